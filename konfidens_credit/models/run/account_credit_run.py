# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work in the background (rule 38): what is to be done, how far it is, and what
whoever started it can do about it.
"""

from collections import Counter
from math import ceil

from odoo import api, fields, models

KINDS = [
    ("credit", "Credit Invoices"),
    ("cancel_sessions", "Cancel Sessions"),
    ("cancel_bookings", "Cancel Bookings"),
    ("remove", "Remove from Products"),
    ("invoice_bookings", "Invoice Sessions"),
    ("invoice_enrolments", "Invoice Enrolments"),
    ("post_send", "Post and Send Drafts"),
    ("collect", "Post and Collect"),
    ("undo_credit", "Undo Credits"),
    ("reinstate", "Reinstate Sessions"),
    ("undo_removal", "Undo Removals"),
    ("delete_drafts", "Delete Drafts"),
]


class AccountCreditRun(models.Model):
    _name = "account.credit.run"
    _inherit = ["mail.thread", "owned.mixin", "worker.mixin"]
    _description = "Work in the Background"
    _order = "id desc"

    # == What ==
    name = fields.Char(required=True, readonly=True, owned=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True, owned=True)
    options = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="What was chosen, as the methods take it.",
        owned=True,
    )
    line_ids = fields.One2many(
        comodel_name="account.credit.run.line",
        inverse_name="run_id",
        readonly=True,
        owned=True,
    )
    undoes_id = fields.Many2one(
        comodel_name="account.credit.run",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        owned=True,
    )
    undo_ids = fields.One2many(
        comodel_name="account.credit.run", inverse_name="undoes_id", readonly=True
    )

    # == Whose ==
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Started by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        owned=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        owned=True,
    )

    # == How far ==
    state = fields.Selection(
        selection=[
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("stopped", "Stopped"),
        ],
        default="queued",
        required=True,
        readonly=True,
        index=True,
        owned=True,
    )
    is_stopping = fields.Boolean(
        readonly=True, owned=True, help="It stops after what is being done now."
    )
    start_date = fields.Datetime(string="Started on", readonly=True, owned=True)
    end_date = fields.Datetime(string="Ended on", readonly=True, owned=True)
    total_count = fields.Integer(string="Total", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    progress = fields.Float(
        compute="_compute_counts", help="Per cent of it that is done, or failed."
    )
    seconds_left = fields.Integer(
        compute="_compute_counts", help="How long it still takes, about."
    )

    # == What came of it ==
    draft_count = fields.Integer(string="New Drafts", compute="_compute_documents")
    credit_note_count = fields.Integer(
        string="Credit Notes", compute="_compute_documents"
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.state", "state")
    def _compute_counts(self):
        """Count what is true, for many runs at once: a sum that each chunk would write
        on the run would have it wait for who stops it.
        """
        counts = Counter()
        groups = self.env["account.credit.run.line"].sudo()
        for run, state, count in groups._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        ):
            counts[run.id, state] = count
        for run in self:
            done, failed, queued = (
                counts[run._origin.id, state] for state in ("done", "failed", "queued")
            )
            total = done + failed + queued
            run.total_count = total
            run.done_count = done
            run.failed_count = failed
            run.progress = 100.0 * (done + failed) / total if total else 0.0
            is_going_on = run.state in ("queued", "running")
            run.seconds_left = (
                ceil(queued * run._get_seconds_per_line())
                if queued and is_going_on
                else 0
            )

    @api.depends("line_ids.credit_note_id", "line_ids.replacement_id")
    @api.depends_context("uid")
    def _compute_documents(self):
        for run in self:
            run.draft_count = len(run._get_drafts())
            run.credit_note_count = len(run._get_credit_notes())

    # === GETTERS === #

    def _get_lines_sudo(self, *states):
        """Return the lines of these runs in these states, in their order."""
        return (
            self.env["account.credit.run.line"]
            .sudo()
            .search([("run_id", "in", self.ids), ("state", "in", states)])
        )

    def _get_documents(self, name):
        """Return what came of the lines of these runs in this field, as the user may
        read it.
        """
        found = (
            self.env["account.credit.run.line"]
            .sudo()
            ._read_group([("run_id", "in", self.ids), (name, "!=", False)], [name])
        )
        moves = self.env["account.move"]
        return moves.browse(move.id for (move,) in found)._filtered_access("read")

    def _get_drafts(self):
        """Return the drafts that these runs made, and that are drafts still."""
        return self._get_documents("replacement_id").filtered(
            lambda move: move.state == "draft"
        )

    def _get_credit_notes(self):
        """Return the credit notes that these runs made, and that stand."""
        return self._get_documents("credit_note_id").filtered(
            lambda move: move.state != "cancel"
        )
