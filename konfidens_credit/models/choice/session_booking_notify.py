# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asking customers in the message about what is cancelled, and telling them what was
done once they have chosen (rules 26 and 39).
"""

from odoo import models

from ...core.choices import KEEP, OTHER_DATE, REFUND
from ...core.request import join_lines

TEMPLATE = "konfidens_credit.mail_template_choice"


class SessionBooking(models.Model):
    _inherit = "session.booking"

    # === QUEUE AND SEND === #

    def _queue_choice_notice(self):
        """Have the customers of these seats told what was done. Who was not told yet
        that they are cancelled reads it in that message.
        """
        told = self.filtered(lambda seat: seat.notice_state != "queued")
        told._as_owner().is_choice_to_tell = True
        told._queue_notice(False)

    def _get_recipients(self):
        """Override to tell whoever pays alone of money, and clients where they are
        booked now.
        """
        people = super()._get_recipients()
        if self.is_choice_to_tell and not self.moved_to_id:
            return people & self.payer_id
        return people

    def _send_notices(self):
        """Override to tell of choices in messages of their own."""
        chosen = self.filtered("is_choice_to_tell")
        if others := self - chosen:
            super(SessionBooking, others)._send_notices()
        if chosen:
            super(SessionBooking, chosen)._send_notices()
            chosen._as_owner().is_choice_to_tell = False

    def _are_chosen(self):
        """Tell whether a message about these seats is of what was chosen for them."""
        return bool(self) and all(self.mapped("is_choice_to_tell"))

    def _get_notice_template(self):
        """Override for what was chosen."""
        return TEMPLATE if self._are_chosen() else super()._get_notice_template()

    def _get_notice_attachments(self, recipients):
        """Override to send who moves the invitation to the other date, and no paper
        about what was told before.
        """
        if not self._are_chosen():
            return super()._get_notice_attachments(recipients)
        return self.moved_to_id._create_invitations(recipients)

    # === WORDS === #

    def _get_notice_values(self):
        """Override to ask, seat by seat, whoever pays; see ``_get_notice_choices``."""
        values = super()._get_notice_values()
        people = self._get_notice_recipients()
        asked = self._get_told()._filter_asked()
        asked = asked.filtered(lambda seat: seat.payer_id in people)
        for seat, texts in zip(self._get_told(), values["seats"], strict=True):
            texts["choices"] = seat in asked and seat._get_notice_choices()
        if asked:
            values.update(asked._get_choice_links(), is_asked=True)
        return values

    def _get_choice_links(self):
        """Return what a message says beside what is cancelled, if it asks about these
        seats: the ``hint`` until when to choose, and a ``button`` that leads to all of
        them, for templates that have none for each.
        """
        return {
            "hint": self._get_choice_hint(),
            "button": {
                "label": self.env._("Choose"),
                "url": self._get_choice_url(),
            },
        }

    def _get_notice_choices(self):
        """Return the buttons of this seat: a ``label`` and a ``url`` for each choice.

        :rtype: list[dict]
        """
        self.ensure_one()
        labels = {
            KEEP: self.env._("Keep as credit"),
            REFUND: self.env._("Get it back"),
            OTHER_DATE: self.env._("Another date"),
        }
        [choices] = self._get_choices()
        return [
            {
                "label": labels[offer["choice"]],
                "url": self._get_choice_url(offer["choice"]),
            }
            for offer in choices["offers"]
        ]

    def _get_choice_hint(self):
        """Return how long the customer of these seats can choose."""
        first = min(self, key=lambda seat: seat.choice_until)
        return self.env._(
            "Choose until %(day)s what becomes of your credit. If you do nothing, you "
            "keep it.",
            day=first._get_choice_day_text(),
        )

    def _get_choice_subject(self):
        """Return the subject of the message being rendered about what was chosen."""
        seats = self._get_told()
        return join_lines(
            self.env._(
                "%(company)s: your choice for %(sessions)s",
                company=seats[0].company_id.name,
                sessions="; ".join(
                    dict.fromkeys(seat._get_session_text() for seat in seats)
                ),
            )
        )

    def _get_choice_values(self):
        """Return what the message being rendered about a choice tells.

        :return: as ``_get_notice_values``: ``recipient``, ``sender``, ``button``, and
            ``seats`` with ``service``, ``time``, ``client`` and ``done``, what was done
        :rtype: dict
        """
        recipient = self._get_notice_recipient()
        people = self._get_notice_recipients()
        seats = self._get_told()
        own = seats.filtered(lambda seat: seat.payer_id in people)
        return {
            "recipient": recipient,
            "sender": seats[0].user_id,
            "button": own._get_choice_button(),
            "seats": [
                {
                    "service": seat.product_id.name,
                    "time": seat._get_time_text(),
                    "client": seat.partner_id != recipient and seat.partner_id.name,
                    "done": seat._get_done_text()
                    if seat in own
                    else seat._get_moved_short_text(),
                }
                for seat in seats
            ],
        }

    def _get_moved_short_text(self):
        """Return to a client who does not pay where this seat was moved to."""
        self.ensure_one()
        if not self.moved_to_id:
            return False
        return self.env._(
            "You are booked: %(session)s.",
            session=self.moved_to_id._get_session_text(),
        )

    def _get_choice_button(self):
        """Return where the payer of these seats pays what another date left to pay, as
        the button of the message; or nothing.
        """
        owed = self.moved_to_id._get_billed_lines().move_id.filtered("amount_residual")
        if not owed:
            return None
        values = owed[:1]._get_payment_notification_values()
        label = (
            self.env._(
                "Pay %(amount)s", amount=owed[:1].currency_id.format(values["amount"])
            )
            if values["is_payable"]
            else self.env._("See your invoice")
        )
        return {"label": label, "url": values["url"]}
