# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How much is given back to who leaves: what is unused, or what was asked for."""

from odoo import models
from odoo.exceptions import UserError

from ...core.request import to_amounts_by_id, to_positive_amount
from ..common.asking import ask
from .product_enrolment_unused import Share

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
                    asked.update(share.spread(wanted.get(share.invoice.id, 0.0)))
            elif wanted is not None:
                asked.update(enrolment._spread(own, wanted))
            elif mode == "unused":
                for share in own:
                    asked.update(share.unused)
        return {
            line: amount
            for line, amount in asked.items()
            if not line.currency_id.is_zero(amount)
        }

    def _spread(self, shares, amount):
        """Return ``amount`` spread over all lines of this enrolment."""
        self.ensure_one()
        together = Share(
            self, self.env["account.move"].union(*(s.invoice for s in shares))
        )
        for share in shares:
            together.standing.update(share.standing)
            together.unused.update(share.unused)
        return together.spread(amount)

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
