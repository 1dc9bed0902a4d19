# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Inviting the clients of sessions, and what one of them sees of the others."""

from dataclasses import dataclass

from odoo import models
from odoo.exceptions import UserError

from ..common.asking import asked
from ..common.context_keys import INVITATION, INVITE
from ..common.public_method import each_once, public_method


@dataclass(frozen=True)
class Invitation:
    """The message to an attendee of a session, and what Odoo calls its file."""

    file_name: str = "invitation.ics"


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @each_once
    def action_sendmail(self):
        """Override of `calendar` to send the invitations of sessions, too: they go out
        when asked for, by those who run them.
        """
        self._filter_sessions()._check_session_access()
        return super(
            CalendarEvent, self.with_context(**{INVITE: True})
        ).action_sendmail()

    @asked()
    @public_method
    def action_send_invitations(self):
        """Invite the clients of these sessions at once, and tell how many."""
        self._check_session_access()
        if not self.env.user.email:
            raise UserError(
                self.env._(
                    "Invitations need an address to answer to. Add your e-mail in your "
                    "preferences, then send them again."
                )
            )
        for session in self:
            session.action_sendmail()
        self.env.ref("mail.ir_cron_mail_scheduler_action")._trigger()
        clients = self.attendee_ids.filtered("email") - self.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.env.user.partner_id
        )
        return self.env["ir.actions.client"]._get_notification(
            self.env._("%(count)s invitations are on their way.", count=len(clients))
        )

    @each_once
    def message_notify(self, *args, **kwargs):
        """Override of `mail` to make the calendar file of a message to an attendee an
        invitation of their own, which a cancellation can withdraw (rule 26): Odoo sends
        all attendees the same.
        """
        invitation = self.env.context.get(INVITATION)
        if isinstance(invitation, Invitation):
            recipient = self.env["res.partner"].browse(kwargs["partner_ids"])
            files = self.env["ir.attachment"].browse(kwargs["attachment_ids"])
            for file in files.filtered(lambda file: file.name == invitation.file_name):
                file.write(
                    {
                        "raw": self._get_ics_invitation(file.raw, recipient),
                        "mimetype": "text/calendar; method=REQUEST",
                    }
                )
        return super().message_notify(*args, **kwargs)

    def _get_shown_attendees(self, attendee):
        """Return the attendees that this one may know of: all of an event, but of a
        session only staff and themselves (rule 26).
        """
        self.ensure_one()
        if not self.session_product_id:
            return self.attendee_ids
        return self.attendee_ids.filtered(
            lambda other: other == attendee or not other.partner_id.partner_share
        )
