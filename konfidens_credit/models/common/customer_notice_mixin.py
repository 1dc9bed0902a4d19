# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling customers what became of their sessions and money: one message to each
mailbox, after the commit (rule 26).
"""

from dataclasses import dataclass

from odoo import Command, api, fields, models
from odoo.fields import Domain

from .context_keys import NOTICE
from .telling import get_why
from .worker_mixin import Task

QUEUED = Domain("notice_state", "=", "queued")
LAYOUT = "konfidens_credit.mail_layout_customer"


@dataclass(frozen=True)
class Notice:
    """The message being made: whom it is for, who share a mailbox, the one that it is
    addressed to first; and the records that it tells of.
    """

    recipient_ids: tuple
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
        """Send the queued messages: one per mailbox and company, each committed by
        itself.
        """
        self._work_off(
            Task(
                name=self._notice_cron,
                records=self,
                domain=self._get_queued_domain(),
                unit=lambda record: record._with_same_customers(),
                ahead=lambda records: records._prepare_notices(),
                do=lambda records: records._send_notices(),
                users=lambda records: records.user_id | records.create_uid,
                explain=lambda records, refusal: records._explain_untold(refusal),
            )
        )

    def _with_same_customers(self):
        """Return these records and all to be told of, in the same company, that a
        mailbox told about one of them is told about, too: so that one message tells it
        all.
        """
        records = self
        while True:
            mailboxes = records._get_all_recipients().mapped("email_normalized")
            more = records | self.search(
                self._get_queued_domain()
                & Domain("company_id", "in", self.company_id.ids or [False])
                & (
                    Domain("payer_id.email_normalized", "in", mailboxes)
                    | Domain("partner_id.email_normalized", "in", mailboxes)
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
        # Each is read for all records of a loop at once, what they are together not.
        payer, client = (
            person.filtered("email_normalized")
            for person in (self.payer_id, self.partner_id)
        )
        return payer | client

    def _send_notices(self):
        """Tell the customers of these records what they are to know, in one message to
        each mailbox; it leaves after the commit.
        """
        template = self.env.ref(self._get_notice_template())
        reachable = self.filtered(lambda record: record._get_recipients())
        (self - reachable)._as_owner().notice_state = "no_email"
        reachable._as_owner().notice_state = "sent"
        mails = self.env["mail.mail"]
        for recipients, records in reachable._get_messages():
            mail_id = template.with_context(
                **{NOTICE: Notice(tuple(recipients.ids), tuple(records.ids))}
            ).send_mail(
                records[0].id,
                email_values={
                    "recipient_ids": [Command.link(recipients[0].id)],
                    "attachment_ids": [
                        Command.link(attachment.id)
                        for attachment in records._get_notice_attachments(recipients)
                    ],
                },
                email_layout_xmlid=LAYOUT,
            )
            mails |= mails.browse(mail_id)
        mails._check_can_be_built()
        mails.send_after_commit()

    def _get_messages(self):
        """Return the messages to send: whom each is for, who share a mailbox, a payer
        first, and what it tells of. No two companies share one.

        :rtype: list[tuple]
        """
        messages = []
        for own in self.grouped("company_id").values():
            mailboxes = own._get_all_recipients().grouped("email_normalized")
            for people in mailboxes.values():
                records = own.filtered(
                    lambda record, who=people: who & record._get_recipients()
                ).sorted(self._notice_order)
                messages.append(((records.payer_id & people) | people, records))
        return messages

    def _get_all_recipients(self):
        return self.env["res.partner"].union(
            *(record._get_recipients() for record in self)
        )

    # === HOOKS AND WORDS === #

    def _get_queued_domain(self):
        """Return the domain of the records to be told of now."""
        return QUEUED

    def _get_notice_template(self):
        """Return the XML id of the template of the message about these records."""
        return self._notice_template

    def _prepare_notices(self):
        """Do for the messages about these records what is quicker for many at once."""

    def _get_notice_attachments(self, _recipients):
        """Return what goes with the message about these records."""
        return self.env["ir.attachment"]

    def _get_notice_title(self):
        """Return what this record is, to the customer: a hook."""
        raise NotImplementedError

    def _get_notice_recipients(self):
        """Return whom the message being rendered is for: who share a mailbox."""
        notice = self._get_notice()
        return self.env["res.partner"].browse(
            notice.recipient_ids if notice else self.payer_id.ids
        )

    def _get_notice_recipient(self):
        """Return whom the message being rendered is addressed to."""
        return self._get_notice_recipients()[:1]

    def _get_notice_message(self):
        """Return what the staff say in the message being rendered: each text once, and
        where it is not about all, what it is about.
        """
        by_text = self._get_told().grouped(
            lambda record: (record.notice_message or "").strip()
        )
        if len(by_text) == 1:
            return next(iter(by_text))
        return "\n\n".join(
            "\n".join([*(record._get_notice_title() for record in records), text])
            for text, records in by_text.items()
            if text
        )

    def _get_told(self):
        """Return the records that the message being rendered is about."""
        notice = self._get_notice()
        return self.browse(notice.record_ids) if notice else self

    def _get_notice(self):
        notice = self.env.context.get(NOTICE)
        return notice if isinstance(notice, Notice) else None
