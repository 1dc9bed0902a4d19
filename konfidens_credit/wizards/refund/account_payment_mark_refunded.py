# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class AccountPaymentMarkRefunded(models.TransientModel):
    _name = "account.payment.mark.refunded"
    _inherit = ["dialog.mixin"]
    _description = "Mark Refunds as Made"
    _given = ("payment_ids", "credit_ids")

    payment_ids = fields.Many2many(comodel_name="account.payment", string="Refunds")
    credit_ids = fields.Many2many(
        comodel_name="account.move",
        string="Credits",
        help="Instead of the refunds: all of these credits that wait. Whoever has no "
        "access to payments comes this way.",
    )
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
        domain="[('type', 'in', ('bank', 'cash', 'credit')),"
        " ('company_id', 'parent_of', company_id)]",
    )
    reference = fields.Char(help="What the bank calls it.")

    @api.model
    def _get_dialog(self, records):
        """Return the action that opens this dialog for refunds, or for credits of which
        refunds wait.
        """
        is_credit = records._name == "account.move"
        target = "credit_ids" if is_credit else "payment_ids"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mark as Refunded"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{target}": records.ids},
        }

    def _get_refunds_sudo(self):
        """Return the refunds to register, read as superuser."""
        credits_sudo = self._get_sudo("credit_ids")
        if credits_sudo:
            return credits_sudo._get_refunds_to_make()
        return self._get_sudo("payment_ids")

    @api.depends("payment_ids", "credit_ids")
    def _compute_refunds(self):
        for wizard in self:
            payments = wizard._get_refunds_sudo()
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

    @api.depends("payment_ids", "credit_ids")
    def _compute_journal_id(self):
        """Propose the journal to those who may choose it."""
        may_choose = self.env["account.move"]._has_billing_rights()
        for wizard in self:
            journal_sudo = wizard._get_refunds_sudo().journal_id[:1]
            wizard.journal_id = may_choose and journal_sudo

    @asked(one=True)
    @public_method
    def action_mark(self):
        """Register the refunds."""
        self.ensure_one()
        # Afterwards none of the credits' refunds waits any more.
        message = self.env._("Marked as refunded: %(refunds)s.", refunds=self.summary)
        self._get_refunds_sudo().sudo(False).mark_as_refunded(
            date=self.date, journal_id=self.journal_id.id, reference=self.reference
        )
        return self.env["ir.actions.client"]._get_done_notification(message)
