# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The Credit Invoice form: what is chosen, and the one call that does it."""

from odoo import Command, api, fields, models

from ...core.request import CreditRequest
from ...models.common.asking import ask, asked, read_active_ids
from ...models.common.context_keys import FORM
from ...models.common.public_method import public_method


class AccountMoveReversal(models.TransientModel):
    _name = "account.move.reversal"
    _inherit = ["dialog.mixin", "account.move.reversal"]

    # Native hides drafts, whose reason we tell.
    move_ids = fields.Many2many(domain=[])

    # == Which form ==
    is_credit = fields.Boolean(compute="_compute_invoice_id")
    is_batch = fields.Boolean(compute="_compute_invoice_id")
    invoice_id = fields.Many2one(
        comodel_name="account.move", compute="_compute_invoice_id"
    )

    # == What to credit ==
    credit_mode = fields.Selection(
        selection=[
            ("whole", "All that is left"),
            ("amount", "An amount"),
            ("lines", "By line"),
        ],
        string="Credit",
        default="whole",
        required=True,
    )
    credit_amount = fields.Monetary(
        string="Amount to Credit",
        compute="_compute_credit_amount",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    line_ids = fields.One2many(
        comodel_name="account.move.reversal.line",
        inverse_name="reversal_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    credit_reason_id = fields.Many2one(
        comodel_name="account.credit.reason", string="Reason"
    )

    # == What comes after ==
    reissue = fields.Boolean(
        string="Create a new draft",
        compute="_compute_reissue",
        compute_sudo=False,
        store=True,
        readonly=False,
        help="A copy of the invoice, linked to it, to correct and send again.",
    )
    settlement = fields.Selection(
        selection=[
            ("credit", "Keep as account credit"),
            ("outside", "Settled elsewhere"),
        ],
        string="What Was Paid",
        default="credit",
        required=True,
    )
    outside_method = fields.Char(string="How")
    outside_date = fields.Date(string="When", default=fields.Date.context_today)
    outside_reference = fields.Char(string="Reference")
    notify = fields.Boolean(string="Send by e-mail")

    # == What stands in the way ==
    override = fields.Boolean(string="Credit anyway")
    accept_open_date = fields.Boolean(string="Use that date")

    # == What was done ==
    result_ids = fields.One2many(
        comodel_name="account.move.reversal.result",
        inverse_name="reversal_id",
        readonly=True,
    )

    # === DEFAULTS === #

    @api.model
    def _is_given(self, name):
        """Override to leave to other modules what they add. What is computed from the
        documents is for nobody to say.
        """
        field = self._fields.get(name)
        return bool(field) and not field.compute

    @api.model
    def _get_target_names(self):
        """Override to leave to other modules, and to `account`, what they add."""
        return {
            name
            for name in super()._get_target_names()
            if any(
                module.startswith("konfidens_credit")
                for module in self._fields[name]._modules
            )
        }

    @api.model
    def default_get(self, fields):
        """Override of `account` to let our form tell why an invoice can't be credited,
        where native refuses to open.
        """
        _model, ids = read_active_ids(self.env, "account.move")
        moves = self.env["account.move"].browse(ids)
        if not self._is_for_credit(moves) or len(moves.company_id) > 1:
            return super().default_get(fields)
        native = self.with_context(active_model=None)
        vals = super(AccountMoveReversal, native).default_get(fields)
        if "move_ids" in fields:
            vals["move_ids"] = [Command.set(moves.ids)]
        if "company_id" in fields:
            vals["company_id"] = moves.company_id[:1].id
        dates = [date for date in moves.mapped("invoice_date") if date]
        if vals.get("date") and dates:
            vals["date"] = max(vals["date"], *dates)
        return vals

    def _is_for_credit(self, moves):
        """Tell whether our form handles these; native keeps bills and entries."""
        types = set(moves.mapped("move_type"))
        if self.env.context.get(FORM):
            return "out_invoice" in types
        return types == {"out_invoice"}

    # === COMPUTE METHODS === #

    @api.depends("move_ids")
    @api.depends_context(FORM)
    def _compute_invoice_id(self):
        for wizard in self:
            moves = wizard.move_ids._origin
            wizard.is_credit = self._is_for_credit(moves)
            wizard.is_batch = wizard.is_credit and len(moves) > 1
            wizard.invoice_id = moves if wizard.is_credit and len(moves) == 1 else False

    @api.depends("credit_mode", "line_ids.credit_amount")
    def _compute_credit_amount(self):
        for wizard in self:
            if wizard.credit_mode == "lines":
                wizard.credit_amount = sum(wizard.line_ids.mapped("credit_amount"))
            else:
                wizard.credit_amount = wizard.invoice_id.amount_creditable

    @api.depends("credit_mode")
    def _compute_line_ids(self):
        for wizard in self:
            if wizard.credit_mode == "lines" and not wizard.line_ids:
                wizard.line_ids = [
                    Command.create({"move_line_id": line.id})
                    for line in wizard.invoice_id._get_priced_lines()
                ]

    @api.depends("credit_mode", "date", "settlement")
    def _compute_reissue(self):
        """A future credit note can't come with a draft that is owed before it."""
        today = fields.Date.context_today(self)
        for wizard in self:
            wizard.reissue = (
                wizard.is_credit
                and wizard.credit_mode == "whole"
                and not (wizard.open_date and wizard.open_date > today)
            )

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_credit(self):
        """Credit the invoice as chosen, or each of many; then show what came of it."""
        self.ensure_one()
        invoices = self.move_ids._origin
        request = ask(
            self.env,
            CreditRequest.parse,
            **self._prepare_credit_options(),
            override=self.override,
            form=self,
        )
        if self.is_batch:
            results = self.env["account.move.credit"]._credit_each(invoices, request)
            self.result_ids = [
                Command.create(self.result_ids._prepare_result_vals(result))
                for result in results
            ]
            self.result_ids.credit_note_id._keep_as_batch()
            return self._get_result_action()
        [result] = invoices._credit(request)
        return invoices._get_credited_action(result, notify=self.notify)

    def _prepare_credit_options(self):
        """Return what was chosen as arguments of ``credit_invoice``."""
        self.ensure_one()
        options = {
            "reason_id": self.credit_reason_id.id,
            "note": self.reason,
            "date": self.open_date if self.accept_open_date else self.date,
            "reissue": self.reissue,
            "notify": self.notify,
        }
        if not self.is_batch and self.credit_mode == "amount":
            options["amount"] = self.credit_amount
        elif not self.is_batch and self.credit_mode == "lines":
            options["lines"] = {
                line.move_line_id.id: line.credit_amount for line in self.line_ids
            }
        if self.has_rest:
            options.update(self._prepare_settlement())
        return options

    def _prepare_settlement(self):
        """Return what becomes of what was paid, as arguments of ``credit_invoice``."""
        if self.settlement == "outside":
            return {"settlement": "outside", "outside": self._prepare_outside()}
        return {}

    def _prepare_outside(self):
        return {
            "date": self.outside_date,
            "method": self.outside_method,
            "reference": self.outside_reference,
        }

    def _get_result_action(self):
        failed = len(self.result_ids.filtered("error"))
        done = len(self.result_ids) - failed
        if failed:
            name = self.env._(
                "%(done)s credited, %(failed)s not", done=done, failed=failed
            )
        else:
            name = self.env._("%(done)s credited", done=done)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [
                (
                    self.env.ref(
                        "konfidens_credit.account_move_reversal_view_form_result"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"dialog_size": "large"},
        }

    @asked(one=True)
    @public_method
    def action_open_obstacle(self):
        """Open the record that keeps the invoice from being credited."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.obstacle_model,
            "res_id": self.obstacle_id,
            "views": [(False, "form")],
        }
