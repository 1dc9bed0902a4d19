# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What customers see and do on the portal: their account credit and their sessions.

Everything here is for whoever is logged in. Who only holds the link to an invoice
neither sees nor uses credit.
"""

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.account_payment.controllers.payment import (
    PaymentPortal as AccountPaymentPortal,
)
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
        """Override of `account` to tell what credit and which sessions there are."""
        values = super()._prepare_home_portal_values(counters)
        if "account_credit" in counters:
            # A card stays hidden while its counter is zero.
            values["account_credit"] = self._get_customer().account_credit_text or 0
        if "session_count" in counters:
            values["session_count"] = self._get_own_bookings(limit=1, count=True)
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
        items_sudo = request.env["account.move.line"].sudo()
        domain = customer_sudo._get_account_credit_history_domain()
        pager = portal_pager(
            url="/my/credit",
            total=items_sudo.search_count(domain),
            page=read_digits(str(page)) or 1,
            step=self._items_per_page,
        )
        return request.render(
            "konfidens_credit.portal_my_credit",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "account_credit",
                "account_credit_text": customer_sudo.account_credit_text,
                "items": items_sudo.search(
                    domain,
                    order="reconciled, date desc, id desc",
                    limit=self._items_per_page,
                    offset=pager["offset"],
                ),
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
    def portal_apply_credit_to_many(self, **_kwargs):
        """Use the customer's own credit on the chosen invoices, the first due first."""
        chosen = request.httprequest.form.getlist("invoice_ids")
        invoices_sudo = self._get_own_open_invoices(self._read_ids(chosen))
        takers_sudo = invoices_sudo.filtered(
            invoices_sudo._plan_account_credit().__getitem__
        )
        if takers_sudo:
            self._apply_credit(takers_sudo)
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
                results = invoices_sudo._apply_account_credit(
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
                    invoices=", ".join(invoices_sudo.mapped("name")),
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

    def _invoice_get_page_view_values(self, invoice, access_token, *args, **kwargs):
        """Override of `account_payment` to offer the customer's own credit."""
        values = super()._invoice_get_page_view_values(
            invoice, access_token, *args, **kwargs
        )
        if self._is_own(invoice):
            available = invoice.account_credit_available
            values.update(
                account_credit_available=available,
                account_credit_fits=min(available, invoice.amount_residual),
                credit_message=request.session.pop(MESSAGE, None),
            )
        return values

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

    # === SESSIONS === #

    @route(
        ["/my/sessions", f"/my/sessions/page/{NUMBER % 'page'}"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_sessions(self, page=1):
        """Show the customer's sessions, those to come first, and what was credited."""
        pager = portal_pager(
            url="/my/sessions",
            total=self._get_own_bookings(count=True),
            page=read_digits(str(page)) or 1,
            step=self._items_per_page,
        )
        return request.render(
            "konfidens_credit.portal_my_sessions",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "sessions",
                "bookings": self._get_own_bookings(
                    limit=self._items_per_page, offset=pager["offset"]
                ),
                "pager": pager,
            },
        )

    def _get_own_bookings(self, count=False, **options):
        """Return the bookings that the visitor has or pays for, or their number.

        Sessions are personal (rule 28): invoices and credit are shared with everybody
        of the same company, as in Odoo, sessions are not. A company that is logged in
        sees what it pays for.
        """
        bookings_sudo = request.env["session.booking"].sudo()
        domain = bookings_sudo._get_personal_domain(request.env.user.partner_id)
        if count:
            return bookings_sudo.search_count(domain, **options)
        return bookings_sudo.search(domain, order="start desc, id", **options)


class CreditPaymentPortal(AccountPaymentPortal):
    def _process_transaction(
        self, partner_id, currency_id, invoice_ids, payment_reference, **kwargs
    ):
        """Override of `account_payment` to take no more than is owed: a page or link
        that is older than a credit asks for too much.
        """
        invoices_sudo = request.env["account.move"].sudo().browse(invoice_ids)
        currency_sudo = request.env["res.currency"].sudo().browse(currency_id)
        owed = sum(invoices_sudo.mapped("amount_residual"))
        amount = self._cast_as_float(kwargs.get("amount")) or 0.0
        is_posted = set(invoices_sudo.mapped("state")) == {"posted"}
        if is_posted and currency_sudo.compare_amounts(amount, owed) > 0:
            raise ValidationError(
                request.env._(
                    "%(invoices)s owes %(owed)s by now. Load this page again, then pay "
                    "that amount.",
                    invoices=", ".join(invoices_sudo.mapped("name")),
                    owed=currency_sudo.format(owed),
                )
            )
        return super()._process_transaction(
            partner_id, currency_id, invoice_ids, payment_reference, **kwargs
        )

    def _get_extra_payment_form_values(
        self, invoice_id=None, access_token=None, **kwargs
    ):
        """Override of `account_payment` to ask for no more than is owed."""
        values = super()._get_extra_payment_form_values(
            invoice_id=invoice_id, access_token=access_token, **kwargs
        )
        invoice_id = self._cast_as_int(invoice_id)
        amount = self._cast_as_float(kwargs.get("amount"))
        if invoice_id and amount and "amount" not in values:
            invoice_sudo = request.env["account.move"].sudo().browse(invoice_id)
            if invoice_sudo.state == "posted":
                values["amount"] = min(amount, invoice_sudo.amount_residual)
        return values
