# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds made by hand: a draft payment says what is to be paid back, and to whom."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...core.request import to_day, to_id, to_line
from ..common.asking import asked
from ..common.public_method import each_once, public_method

# A payment without an entry of its own leaves the credit open in the books.
SENT = ("in_process", "paid")


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "owned.mixin"]

    refunded_credit_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The credit that this payment pays back.",
        owned=True,
    )
    refund_account = fields.Char(
        string="Bank Account", related="partner_bank_id.acc_number", related_sudo=False
    )
    refund_age = fields.Integer(
        string="Waiting (Days)",
        compute="_compute_refund_age",
        help="Days since this refund was promised.",
    )

    # === COMPUTE METHODS === #

    @api.depends("create_date")
    def _compute_refund_age(self):
        today = fields.Date.context_today(self)
        for payment in self:
            promised = payment.create_date or fields.Datetime.now()
            local = fields.Datetime.context_timestamp(payment, promised)
            payment.refund_age = (today - local.date()).days

    # === CRUD METHODS === #

    def write(self, vals):
        """Override of `account` to hold, or to set free, the credits that these pay
        back. They can't depend on the state: Odoo computes it anew at every payment of
        any invoice, from in process to paid, which is the same to a credit.
        """
        result = super().write(vals)
        if "state" in vals and (credits_ := self.refunded_credit_id):
            self.env.add_to_compute(credits_._fields["amount_refunding"], credits_)
            credits_.modified(["amount_refunding"])
        return result

    # === REFUNDS === #

    def _is_refund_under_way(self):
        """Tell whether this refund is still to be made, or not in the books."""
        self.ensure_one()
        return self.state == "draft" or (self.state in SENT and not self.move_id)

    @asked(date=to_day, journal_id=to_id, reference=to_line)
    @public_method
    def mark_as_refunded(self, date=None, journal_id=None, reference=None):
        """Register that these refunds were made by hand, and match each with the credit
        that it pays back. Keeps rules 18 and 19.

        All or nothing: if one can't be registered, none is.

        :param str date: ISO date of the payments, not before the invoices and not to
            come; default today
        :param int journal_id: id of the bank or cash ``account.journal`` that the money
            went out of; default the one of each payment
        :param str reference: what the bank calls it
        :return: a dict per payment, in the order of the recordset: ``payment_id``,
            ``credit_id``, and the gross ``amount`` in the payment's currency
        :rtype: list[dict]
        :raise UserError: if one is no refund that waits; it names each
        :raise AccessError: if the user has no billing rights, nor may work on what is
            paid back for another reason; or may not read the journal
        """
        journal = journal_id and self._get_refund_journal(journal_id)
        self = self._with_right_to_refund()
        self._check_refunds_to_make()
        values = {"date": self._check_refund_date(date)}
        if reference:
            values["payment_reference"] = reference
        self.write(values)
        if journal:
            for payment in self:
                payment._set_refund_journal(journal)
        self.action_post()
        return [
            {
                "payment_id": payment.id,
                "credit_id": payment.refunded_credit_id.id,
                "amount": payment.amount,
            }
            for payment in self
        ]

    @asked()
    @public_method
    def keep_as_credit(self):
        """Drop these refunds that wait: the customer keeps the credit.

        :raise UserError: if one is no refund that waits; it names each
        :raise AccessError: if the user has no billing rights, nor may work on what is
            paid back for another reason
        """
        self = self._with_right_to_refund()
        self._check_refunds_to_make()
        self.action_cancel()
        self.refunded_credit_id._message_log_batch(
            bodies={
                payment.refunded_credit_id.id: self.env._(
                    "The refund of %(amount)s is dropped: it stays account credit.",
                    amount=payment.currency_id.format(payment.amount),
                )
                for payment in self
            }
        )

    @each_once
    def action_post(self):
        """Override of `account` to match refunds with what they pay back, whichever way
        they are posted.
        """
        refunds = self.filtered("refunded_credit_id")
        refunds._check_refund_amount()
        result = super().action_post()
        for payment in refunds:
            payment._match_with_credit(payment.refunded_credit_id)
        return result

    def _check_refund_amount(self):
        """Raise when a refund was changed to more than its credit has left for it."""
        for payment in self:
            credit = payment.refunded_credit_id
            others = credit.amount_refunding
            if payment._is_refund_under_way():
                others -= payment.amount
            left = credit._get_credit_open() - others
            if (
                payment.currency_id != credit.currency_id
                or payment.currency_id.compare_amounts(payment.amount, left) > 0
            ):
                raise UserError(
                    self.env._(
                        "%(amount)s is not what %(credit)s has left to refund: that "
                        "is %(left)s. Correct the payment.",
                        amount=payment.currency_id.format(payment.amount),
                        credit=credit.display_name,
                        left=credit.currency_id.format(left),
                    )
                )

    def _match_with_credit(self, credit):
        """Match this posted refund with the credit that it pays back, and say so where
        Odoo books it on another day, as the books are closed (rule 21).
        """
        self.ensure_one()
        if self.move_id and self.move_id.date != self.date:
            credit._message_log(
                body=self.env._(
                    "The books are closed on %(date)s: the refund of %(amount)s is "
                    "booked on %(open_date)s.",
                    date=format_date(self.env, self.date),
                    amount=self.currency_id.format(self.amount),
                    open_date=format_date(self.env, self.move_id.date),
                )
            )
        (self.move_id + credit).line_ids.filtered(
            lambda line: (
                line.account_id == self.destination_account_id and not line.reconciled
            )
        ).reconcile()

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_mark_as_refunded(self):
        """Open the dialog that registers these refunds."""
        return self.env["account.payment.mark.refunded"]._get_dialog(self)

    @asked()
    @public_method
    def action_keep_as_credit(self):
        """Drop these refunds and show what is left to make."""
        self.keep_as_credit()
        amounts = self.env["res.currency"]._format_sums(
            (payment.currency_id, payment.amount) for payment in self
        )
        return self.env["ir.actions.client"]._get_notification(
            self.env._("%(amount)s stays account credit.", amount=amounts),
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )
