# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A short e-mail to somebody who pays: sentences, and a button that leads on."""

from markupsafe import Markup

from ..common.customer_notice_mixin import LAYOUT

BUTTON = Markup(
    '<p style="margin: 24px 0px;"><a href="%s" style="display: inline-block; padding: '
    "12px 32px; font-size: 16px; font-weight: bold; text-decoration: none; "
    'border-radius: 6px; background-color: %s; color: %s;">%s</a></p>'
)


def send_letter(record, payer, company, subject, sentences, label, url):
    """Send a payer an e-mail about a record, in the language of the record's context,
    if they have an address; it leaves after the commit.
    """
    if not payer.email_normalized:
        return
    greeting = record.env._("Dear %(name)s,", name=payer.name or "")
    paragraphs = Markup().join(
        Markup("<p>%s</p>") % text for text in (greeting, *sentences)
    )
    record.message_notify(
        partner_ids=payer.ids,
        author_id=company.partner_id.id,
        email_from=company.email_formatted or None,
        subject=subject,
        body=paragraphs
        + BUTTON
        % (
            url,
            company.email_secondary_color or "#875A7B",
            company.email_primary_color or "#FFFFFF",
            label,
        ),
        email_layout_xmlid=LAYOUT,
    )
