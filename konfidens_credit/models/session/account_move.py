# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices of sessions: made by payer, and who may work on them."""

from odoo import Command, api, fields, models

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import each_once, public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    session_ids = fields.Many2many(
        comodel_name="calendar.event",
        compute="_compute_session_ids",
        search="_search_session_ids",
        string="Sessions",
    )
    session_count = fields.Integer(compute="_compute_session_ids")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.booking_id")
    @api.depends_context("uid")
    def _compute_session_ids(self):
        bookings = self.sudo().line_ids.booking_id.with_env(self.env)
        visible = bookings._filtered_access("read")
        for move in self:
            seats = move.sudo().line_ids.booking_id.with_env(self.env) & visible
            move.session_ids = seats.event_id
            move.session_count = len(seats.event_id)

    def _search_session_ids(self, operator, value):
        return [("line_ids.booking_id.event_id", operator, value)]

    # === BUSINESS METHODS === #

    @api.model
    def _create_drafts_by_payer(self, items):
        """Make draft invoices: one per payer and company, in the company's currency.

        :param list items: a dict per line: ``payer``, ``company``, ``user`` (whose
            sessions they are, or none) and ``line``, its values
        """
        groups = {}
        for item in items:
            groups.setdefault((item["payer"], item["company"]), []).append(item)
        drafts = self._as_owner().create(
            [
                self._prepare_draft_vals(payer, company, own)
                for (payer, company), own in groups.items()
            ]
        )
        return drafts.with_env(self.env)

    def _prepare_draft_vals(self, payer, company, items):
        users = self.env["res.users"].union(*(item["user"] for item in items))
        return {
            "move_type": "out_invoice",
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "partner_id": payer.id,
            "invoice_user_id": users.id if len(users) == 1 else self.env.user.id,
            "invoice_line_ids": [Command.create(item["line"]) for item in items],
        }

    # === ACCESS === #

    def _is_own_of(self, user):
        """Override to let practitioners work on what comes from own sessions only."""
        return user.has_group("konfidens_credit.group_practitioner") and all(
            move._is_from_sessions_of(user) for move in self.sudo()
        )

    def _is_from_sessions_of(self, user):
        """Tell whether each line of this document is booked in ``user``'s sessions."""
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        return bool(lines) and all(user in line._get_practitioners() for line in lines)

    def _get_responsible(self):
        """Override to have the practitioners see to what comes from their sessions,
        where the salesperson doesn't.
        """
        practitioners_sudo = self.env["res.users"].union(
            *(line._get_practitioners() for line in self.sudo().invoice_line_ids)
        )
        practitioners = practitioners_sudo.with_env(self.env)
        return self.invoice_user_id | practitioners | super()._get_responsible()

    # === ACTION METHODS === #

    @each_once
    def action_post(self):
        """Override of `account` to let practitioners finalise what comes from their
        own sessions.
        """
        if self and not (self.env.su or self._has_billing_rights()):
            return super(AccountMove, self._with_right_to_credit()).action_post()
        return super().action_post()

    @each_once
    def action_print_pdf(self):
        """Override of `account` to let practitioners print what comes from their own
        sessions: Odoo asks the journal, which they don't see, for the layout.
        """
        user = self.env.user
        if not (self.env.su or self._has_billing_rights()) and self._is_own_of(user):
            return super(AccountMove, self.sudo()).action_print_pdf()
        return super().action_print_pdf()

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_sessions(self):
        """Open the sessions that this invoice is for."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sessions"),
            "res_model": "calendar.event",
            "views": [
                (self.env.ref("konfidens_credit.calendar_event_view_list").id, "list"),
                (False, "form"),
            ],
            "domain": [("id", "in", self.session_ids.ids)],
        }

    def _get_session_invoices_action(self):
        """Return the action that shows these invoices: one as a form, many listed."""
        return self._get_records_action_of(self, self.env._("Invoices"))
