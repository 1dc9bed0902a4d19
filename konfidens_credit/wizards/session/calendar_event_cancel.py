# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog that cancels sessions or single bookings: choices, preview, one call."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.common.asking import asked, read_active_ids
from ...models.common.public_method import public_method


class CalendarEventCancel(models.TransientModel):
    _name = "calendar.event.cancel"
    _inherit = ["give.back.mixin"]
    _description = "Cancel Sessions"
    _given = ("mode",)

    # == What == #
    mode = fields.Selection(
        selection=[
            ("session", "Sessions"),
            ("booking", "Bookings"),
            ("sick_day", "Sick Day"),
        ],
        required=True,
        default="session",
        readonly=True,
    )
    session_ids = fields.Many2many(comodel_name="calendar.event", readonly=True)
    booking_ids = fields.Many2many(comodel_name="session.booking", readonly=True)
    is_series = fields.Boolean(compute="_compute_is_series")
    scope = fields.Selection(
        selection=[
            ("this", "This session"),
            ("following", "This and the following ones"),
            ("all", "All of the series"),
        ],
        default="this",
        required=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Practitioner",
        default=lambda self: self.env.user,
    )
    date_from = fields.Date(
        string="From", default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date(
        string="To", default=lambda self: fields.Date.context_today(self)
    )
    cancelled_session_ids = fields.Many2many(
        comodel_name="calendar.event", compute="_compute_cancelled_session_ids"
    )

    # == How == #
    message = fields.Text(string="Message to Attendees")
    notify = fields.Boolean(string="Tell Everyone")
    amount_mode = fields.Selection(
        selection=[
            ("proposed", "As proposed"),
            ("percent", "Per cent"),
            ("fixed", "Fixed amount"),
        ],
        string="Give Back",
        default="proposed",
        required=True,
    )
    percent = fields.Float(default=100.0)
    terms_note = fields.Char(string="Why Not by the Terms")
    needs_terms_note = fields.Boolean(compute="_compute_terms")
    terms_text = fields.Text(compute="_compute_terms")
    has_remarks = fields.Boolean(compute="_compute_terms")

    # == Preview == #
    line_ids = fields.One2many(
        comodel_name="calendar.event.cancel.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    # === DEFAULTS === #

    @api.model
    def _filter_open(self, name, records):
        """Override for the sessions to cancel: others' are no matter here, even where
        the calendar shows them.
        """
        records = super()._filter_open(name, records)
        if name == "session_ids":
            records._check_session_access()
        return records

    @api.model
    def default_get(self, fields):
        """Start from the sessions or bookings that the user came from."""
        values = super().default_get(fields)
        model, ids = read_active_ids(self.env, "calendar.event", "session.booking")
        if model == "calendar.event":
            values["session_ids"] = [Command.set(ids)]
        elif model == "session.booking":
            values["booking_ids"] = [Command.set(ids)]
            values["mode"] = "booking"
        return values

    # === COMPUTE METHODS === #

    @api.depends("session_ids")
    def _compute_is_series(self):
        for wizard in self:
            wizard.is_series = bool(
                len(wizard.session_ids) == 1 and wizard.session_ids.recurrence_id
            )

    @api.depends("mode", "session_ids", "scope", "user_id", "date_from", "date_to")
    def _compute_cancelled_session_ids(self):
        for wizard in self:
            if wizard.mode == "sick_day":
                sessions = wizard._find_sick_day_sessions()[0]
            elif wizard.mode == "session":
                sessions = wizard.session_ids._origin._get_sessions_in_scope(
                    wizard.scope
                )
            else:
                sessions = self.env["calendar.event"]
            wizard.cancelled_session_ids = sessions

    @api.depends("cancelled_session_ids", "booking_ids")
    def _compute_line_ids(self):
        for wizard in self:
            bookings = wizard._get_bookings()
            known = wizard.line_ids.booking_id._origin
            wizard.line_ids = [
                Command.delete(line.id)
                for line in wizard.line_ids
                if line.booking_id._origin not in bookings
            ] + [
                Command.create({"booking_id": booking.id})
                for booking in bookings - known
            ]

    @api.depends("line_ids.is_against_terms", "line_ids.proposal", "line_ids.remark")
    def _compute_terms(self):
        for wizard in self:
            lines = wizard.line_ids
            wizard.needs_terms_note = any(lines.mapped("is_against_terms"))
            wizard.has_remarks = any(lines.mapped("remark"))
            wizard.terms_text = wizard.mode == "booking" and "\n".join(
                line.proposal for line in lines if line.proposal
            )

    def _get_count_text(self):
        """Override to count the bookings."""
        count = len(self.line_ids)
        if count == 1:
            return self.env._("1 booking")
        return self.env._("%(count)s bookings", count=count) if count else ""

    def _count_silent(self):
        """Override to count those whom the list shows without an address."""
        return len(self.line_ids.filtered("is_without_email"))

    def _get_bookings(self):
        """Return the bookings that the user may see and that are still taken."""
        self.ensure_one()
        bookings = (
            self.booking_ids._origin
            if self.mode == "booking"
            else self.env["session.booking"]
            .sudo(False)
            .search([("event_id", "in", self.cancelled_session_ids._origin.ids)])
        )
        return bookings._filter_live()

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_cancel(self):
        """Cancel as chosen, and tell what came of it."""
        self.ensure_one()
        options = self._prepare_options()
        if self.mode == "booking":
            results = self.booking_ids.cancel_bookings(
                terms_note=self.terms_note, cancel_empty=self.cancel_empty, **options
            )
        else:
            if not self.cancelled_session_ids:
                raise UserError(
                    self.env._(
                        "There is no session to cancel. Choose other days, or another "
                        "practitioner."
                    )
                )
            results = self.cancelled_session_ids.cancel_sessions(**options)
        return self._get_result_action(
            [booking for result in results for booking in result["bookings"]]
        )

    def _prepare_options(self):
        """Override to tell those who are chosen, and for the amounts of the lines; of
        who has no address, the booking is to say so.
        """
        told = self.line_ids.filtered(lambda line: line.notify or line.is_without_email)
        given = self.line_ids.filtered("is_open")
        return {
            **super()._prepare_options(),
            "notify": self.notify and told.booking_id.ids,
            "amounts": {line.booking_id.id: line.amount for line in given},
        }
