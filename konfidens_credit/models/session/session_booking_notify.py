# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers that bookings are cancelled: one message each (rule 26)."""

from odoo import models

from ...core.request import join_lines


class SessionBooking(models.Model):
    _name = "session.booking"
    _inherit = ["session.booking", "customer.notice.mixin"]
    _notice_template = "konfidens_credit.mail_template_cancellation"
    _notice_cron = "konfidens_credit.ir_cron_send_cancellations"
    _notice_order = "start"

    def _get_notice_credit_notes(self):
        """Override to send what was credited for these cancelled bookings, and
        stands.
        """
        cancelled = self.filtered(lambda booking: booking.state == "cancelled")
        return cancelled.cancel_credit_note_ids.filtered(
            lambda move: move.state == "posted"
        )

    def _get_notice_sessions(self):
        """Override to take these bookings' sessions off the calendars."""
        return self.event_id

    # === WORDS === #

    def _get_notice_title(self):
        """Override to name client and session."""
        self.ensure_one()
        return f"{self.partner_id.name}, {self._get_session_text()}"

    def _get_notice_subject(self):
        """Return the subject of the message being rendered: what, and how many."""
        seats = self._get_told()
        company = seats[0].company_id.name
        if len(seats.event_id) == 1:
            subject = self.env._(
                "%(company)s: cancelled: %(session)s",
                company=company,
                session=seats[0]._get_session_text(),
            )
        else:
            subject = self.env._(
                "%(company)s: %(count)s sessions are cancelled",
                company=company,
                count=len(seats.event_id),
            )
        return join_lines(subject)

    def _get_notice_values(self):
        """Return what the message being rendered tells.

        :return: ``recipient``, ``message`` (what the practitioners say), ``sender``,
            ``session_count``, ``total`` (what was given back, as text), ``hint`` and
            ``button`` (see ``_get_notice_links``), and ``seats``, as templates that
            practices have made their own call them, a list of dicts:
            ``service``, ``time``, ``client`` (False if it is the recipient) and
            ``money``, what became of it (False if somebody else pays)
        :rtype: dict
        """
        recipient = self._get_notice_recipient()
        seats = self._get_told()
        people = self._get_notice_recipients()
        own = seats.filtered(lambda booking: booking.payer_id in people)
        return {
            **self._get_notice_links(),
            "recipient": recipient,
            "message": self._get_notice_message(),
            "sender": seats[0].user_id,
            "session_count": len(seats.event_id),
            "seats": [
                {
                    "service": booking.product_id.name,
                    "time": booking._get_time_text(),
                    "client": booking.partner_id != recipient
                    and booking.partner_id.name,
                    "money": booking in own and booking._get_money_text(),
                }
                for booking in seats
            ],
            "total": len(own) > 1 and own._get_given_back_total(),
        }

    def _get_money_text(self):
        """Return in words what became of the money of this booking."""
        self.ensure_one()
        return self._get_back_text() if self._are_back() else self._get_outcome_text()

    def _get_outcome_text(self):
        """Return in words what became of the money of this cancelled booking, as it is
        now.
        """
        self.ensure_one()
        texts = self._get_given_back_texts() + self._get_to_invoice_texts()
        if texts:
            return " ".join(texts)
        if self.invoice_state == "none":
            return self.env._("You will not be invoiced for it.")
        return self._get_unchanged_text()

    def _get_to_invoice_texts(self):
        """Return what of this cancelled booking the customer is still to be invoiced:
        its fee, or what stands on a draft.
        """
        self.ensure_one()
        texts = []
        if self.cancel_fee and self.invoice_state == "none":
            texts.append(
                self.env._(
                    "A fee of %(fee)s will be invoiced.",
                    fee=self.currency_id.format(self._get_gross_of(self.cancel_fee)),
                )
            )
        drafts = self._get_billed_lines().filtered(
            lambda line: line.parent_state == "draft"
        )
        texts += [
            self.env._(
                "%(amount)s will be invoiced for it.",
                amount=currency.format(sum(lines.mapped("price_total"))),
            )
            for currency, lines in drafts.grouped("currency_id").items()
        ]
        return texts
