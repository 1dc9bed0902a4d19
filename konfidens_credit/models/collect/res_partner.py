# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers whose invoices are collected automatically (rules 15 and 16)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# How the invoices of a customer are collected.
COLLECTED = ("auto_collect", "payment_token_id")


class ResPartner(models.Model):
    _inherit = "res.partner"

    auto_collect = fields.Boolean(
        string="Collect Automatically",
        company_dependent=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="New invoices use account credit when they are posted; what is left is "
        "charged to the saved payment method.",
    )
    payment_token_id = fields.Many2one(
        comodel_name="payment.token",
        string="Saved Payment Method",
        company_dependent=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="What invoices that are collected automatically are charged to.",
    )

    @api.constrains("payment_token_id")
    def _check_payment_token(self):
        for partner in self:
            owner = partner.payment_token_id.partner_id
            if owner and (owner.commercial_partner_id != partner.commercial_partner_id):
                raise ValidationError(
                    self.env._(
                        "%(token)s is not a payment method of %(customer)s. Choose one "
                        "that they saved.",
                        token=partner.payment_token_id.display_name,
                        customer=partner.display_name,
                    )
                )

    def write(self, vals):
        """Override of `base` to plan the charge of open invoices when a customer gets
        another payment method.
        """
        result = super().write(vals)
        if "payment_token_id" in vals:
            self.env["account.move"].search(
                [
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.id),
                    ("auto_collect", "=", True),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                ]
            )._plan_collection()
        return result

    @api.model
    def _has_field_access(self, field, operation):
        """Override of `base` to let only who has billing rights decide what is charged
        by itself, and to which card (rule 30).
        """
        return super()._has_field_access(field, operation) and (
            operation != "write"
            or field.name not in COLLECTED
            or self.env.su
            or self.env.user.has_group("account.group_account_invoice")
        )

    @api.model
    def _commercial_fields(self):
        """Override of `base`: contacts are collected from as their company is."""
        return [*super()._commercial_fields(), *COLLECTED]
