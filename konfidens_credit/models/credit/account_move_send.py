# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from .account_move_mail import NOTIFICATION_TEMPLATE


class AccountMoveSend(models.AbstractModel):
    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        """Override of `account` to send a queued credit note by e-mail when that was
        asked for, whatever the customer's own setting is.
        """
        methods = (move.sending_data or {}).get("sending_methods")
        return set(methods) if methods else super()._get_default_sending_methods(move)

    @api.model
    def _send_mail(self, move, mail_template, **kwargs):
        """Override of `account` to begin a payment notification with its button to pay,
        not with Odoo's to view the invoice.
        """
        notification = self.env.ref(NOTIFICATION_TEMPLATE, raise_if_not_found=False)
        if notification and mail_template == notification:
            move = move.with_context(email_notification_allow_header=False)
        return super()._send_mail(move, mail_template, **kwargs)
