# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ...core.request import join_lines


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _build_email__(
        self,
        email_from,
        email_to,
        subject,
        body,
        email_cc=None,
        email_bcc=None,
        reply_to=False,
        attachments=None,
        message_id=None,
        references=None,
        object_id=False,
        subtype="plain",
        headers=None,
        body_alternative=None,
        subtype_alternative="plain",
    ):
        """Override of `base` for names with a line break, as a contact's, a service's
        or a company's: in the header of a message they break it.
        """
        return super()._build_email__(
            _to_header(email_from),
            _to_header(email_to),
            _to_header(subject),
            body,
            email_cc=_to_header(email_cc),
            email_bcc=_to_header(email_bcc),
            reply_to=_to_header(reply_to),
            attachments=attachments,
            message_id=message_id,
            references=references,
            object_id=object_id,
            subtype=subtype,
            headers=headers,
            body_alternative=body_alternative,
            subtype_alternative=subtype_alternative,
        )


def _to_header(value):
    """Return a text, or a list of them, as the header of a message can carry it."""
    if isinstance(value, list):
        return [_to_header(text) for text in value]
    if isinstance(value, str) and len(value.splitlines()) > 1:
        return join_lines(value)
    return value
