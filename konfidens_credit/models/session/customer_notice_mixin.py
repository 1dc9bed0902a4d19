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
        attachments |= self.env["ir.attachment"].create(
            [
                {
                    "name": f"cancelled-{number}.ics" if number else "cancelled.ics",
                    "raw": content,
                    "mimetype": "text/calendar; method=CANCEL",
                    "res_model": "mail.compose.message",
                    "res_id": 0,
                }
                for number, content in enumerate(files)
            ]
        )
        return attachments

    # === HOOKS === #

    def _get_notice_credit_notes(self):
        """Return the credit notes that go with the message about these records."""
        raise NotImplementedError

    def _get_notice_sessions(self):
        """Return the sessions that these records take off their clients' calendars."""
        raise NotImplementedError
