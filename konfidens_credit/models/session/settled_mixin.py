# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What became of the money that was given back when a booking or an enrolment ended."""

from collections import defaultdict

from odoo import api, models
from odoo.tools import format_date

from .account_move_outcome import IN_ORDER

# The documents that tell what was given back, and what became of it (rule 31).
GIVEN_BACK_DEPENDS = (
    "invoice_line_ids.parent_state",
    "invoice_line_ids.price_total",
    "invoice_line_ids.move_id.line_ids.amount_residual",
    "invoice_line_ids.move_id.amount_refunding",
)
PAID_BACK = ("refunding", "refunded")


class SettledMixin(models.AbstractModel):
    """For models whose invoice lines are its ``invoice_line_ids``."""

    _inherit = "settled.mixin"

    # The field with the credit notes that were made when a record ended.
    _end_credit_notes = None

    def _get_default_payer(self):
        """Override for clients for whom somebody else pays."""
        return super()._get_default_payer()._get_payer()

    # === WHO MAY PAY === #

    @api.model_create_multi
    def create(self, vals_list):
        """Override to let practitioners choose among those who may pay."""
        records = super().create(vals_list)
        records._check_payers({})
        return records

    def write(self, vals):
        """Override to let practitioners choose among those who may pay."""
        if {"partner_id", "payer_id"}.isdisjoint(vals):
            return super().write(vals)
        old = {record: (record.partner_id, record.payer_id) for record in self}
        result = super().write(vals)
        self._check_payers(old)
        return result

    def copy_data(self, default=None):
        """Override: who pays for one client is not who pays for another."""
        vals_list = super().copy_data(default)
        if default and "partner_id" in default and "payer_id" not in default:
            for vals in vals_list:
                vals.pop("payer_id", None)
        return vals_list

    def _check_payers(self, old):
        """Raise when the user lets somebody pay who may not be asked to pay for the
        client.

        :param dict old: by record, client and payer before, who may stay
        """
        if self.env.su:
            return
        for record in self:
            client, payer = record.partner_id, record.payer_id
            if old.get(record) != (client, payer):
                payer._check_may_pay_for(client)

    # === WHAT WAS GIVEN BACK === #

    def _get_end_outcomes(self):
        """Return what became of the credit that these records got when they ended, as
        their credit notes tell it now (rule 31).

        :return: by record, ``_get_line_outcomes`` of the lines that are its own
        :rtype: dict
        """
        credit_notes = self.sudo()[self._end_credit_notes]
        outcomes = credit_notes._get_line_outcomes()
        return {
            record: {
                line: outcomes[line]
                for line in record.sudo().invoice_line_ids
                if outcomes.get(line)
                and line.move_id in record.sudo()[self._end_credit_notes]
            }
            for record in self
        }

    def _sum_up_given_back(self):
        """Return what was given back when these records ended, in their currency.

        :return: by record, the gross ``amount`` and the kinds of
            ``_get_credit_outcome``; zero for those that it has no part in
        :rtype: dict
        """
        sums = {}
        for record, outcomes in self._get_end_outcomes().items():
            sums[record] = defaultdict(float)
            for line, outcome in outcomes.items():
                rate = 1.0
                if line.currency_id != record.currency_id:
                    rate = line.move_id.invoice_currency_rate or 1.0
                for kind, amount in outcome.items():
                    sums[record][kind] += record.currency_id.round(amount / rate)
        return sums

    def _get_given_back_total(self):
        """Return in words what was given back when these records ended, each currency
        by itself; an empty text if that is nothing.
        """
        return self.env["res.currency"]._format_sums(
            (line.currency_id, outcome["amount"])
            for outcomes in self._get_end_outcomes().values()
            for line, outcome in outcomes.items()
        )

    def _get_given_back_texts(self):
        """Return to the customer in sentences what became of what was given back, as
        it is now; none if nothing is.
        """
        self.ensure_one()
        amounts, invoices = defaultdict(float), {}
        Move = self.env["account.move"]
        for line, outcome in self._get_end_outcomes()[self].items():
            for kind in outcome.keys() - {"amount"}:
                key = kind, line.currency_id
                amounts[key] += outcome[kind]
                credited = line.move_id.reversed_entry_id
                invoices[key] = invoices.get(key, Move.sudo()) | credited
        return [
            Move._get_outcome_message(
                kind, currency.format(amounts[kind, currency]), names._get_names()
            )
            for (kind, currency), names in sorted(
                invoices.items(), key=lambda item: IN_ORDER.index(item[0][0])
            )
        ] + self._get_waiting_texts()

    def _get_waiting_texts(self):
        """Return to the customer in sentences what is given back later: on a day when
        the books are open (rule 21), or once somebody has reviewed it.
        """
        waiting_sudo = self.sudo()[self._end_credit_notes].filtered(
            lambda move: move.state == "draft"
        )
        amounts = defaultdict(float)
        for line_sudo, gross in waiting_sudo._get_gross_by_line().items():
            if line_sudo in self.sudo().invoice_line_ids:
                move_sudo = line_sudo.move_id
                date = move_sudo._is_waiting_for_its_day() and move_sudo.date
                amounts[date, line_sudo.currency_id] += gross
        return [
            self.env._(
                "%(amount)s will be credited to you on %(date)s.",
                amount=currency.format(amount),
                date=format_date(self.env, date),
            )
            if date
            else self.env._(
                "%(amount)s will be credited to you once it is confirmed.",
                amount=currency.format(amount),
            )
            for (date, currency), amount in amounts.items()
        ]

    def _get_unchanged_text(self):
        """Return what a customer is told whom nothing is given back."""
        return self.env._("Nothing changes about what you have paid or owe.")
