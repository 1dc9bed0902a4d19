# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paying by card from now on: beside the saved payment methods of the portal."""

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.payment.controllers.portal import PaymentPortal

from ..core.request import read_digits
from .portal import MESSAGE

PAGE = "/my/payment_method"


class SavedCardPortal(PaymentPortal):
    @route()
    def payment_method(self, **kwargs):
        """Override of `payment` to offer that invoices are charged to what is saved."""
        response = super().payment_method(**kwargs)
        values = {"credit_message": request.session.pop(MESSAGE, None)}
        if payer := self._get_payer():
            card_sudo = payer._get_charged_card()
            cards_sudo = payer._get_saved_cards()
            method = card_sudo or cards_sudo if len(cards_sudo) == 1 else card_sudo
            values.update(
                charged_card=card_sudo,
                saved_cards=cards_sudo,
                collecting_text=payer._explain_collecting(
                    method.display_name or request.env._("your card"),
                    request.env._("here"),
                ),
            )
        response.qcontext.update(values)
        return response

    @route(f"{PAGE}/collect", type="http", auth="user", methods=["POST"], website=True)
    def portal_collect(self, card_id=None, **_kwargs):
        """Have the payer's own invoices charged to a payment method that they saved
        from now on, or to none.
        """
        if payer := self._get_payer():
            try:
                text = self._switch(payer, card_id)
            except UserError as error:
                message = {"is_error": True, "text": str(error)}
            else:
                message = {"is_error": False, "text": text}
            request.session[MESSAGE] = message
        return request.redirect(PAGE)

    def _switch(self, payer, card_id):
        """Switch it on or off, and return what is told."""
        if card_id is not None:
            payer._start_collecting(read_digits(str(card_id)))
            return request.env._("Your new invoices are paid by card from now on.")
        waiting_sudo = payer._stop_collecting()
        if not waiting_sudo:
            return request.env._("Switched off: nothing is charged by itself any more.")
        return request.env._(
            "Switched off: nothing is charged by itself any more. Please pay "
            "%(invoices)s yourself.",
            invoices=", ".join(waiting_sudo.mapped("name")),
        )

    def _get_payer(self):
        """Return the visitor, if it is up to them how their invoices are paid: people
        of a company, or of a family that pays for them, have no say in it.
        """
        partner = request.env.user.partner_id
        is_payer = partner == partner.sudo().commercial_partner_id
        return partner if is_payer else partner.browse()
