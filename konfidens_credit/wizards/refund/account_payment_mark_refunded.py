# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountPaymentMarkRefunded(models.TransientModel):
    _name = "account.payment.mark.refunded"
    _inherit = ["dialog.mixin"]
    _description = "Mark Refunds as Made"
    _given = ("payment_ids",)

    payment_ids = fields.Many2many(comodel_name="account.payment", string="Refunds")
    company_id = fields.Many2one(comodel_name="res.company", compute="_compute_refunds")
    summary = fields.Char(compute="_compute_refunds")
    date = fields.Date(required=True, default=fields.Date.context_today)
    journal_id = fields.Many2one(
        comodel_name="account.journal",
        string="Paid From",
        compute="_compute_journal_id",
        compute_sudo=False,
        store=True,
        readonly=False,
        required=True,
        domain="[('type', 'in', ('bank', 'cash', 'credit')),"
        " ('company_id', 'parent_of', company_id)]",
    )
    reference = fields.Char(help="What the bank calls it.")

    @api.depends("payment_ids")
    def _compute_refunds(self):
        for wizard in self:
            payments = wizard.payment_ids
            wizard.company_id = payments.company_id[:1]
            wizard.summary = ", ".join(
                f"{refund.partner_id.name} {refund.currency_id.format(refund.amount)}"
                for refund in payments
            )
            if len(payments) > 1:
                total = self.env["res.currency"]._format_sums(
                    (refund.currency_id, refund.amount) for refund in payments
                )
                wizard.summary = f"{total}: {wizard.summary}"

    @api.depends("payment_ids")
    def _compute_journal_id(self):
        for wizard in self:
            wizard.journal_id = wizard.payment_ids.journal_id[:1]

    @asked(one=True)
    @public_method
    def action_mark(self):
        """Register the refunds."""
        self.ensure_one()
        self.payment_ids.mark_as_refunded(
            date=self.date, journal_id=self.journal_id.id, reference=self.reference
        )
        return self.env["ir.actions.client"]._get_done_notification(
            self.env._("Marked as refunded: %(refunds)s.", refunds=self.summary)
        )
