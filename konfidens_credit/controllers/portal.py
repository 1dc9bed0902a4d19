# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers see and do on the portal about their account credit.

Everything here is for whoever is logged in. Who only holds the link to an invoice
neither sees nor uses credit.
"""

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..core.request import read_digits, to_optional_amount
from ..models.common.asking import ask

# Where the answer to a form waits for the page that shows it.
MESSAGE = "konfidens_credit_message"
# Odoo's own `int` fails at more digits than Python reads.
NUMBER = "<string(maxlength=10):%s>"


class CreditPortal(PortalAccount):
    # === HOME === #

    def _prepare_home_portal_values(self, counters):
        """Override of `account` to tell what credit there is, or that there was some:
        a card stays hidden while its counter is zero.
        """
        values = super()._prepare_home_portal_values(counters)
        if "account_credit" in counters:
            customer_sudo = self._get_customer()
            text = customer_sudo.account_credit_text
            if not text and customer_sudo._get_account_credit_history():
                text = request.env.company.currency_id.format(0.0)
            values["account_credit"] = text or 0
        return values

    # === ACCOUNT CREDIT === #

    @route(
        ["/my/credit", f"/my/credit/page/{NUMBER % 'page'}"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_credit(self, page=1):
        """Show the customer's account credit: where it comes from, where it went."""
        customer_sudo = self._get_customer()
        items_sudo = customer_sudo._get_account_credit_history()
        pager = portal_pager(
            url="/my/credit",
            total=len(items_sudo),
            page=read_digits(str(page)) or 1,
            step=self._items_per_page,
        )
        return request.render(
            "konfidens_credit.portal_my_credit",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "account_credit",
                "account_credit_text": customer_sudo.account_credit_text,
                "items": items_sudo[pager["offset"] :][: self._items_per_page],
                "pager": pager,
                "credit_message": request.session.pop(MESSAGE, None),
            },
        )

    @route(
        f"/my/invoices/{NUMBER % 'invoice_id'}/apply_credit",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_apply_credit(self, invoice_id, amount=None, **_kwargs):
        """Use the customer's own credit on their own invoice: all that fits, or an
        amount. What can be used is computed here, under lock.
        """
        invoice_sudo = self._get_own_open_invoices(self._read_ids([invoice_id]))
        if not invoice_sudo:
            return request.redirect("/my")
        self._apply_credit(invoice_sudo, amount)
        # Whose invoice it is needs no token, and a token in the address would leak.
        return request.redirect(f"/my/invoices/{invoice_sudo.id}")

    @route(
        "/my/invoices/apply_credit",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_apply_credit_to_many(self, amount=None, **_kwargs):
        """Use the customer's own credit on the chosen invoices, the first due first:
        all that fits, or an amount in all.
        """
        chosen = request.httprequest.form.getlist("invoice_ids")
        invoices_sudo = self._get_own_open_invoices(self._read_ids(chosen))
        takers_sudo = invoices_sudo.filtered(
            invoices_sudo._plan_account_credit().__getitem__
        )
        if takers_sudo:
            self._apply_credit(takers_sudo, amount)
        else:
            request.session[MESSAGE] = {
                "is_error": True,
                "text": request.env._(
                    "Choose an open invoice that your account credit can be used on."
                ),
            }
        return request.redirect("/my/invoices")

    def _apply_credit(self, invoices_sudo, amount=None):
        """Use credit, and keep what to tell for the next page."""
        try:
            with request.env.cr.savepoint():
                results = invoices_sudo._apply_credit_in_all(
                    ask(request.env, to_optional_amount, amount)
                )
        except UserError as error:
            message = {"is_error": True, "text": str(error)}
        else:
            message = {
                "is_error": False,
                "text": request.env._(
                    "%(amount)s of your account credit is used on %(invoices)s.",
                    amount=invoices_sudo.currency_id[:1].format(
                        sum(result["applied"] for result in results)
                    ),
                    invoices=", ".join(
                        invoices_sudo.browse(
                            result["invoice_id"] for result in results
                        ).mapped("name")
                    ),
                ),
            }
        request.session[MESSAGE] = message

    def _read_ids(self, texts):
        """Return the ids that are in a form or address; what is none is left out."""
        return [found for text in texts if (found := read_digits(str(text)))]

    def _get_customer(self):
        """Return whose credit the visitor may see, as superuser."""
        return request.env.user.partner_id.sudo().commercial_partner_id

    def _get_own_open_invoices(self, invoice_ids):
        """Return those of the invoices that are the visitor's own and open, the first
        due first, as superuser; nothing tells whether the others exist.
        """
        domain = self._get_invoices_domain("out") & Domain(
            [
                ("id", "in", invoice_ids),
                ("move_type", "=", "out_invoice"),
                ("commercial_partner_id", "=", self._get_customer().id),
            ]
        )
        invoices = request.env["account.move"].search(
            domain, order="invoice_date_due, id"
        )
        return invoices.sudo().filtered(lambda move: move._can_take_credit())

    # === INVOICES === #

    def _is_own(self, invoice_sudo):
        return (
            not request.env.user._is_public()
            and invoice_sudo.commercial_partner_id == self._get_customer()
        )

    def _prepare_my_invoices_values(self, *args, **kwargs):
        """Override of `account` to let customers use their credit on several."""
        values = super()._prepare_my_invoices_values(*args, **kwargs)
        return {
            **values,
            "account_credit_text": self._get_customer().account_credit_text,
            "credit_message": request.session.pop(MESSAGE, None),
        }
