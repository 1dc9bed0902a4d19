# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Payers who have their invoices charged to a card that they saved, and stop it again
(rules 15 and 16): in the company of the environment.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_saved_cards(self):
        """Return the payment methods that this payer saved and that can be charged, as
        superuser.
        """
        self.ensure_one()
        saved_sudo = (
            self.env["payment.token"].sudo().search([("partner_id", "=", self.id)])
        )
        return saved_sudo._filter_chargeable(self, self.env.company)

    def _get_charged_card(self):
        """Return what new invoices of this payer are charged to by themselves, as
        superuser; none where that is switched off.
        """
        self.ensure_one()
        payer_sudo = self.sudo()
        card_sudo = payer_sudo.payment_token_id
        if not payer_sudo.auto_collect:
            return card_sudo.browse()
        return card_sudo._filter_chargeable(self, self.env.company)

    def _explain_collecting(self, method, where):
        """Return in a sentence what is charged, when, and how that is stopped.

        :param str method: what is charged
        :param str where: the page where it is switched off
        """
        if self.env.company.collect_when == "due":
            when = self.env._("on its due date")
        else:
            when = self.env._("as soon as it is issued")
        return self.env._(
            "Each new invoice uses your account credit first; what is left is charged "
            "to %(method)s %(when)s, until you switch this off %(where)s.",
            method=method,
            when=when,
            where=where,
        )

    def _start_collecting(self, card_id):
        """Have new invoices of this payer, and those that are drafts, charged to one of
        their saved payment methods, for whom that was checked.

        :raise UserError: if it is none that they saved
        """
        self.ensure_one()
        card_sudo = self._get_saved_cards().filtered(lambda card: card.id == card_id)
        if not card_sudo:
            raise UserError(
                self.env._(
                    "This payment method is not saved here any more. Choose one that "
                    "is, or save one below."
                )
            )
        self.sudo().write({"auto_collect": True, "payment_token_id": card_sudo.id})
        self._get_uncharged_invoices(Domain("state", "=", "draft")).auto_collect = True
        self._log_collecting(
            self.env._(
                "Invoices are charged to %(method)s from now on.",
                method=card_sudo.display_name,
            )
        )

    def _stop_collecting(self):
        """Charge nothing of this payer any more that is not charged yet, for whom that
        was checked.

        :return: the invoices that were to be charged, and wait to be paid now
        :rtype: account.move
        """
        self.ensure_one()
        was_on = bool(self._get_charged_card())
        self.sudo().auto_collect = False
        invoices_sudo = self._get_uncharged_invoices(
            Domain("auto_collect", "=", True)
            & (
                Domain("state", "=", "draft")
                | Domain(
                    [
                        ("state", "=", "posted"),
                        ("payment_state", "in", ("not_paid", "partial")),
                    ]
                )
            )
        )
        invoices_sudo.auto_collect = False
        if was_on:
            self._log_collecting(self.env._("Invoices are not charged any more."))
        return invoices_sudo.filtered(lambda move: move.state == "posted")

    def _get_uncharged_invoices(self, domain):
        """Return the invoices of this payer of a domain, as superuser."""
        return (
            self.env["account.move"]
            .sudo()
            .search(
                Domain(
                    [
                        ("move_type", "=", "out_invoice"),
                        ("commercial_partner_id", "=", self.id),
                        ("company_id", "=", self.env.company.id),
                    ]
                )
                & domain,
                order="invoice_date_due, id",
            )
        )

    def _log_collecting(self, text):
        self.sudo()._message_log(body=text)
