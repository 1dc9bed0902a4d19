# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work in the background (rule 38): what is to be done, how far it is, and what
whoever started it can do about it.
"""

from odoo import api, fields, models

from ..common.asking import asked
from ..common.public_method import public_method

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
    _inherit = ["mail.thread", "owned.mixin"]
    _description = "Work in the Background"
    _order = "id desc"

    # == What ==
    name = fields.Char(required=True, readonly=True, owned=True)
    kind = fields.Selection(selection=KINDS, required=True, readonly=True, owned=True)
    options = fields.Json(
        readonly=True, owned=True, help="What was chosen, as the methods take it."
    )
    line_ids = fields.One2many(
        comodel_name="account.credit.run.line",
        inverse_name="run_id",
        readonly=True,
        owned=True,
    )
    undoes_id = fields.Many2one(
        comodel_name="account.credit.run",
        string="Undoes",
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
    told_count = fields.Integer(
        string="Told",
        compute="_compute_told",
        help="What customers have got a message about.",
    )
    untold_count = fields.Integer(string="To Be Told", compute="_compute_told")
    unreachable_count = fields.Integer(string="No E-mail", compute="_compute_told")

    # == What can be done about it ==
    can_stop = fields.Boolean(compute="_compute_can")
    can_retry = fields.Boolean(compute="_compute_can")
    can_undo = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for run in self:
            run.total_count = run.done_count = run.failed_count = 0
            run.progress = run.seconds_left = 0

    @api.depends("line_ids.credit_note_id", "line_ids.replacement_id.state")
    def _compute_documents(self):
        self.draft_count = self.credit_note_count = 0

    @api.depends("line_ids")
    def _compute_told(self):
        self.told_count = self.untold_count = self.unreachable_count = 0

    @api.depends("state", "is_stopping", "failed_count", "done_count", "undo_ids.state")
    @api.depends_context("uid")
    def _compute_can(self):
        self.can_stop = self.can_retry = self.can_undo = False

    # === BUSINESS METHODS === #

    @asked()
    @public_method
    def stop(self):
        """Have these runs stop after what is being done now; what is done stays.

        :return: a dict per run: ``run_id`` and ``state``
        :rtype: list[dict]
        :raise AccessError: if one is somebody else's, and the user no administrator
        """
        return []

    @asked()
    @public_method
    def retry_failed(self):
        """Have these runs, which have ended, try again what failed, and go on with what
        is left.

        :return: a dict per run: ``run_id`` and ``state``
        :rtype: list[dict]
        :raise UserError: if nothing is left to try
        :raise AccessError: if one is somebody else's
        """
        return []

    @asked(one=True)
    @public_method
    def undo(self):
        """Take back what this run did, as far as it can be: in a run of its own, whose
        failed lines say what can't be taken back, and why.

        :return: ``run_id`` of the run that does it
        :rtype: dict
        :raise UserError: if nothing of it can be taken back
        :raise AccessError: if it is somebody else's, and the user no administrator
        """
        return {"run_id": False}

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_stop(self):
        """Stop these runs."""

    @asked()
    @public_method
    def action_retry(self):
        """Try the failed lines again."""

    @asked(one=True)
    @public_method
    def action_undo(self):
        """Undo all, and open the run that does it."""

    @asked(one=True)
    @public_method
    def action_open_drafts(self):
        """Open the drafts that this run made."""

    @asked(one=True)
    @public_method
    def action_post_drafts(self):
        """Post the drafts that this run made and send each to its payer, in a run that
        opens.
        """

    @asked(one=True)
    @public_method
    def action_open_credit_notes(self):
        """Open the credit notes that this run made."""
