# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Paying invoices on the portal with account credit first: one from its Pay dialog or
from a link, or all that is overdue.
"""

from urllib.parse import urlencode

from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.payment import utils as payment_utils

from ..core.request import RequestError, to_optional_amount
from ..models.common.asking import ask
from .payment import OwedPaymentPortal
from .portal import MESSAGE, NUMBER, CreditPortal

# Amounts in addresses: what the page wrote there.
AMOUNT = "<string(maxlength=20):%s>"


class CreditPaymentPortal(CreditPortal, OwedPaymentPortal):
    # === PAYING WITH CREDIT === #

    @route(
        [
            f"/my/invoices/{NUMBER % 'invoice_id'}/pay_rest/{AMOUNT % 'credit'}",
            f"/my/invoices/{NUMBER % 'invoice_id'}/pay_rest/{AMOUNT % 'credit'}"
            f"/{AMOUNT % 'asked'}/<string(maxlength=64):payment_token>",
        ],
        type="jsonrpc",
        auth="user",
    )
    def portal_pay_rest(
        self,
        invoice_id,
        credit,
        asked=None,
        payment_token=None,
        amount=None,
        access_token=None,
        **kwargs,
    ):
        """Start the payment of the customer's own invoice that goes with their credit:
        the invoice's transaction route where credit is ticked. A link may have asked
        for a part of it.
        """
        invoice_sudo = self._get_own_open_invoices(self._read_ids([invoice_id]))
        if asked and not payment_utils.check_access_token(
            payment_token, invoice_sudo.id, asked
        ):
            invoice_sudo = invoice_sudo.browse()
        return self._pay_rest(invoice_sudo, credit, amount, False, kwargs, asked)

    @route(
        f"/my/invoices/overdue/pay_rest/{AMOUNT % 'credit'}",
        type="jsonrpc",
        auth="user",
    )
    def portal_pay_overdue_rest(
        self, credit, amount=None, payment_reference=False, access_token=None, **kwargs
    ):
        """Start the payment of all that is overdue which goes with the customer's own
        credit.
        """
        overdue = request.env["account.move"].search(
            self._get_overdue_invoices_domain()
        )
        return self._pay_rest(overdue.sudo(), credit, amount, payment_reference, kwargs)

    def _pay_rest(self, invoices_sudo, credit, amount, reference, kwargs, asked=None):
        """Start a payment that goes with account credit. How much each is, is computed
        here, under lock: what the request gives is what the customer chose, and saw.
        """
        if not invoices_sudo:
            raise ValidationError(
                request.env._("There is nothing to pay here. Load the page again.")
            )
        self._validate_transaction_kwargs(kwargs)
        credit, amount, asked = (
            ask(request.env, to_optional_amount, value)
            for value in (credit, amount, asked)
        )
        rest = invoices_sudo._check_payment_with_credit(
            credit or 0.0, amount or 0.0, asked
        )
        # A saved card is charged once the credit that goes with it is used.
        request.update_context(delay_token_charge=True)
        values = self._process_transaction(
            request.env.user.partner_id.id,
            invoices_sudo.currency_id.id,
            invoices_sudo.ids,
            reference,
            **{**kwargs, "amount": rest, "is_validation": False},
        )
        payment_sudo = invoices_sudo.transaction_ids.filtered(
            lambda payment: payment.reference == values["reference"]
        )
        payment_sudo._begin_with_credit(credit)
        return {
            **values,
            "state": payment_sudo.state,
            "state_message": payment_sudo.state_message,
        }

    # === WHAT THE CUSTOMER SEES === #

    def _invoice_get_page_view_values(self, invoice, access_token, *args, **kwargs):
        """Override of `account_payment` to offer the customer's own credit, and first
        of all where they pay.
        """
        choice = self._pop_credit_choice(kwargs)
        values = super()._invoice_get_page_view_values(
            invoice, access_token, *args, **kwargs
        )
        if request.env.user._is_public():
            values["credit_login_url"] = self._get_login_url()
        if not self._is_own(invoice):
            return values
        available = invoice.account_credit_available
        values.update(
            account_credit_available=available,
            account_credit_fits=min(available, invoice.amount_residual),
            credit_message=request.session.pop(MESSAGE, None)
            or self._get_missed_message(invoice),
        )
        if invoice._has_to_be_paid():
            # Odoo's route asks for it, also of who came without one in the address.
            values["access_token"] = access_token or invoice._portal_ensure_token()
            asked = values["amount_custom"]
            if invoice.currency_id.compare_amounts(asked, invoice.amount_residual) >= 0:
                asked = 0.0
            values.update(self._prepare_credit_values(invoice, values, choice, asked))
        return values

    def _overdue_invoices_get_page_view_values(self, overdue_invoices, **kwargs):
        """Override of `account_payment` to ask for what is owed: native asks for the
        totals, of which some may be credited, or paid. The customer's own credit is
        offered first, as on one invoice.
        """
        choice = self._pop_credit_choice(kwargs)
        values = super()._overdue_invoices_get_page_view_values(
            overdue_invoices, **kwargs
        )
        if payment := values.get("payment"):
            # They are the customer's own by the domain that finds them.
            invoices_sudo = overdue_invoices.sudo()
            values.update(self._prepare_credit_values(invoices_sudo, values, choice))
            left = values["credit_rest"]
            values.update(amount=left, payment={**payment, "amount": left})
        return values

    def _prepare_credit_values(self, invoices_sudo, values, choice, asked=0.0):
        """Return what a page shows where these invoices of the customer are paid, with
        the credit that they chose used, or none.

        :param dict choice: what ``_pop_credit_choice`` returned
        :param float asked: the part that a link asks for; all that is owed if zero
        """
        currency = invoices_sudo.currency_id
        due = asked or sum(invoices_sudo.mapped("amount_residual"))
        offers = invoices_sudo._get_credit_offers()
        offer = min(sum(offers.values()), due)
        is_covered = not currency.compare_amounts(offer, due)
        if not offers or not (is_covered or values["providers_sudo"]):
            return {"credit_rest": due}
        chosen = min(choice["amount"], offer)
        if not currency._is_payable(chosen):
            chosen = offer
        is_chosen = choice["is_ticked"]
        credit = chosen if is_chosen else 0.0
        left = currency.round(due - credit)
        payments = invoices_sudo._get_payments_after_credit(credit, asked or None)
        changed = {
            "credit_offer": offer,
            "credit_chosen": currency.round(chosen),
            "credit_due": due,
            "credit_rest": left,
            "credit_invoice_ids": invoices_sudo.browse().union(*offers).ids,
            "is_credit_chosen": is_chosen,
            "is_credit_covering": is_chosen and currency.is_zero(left),
            "payment_amounts": {"amount_due": 0.0, **payments},
        }
        if is_chosen:
            changed["transaction_route"] = self._get_rest_route(
                invoices_sudo, values, f"{credit:.{currency.decimal_places}f}", asked
            )
        if asked:
            changed["credit_link"] = {
                name: request.params.get(name) for name in ("amount", "payment_token")
            }
        return changed

    def _get_rest_route(self, invoices_sudo, values, credit, asked):
        """Return the transaction route of a payment that goes with this credit."""
        if values.get("page_name") == "overdue_invoices":
            return f"/my/invoices/overdue/pay_rest/{credit}"
        route = f"/my/invoices/{invoices_sudo.id}/pay_rest/{credit}"
        if asked:
            link = request.params
            route += f"/{link.get('amount')}/{link.get('payment_token')}"
        return route

    def _pop_credit_choice(self, kwargs):
        """Take what the customer chose out of what the address says: to use credit, as
        long as they don't say otherwise, and how much; zero for all that fits.
        """
        # A box without its tick is not sent: what is beside it tells that it was there.
        is_asked = kwargs.pop("credit_choice", None)
        is_ticked = bool(kwargs.pop("use_credit", None)) or not is_asked
        try:
            amount = to_optional_amount(kwargs.pop("credit", None))
        except RequestError:
            amount = None
        return {"is_ticked": is_ticked, "amount": amount or 0.0}

    def _get_login_url(self):
        """Return where who only has a link logs in, to come back to the Pay dialog. All
        are told alike: who has no login learns nothing of credit.
        """
        asked = request.httprequest
        query = urlencode({**asked.args.to_dict(), "payment": "True"})
        return "/web/login?" + urlencode({"redirect": f"{asked.path}?{query}"})

    def _get_missed_message(self, invoice_sudo):
        """Return what the page tells who paid with credit that was used elsewhere by
        then; nothing where all is as they chose.
        """
        payment_sudo = invoice_sudo.get_portal_last_transaction()
        missed = payment_sudo and payment_sudo._get_missed_credit()
        if not missed or not invoice_sudo._can_take_credit():
            return None
        currency = invoice_sudo.currency_id
        return {
            "is_error": True,
            "text": request.env._(
                "%(missed)s of the account credit that you chose was used elsewhere "
                "before your payment came: %(owed)s is left to pay.",
                missed=currency.format(missed),
                owed=currency.format(invoice_sudo.amount_residual),
            ),
        }
