# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Cancellation terms: how much of a seat is given back, and how late that is."""

from odoo import fields, models
from odoo.exceptions import UserError


class SessionBooking(models.Model):
    _inherit = "session.booking"

    def explain_cancellation(self):
        """Tell what cancelling each of these seats now would give back, by the terms
        of its service or company.

        :return: a dict per seat: ``booking_id``, ``gross`` (what is still billed for
            the seat, or would be, in its currency), ``amount`` proposed to give back,
            ``fee`` that stays, and ``message``, a sentence, or False without a fee
        :rtype: list[dict]
        :raise AccessError: if the user may not read one of the seats
        """
        self.check_access("read")
        return [
            {"booking_id": booking.id, **booking.sudo()._get_cancel_proposal()}
            for booking in self
        ]

    def _get_cancel_proposal(self):
        self.ensure_one()
        gross = self._get_open_gross()
        fee = min(self._get_cancel_fee(), gross)
        amount = self.currency_id.round(gross - fee)
        message = False
        if not self.currency_id.is_zero(fee):
            terms = self._get_cancel_terms()
            message = self.env._(
                "Credit %(amount)s of %(gross)s: cancelled %(hours)s h before, terms "
                "%(free)s h, fee %(fee)s",
                amount=self.currency_id.format(amount),
                gross=self.currency_id.format(gross),
                hours=max(0, int(self._get_hours_left())),
                free=f"{terms.cancel_free_hours:g}",
                fee=f"{terms.cancel_fee_percent:g} %"
                if terms.cancel_fee_type == "percent"
                else self.currency_id.format(fee),
            )
        return {"gross": gross, "amount": amount, "fee": fee, "message": message}

    def _get_cancel_terms(self):
        """Return the record that holds the terms: the service, or the company."""
        self.ensure_one()
        service = self.product_id.product_tmpl_id
        return service if service.has_cancel_terms else self.company_id

    def _get_cancel_fee(self):
        """Return the gross fee of cancelling this seat now."""
        self.ensure_one()
        terms = self._get_cancel_terms()
        if self._get_hours_left() >= terms.cancel_free_hours:
            return 0.0
        if terms.cancel_fee_type == "percent":
            return self.currency_id.round(
                self._get_seat_gross() * terms.cancel_fee_percent / 100
            )
        return terms.cancel_fee_amount

    def _get_hours_left(self):
        return (self.start - fields.Datetime.now()).total_seconds() / 3600

    def _get_seat_gross(self):
        """Return the gross price of this seat."""
        self.ensure_one()
        if lines := self._get_billed_lines():
            return sum(lines.mapped("price_total"))
        return self._get_gross_of(self.price)

    def _get_gross_of(self, price):
        """Return what a price of this booking comes to with taxes."""
        self.ensure_one()
        taxes = self.product_id.taxes_id._filter_taxes_by_company(self.company_id)
        return taxes.compute_all(
            price,
            currency=self.currency_id,
            product=self.product_id,
            partner=self.payer_id,
        )["total_included"]

    def _get_open_gross(self):
        """Return the gross amount that is billed for this seat and not taken back, or
        that would be billed; zero when it was invoiced elsewhere or credited.
        """
        self.ensure_one()
        if lines := self._get_billed_lines():
            return self.currency_id.round(sum(lines.mapped("amount_creditable")))
        return self._get_seat_gross() if self.invoice_state == "none" else 0.0

    def _check_terms_kept(self, amounts, note):
        """Raise when amounts other than the terms propose come without a reason."""
        if (note or "").strip():
            return
        for booking in self:
            proposal = booking._get_cancel_proposal()
            if proposal["message"] and booking.currency_id.compare_amounts(
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
