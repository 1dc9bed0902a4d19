# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What goes with a message about sessions: credit notes, calendar files (rule 26)."""

from odoo import models


class CustomerNoticeMixin(models.AbstractModel):
    _inherit = "customer.notice.mixin"

    def _prepare_notices(self):
        """Override to print the credit notes that go with the messages."""
        super()._prepare_notices()
        self._get_notice_credit_notes()._print_ahead()

    def _get_notice_attachments(self, recipients):
        """Override to send the credit notes to whoever pays, and the calendar files to
        whoever comes, or to the payer when the client can't be reached.
        """
        own = self.filtered(lambda record: record.payer_id in recipients)
        attachments = super()._get_notice_attachments(recipients)
        attachments |= own._get_notice_credit_notes()._get_notice_pdfs()
        visited = self.filtered(
            lambda record: (
                record.partner_id in recipients
                or not record.partner_id.email_normalized
            )
        )
        mailbox = recipients[0].email_normalized
        sessions = visited._get_notice_sessions().filtered(
            # Somebody of the mailbox may still come.
            lambda session: (
                mailbox
                not in session.booking_ids._filter_live().partner_id.mapped(
                    "email_normalized"
                )
            )
        )
        files = sessions._get_ics_cancellations(recipients[0])
        return attachments | self._create_calendar_files("cancelled", "CANCEL", files)

    def _create_calendar_files(self, name, method, files):
        """Return these calendar files as attachments of a message."""
        return self.env["ir.attachment"].create(
            [
                {
                    "name": f"{name}-{number}.ics" if number else f"{name}.ics",
                    "raw": content,
                    "mimetype": f"text/calendar; method={method}",
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
                for number, content in enumerate(files)
            ]
        )

    # === WHERE IT LEADS === #

    def _get_notice_links(self):
        """Return what the message being rendered says beside what happened: a ``hint``,
        how credit is used, and a ``button`` with its ``label`` and ``url``, or nothing.
        """
        people = self._get_notice_recipients()
        own = self._get_told().filtered(lambda record: record.payer_id in people)
        credit_notes = own._get_notice_credit_notes()
        return {
            "hint": credit_notes._get_credit_hint(),
            "button": self._get_notice_button(people, credit_notes),
        }

    def _get_notice_button(self, people, credit_notes):
        """Return the page that shows what became of it: with a login, the credit or the
        sessions, else the credit note, which needs none.
        """
        base = self._get_told()[0].get_base_url()
        has_login = bool(people.sudo().user_ids)
        if has_login and credit_notes._get_open_credits():
            return {"label": self.env._("See your credit"), "url": f"{base}/my/credit"}
        if has_login:
            return {
                "label": self.env._("See your sessions"),
                "url": f"{base}/my/sessions",
            }
        if credit_notes:
            return {
                "label": self.env._("See the credit note"),
                "url": base + credit_notes[0].get_portal_url(),
            }
        return None

    # === HOOKS === #

    def _get_notice_credit_notes(self):
        """Return the credit notes that go with the message about these records."""
        raise NotImplementedError

    def _get_notice_sessions(self):
        """Return the sessions that these records take off their clients' calendars."""
        raise NotImplementedError
