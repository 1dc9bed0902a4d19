# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Asking payers by e-mail to have their invoices charged to a card from now on."""

from odoo import models

from ...core.request import join_lines
from .letter import send_letter

CARD_PAGE = "/my/payment_method"


class ResPartner(models.Model):
    _inherit = "res.partner"

    # === WHO IS ASKED === #

    def _filter_may_ask_card(self):
        """Return those of these contacts whom the user may ask to pay by card: who
        bills may ask all. A hook.
        """
        may_ask = self.env["account.move"]._has_billing_rights()
        return self if may_ask else self.browse()

    def _get_card_payers(self):
        """Return whose cards the invoices of these contacts are charged to, as
        superuser. A hook: a contact's company pays.
        """
        return self.sudo().commercial_partner_id

    def _get_card_obstacles(self):
        """Return why payers are not asked to pay by card, by payer; nothing of those
        who are.

        :rtype: dict[res.partner, str]
        """
        obstacles = {}
        # Who knows the address gets a login with the message: for those to decide who
        # may invite any customer.
        may_invite = self.env["account.move"]._has_billing_rights()
        for payer_sudo in self.sudo():
            if payer_sudo._get_charged_card():
                why = self.env._("pays by card already")
            elif not payer_sudo.email_normalized:
                why = self.env._("has no e-mail address")
            elif not (payer_sudo.user_ids or may_invite):
                why = self.env._("has no login yet: ask an administrator")
            else:
                continue
            obstacles[payer_sudo] = why
        return obstacles

    def _can_save_cards(self):
        """Tell whether customers of the company can save a payment method."""
        providers_sudo = (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                self.env.company.id,
                self.env.company.partner_id.id,
                0.0,
                force_tokenization=True,
                is_validation=True,
            )
        )
        return any(providers_sudo.mapped("is_published"))

    # === ASKING === #

    def _ask_for_card(self, message=None):
        """Ask each of these payers in one e-mail, in their language, to save a card and
        to have new invoices charged to it, for whom that was checked.

        :param str message: what the staff say in their own words
        """
        company = self.env.company
        for payer_sudo in self.sudo():
            payer = payer_sudo.with_context(lang=payer_sudo.lang)
            send_letter(
                payer,
                payer,
                company,
                payer.env._(
                    "%(company)s: pay by card from now on",
                    company=join_lines(company.name),
                ),
                [
                    *(message or "").split("\n\n"),
                    payer.env._(
                        "Save a card once, and you need not think of your invoices any "
                        "more."
                    ),
                    payer._explain_collecting(
                        payer.env._("your card"), payer.env._("on the same page")
                    ),
                ],
                payer.env._("Pay by card from now on"),
                payer._get_card_url(),
            )
        self.sudo()._message_log_batch(
            bodies=dict.fromkeys(
                self.ids, self.env._("Asked by e-mail to pay by card from now on.")
            )
        )

    def _get_card_url(self):
        """Return where this payer saves a card; who has no login yet makes one on the
        way.
        """
        self.ensure_one()
        if self.user_ids:
            return self.get_base_url() + CARD_PAGE
        return self.with_context(signup_valid=True)._get_signup_url_for_action(
            url=CARD_PAGE
        )[self.id]
