# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Why an invoice can't be credited now, and what to do about it (rules 3 and 4)."""

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    @asked(most=MOST_TOLD)
    @public_method
    def explain_credit(self):
        """Tell per invoice how much can be credited, and if not, why (rules 1, 3, 4).

        :return: a dict per invoice, in the order of the recordset: ``invoice_id``,
            ``creditable`` (gross amount in the invoice's currency) and ``reasons``, a
            list of dicts with ``code``, ``message``, ``next_step``, ``res_model`` and
            ``res_id`` of the record that blocks. No reasons: it can be credited.
        :rtype: list[dict]
        :raise AccessError: if the user may not read one of the invoices
        """
        self.check_access("read")
        return self._explain_credit()

    def _explain_credit(self, override=False):
        """Do what ``explain_credit`` says, for whom that was checked.

        :param bool override: leave out what an administrator credits in spite of; it
            counts for administrators only
        """
        override = override and self.env.user.has_group(
            "konfidens_credit.group_administrator"
        )
        transactions = self._get_transactions_under_way()
        return [
            {
                "invoice_id": move._origin.id,
                "creditable": move.amount_creditable,
                "reasons": move._get_credit_obstacles(
                    transactions.get(move._origin.id), override
                ),
            }
            for move in self
        ]

    def _get_transactions_under_way(self):
        """Return the newest unfinished payment transaction by invoice id (rule 4)."""
        if not self.ids:
            return {}
        transactions_sudo = (
            self.env["payment.transaction"]
            .sudo()
            .search(
                Domain("invoice_ids", "in", self.ids)
                & self.env["payment.transaction"]._get_under_way_domain(),
                order="id",
            )
        )
        return {
            invoice.id: transaction_sudo
            for transaction_sudo in transactions_sudo
            for invoice in transaction_sudo.invoice_ids
        }

    def _get_credit_obstacles(self, transaction_sudo, override):
        """Return the reasons against crediting this invoice, the weightiest first."""
        self.ensure_one()
        if obstacle := self._get_document_obstacle():
            return [obstacle]
        if self.company_id not in self.env.companies:
            return [
                self._prepare_obstacle(
                    "company",
                    self.env._(
                        "%(invoice)s belongs to %(company)s, which you are not working "
                        "in now.",
                        invoice=self.display_name,
                        company=self.company_id.name,
                    ),
                    self.env._("Choose that company at the top right, then try again."),
                    self.company_id,
                )
            ]
        if obstacle := self._get_nothing_left_obstacle():
            return [obstacle]
        obstacles = self._get_posting_obstacles()
        if not override and (
            obstacle := self._get_money_under_way_obstacle(transaction_sudo)
        ):
            obstacles.append(obstacle)
        return obstacles

    def _check_creditable(self, override=False):
        """Raise one error that names each invoice that can't be credited, and why."""
        refused = [
            f"{reason['message']} {reason['next_step']}"
            for result in self._explain_credit(override)
            for reason in result["reasons"]
        ]
        if refused:
            raise UserError("\n".join(refused))

    def _prepare_obstacle(self, code, message, next_step, record=None):
        record = self if record is None else record
        return {
            "code": code,
            "message": message,
            "next_step": next_step,
            "res_model": record._name,
            "res_id": record._origin.id,
        }

    def _get_document_obstacle(self):
        """Return why this document is not one that can be credited, if so."""
        name = self.display_name
        if self.move_type == "out_refund":
            return self._prepare_obstacle(
                "credit_note",
                self.env._("%(name)s is a credit note itself.", name=name),
                self.env._("Undo it from its own form, or credit its invoice."),
            )
        if self.move_type != "out_invoice":
            return self._prepare_obstacle(
                "not_invoice",
                self.env._("%(name)s is not a customer invoice.", name=name),
                self.env._("Use Odoo's own reversal for it."),
            )
        if self.state == "draft":
            return self._prepare_obstacle(
                "draft",
                self.env._("%(name)s is a draft: nobody owes it yet.", name=name),
                self.env._("Change or delete the draft instead."),
            )
        if self.state == "cancel":
            return self._prepare_obstacle(
                "cancelled",
                self.env._("%(name)s is cancelled: nobody owes it.", name=name),
                self.env._("There is nothing to do."),
            )
        return None

    def _get_nothing_left_obstacle(self):
        """Return who took all that could be credited, if nothing is left (rule 2)."""
        currency = self.currency_id
        if self.amount_creditable:
            return None
        if currency.is_zero(self.amount_total) and self.credit_state == "none":
            return None
        credit_notes = self._get_credit_notes()
        if not credit_notes:
            return self._prepare_obstacle(
                "nothing_left",
                self.env._("Nothing was paid for %(name)s.", name=self.display_name),
                self.env._("There is nothing to give back."),
            )
        waiting = credit_notes.filtered(lambda move: move._is_waiting_for_review())
        if waiting:
            return self._prepare_obstacle(
                "to_review",
                self.env._(
                    "%(name)s has nothing left to credit: %(credit_notes)s of "
                    "%(amount)s waits to be reviewed.",
                    name=self.display_name,
                    credit_notes=waiting._get_names(),
                    amount=currency.format(sum(waiting.mapped("amount_total"))),
                ),
                self.env._("Have it confirmed, or cancel it."),
                waiting[-1],
            )
        return self._prepare_obstacle(
            "nothing_left",
            self.env._(
                "%(name)s is credited already: %(credit_notes)s took %(amount)s.",
                name=self.display_name,
                credit_notes=credit_notes._get_names(),
                amount=currency.format(self.amount_credited),
            ),
            self.env._("Open the credit note to see what became of the money."),
            credit_notes[-1],
        )

    def _get_money_under_way_obstacle(self, transaction_sudo):
        """Return which payment may still come, if one may (rule 4)."""
        may_override = self.env.user.has_group("konfidens_credit.group_administrator")
        if transaction_sudo:
            return self._prepare_obstacle(
                "payment_pending",
                self.env._(
                    "A payment of %(amount)s for %(name)s is under way since "
                    "%(date)s: transaction %(reference)s is %(state)s.",
                    amount=transaction_sudo.currency_id.format(transaction_sudo.amount),
                    name=self.display_name,
                    date=format_date(self.env, transaction_sudo.last_state_change),
                    reference=transaction_sudo.reference,
                    state=dict(
                        transaction_sudo._fields["state"]._description_selection(
                            self.env
                        )
                    )[transaction_sudo.state],
                ),
                self.env._("Wait until it is done or cancelled, or credit anyway.")
                if may_override
                else self.env._(
                    "Wait until it is done or cancelled, or ask an administrator to "
                    "credit anyway."
                ),
                transaction_sudo,
            )
        if self.payment_state in ("in_payment", "paid") and not (
            self.currency_id.is_zero(self.amount_residual)
        ):
            return self._prepare_obstacle(
                "in_payment",
                self.env._(
                    "A payment of %(name)s is registered, but %(amount)s has not "
                    "arrived yet.",
                    name=self.display_name,
                    amount=self.currency_id.format(self.amount_residual),
                ),
                self.env._("Wait until the bank confirms it, or credit anyway.")
                if may_override
                else self.env._(
                    "Wait until the bank confirms it, or ask an administrator to "
                    "credit anyway."
                ),
                self.matched_payment_ids[:1] or self,
            )
        return None
