# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credits that were made before return the quantities of whole lines, too."""

from odoo import SUPERUSER_ID, api
from odoo.tools import split_every

CHUNK = 1000


def migrate(cr, version):
    """Compute what goes back with the credits there are."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    lines = env["account.move.line"].search([("credits_value", "=", True)], order="id")
    field = lines._fields["quantity_returned"]
    for ids in split_every(CHUNK, lines.ids):
        env.add_to_compute(field, lines.browse(ids))
        env.flush_all()
        env.invalidate_all()
