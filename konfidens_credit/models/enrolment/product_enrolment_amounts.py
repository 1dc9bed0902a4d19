# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much is given back to who leaves: what is unused, or what was asked for."""

from odoo import models
from odoo.exceptions import UserError

from ...core.request import to_amounts_by_id, to_positive_amount
from ...core.share import AboveStanding, join_shares
from ..common.asking import ask
from ..common.cents import to_amount, to_cents

MODES = ("unused", "none", "fixed")


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    def _check_mode(self, mode, amounts):
        if mode not in MODES:
            raise UserError(
                self.env._(
                    '"%(mode)s" is not a way to credit. Choose one of: %(modes)s.',
                    mode=mode,
                    modes=", ".join(MODES),
                )
            )
        if mode == "fixed" and amounts is None:
            raise UserError(
                self.env._("Say how much to credit: the fixed amount is missing.")
            )

    def _get_asked_amounts(self, shares, mode, amounts):
        """Return what to give back by invoice line: what is unused, or what was asked
        for instead, spread over the lines.

        :param list shares: see ``_get_shares``
        :param dict amounts: see ``_to_amounts_by_enrolment``
        :rtype: dict
        """
        shares_by_enrolment = {}
        for share in shares:
            shares_by_enrolment.setdefault(share.enrolment, []).append(share)
        asked = {}
        for enrolment, own in shares_by_enrolment.items():
            wanted = amounts.get(enrolment.id)
            if isinstance(wanted, dict):
                for share in own:
                    amount = wanted.get(share.invoice.id, 0.0)
                    asked.update(enrolment._spread([share], amount))
            elif wanted is not None:
                asked.update(enrolment._spread(own, wanted))
            elif mode == "unused":
                for share in own:
                    asked.update(share.unused)
        return {
            line: to_amount(line.currency_id, cents)
            for line, cents in asked.items()
            if cents
        }

    def _spread(self, shares, amount):
        """Return ``amount`` in cents, spread over the lines of some shares of this
        enrolment.

        :raise UserError: if it is more than is billed and not credited yet, or they are
            billed in several currencies
        """
        self.ensure_one()
        currency, *others = dict.fromkeys(share.currency for share in shares)
        if others:
            raise UserError(
                self.env._(
                    "%(enrolment)s is billed in several currencies: %(invoices)s. Say "
                    "by invoice how much to credit.",
                    enrolment=self.display_name,
                    invoices=self.env["account.move"]
                    .union(*(share.invoice for share in shares))
                    ._get_names(),
                )
            )
        try:
            return join_shares(shares).spread(
                to_cents(currency, currency.round(amount))
            )
        except AboveStanding as error:
            raise UserError(
                self.env._(
                    "%(amount)s can't be credited to %(enrolment)s: %(standing)s is "
                    "billed and not credited yet.",
                    amount=currency.format(amount),
                    enrolment=self.display_name,
                    standing=currency.format(to_amount(currency, error.standing)),
                )
            ) from None

    def _to_amounts_by_enrolment(self, amounts):
        """Return the checked gross amounts by enrolment id, or by invoice id within."""
        own, invoices = set(self.ids), set(self._get_sold_lines().move_id.ids)

        def to_value(value):
            if isinstance(value, dict):
                return to_amounts_by_id(value, invoices)
            return to_positive_amount(value)

        return ask(
            self.env,
            to_amounts_by_id,
            amounts,
            own,
            to_value,
            unknown=lambda key: self.env._(
                "%(key)s is no enrolment that you end, nor an invoice of one. Name "
                "amounts by the ids of those.",
                key=key,
            ),
        )
