# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..common.asking import asked
from ..common.public_method import public_method


class AccountCreditRunLine(models.Model):
    _name = "account.credit.run.line"
    _inherit = ["owned.mixin"]
    _description = "Record to Work on in the Background"
    _order = "id"
    _log_access = False

    run_id = fields.Many2one(
        comodel_name="account.credit.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        owned=True,
    )
    res_model = fields.Char(required=True, readonly=True, owned=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True, owned=True
    )
    batch_key = fields.Integer(
        readonly=True, owned=True, help="What has the same is best done together."
    )
    name = fields.Char(compute="_compute_name", compute_sudo=False)
    state = fields.Selection(
        selection=[("queued", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="queued",
        required=True,
        readonly=True,
        owned=True,
    )
    message = fields.Text(string="Why Not", readonly=True, owned=True)
    seconds = fields.Float(
        readonly=True, owned=True, help="Its share of the time that its chunk took."
    )
    credit_note_id = fields.Many2one(
        comodel_name="account.move",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        owned=True,
    )
    replacement_id = fields.Many2one(
        comodel_name="account.move",
        string="New Draft",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        owned=True,
    )

    _state_idx = models.Index("(run_id, state, id)")

    # === COMPUTE METHODS === #

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_name(self):
        """Name the records to who may read them (rule 30)."""
        for model, lines in self.grouped("res_model").items():
            if model not in self.env:
                lines.name = False
                continue
            records = self.env[model].browse(lines.mapped("res_id"))
            seen = records.exists()._filtered_access("read")
            names = {record.id: record.display_name for record in seen}
            for line in lines:
                line.name = names.get(line.res_id, False)

    def _get_failure_text(self):
        """Return why this failed, in a sentence that names what it is about."""
        self.ensure_one()
        name, message = self.name or "", self.message or ""
        return message if name in message else f"{name}: {message}"

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_open_record(self):
        """Open the record that this line is about."""
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id)
        return record.get_formview_action()
