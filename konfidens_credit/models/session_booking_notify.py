# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers that seats are cancelled: one message each (rule 26)."""

from odoo import Command, api, fields, models

TEMPLATE = "konfidens_credit.mail_template_cancellation"
CRON = "konfidens_credit.ir_cron_send_cancellations"


class SessionBooking(models.Model):
    _inherit = "session.booking"

    notice_state = fields.Selection(
        selection=[
            ("none", "Not Told"),
            ("queued", "To Be Told"),
            ("sent", "Told"),
            ("no_email", "No E-mail"),
        ],
        string="Message",
        default="none",
        required=True,
        copy=False,
        readonly=True,
        index=True,
    )
    notice_message = fields.Text(copy=False, readonly=True)

    def _queue_notice(self, message):
        """Have the customers of these cancelled seats told after the commit."""
        reachable = self.filtered(lambda booking: booking._get_recipients())
        (self - reachable).notice_state = "no_email"
        reachable.write({"notice_state": "queued", "notice_message": message})
        if reachable:
            self.env.ref(CRON)._trigger()

    def _get_recipients(self):
        """Return who is told about this seat: the payer, because of the money, and the
        client, because of the time.
        """
        self.ensure_one()
        return (self.payer_id | self.partner_id).filtered("email_normalized")

    @api.model
    def _cron_send_notices(self):
        """Send the queued messages: one per customer, each committed by itself."""
        domain = [("notice_state", "=", "queued")]
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=self.search_count(domain))
        while queued := self.search(domain, order="payer_id, id", limit=1):
            seats = queued._with_same_customers(domain).try_lock_for_update()
            if not seats:
                break
            seats._send_notices()
            if not progress(len(seats)):
                break

    def _with_same_customers(self, domain):
        """Return these seats and all in ``domain`` that somebody told about one of them
        is told about, too: so that one message tells it all.
        """
        seats = self
        while True:
            customers = (seats.payer_id | seats.partner_id).ids
            more = seats | self.search(
                [
                    *domain,
                    "|",
                    ("payer_id", "in", customers),
                    ("partner_id", "in", customers),
                ]
            )
            if more == seats:
                return seats
            seats = more

    def _send_notices(self):
        """Tell the customers of these seats what they are to know, in one message to
        each; it leaves after the commit.
        """
        template = self.env.ref(TEMPLATE)
        self.notice_state = "sent"
        mails = self.env["mail.mail"]
        for recipient in self._get_all_recipients():
            seats = self.filtered(
                lambda booking, who=recipient: who in booking._get_recipients()
            ).sorted("start")
            mail_id = template.with_context(
                konfidens_credit_seats=seats.ids,
                konfidens_credit_recipient=recipient.id,
            ).send_mail(
                seats[0].id,
                email_values={
                    "recipient_ids": [Command.link(recipient.id)],
                    "attachment_ids": [
                        Command.link(attachment.id)
                        for attachment in seats._get_notice_attachments(recipient)
                    ],
                },
            )
            mails |= mails.browse(mail_id)
        mails.send_after_commit()

    def _get_all_recipients(self):
        return self.env["res.partner"].union(
            *(booking._get_recipients() for booking in self)
        )

    def _get_notice_attachments(self, recipient):
        """Return the credit notes of whoever pays, and the calendar file of whoever
        comes, or of the payer when the client can't be reached.
        """
        credit_notes = self.filtered(
            lambda booking: booking.payer_id == recipient
        ).cancel_credit_note_id
        attachments = credit_notes._get_notice_pdfs()
        visitors = self.filtered(
            lambda booking: (
                recipient == booking.partner_id
                or not booking.partner_id.email_normalized
            )
        )
        if visitors:
            attachments |= self.env["ir.attachment"].create(
                {
                    "name": "cancelled.ics",
                    "raw": visitors.event_id._get_ics_cancellation(recipient),
                    "mimetype": "text/calendar; method=CANCEL",
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
            )
        return attachments

    # === WORDS === #

    def _get_notice_recipient(self):
        """Return whom the message being rendered is for."""
        return self.env["res.partner"].browse(
            self.env.context.get("konfidens_credit_recipient", self.payer_id.id)
        )

    def _get_notice_subject(self):
        """Return the subject of the message being rendered: what, and how many."""
        seats = self.browse(self.env.context.get("konfidens_credit_seats", self.ids))
        company = seats[0].company_id.name
        if len(seats.event_id) == 1:
            return self.env._(
                "%(company)s: cancelled: %(session)s",
                company=company,
                session=seats[0]._get_session_text(),
            )
        return self.env._(
            "%(company)s: %(count)s sessions are cancelled",
            company=company,
            count=len(seats.event_id),
        )

    def _get_notice_values(self):
        """Return what the message being rendered tells.

        :return: ``recipient``, ``message`` (what the practitioner says), ``sender``,
            ``session_count``, ``total`` (what was given back, as text) and ``seats``,
            a list of dicts: ``service``, ``time``, ``client`` (False if it is the
            recipient) and ``money``, what became of it (False if somebody else pays)
        :rtype: dict
        """
        recipient = self._get_notice_recipient()
        seats = self.browse(self.env.context.get("konfidens_credit_seats", self.ids))
        own = seats.filtered(lambda booking: booking.payer_id == recipient)
        total = sum(own.mapped("cancel_amount"))
        return {
            "recipient": recipient,
            "message": seats[0].notice_message,
            "sender": seats[0].user_id,
            "session_count": len(seats.event_id),
            "seats": [
                {
                    "service": booking.product_id.name,
                    "time": booking._get_time_text(),
                    "client": booking.partner_id != recipient
                    and booking.partner_id.name,
                    "money": booking in own and booking._get_outcome_text(),
                }
                for booking in seats
            ],
            "total": len(own) > 1
            and total
            and len(own.currency_id) == 1
            and own.currency_id.format(total),
        }

    def _get_outcome_text(self):
        """Return in one sentence what became of the money of this cancelled seat."""
        self.ensure_one()
        amount = self.currency_id.format(self.cancel_amount)
        invoice = self.cancel_credit_note_id.reversed_entry_id.name
        if self.cancel_outcome == "owed_less":
            return self.env._(
                "%(amount)s was taken off what you owe on %(invoice)s.",
                amount=amount,
                invoice=invoice,
            )
        if self.cancel_outcome == "account_credit":
            return self.env._(
                "%(amount)s is kept as your account credit.", amount=amount
            )
        if self.cancel_outcome == "refund":
            return self._get_refund_text()
        if self.cancel_fee:
            return self.env._(
                "A fee of %(fee)s will be invoiced.",
                fee=self.currency_id.format(self.cancel_fee),
            )
        if self.cancel_outcome == "taken_off_draft" or self.invoice_state == "none":
            return self.env._("You will not be invoiced for it.")
        return self.env._("Nothing changes about what you have paid or owe.")

    def _get_refund_text(self):
        """Return what of the money of this cancelled seat is paid back, and what of it
        is kept.
        """
        refund = self.currency_id.format(self.cancel_refund)
        kept = self.currency_id.round(self.cancel_amount - self.cancel_refund)
        if self.currency_id.is_zero(kept):
            return self.env._("%(amount)s is paid back to you.", amount=refund)
        return self.env._(
            "%(amount)s is paid back to you, %(kept)s is taken off what you owe or "
            "kept as your account credit.",
            amount=refund,
            kept=self.currency_id.format(kept),
        )
