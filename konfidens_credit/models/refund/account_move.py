# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paying credit back, the way the money came (rules 18 and 19).

The credit is booked first and keeps the amount of a refund under way until that is
done, so that nobody can use it meanwhile. Nothing else is booked before the money went.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...core.request import to_flag, to_optional_amount
from ..common.asking import asked
from ..common.public_method import public_method

REFUND_CRON = "konfidens_credit.ir_cron_send_refunds"


class AccountMove(models.Model):
    _inherit = "account.move"

    refund_transaction_ids = fields.One2many(
        comodel_name="payment.transaction",
        inverse_name="refunded_credit_id",
        readonly=True,
    )
    refund_payment_ids = fields.One2many(
        comodel_name="account.payment",
        inverse_name="refunded_credit_id",
        readonly=True,
    )
    amount_refunding = fields.Monetary(
        string="Refund Under Way",
        compute="_compute_amount_refunding",
        compute_sudo=True,
        store=True,
        help="What of this credit is being paid back, and can't be used any more.",
        owned=True,
    )
    amount_refundable = fields.Monetary(
        string="Can Be Refunded",
        compute="_compute_amount_refundable",
        compute_sudo=True,
        help="What of this credit can be paid back now: no more than the money that "
        "was paid.",
    )

    _amount_refunding_idx = models.Index("(id) WHERE amount_refunding <> 0")

    # === COMPUTE METHODS === #

    @api.depends(
        "refund_transaction_ids.state",
        "refund_transaction_ids.payment_id",
        "refund_payment_ids.move_id",
        "refund_payment_ids.amount",
    )
    def _compute_amount_refunding(self):
        for move in self:
            move.amount_refunding = sum(
                abs(each.amount)
                for refunds in (move.refund_transaction_ids, move.refund_payment_ids)
                for each in refunds
                if each._is_refund_under_way()
            )

    @api.depends("line_ids.amount_residual", "amount_refunding")
    def _compute_amount_refundable(self):
        for move in self:
            credit = move._origin
            left = credit._get_credit_left() if credit else 0.0
            move.amount_refundable = left and min(
                left, credit._get_money_to_give_back()
            )

    # === PAY BACK === #

    @asked(amount=to_optional_amount, by_hand=to_flag)
    @public_method
    def refund_credit(self, amount=None, by_hand=False):
        """Pay back what each of these credits has left: through the payment provider
        where the money came that way, else by hand, as a payment to make.

        All or nothing: if one can't be refunded, none is. Nothing is sent before this
        is committed. Keeps rules 18 and 19.

        :param float amount: gross amount to pay back of each credit, in its currency;
            all that can be when not given
        :param bool by_hand: pay back by hand even what a provider could send back
        :return: a dict per credit, in the order of the recordset: ``credit_id``, the
            gross amount ``refunding``, ``refund_transaction_ids`` that the providers
            are asked for, and ``refund_payment_id`` to make by hand (or False)
        :rtype: list[dict]
        :raise UserError: if one can't be refunded; it names each and says why
        :raise AccessError: if the user may not use account credit, nor work on these
            documents for another reason
        """
        if not self:
            return []
        if not self._is_own_of(self.env.user):
            self._check_billing_rights()
        return self.sudo()._refund_credit(amount, by_hand)

    def _refund_credit(self, amount=None, by_hand=False, names=None):
        """Do what ``refund_credit`` says, for whom that was checked.

        :param dict names: what an error calls each credit, if not by its own name
        """
        self._lock_for_refund()
        amounts = {credit: credit._get_amount_to_refund(amount) for credit in self}
        self._check_refunds(amounts, names or {})
        return self._record_refunds(amounts, by_hand)

    def _settle_by_refund(self, amount=None):
        """Refund what was asked for of each of these credit notes, or all that can be,
        which may be nothing.

        :return: what ``refund_credit`` does, by credit note id
        :rtype: dict[int, dict]
        """
        to_refund = self
        if amount is None:
            to_refund = self.filtered(
                lambda credit: not credit.currency_id.is_zero(credit.amount_refundable)
            )
        for credit in to_refund:
            if amount and credit.currency_id.is_zero(credit._get_credit_left()):
                raise UserError(
                    self.env._(
                        "Nothing of the credit can be refunded: it is taken off what "
                        "%(invoice)s still owes.",
                        invoice=credit.reversed_entry_id.display_name,
                    )
                )
        if not to_refund:
            return {}
        # The credit notes have names when this call went well, not before.
        names = {credit: credit.reversed_entry_id.display_name for credit in to_refund}
        return {
            refund["credit_id"]: refund
            for refund in to_refund._refund_credit(amount, names=names)
        }

    def _get_amount_to_refund(self, amount):
        """Return what is to be paid back of this credit: ``amount``, or all."""
        self.ensure_one()
        if amount is None:
            return self.amount_refundable
        return amount

    def _check_refunds(self, amounts, names):
        """Raise one error that names each credit that can't be refunded, and why."""
        obstacles = [
            obstacle
            for credit, amount in amounts.items()
            if (obstacle := credit._get_refund_obstacle(amount, names.get(credit)))
        ]
        if obstacles:
            raise UserError("\n".join(obstacles))

    def _get_refund_obstacle(self, amount, name=None):
        """Return why ``amount`` of this credit, or of what `name` says, can't be paid
        back, or None.
        """
        self.ensure_one()
        name = name or self.display_name
        currency = self.currency_id
        left, money = self._get_credit_left(), self._get_money_to_give_back()
        if len(self._get_credit_lines()) > 1:
            return self.env._(
                "%(name)s is due in parts. Register its payment to pay it back.",
                name=name,
            )
        if currency.compare_amounts(left, 0.0) <= 0:
            return self.env._(
                "Nothing of %(name)s is left to refund: it was used, paid back, or is "
                "being paid back.",
                name=name,
            )
        if currency.compare_amounts(money, 0.0) <= 0:
            return self.env._(
                "%(name)s can't be refunded: no money was paid for it that was not "
                "paid back already. Keep it as account credit.",
                name=name,
            )
        if not currency._is_payable(amount):
            return self.env._(
                "Enter an amount above zero to refund of %(name)s.",
                name=name,
            )
        if currency.compare_amounts(amount, min(left, money)) > 0:
            return self.env._(
                "%(amount)s of %(name)s can't be refunded: %(left)s of it is left, and "
                "%(money)s of what was paid was not paid back yet.",
                amount=currency.format(amount),
                name=name,
                left=currency.format(left),
                money=currency.format(money),
            )
        return None

    # === RECORD === #

    def _record_refunds(self, amounts, by_hand=False):
        """Record the refunds of these credits; they are sent after the commit.

        :param dict amounts: gross amount to pay back, by credit
        :return: see ``refund_credit``
        :rtype: list[dict]
        """
        plans = {
            credit: credit._plan_refund(amount, by_hand)
            for credit, amount in amounts.items()
        }
        transactions = {
            credit: credit._create_refund_transactions(charges)
            for credit, (charges, _rest) in plans.items()
        }
        rests = {
            credit: rest
            for credit, (_charges, rest) in plans.items()
            if not credit.currency_id.is_zero(rest)
        }
        journals = self.union(*rests)._get_journals_to_refund()
        payments = (
            self.env["account.payment"]
            ._as_owner()
            .create(
                [
                    credit._prepare_refund_payment_vals(
                        rest, journals[credit.company_id]
                    )
                    for credit, rest in rests.items()
                ]
            )
        )
        payments = dict(zip(rests, payments, strict=True))
        if any(transactions.values()):
            self.env.ref(REFUND_CRON)._trigger()
        self._message_log_batch(
            bodies={
                credit.id: " ".join(credit._get_refund_texts(*plan))
                for credit, plan in plans.items()
            }
        )
        return [
            {
                "credit_id": credit.id,
                "refunding": credit.currency_id.round(amount),
                "refund_transaction_ids": transactions[credit].ids,
                "refund_payment_id": payments[credit].id
                if credit in payments
                else False,
            }
            for credit, amount in amounts.items()
        ]

    def _create_refund_transactions(self, charges):
        """Return the transactions that pay this credit back to these charges."""
        self.ensure_one()
        return self.env["payment.transaction"].concat(
            *(
                charge._as_owner()._create_child_transaction(
                    amount,
                    is_refund=True,
                    refunded_credit_id=self.id,
                    invoice_ids=[Command.set(self.ids)],
                )
                for charge, amount in charges
            )
        )

    def _plan_refund(self, amount, by_hand=False):
        """Split a refund over the payments that the money came by, the newest first.

        :return: pairs of a transaction to give money back and the gross amount, and
            the amount that is left to be paid back by hand
        :rtype: tuple[list, float]
        """
        self.ensure_one()
        charges = []
        by_others = 0.0
        left = amount
        for charge, available, given in self._get_refund_sources():
            part = min(left, given)
            if not charge or by_hand:
                by_others += part
            else:
                part = charge._get_amount_to_give_back(min(part, available))
                if not self.currency_id.is_zero(part):
                    charges.append((charge, part))
            left = self.currency_id.round(left - part)
        return charges, self.currency_id.round(by_others + left)

    def _prepare_refund_payment_vals(self, amount, journal):
        """Return the payment to make by hand, out of a journal where Odoo has none for
        this customer.
        """
        return {
            "payment_type": "outbound",
            "partner_type": "customer",
            "partner_id": self.commercial_partner_id.id,
            "company_id": self.company_id.id,
            "amount": amount,
            "currency_id": self.currency_id.id,
            "memo": self.name,
            "destination_account_id": self._get_credit_lines().account_id.id,
            "invoice_ids": [Command.set(self.ids)],
            "refunded_credit_id": self.id,
            **self._prepare_refund_journal_vals(journal),
        }

    # === TELL === #

    def _explain_refund(self, amount, by_hand=False):
        """Return in words what refunding ``amount`` of this credit, or of a credit of
        this invoice, would do, and what it costs (rule 20).
        """
        charges, rest = self._plan_refund(amount, by_hand)
        return " ".join(
            self._get_refund_texts(charges, rest)
            + self._get_refund_notices(charges, rest)
        )

    def _get_refund_notices(self, charges, by_hand):
        """Return what else there is to know of a refund before it is made."""
        texts = []
        if not self.currency_id.is_zero(by_hand) and not self._get_refund_journals():
            texts.append(self._get_no_journal_text())
        if charges:
            texts.append(
                self.env._(
                    "Fees of the original payment are not returned; account credit "
                    "costs nothing."
                )
            )
        return texts

    def _get_refund_texts(self, charges, by_hand):
        texts = [
            self.env._(
                "%(amount)s goes back to %(method)s.",
                amount=self.currency_id.format(amount),
                method=charge._get_method_name(),
            )
            for charge, amount in charges
        ]
        if not self.currency_id.is_zero(by_hand):
            texts.append(
                self.env._(
                    "%(amount)s is to be refunded by hand.",
                    amount=self.currency_id.format(by_hand),
                )
            )
        return texts

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_refund_credit(self):
        """Open the dialog that pays this credit back."""
        self.ensure_one()
        return self.env["account.move.refund"]._get_dialog(self)

    @asked()
    @public_method
    def action_mark_refunds(self):
        """Open the dialog that registers the refunds of these credits by hand."""
        self.check_access("read")
        return self.env["account.payment.mark.refunded"]._get_dialog(self)
