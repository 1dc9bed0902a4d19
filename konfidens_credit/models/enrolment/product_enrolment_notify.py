# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers that somebody has left a product: one message each (rule 26)."""

from odoo import models
from odoo.tools import format_date

from ...core.request import join_lines


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"
    _notice_template = "konfidens_credit.mail_template_removal"
    _notice_cron = "konfidens_credit.ir_cron_send_removals"
    _notice_order = "partner_id, date_from, id"

    def _get_notice_credit_notes(self):
        """Override to send what was credited when these clients left, and stands."""
        return self.removal_credit_note_ids.filtered(
            lambda move: move.state == "posted"
        )

    def _get_notice_sessions(self):
        """Override to take the sessions that are left off the calendars."""
        return self._get_given_up_bookings().event_id

    def _get_given_up_bookings(self):
        """Return the bookings that were cancelled when these clients left."""
        return self.booking_ids.filtered("is_cancelled_with_enrolment").sorted("start")

    # === WORDS === #

    def _get_notice_title(self):
        """Override to name client and product."""
        self.ensure_one()
        return f"{self.partner_id.name}, {self.product_id.name}"

    def _get_notice_subject(self):
        """Return the subject of the message being rendered."""
        enrolments = self._get_told()
        return join_lines(
            self.env._(
                "%(company)s: %(products)s, end of enrolment",
                company=enrolments[0].company_id.name,
                products=", ".join(
                    dict.fromkeys(enrolments.mapped("product_id.name")),
                ),
            )
        )

    def _get_notice_values(self):
        """Return what the message being rendered tells.

        :return: ``recipient``, ``message`` (what the staff say), ``sender``, ``hint``
            and ``button`` (see ``_get_notice_links``), and ``enrolments``, a list of
            dicts: ``product``, ``client`` (False if it is the recipient), ``until``
            (the last day, as text), ``sessions`` (the times of those cancelled) and
            ``money``, sentences about what became of it (none if somebody else pays)
        :rtype: dict
        """
        recipient = self._get_notice_recipient()
        people = self._get_notice_recipients()
        enrolments = self._get_told()
        return {
            **self._get_notice_links(),
            "recipient": recipient,
            "message": self._get_notice_message(),
            "sender": enrolments[0].removal_user_id,
            "enrolments": [
                {
                    "product": enrolment.product_id.name,
                    "client": enrolment.partner_id != recipient
                    and enrolment.partner_id.name,
                    "until": format_date(
                        self.env, enrolment.date_to, date_format="full"
                    ),
                    "sessions": [
                        seat._get_time_text()
                        for seat in enrolment._get_given_up_bookings()
                    ],
                    "money": enrolment._get_given_back_texts()
                    or [enrolment._get_unchanged_text()]
                    if enrolment.payer_id in people
                    else [],
                }
                for enrolment in enrolments
            ],
        }
