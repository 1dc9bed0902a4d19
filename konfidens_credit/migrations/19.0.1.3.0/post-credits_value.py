# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credits that were made before return the quantities of whole lines, too."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

CHUNK = 1000


def migrate(cr, version):
    """Compute what goes back with the credits there are, and have the addons installed
    that sit between this one and its neighbours: an upgrade does not by itself.
    """
    env = api.Environment(cr, SUPERUSER_ID, {})
    lines = env["account.move.line"].search([("credits_value", "=", True)], order="id")
    field = lines._fields["quantity_returned"]
    for ids in split_every(CHUNK, lines.ids):
        env.add_to_compute(field, lines.browse(ids))
        env.flush_all()
        env.invalidate_all()
    find_glue(env).button_install()


def find_glue(env):
    """Return the addons that install themselves beside this one and what is there."""
    return (
        env["ir.module.module"]
        .search(
            [
                ("state", "=", "uninstalled"),
                ("auto_install", "=", True),
                ("dependencies_id.name", "=", "konfidens_credit"),
            ]
        )
        .filtered(
            lambda module: all(
                dependency.state in ("installed", "to upgrade")
                for dependency in module.dependencies_id
            )
        )
    )
