# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _check_can_be_built(self):
        """Raise unless these can be made into messages: Odoo does so after the commit,
        when they are said to be on their way.
        """
        for mail in self:
            for email in mail._prepare_outgoing_list():
                self.env["ir.mail_server"]._build_email__(
                    # Without one, Odoo finds a sender when it sends.
                    email_from=mail.email_from or "noreply@localhost",
                    email_to=email["email_to"],
                    subject=email["subject"],
                    body="",
                    email_cc=email["email_cc"],
                    reply_to=email["reply_to"],
                    headers=email["headers"],
                )
