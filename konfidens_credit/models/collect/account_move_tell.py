# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Telling people of invoices that don't pay themselves as they should (rule 16)."""

from odoo import models

from ...core.request import join_lines
from ..common.telling import get_person, get_why, tell_person


class AccountMove(models.Model):
    _inherit = "account.move"

    # === STAFF === #

    def _ask_to_collect_by_hand(self, transaction):
        self._ask_person(
            self.env._("Charging %(invoice)s failed", invoice=self.name),
            self.env._(
                "%(amount)s could not be charged to %(token)s. Agree with the customer "
                "on another way to pay. The provider says: %(message)s",
                amount=transaction.currency_id.format(transaction.amount),
                token=transaction.token_id.display_name,
                message=transaction.state_message or "",
            ),
        )

    def _explain_charge_stopped(self, refusal):
        """Return what a person reads about charging this invoice, which failed on the
        way; nothing where the failure has a course of its own.
        """
        charge = self._get_running_charges()[:1]
        if charge.state == "done":
            return charge._explain_not_booked(self, refusal)
        if charge and not charge.sent_date and refusal:
            # Refused before it was sent, as by a provider that is switched off.
            charge._set_error(refusal)
            return None
        if charge and not charge._may_be_sent():
            return None
        return (
            self.env._("Charging %(invoice)s stopped", invoice=self.name),
            self.env._(
                "%(invoice)s could not be charged to %(token)s: %(reason)s It is tried "
                "again within an hour.",
                invoice=self.name,
                token=(charge.token_id or self._get_token()).display_name,
                reason=get_why(self.env, refusal),
            ),
        )

    def _ask_person(self, summary, note):
        """Have a person see to this document, once."""
        self.ensure_one()
        person = get_person(self._get_responsible(), self)
        tell_person(person, self, summary, note)

    def _get_responsible(self):
        """Return the users who see to these documents, the first of them first."""
        return self.invoice_user_id | self.create_uid

    # === NOTHING TO CHARGE IT TO === #

    def _tell_not_collected(self):
        """Have a person and the customer know that this invoice is not charged by
        itself, which they count on: its payment method can't be charged any more.
        """
        self.ensure_one()
        self._tell_payer_not_collected()
        person = get_person(self._get_responsible(), self)
        invoice = self.with_context(lang=person.lang)
        tell_person(person, invoice, *invoice._explain_not_collected())

    def _explain_not_collected(self):
        """Return what a person reads about this invoice that can't be charged."""
        names = {
            "invoice": self.name,
            "amount": self.currency_id.format(self.amount_residual),
            "customer": self.partner_id.display_name,
            "method": self._get_chosen_method_name(),
        }
        if self.partner_id.email_normalized:
            asked = self.env._(
                "%(customer)s was asked by e-mail to pay %(invoice)s.", **names
            )
        else:
            asked = self.env._(
                "%(customer)s has no e-mail address: ask them to pay %(invoice)s.",
                **names,
            )
        why = self.env._(
            "%(amount)s is not charged to %(method)s: it was removed, or its payment "
            "provider is switched off.",
            **names,
        )
        todo = self.env._(
            "Choose another saved payment method on the contact, and what is owed is "
            "charged by itself again."
        )
        note = " ".join((why, asked, todo))
        return self.env._("%(invoice)s can't be charged", invoice=self.name), note

    def _tell_payer_not_collected(self):
        """Ask the payer by e-mail to pay, with a link that works without a login."""
        invoice = self.with_context(lang=self.partner_id.lang)
        values = invoice._get_payment_notification_values()
        names = {
            "company": join_lines(invoice.company_id.name),
            "invoice": invoice.name,
            "amount": invoice.currency_id.format(values["amount"]),
            "method": invoice._get_chosen_method_name(),
        }
        invoice._tell_payer(
            invoice.env._("%(company)s: please pay %(invoice)s", **names),
            [
                invoice.env._(
                    "%(amount)s of %(invoice)s can't be charged to %(method)s, which "
                    "is not in use any more. Please pay in another way.",
                    **names,
                )
            ],
            invoice.env._("View and pay %(invoice)s", **names),
            values["url"],
        )

    def _get_chosen_method_name(self):
        """Return what the payer's chosen payment method is called; a general word when
        it is gone.
        """
        token = self._get_chosen_token()
        return token.display_name or self.env._("the saved payment method")
