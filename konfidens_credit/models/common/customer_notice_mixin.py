# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers what became of their sessions and money: one message to each, after
the commit (rule 26).
"""

from dataclasses import dataclass

from odoo import Command, api, fields, models
from odoo.fields import Domain

from .context_keys import NOTICE
from .telling import get_why
from .worker_mixin import Task

QUEUED = Domain("notice_state", "=", "queued")


@dataclass(frozen=True)
class Notice:
    """The message being made: whom it is for, and the records that it tells of."""

    recipient_id: int
    record_ids: tuple


class CustomerNoticeMixin(models.AbstractModel):
    """For models with a client (``partner_id``) and a payer (``payer_id``)."""

    _name = "customer.notice.mixin"
    _inherit = ["worker.mixin", "owned.mixin"]
    _description = "Message to Customers"

    # The template of the messages, the cron that sends them, the order in which one
    # message names its records.
    _notice_template = None
    _notice_cron = None
    _notice_order = "id"

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
        owned=True,
    )
    notice_message = fields.Text(
        copy=False,
        readonly=True,
        owned=True,
    )

    # === QUEUE === #

    def _queue_notice(self, message):
        """Have the customers of these records told after the commit."""
        reachable = self.filtered(lambda record: record._get_recipients())
        (self - reachable)._as_owner().notice_state = "no_email"
        reachable._as_owner().write(
            {"notice_state": "queued", "notice_message": message}
        )
        if reachable:
            self.env.ref(self._notice_cron)._trigger()

    @api.model
    def _cron_send_notices(self):
        """Send the queued messages: one per customer, each committed by itself."""
        self._work_off(
            Task(
                name=self._notice_cron,
                records=self,
                domain=QUEUED,
                unit=lambda record: record._with_same_customers(),
                do=lambda records: records._send_notices(),
                users=lambda records: records.user_id | records.create_uid,
                explain=lambda records, refusal: records._explain_untold(refusal),
            )
        )

    def _with_same_customers(self):
        """Return these records and all to be told of that somebody told about one of
        them is told about, too: so that one message tells it all.
        """
        records = self
        while True:
            customers = (records.payer_id | records.partner_id).ids
            more = records | self.search(
                QUEUED
                & (
                    Domain("payer_id", "in", customers)
                    | Domain("partner_id", "in", customers)
                )
            )
            if more == records:
                return records
            records = more

    def _explain_untold(self, refusal):
        """Return what a person reads about customers who could not be told."""
        names = ", ".join(self._get_all_recipients().mapped("name"))
        return (
            self.env._("Not told yet: %(customers)s", customers=names),
            self.env._(
                "The message to %(customers)s about %(records)s could not be made: "
                "%(reason)s It is tried again within a day; tell them yourself if it "
                "can't wait.",
                customers=names,
                records="; ".join(self.mapped("display_name")),
                reason=get_why(self.env, refusal),
            ),
        )

    # === SEND === #

    def _get_recipients(self):
        """Return who is told about this record: the payer, because of the money, and
        the client, because of the time.
        """
        self.ensure_one()
        return (self.payer_id | self.partner_id).filtered("email_normalized")

    def _send_notices(self):
        """Tell the customers of these records what they are to know, in one message to
        each; it leaves after the commit.
        """
        template = self.env.ref(self._notice_template)
        self._as_owner().notice_state = "sent"
        mails = self.env["mail.mail"]
        for recipient in self._get_all_recipients():
            records = self.filtered(
                lambda record, who=recipient: who in record._get_recipients()
            ).sorted(self._notice_order)
            mail_id = template.with_context(
                **{NOTICE: Notice(recipient.id, tuple(records.ids))}
            ).send_mail(
                records[0].id,
                email_values={
                    "recipient_ids": [Command.link(recipient.id)],
                    "attachment_ids": [
                        Command.link(attachment.id)
                        for attachment in records._get_notice_attachments(recipient)
                    ],
                },
            )
            mails |= mails.browse(mail_id)
        mails._check_can_be_built()
        mails.send_after_commit()

    def _get_all_recipients(self):
        return self.env["res.partner"].union(
            *(record._get_recipients() for record in self)
        )

    # === HOOKS AND WORDS === #

    def _get_notice_attachments(self, _recipient):
        """Return what goes with the message about these records."""
        return self.env["ir.attachment"]

    def _get_notice_recipient(self):
        """Return whom the message being rendered is for."""
        notice = self._get_notice()
        return self.env["res.partner"].browse(
            notice.recipient_id if notice else self.payer_id.id
        )

    def _get_told(self):
        """Return the records that the message being rendered is about."""
        notice = self._get_notice()
        return self.browse(notice.record_ids) if notice else self

    def _get_notice(self):
        notice = self.env.context.get(NOTICE)
        return notice if isinstance(notice, Notice) else None
