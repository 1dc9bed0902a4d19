# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Doing what a customer chose for a cancelled seat: once, under lock (rule 34)."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.choices import KEEP, OTHER_DATE, REFUND, to_account_number
from ...core.request import RequestError, to_id, to_text
from ..common.asking import asked
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @asked(choice=to_text, event_id=to_id, account_number=to_text)
    @public_method
    def choose(self, choice, event_id=None, account_number=None):
        """Do for each of these cancelled seats what its customer chose: keep the
        credit, have the money back, or come on another date. All or nothing, and each
        seat once.

        :param str choice: ``credit``, ``refund`` (what is left of its credit and was
            paid in money: rule 18) or ``other_date``
        :param int event_id: id of the session to come to, with ``other_date``
        :param str account_number: of the customer's bank account, with ``refund``:
            where to pay what no payment provider sends back
        :return: a dict per booking: ``booking_id``, ``choice``, gross ``amount`` that
            is kept, paid back, or used for the other date, in the currency of its
            credit note, and ``message``, a sentence about what was done
        :rtype: list[dict]
        :raise UserError: if the question about one is not open any more, or what is
            chosen is not offered
        :raise AccessError: if a session is somebody else's
        """
        self.event_id._check_are_sessions()
        return self.sudo()._choose(
            choice, event_id, account_number, by_staff=self.env.user
        )

    def _choose(self, choice, event_id=None, account_number=None, by_staff=None):
        """Do what ``choose`` says, for whom that was checked: these are as superuser.

        :param by_staff: the ``res.users`` who chooses for the customer; none when the
            customer does
        """
        self._lock_for_cancel()
        account_number = self._read_account_number(account_number)
        for booking in self:
            booking._check_choice(choice)
        amounts = {
            booking: booking.with_company(booking.company_id)._do_choice(
                choice, event_id, account_number
            )
            for booking in self
        }
        self._as_owner().write(
            {
                "choice_state": choice,
                "choice_date": fields.Datetime.now(),
                "choice_user_id": by_staff and by_staff.id,
            }
        )
        self._queue_choice_notice()
        return [
            {
                "booking_id": booking.id,
                "choice": choice,
                "amount": amount,
                "message": booking._get_done_text(),
            }
            for booking, amount in amounts.items()
        ]

    # === STEPS === #

    def _do_choice(self, choice, event_id, account_number):
        """Do for this seat what was chosen, and return the gross amount of it."""
        self.ensure_one()
        credit_left = self._get_choice_credits()[self]
        if choice != KEEP and not credit_left:
            raise UserError(
                self.env._(
                    "Nothing of the credit for %(booking)s is left: it was used "
                    "meanwhile. Nothing was changed.",
                    booking=self._get_session_text(),
                )
            )
        if choice == REFUND:
            return self._refund_choice(credit_left, account_number)
        if choice == OTHER_DATE:
            return self._move_to(event_id, credit_left)
        return self._sum_choice_credit(credit_left)

    def _refund_choice(self, credit_left, account_number):
        """Pay back what is left of this seat's credit and was paid in money, through
        the provider where the money came that way, else by hand (rule 19).
        """
        self.ensure_one()
        # Whoever used or refunded some of it meanwhile is met here.
        notes = self.env["account.move"].union(*credit_left)
        notes._lock_for_refund()
        to_refund = self._get_refunds_to_make(self._get_choice_credits()[self])
        if not to_refund:
            raise UserError(
                self.env._(
                    "Nothing of the credit for %(booking)s can be paid back: it was "
                    "not paid in money. Keep it as credit.",
                    booking=self._get_session_text(),
                )
            )
        for note, amount in to_refund.items():
            [refund] = note._refund_credit(amount)
            payment_id = refund["refund_payment_id"]
            if account_number and payment_id:
                payment = self.env["account.payment"].browse(payment_id)
                payment._as_owner().refund_account_typed = account_number
        self._as_owner().choice_account = account_number
        return self._get_credit_currency().round(sum(to_refund.values()))

    def _move_to(self, event_id, credit_left):
        """Book this seat's client on another date, invoice it, and use the credit on
        that invoice; what it does not cover is owed, what it does not take stays.
        """
        self.ensure_one()
        event = self._find_other_dates().filtered(lambda event: event.id == event_id)
        if not event:
            raise UserError(
                self.env._(
                    "That date is full, or not open any more. Nothing was changed: "
                    "choose another one."
                )
            )
        seat = self.create(
            {
                "event_id": event.id,
                "partner_id": self.partner_id.id,
                "payer_id": self.payer_id.id,
                "price": self._get_price_on(event),
            }
        )
        self._as_owner().moved_to_id = seat
        invoices = self.env["account.move"].browse(
            draft["invoice_id"] for draft in seat.invoice_bookings()
        )
        invoices.action_post()
        for invoice in invoices:
            # Its link is there before anybody looks, which changes nothing (rule 39).
            invoice.get_portal_url()
        for invoice in invoices:
            invoice._use_choice_credit(credit_left)
        return sum(move.amount_total - move.amount_residual for move in invoices)

    # === CHECKS === #

    def _check_choice(self, choice):
        """Raise unless this seat's customer may choose that now."""
        self.ensure_one()
        if not self._filter_asked():
            raise UserError(self._get_closed_text())
        if choice not in self._get_offered():
            raise UserError(
                self.env._(
                    '"%(choice)s" can\'t be chosen for %(booking)s. Choose one of: '
                    "%(choices)s.",
                    choice=choice,
                    booking=self._get_session_text(),
                    choices=", ".join(self._get_offered()),
                )
            )

    def _get_closed_text(self):
        """Return why nothing can be chosen for this seat any more."""
        self.ensure_one()
        booking = self._get_session_text()
        texts = {
            KEEP: self.env._(
                "It was chosen already to keep the credit for %(booking)s. Nothing was "
                "changed.",
                booking=booking,
            ),
            REFUND: self.env._(
                "It was chosen already to get the money for %(booking)s back. Nothing "
                "was changed.",
                booking=booking,
            ),
            OTHER_DATE: self.env._(
                "Another date was chosen already for %(booking)s. Nothing was changed.",
                booking=booking,
            ),
            "not_asked": self.env._(
                "There is nothing to choose for %(booking)s.", booking=booking
            ),
        }
        return texts.get(self.choice_state) or self.env._(
            "It is too late to choose for %(booking)s: the credit stays. Nothing was "
            "changed.",
            booking=booking,
        )

    def _read_account_number(self, value):
        """Return the number of an account that somebody typed, or None.

        :raise UserError: if it can't be one
        """
        try:
            return to_account_number(value)
        except RequestError as error:
            if error.problem == "iban":
                raise UserError(
                    self.env._(
                        "There is a slip in the IBAN. Look it up at your bank, and "
                        "type it again."
                    )
                ) from None
            raise UserError(
                self.env._(
                    "That is not the number of a bank account: letters, digits and "
                    "spaces only. Type it again."
                )
            ) from None

    # === WORDS === #

    def _get_done_text(self):
        """Return to the customer in a sentence what was done."""
        self.ensure_one()
        return self._get_choice_text(self._get_choice_credits()[self]) or ""

    def _get_moved_text(self):
        """Return to the customer where this seat was moved to, and what it left."""
        self.ensure_one()
        seat = self.moved_to_id
        if not seat:
            return self.env._("You chose another date.")
        invoices = seat._get_billed_lines().move_id
        owed = self.env["res.currency"]._format_sums(
            (invoice.currency_id, invoice.amount_residual) for invoice in invoices
        )
        charges = filter(None, (move._get_planned_charge() for move in invoices))
        stays = self.env["res.currency"]._format_sums(
            (note.currency_id, amount)
            for note, amount in self._get_choice_credits(invoices)[self].items()
        )
        texts = [
            self.env._("You are booked: %(session)s.", session=seat._get_session_text())
        ]
        if owed:
            texts.append(self.env._("%(amount)s is left to pay.", amount=owed))
            texts += charges
        if stays:
            texts.append(self.env._("%(amount)s stays your credit.", amount=stays))
        return " ".join(texts)
