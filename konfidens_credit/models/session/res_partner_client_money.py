# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What clients owe and have left, by the documents that the user may read (rule 30)."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.asking import asked
from ..common.public_method import public_method
from .calendar_event_access import PRACTITIONER

OPEN = Domain("state", "=", "posted") & Domain("amount_residual", "!=", 0.0)
OWED = OPEN & Domain("move_type", "=", "out_invoice")
CREDIT = OPEN & Domain("move_type", "=", "out_refund")


class ResPartner(models.Model):
    _inherit = "res.partner"

    client_owed_text = fields.Char(
        string="Owed",
        compute="_compute_client_money",
        groups=PRACTITIONER,
        help="What is left to pay of this client's invoices, by currency.",
    )
    client_credit_text = fields.Char(
        string="Credit Notes Left",
        compute="_compute_client_money",
        groups=PRACTITIONER,
        help="What is left of this client's credit notes, by currency.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_client_money(self):
        owed = self._sum_left_by_client(OWED)
        credit = self._sum_left_by_client(CREDIT)
        for client in self:
            client.client_owed_text = owed.get(client._origin, False)
            client.client_credit_text = credit.get(client._origin, False)

    def _sum_left_by_client(self, domain):
        """Return in words what is left of these documents, by client.

        :rtype: dict[res.partner, str]
        """
        left = defaultdict(list)
        moves = self.env["account.move"].search(
            self._get_client_documents_domain() & domain
        )
        for move_sudo in moves.sudo():
            lines_sudo = move_sudo.invoice_line_ids
            people = move_sudo.partner_id | move_sudo.commercial_partner_id
            for person in people | lines_sudo._get_clients():
                left[person.id].append(
                    (move_sudo.currency_id, move_sudo.amount_residual)
                )
        format_sums = self.env["res.currency"]._format_sums
        return {client: format_sums(left[client.id]) for client in self._origin}

    # === GETTERS === #

    def _get_invoices_and_credit_notes_domain(self):
        """Override to find what is for a client and somebody else pays for."""
        return list(
            Domain(super()._get_invoices_and_credit_notes_domain())
            | (
                Domain("move_type", "in", ("out_invoice", "out_refund"))
                & self._get_client_documents_domain()
            )
        )

    def _get_client_documents_domain(self):
        """Return the domain of the documents for these clients, whoever pays, and of
        those that they or their families get.
        """
        ids = self._origin.ids
        return (
            Domain("partner_id", "in", ids)
            | Domain("commercial_partner_id", "in", ids)
            | Domain("id", "in", self._get_ids_of_documents_for_them())
        ) & Domain("company_id", "in", self.env.companies.ids)

    def _get_ids_of_documents_for_them(self):
        """Return the ids of the documents that sell something to these clients, and
        that the user may read: who reads invoices reads whom they are for, without a
        right to sessions.
        """
        Move = self.env["account.move"]
        if not Move.has_access("read"):
            return []
        groups = (
            self.env["account.move.line"]
            .sudo()
            ._read_group(self._get_client_lines_domain(), ["move_id"])
        )
        return Move.search([("id", "in", [move.id for (move,) in groups])]).ids

    def _get_client_lines_domain(self):
        """Return the domain of the lines that sell something to these clients: a
        hook.
        """
        return Domain("booking_id.partner_id", "in", self._origin.ids)

    # === ACTION METHODS === #

    def _get_invoices_and_credit_notes_action(self):
        """Override to show practitioners, who have no access to accounting, the views
        that are theirs.
        """
        Move = self.env["account.move"]
        if Move._has_billing_rights():
            return super()._get_invoices_and_credit_notes_action()
        moves = Move.search(self._get_invoices_and_credit_notes_domain())
        return moves._get_session_invoices_action()

    @asked(one=True)
    @public_method
    def action_open_owed(self):
        """Open the invoices of this client that are not paid yet."""
        self.ensure_one()
        return self._get_documents_action(OWED)

    @asked(one=True)
    @public_method
    def action_open_client_credit(self):
        """Open the credit notes of this client that are not used up yet."""
        self.ensure_one()
        return self._get_documents_action(CREDIT)

    def _get_documents_action(self, domain):
        moves = self.env["account.move"].search(
            self._get_client_documents_domain() & domain
        )
        return moves._get_session_invoices_action()
