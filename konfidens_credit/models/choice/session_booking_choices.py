# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a customer can choose for a cancelled seat, and what each choice would do."""

from odoo import models

from ...core.choices import KEEP, OTHER_DATE, REFUND


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def _get_choices(self):
        """Return what the customers of these seats can choose now, and what each would
        do; or what was chosen.

        :return: a dict per booking: ``booking_id``, ``state`` (see ``choice_state``; a
            question that is too old is ``expired``), ``is_open``, ``until`` (the last
            day to answer, as text, or False), ``currency_id``, gross ``amount`` that is
            left of its credit, ``message`` (a sentence about where it stands: what was
            chosen, that credit was used meanwhile; or False), ``offers`` and ``dates``.
            An offer is a dict of ``choice``, ``label``, gross ``amount``, ``message``
            (a sentence about what happens) and ``needs_account`` (whether money is paid
            back by hand, so that an account number is needed); nothing is offered once
            the question is closed. A date is a dict of ``event_id``, ``service``,
            ``time``, ``practitioner``, ``place`` (texts, or False), gross ``price``,
            ``to_pay`` (what is left to pay), ``stays`` (what stays credit) and
            ``message``, a sentence about that
        :rtype: list[dict]
        """
        credits_ = self._get_choice_credits()
        return [booking._explain_choices(credits_[booking]) for booking in self]

    def _explain_choices(self, credit_left):
        self.ensure_one()
        is_open = bool(self._filter_asked())
        is_too_old = self.choice_state == "open" and not is_open
        amount = self._sum_choice_credit(credit_left)
        dates = []
        if is_open and credit_left and OTHER_DATE in self._get_offered():
            dates = self._get_other_dates(amount)
        return {
            "booking_id": self.id,
            "state": "expired" if is_too_old else self.choice_state,
            "is_open": is_open,
            "until": bool(self.choice_until) and self._get_choice_day_text(),
            "currency_id": self._get_credit_currency().id,
            "amount": amount,
            "message": self._get_choice_text(credit_left),
            "offers": self._get_offers(credit_left, dates)
            if is_open and credit_left
            else [],
            "dates": dates,
        }

    def _get_offers(self, credit_left, dates):
        """Return what can be chosen for this seat, each with what it would do."""
        currency = self._get_credit_currency()
        amount = self._sum_choice_credit(credit_left)
        to_refund = self._get_refunds_to_make(credit_left)
        refund = currency.round(sum(to_refund.values()))
        offers = [
            {
                "choice": KEEP,
                "label": self.env._("Keep it as credit"),
                "amount": amount,
                "message": self.env._(
                    "You keep %(amount)s as credit. It costs no fees, and is there for "
                    "your next invoice.",
                    amount=currency.format(amount),
                ),
                "needs_account": False,
            }
        ]
        if REFUND in self._get_offered() and not currency.is_zero(refund):
            texts, by_hand = self._explain_choice_refund(to_refund, amount - refund)
            offers.append(
                {
                    "choice": REFUND,
                    "label": self.env._("Get it back"),
                    "amount": refund,
                    "message": " ".join(texts),
                    "needs_account": not currency.is_zero(by_hand),
                }
            )
        if dates:
            offers.append(
                {
                    "choice": OTHER_DATE,
                    "label": self.env._("Come on another date"),
                    "amount": amount,
                    "message": self.env._(
                        "You are booked on the date that you choose, and your credit "
                        "of %(amount)s is used for it.",
                        amount=currency.format(amount),
                    ),
                    "needs_account": False,
                }
            )
        return offers

    def _explain_choice_refund(self, to_refund, rest):
        """Return to the customer in sentences how this money goes back, and how much of
        it is paid by hand.

        :param dict to_refund: gross amount by credit note
        :param float rest: what was not paid in money, which stays credit
        """
        currency = self._get_credit_currency()
        texts, by_hand = [], 0.0
        for credit_note, amount in to_refund.items():
            charges, own = credit_note._plan_refund(amount)
            by_hand += own
            texts += credit_note._get_refund_texts(charges, 0.0)
        if not currency.is_zero(by_hand):
            texts.append(
                self.env._(
                    "%(amount)s is paid to your bank account.",
                    amount=currency.format(by_hand),
                )
            )
        texts.append(self.env._("It takes a few days."))
        if not currency.is_zero(rest):
            texts.append(
                self.env._(
                    "%(amount)s was not paid in money, and stays your credit.",
                    amount=currency.format(rest),
                )
            )
        return texts, by_hand

    # === WHAT IS LEFT === #

    def _get_choice_credits(self, taken_by=None):
        """Return what can still be used of the credit that each of these seats got when
        it was cancelled.

        Seats of one invoice share its credit note: what others use of it is not theirs
        until they do, so that whoever chooses first has it.

        :param taken_by: the invoices that took some of it for these seats already
        :return: by booking, the gross amount that is left by credit note, as superuser
        :rtype: dict
        """
        credits_ = {}
        for booking, outcomes in self._get_end_outcomes().items():
            own = {}
            for line, outcome in outcomes.items():
                given = outcome["amount"] - outcome.get("applied", 0.0)
                own[line.move_id] = own.get(line.move_id, 0.0) + given
            left = {
                note: note.currency_id.round(
                    min(
                        given - note._get_taken_by(taken_by),
                        note._get_credit_left(),
                    )
                )
                for note, given in own.items()
            }
            credits_[booking] = {
                note: amount
                for note, amount in left.items()
                if not note.currency_id.is_zero(amount)
            }
        return credits_

    def _sum_choice_credit(self, credit_left):
        return self._get_credit_currency().round(sum(credit_left.values()))

    def _get_refunds_to_make(self, credit_left):
        """Return what of this credit can be paid back: no more than was paid in money
        (rule 18).

        :return: gross amount by credit note
        :rtype: dict
        """
        return {
            note: refund
            for note, amount in credit_left.items()
            if not note.currency_id.is_zero(
                refund := min(amount, note._get_money_to_give_back())
            )
        }

    # === WORDS === #

    def _get_choice_text(self, credit_left):
        """Return to the customer in a sentence where the question about this seat
        stands, or False.
        """
        self.ensure_one()
        if self.choice_state == "other_date":
            return self._get_moved_text()
        if self.choice_state == "refund":
            return " ".join(self._get_given_back_texts())
        if self._filter_asked():
            return self._get_used_meanwhile_text(credit_left)
        if self.choice_state in ("credit", "expired", "open"):
            return " ".join(self._get_given_back_texts()) or False
        return False

    def _get_used_meanwhile_text(self, credit_left):
        """Return that some of the credit of this seat is used already, or False."""
        given = sum(
            outcome["amount"] - outcome.get("applied", 0.0)
            for outcome in self._get_end_outcomes()[self].values()
        )
        currency = self._get_credit_currency()
        left = self._sum_choice_credit(credit_left)
        if currency.compare_amounts(left, given) >= 0:
            return False
        return self.env._(
            "%(used)s of it was used meanwhile, so %(left)s is left to choose for.",
            used=currency.format(given - left),
            left=currency.format(left),
        )
