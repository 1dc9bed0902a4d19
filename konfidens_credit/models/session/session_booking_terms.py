# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellation terms: how much of a booking is given back, and how late that is."""

from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.terms import CancelTerms, get_hours_left
from ..common.asking import MOST_TOLD, asked
from ..common.cents import to_amount, to_cents
from ..common.public_method import public_method


class SessionBooking(models.Model):
    _inherit = "session.booking"

    @asked(most=MOST_TOLD)
    @public_method
    def explain_cancellation(self):
        """Tell what cancelling each of these bookings now would give back, by the terms
        of its service or company.

        :return: a dict per booking: ``booking_id``, ``gross`` (what is still billed for
            the booking, or would be, in its currency), ``amount`` proposed to give
            back, ``fee`` that stays, ``message``, a sentence, or False without a fee,
            ``free_until``, up to when it is free as "2026-12-31 15:00:00" in UTC, or
            False when that is over, and ``late_fee``, what it costs after that
        :rtype: list[dict]
        :raise AccessError: if the user may not read one of the bookings
        """
        self.check_access("read")
        return [booking.sudo()._explain_cancellation() for booking in self]

    def _explain_cancellation(self):
        self.ensure_one()
        proposal, free_until = self._get_cancel_proposal(), self._get_free_until()
        late_fee = proposal["fee"]
        if free_until:
            currency = self._get_document_currency()
            gross = to_cents(currency, proposal["gross"])
            late_fee = to_amount(currency, self._get_late_fee(gross))
        return {
            "booking_id": self.id,
            **proposal,
            "free_until": free_until and fields.Datetime.to_string(free_until),
            "late_fee": late_fee,
        }

    def _get_cancel_proposal(self):
        self.ensure_one()
        currency = self._get_document_currency()
        hours_left = get_hours_left(self.start, fields.Datetime.now())
        gross = to_cents(currency, self._get_open_gross())
        fee = 0 if self._is_free_to_cancel() else self._get_late_fee(gross)
        proposal = {
            name: to_amount(currency, cents)
            for name, cents in (("gross", gross), ("amount", gross - fee), ("fee", fee))
        }
        return {
            **proposal,
            "message": bool(fee) and self._tell_terms(proposal, hours_left),
        }

    def _tell_terms(self, proposal, hours_left):
        """Return the sentence that tells a fee."""
        self.ensure_one()
        terms, currency = self._get_cancel_terms(), self._get_document_currency()
        fee = currency.format(proposal["fee"])
        if terms.cancel_fee_type == "percent":
            fee = f"{terms.cancel_fee_percent:g} %"
        return self.env._(
            "Credit %(amount)s of %(gross)s: cancelled %(hours)s h before, terms "
            "%(free)s h, fee %(fee)s",
            amount=currency.format(proposal["amount"]),
            gross=currency.format(proposal["gross"]),
            hours=max(0, int(hours_left)),
            free=f"{terms.cancel_free_hours:g}",
            fee=fee,
        )

    def _get_cancel_terms(self):
        """Return the record that holds the terms: the service, or the company."""
        self.ensure_one()
        service = self.product_id.product_tmpl_id
        return service if service.has_cancel_terms else self.company_id

    def _is_free_to_cancel(self):
        """Tell whether cancelling this booking now costs nothing, whatever its price:
        what that comes to for its payer takes a query to find out.
        """
        self.ensure_one()
        hours_left = get_hours_left(self.start, fields.Datetime.now())
        return CancelTerms(self._get_cancel_terms().cancel_free_hours).is_free(
            hours_left
        )

    def _get_free_until(self):
        """Return up to when cancelling this booking is free; False when it no longer
        is.
        """
        self.ensure_one()
        if not self._is_free_to_cancel():
            return False
        return self.start - timedelta(hours=self._get_cancel_terms().cancel_free_hours)

    def _get_late_fee(self, gross):
        """Return the fee of cancelling this booking when it is no longer free, in
        cents.

        :param int gross: what is billed of it and not taken back, in cents
        """
        self.ensure_one()
        holder, currency = self._get_cancel_terms(), self._get_document_currency()
        fee = (
            {"percent": holder.cancel_fee_percent}
            if holder.cancel_fee_type == "percent"
            else {"amount": to_cents(currency, self._get_fixed_cancel_fee())}
        )
        price = to_cents(currency, self._get_booking_gross())
        return CancelTerms(holder.cancel_free_hours, **fee).get_fee(price, gross)

    def _get_fixed_cancel_fee(self):
        """Return the fee that the terms name as an amount, as it is billed."""
        self.ensure_one()
        terms = self._get_cancel_terms()
        return terms.currency_id._convert(
            terms.cancel_fee_amount,
            self._get_document_currency(),
            self.company_id,
            fields.Date.context_today(self),
        )

    def _get_booking_gross(self):
        """Return the gross price of this booking, in the currency of its invoice."""
        self.ensure_one()
        if lines := self._get_document_lines():
            return sum(lines.mapped("price_total"))
        return self._get_gross_of(self.price)

    def _get_gross_of(self, price):
        """Return what a price of this booking comes to on an invoice to its payer."""
        self.ensure_one()
        return self.product_id._get_gross_of(price, self.payer_id, self.company_id)

    def _get_price_of(self, gross):
        """Return the price that comes to ``gross`` on an invoice to the payer."""
        self.ensure_one()
        if self.currency_id.is_zero(gross):
            return 0.0
        return self.product_id._get_price_of(gross, self.payer_id, self.company_id)

    def _follow_invoice_price(self):
        """Take over what the invoices of these bookings say that they cost: the price,
        or the fee of those that were cancelled too late; with or without taxes as the
        service's taxes say.
        """
        for booking in self:
            lines = booking._get_billed_lines()
            if not lines:
                continue
            gross = sum(
                line.currency_id._convert(
                    line.amount_creditable,
                    booking.currency_id,
                    booking.company_id,
                    line.move_id.invoice_date or fields.Date.context_today(self),
                )
                for line in lines
            )
            is_same = len(lines) == 1 and lines.currency_id == booking.currency_id
            price = lines.price_unit if is_same else None
            if price is None or booking.currency_id.compare_amounts(
                booking._get_gross_of(price), gross
            ):
                price = booking._get_price_of(gross)
            if booking.state != "cancelled":
                booking.price = price
            elif booking.cancel_fee:
                booking._as_owner().cancel_fee = price

    def _get_document_currency(self):
        """Return the currency that this booking is billed in, or would be (rule 33)."""
        self.ensure_one()
        return self._get_document_lines().currency_id[:1] or self.currency_id

    def _get_document_lines(self):
        """Return the invoice lines that tell what this booking costs: those that stand,
        else those that are taken back, unless it is to be invoiced anew.
        """
        self.ensure_one()
        billed = self._get_billed_lines()
        if billed or self.is_reinstated:
            return billed
        lines = self._get_standing_lines()
        return lines.filtered(
            lambda line: line.move_type == "out_invoice"
        ).with_prefetch(lines._prefetch_ids)

    def _get_open_gross(self):
        """Return the gross amount that is billed for this booking and not taken back,
        or that would be billed; zero when it was invoiced elsewhere or credited.
        """
        self.ensure_one()
        if lines := self._get_billed_lines():
            currency = self._get_document_currency()
            return currency.round(sum(lines.mapped("amount_creditable")))
        return self._get_booking_gross() if self.invoice_state == "none" else 0.0

    def _check_terms_kept(self, amounts, note):
        """Raise when amounts other than the terms propose come without a reason."""
        if (note or "").strip():
            return
        for booking in self:
            proposal = booking._get_cancel_proposal()
            currency = booking._get_document_currency()
            if proposal["message"] and currency.compare_amounts(
                amounts.get(booking.id, proposal["amount"]), proposal["amount"]
            ):
                raise UserError(
                    self.env._(
                        "The terms say otherwise for %(booking)s: %(proposal)s. Give "
                        "the reason why you decide differently.",
                        booking=booking.display_name,
                        proposal=proposal["message"],
                    )
                )
