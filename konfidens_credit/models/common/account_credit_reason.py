# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class AccountCreditReason(models.Model):
    _name = "account.credit.reason"
    _description = "Reason for Crediting"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="Stable short name, for reports and for programs that call the API.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is already a reason with this code."
    )
