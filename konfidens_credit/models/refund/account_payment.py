# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Refunds made by hand: a draft payment says what is to be paid back, and to whom."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...core.request import to_day, to_id, to_line
from ..common.asking import asked
from ..common.locking import lock_rows
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
        :raise AccessError: if the user has no billing rights
        """
        self._check_refunds_to_make()
        values = {"date": self._check_refund_date(date)}
        if reference:
            values["payment_reference"] = reference
        self.write(values)
        if journal_id:
            journal = self._get_refund_journal(journal_id)
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
        :raise AccessError: if the user has no billing rights
        """
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

    def _check_refunds_to_make(self):
        """Raise unless these are refunds to make that the user may register."""
        if not (self.env.su or self.env["account.move"]._has_billing_rights()):
            raise AccessError(
                self.env._(
                    "You may not register refunds. Ask your accountant, or an "
                    "administrator to give you billing rights."
                )
            )
        self.check_access("write")
        lock_rows(self)
        wrong = self.filtered(
            lambda payment: not payment.refunded_credit_id or payment.state != "draft"
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(payments)s can't be marked as refunded: it is no refund that "
                    "waits to be made.",
                    payments=", ".join(wrong.mapped("display_name")),
                )
            )

    def _check_refund_date(self, date):
        """Return the date of a payment made by hand, today unless another is given: it
        can't be to come, nor before the invoice that it pays back (rule 21).
        """
        today = fields.Date.context_today(self)
        made = date or today
        if made > today:
            raise UserError(
                self.env._(
                    "%(date)s is to come. Mark it as refunded when the money went out.",
                    date=format_date(self.env, made),
                )
            )
        for invoice in self.refunded_credit_id.reversed_entry_id:
            if made < invoice.invoice_date:
                raise UserError(
                    self.env._(
                        "%(invoice)s is of %(invoice_date)s; it can't have been "
                        "refunded on %(date)s, before it. Choose that day or a later "
                        "one.",
                        invoice=invoice.display_name,
                        invoice_date=format_date(self.env, invoice.invoice_date),
                        date=format_date(self.env, made),
                    )
                )
        return made

    def _get_refund_journal(self, journal_id):
        journal = self.env["account.journal"].browse(journal_id).exists()
        if journal.type not in ("bank", "cash", "credit"):
            raise UserError(
                self.env._("Choose a bank or cash journal that the money went out of.")
            )
        return journal

    def _set_refund_journal(self, journal):
        """Pay this refund from `journal`, and keep what Odoo would take from there."""
        self.write(
            {
                "journal_id": journal.id,
                "currency_id": self.currency_id.id,
                "destination_account_id": self.destination_account_id.id,
            }
        )
        # As `account` does for a new payment, so that it has an entry.
        is_booked_later = (
            self.env["account.move"]._get_invoice_in_payment_state() == "in_payment"
        )
        if not (self.outstanding_account_id or is_booked_later):
            self.outstanding_account_id = self._get_outstanding_account("outbound")

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_mark_as_refunded(self):
        """Open the dialog that registers these refunds."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mark as Refunded"),
            "res_model": "account.payment.mark.refunded",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_payment_ids": self.ids},
        }

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
