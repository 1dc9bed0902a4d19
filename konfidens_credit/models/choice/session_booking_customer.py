# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers who can't come cancel by themselves, on the portal: what it costs is told
before, and the practitioner is told after.
"""

from babel.dates import format_skeleton
from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_time
from odoo.tools.misc import babel_locale_parse, get_lang

from ...core.terms import get_hours_left
from ..common.telling import get_person


class SessionBooking(models.Model):
    _inherit = "session.booking"

    # === BEFORE === #

    def _get_customer_cancel(self, person):
        """Return what this contact is told of cancelling these bookings by itself,
        which it has or pays for.

        :return: by booking a dict: ``terms``, what cancelling costs and when, or False
            when it never does; ``may_cancel``; ``refusal``, why not, or False where
            nobody would ask; and ``effect``, what happens to the money
        :rtype: dict
        """
        payers = self._get_paying_addresses(person)
        return {
            booking: {
                "terms": booking._get_terms_text(told),
                **booking._get_customer_refusal(),
                "effect": booking._get_cancel_effect(told, booking.payer_id in payers),
            }
            for booking, told in zip(self, self.explain_cancellation(), strict=True)
        }

    def _get_customer_refusal(self):
        """Return whether customers may cancel this booking now, and why not."""
        self.ensure_one()
        hours = self._get_customer_cancel_hours()
        left = get_hours_left(self.start, fields.Datetime.now())
        may_cancel = hours is not None and left >= hours and left > 0
        refusal = False
        if hours is not None and not may_cancel:
            refusal = self.env._(
                "It is too late to cancel here. Contact %(company)s.",
                company=self.company_id.name,
            )
        return {"may_cancel": may_cancel, "refusal": refusal}

    def _get_customer_cancel_hours(self):
        """Return how many hours before the start customers cancel at the latest; None
        where they can't by themselves.
        """
        self.ensure_one()
        service = self.product_id.product_tmpl_id
        if service.customer_may_cancel == "company":
            holder, may_cancel = self.company_id, self.company_id.customer_may_cancel
        else:
            holder, may_cancel = service, service.customer_may_cancel == "yes"
        return holder.customer_may_cancel_until if may_cancel else None

    def _get_terms_text(self, told):
        """Return to the customer what cancelling costs and from when on.

        :param dict told: what ``explain_cancellation`` tells of this booking
        """
        self.ensure_one()
        currency = self._get_document_currency()
        if currency.is_zero(told["late_fee"]):
            return False
        fee, terms = currency.format(told["late_fee"]), self._get_cancel_terms()
        if terms.cancel_fee_type == "percent":
            fee = f"{terms.cancel_fee_percent:g} %: {fee}"
        if not told["free_until"]:
            return self.env._("Cancelling costs %(fee)s", fee=fee)
        return self.env._(
            "Free until %(time)s, after that cancelling costs %(fee)s",
            time=self._get_short_time_text(
                fields.Datetime.to_datetime(told["free_until"])
            ),
            fee=fee,
        )

    def _get_short_time_text(self, time):
        """Return a time with its day, where the session takes place."""
        self.ensure_one()
        zone = self.event_id._get_session_timezone()
        day = fields.Datetime.context_timestamp(self.with_context(tz=zone), time)
        locale = babel_locale_parse(get_lang(self.env).code)
        clock = format_time(self.env, time, tz=zone, time_format="short")
        return f"{format_skeleton('MMMEd', day, locale=locale)}, {clock}"

    def _get_cancel_effect(self, told, is_payer):
        """Return to the customer what cancelling does to the money.

        :param dict told: what ``explain_cancellation`` tells of this booking
        :param bool is_payer: whether it is told to who pays
        """
        self.ensure_one()
        currency = self._get_document_currency()
        names = ("gross", "amount", "fee")
        amounts = {name: currency.format(told[name]) for name in names}
        is_nothing = {name: currency.is_zero(told[name]) for name in names}
        if self.invoice_state in ("credited", "elsewhere"):
            return self._get_unchanged_text()
        if self.invoice_state != "paid":
            if is_nothing["fee"]:
                return self.env._("Nothing is to be paid for it.")
            return self.env._(
                "%(fee)s is to be paid for it instead of %(gross)s.", **amounts
            )
        if is_nothing["amount"]:
            return self.env._("Nothing is given back: %(fee)s is kept.", **amounts)
        text = (
            self.env._("%(amount)s is given back.", **amounts)
            if is_nothing["fee"]
            else self.env._("%(amount)s is given back, %(fee)s is kept.", **amounts)
        )
        rest = (
            self.env._("You choose how on the next page.")
            if is_payer and self._get_choice_offers() != "credit"
            else self.env._("It becomes account credit.")
        )
        return f"{text} {rest}"

    # === CANCELLING === #

    def _cancel_as_customer(self):
        """Cancel this booking because its customer can't come, and tell the
        practitioner; whose it is was checked by who calls this (rules 25 and 34).

        :raise UserError: if it is cancelled already, or customers may not
        """
        self.ensure_one()
        self = self.with_company(self.company_id)
        self._lock_for_cancel()
        self._check_customer_may_cancel()
        # Asks only where there is more to choose from than to keep it.
        [[result]] = [session["bookings"] for session in self.cancel_bookings("choose")]
        if result["outcome"] == "failed":
            raise UserError(
                self.env._(
                    "This can't be cancelled here at the moment. Contact %(company)s.",
                    company=self.company_id.name,
                )
            )
        self._tell_practitioner()

    def _check_customer_may_cancel(self):
        """Raise unless customers may cancel this booking by themselves now."""
        self.ensure_one()
        if self.state == "cancelled":
            raise UserError(
                self.env._(
                    "%(session)s is cancelled already.",
                    session=self._get_session_text(),
                )
            )
        told = self._get_customer_refusal()
        if not told["may_cancel"]:
            raise UserError(
                told["refusal"]
                or self.env._(
                    "This can't be cancelled here. Contact %(company)s.",
                    company=self.company_id.name,
                )
            )

    def _tell_practitioner(self):
        """Tell who runs the session of this cancelled booking that the client can't
        come: by mail or in Odoo, as they like it.
        """
        self.ensure_one()
        person = get_person(self.user_id, self)
        if not person:
            return
        booking = self.with_context(lang=person.lang)
        session = booking._get_session_text()
        told = booking.env._(
            "%(client)s can't come: %(session)s",
            client=self.partner_id.name,
            session=session,
        )
        booking.event_id.message_notify(
            partner_ids=person.partner_id.ids,
            subject=told,
            body=Markup("<br/>").join([told, *booking._get_money_texts()]),
            force_record_name=session,
        )

    # === AFTER === #

    def _get_cancelled_text(self, person):
        """Return to this contact, which has or pays for this booking, that it is
        cancelled, and if it pays, what became of the money.
        """
        self.ensure_one()
        text = self.env._("%(session)s is cancelled.", session=self._get_session_text())
        if self.payer_id in self._get_paying_addresses(person):
            return f"{text} {self._get_outcome_text()}"
        return text

    def _choose_as_customer(self, choice, event_id=None, account_number=None):
        """Do what the customer of this seat chose on its page; whose it is was checked
        by who calls this. See ``choose``.
        """
        self.ensure_one()
        [told] = self._get_choices()
        for offer in told["offers"]:
            is_chosen = offer["choice"] == choice
            if is_chosen and offer["needs_account"] and not account_number:
                raise UserError(
                    self.env._("Type the number of the account to pay it to.")
                )
        return self._choose(choice, event_id, account_number)
