# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What sits between this addon and a neighbour comes with whichever version has it."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Have the addons installed that sit between this one and its neighbours, which no
    upgrade does by itself.
    """
    find_glue(api.Environment(cr, SUPERUSER_ID, {})).button_install()


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
