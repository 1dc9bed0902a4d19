# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What dialogs share that give something sold up, and money back for it."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.outcomes import CREDITED, FAILED
from .give_back_line_mixin import SILENT


class GiveBackMixin(models.AbstractModel):
    """For dialogs with ``line_ids``, whose model has the ``give.back.line.mixin``."""

    _name = "give.back.mixin"
    _inherit = ["dialog.mixin"]
    _description = "Dialog That Gives Back"

    reason_id = fields.Many2one(comodel_name="account.credit.reason")
    settlement = fields.Selection(
        selection=[("credit", "Keep as account credit"), ("refund", "Refund")],
        default="credit",
        required=True,
    )
    notify = fields.Boolean(default=True)
    message = fields.Text()
    fixed_amount = fields.Monetary(string="Amount for Each")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    summary = fields.Char(compute="_compute_summary")
    summary_parts = fields.Json(compute="_compute_summary")
    shown = fields.Char(
        store=False, help="The part of the summary of which the lines are shown."
    )

    # == Where the books are closed == #
    open_date = fields.Date(compute="_compute_open_date")
    date_notice = fields.Char(compute="_compute_open_date")
    accept_open_date = fields.Boolean(string="Use that date")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.currency_id")
    def _compute_currency_id(self):
        """Of several currencies none: an amount for each is one of its own."""
        for wizard in self:
            currencies = wizard.line_ids.currency_id
            wizard.currency_id = currencies if len(currencies) == 1 else False

    @api.depends("line_ids.amount", "line_ids.outcome", "notify")
    def _compute_summary(self):
        """Tell how many, and what becomes of the money of how many."""
        for wizard in self:
            count = wizard._get_count_text()
            parts = count and {
                "": count,
                **wizard._get_outcome_texts(),
                **wizard._get_silence_texts(),
            }
            wizard.summary = parts and " · ".join(parts.values())
            wizard.summary_parts = parts and [
                {"shows": part, "text": text} for part, text in parts.items()
            ]

    @api.depends("line_ids.outcome")
    def _compute_open_date(self):
        """Rule 21: say which date a closed period leads to."""
        Credit = self.env["account.move.credit"]
        today = fields.Date.context_today(self)
        known = {}
        for wizard in self:
            lines = wizard.line_ids.filtered(lambda line: line.outcome in CREDITED)
            moved = []
            invoices_sudo = lines._get_invoices_sudo().filtered(
                lambda invoice: invoice.state == "posted"
            )
            for invoice_sudo in invoices_sudo:
                date = max(today, invoice_sudo.invoice_date)
                open_date = Credit._get_open_date(invoice_sudo, date, known)
                if open_date != date:
                    moved.append((open_date, date))
            open_date, date = max(moved, default=(False, False))
            wizard.open_date = open_date
            wizard.date_notice = open_date and Credit._get_date_notice(date, open_date)

    def _get_outcome_texts(self):
        """Return in words what becomes of the money, by outcome."""
        self.ensure_one()
        money = {
            outcome: {
                "amount": self.currency_id._format_sums(parts),
                "count": len(parts),
            }
            for outcome, parts in self._split_given_back().items()
            if parts
        }
        counts = {
            outcome: {"count": len(lines)}
            for outcome, lines in self.line_ids.grouped("outcome").items()
        }
        texts = {
            "owed_less": "owed_less" in money
            and self.env._("%(amount)s less owed (%(count)s)", **money["owed_less"]),
            "account_credit": "account_credit" in money
            and self.env._(
                "%(amount)s account credit (%(count)s)", **money["account_credit"]
            ),
            "refund": "refund" in money
            and self.env._("%(amount)s paid back (%(count)s)", **money["refund"]),
            "taken_off_draft": "taken_off_draft" in counts
            and self.env._("%(count)s taken off a draft", **counts["taken_off_draft"]),
            "nothing": "nothing" in counts
            and self.env._("%(count)s without change", **counts["nothing"]),
            FAILED: FAILED in counts
            and self.env._("%(count)s can't be credited", **counts[FAILED]),
        }
        return {outcome: text for outcome, text in texts.items() if text}

    def _split_given_back(self):
        """Return what of the amounts is owed less, and what goes where it was chosen:
        pairs of a currency and an amount, by outcome. What an invoice owes is taken
        once, however many lines of it there are.
        """
        owed = {}
        parts = {"owed_less": [], "account_credit": [], "refund": []}
        chosen = "refund" if self.settlement == "refund" else "account_credit"
        for line in self.line_ids.filtered(lambda line: line.outcome in CREDITED):
            currency = line.currency_id
            left = owed.get((line.invoice_name, currency), line.owed)
            less = min(left, line.amount)
            owed[line.invoice_name, currency] = left - less
            for outcome, amount in (("owed_less", less), (chosen, line.amount - less)):
                if not currency.is_zero(amount):
                    parts[outcome].append((currency, amount))
        return parts

    def _get_silence_texts(self):
        """Return in words who is not told."""
        count = self._count_silent()
        if not count:
            return {}
        text = self.env._("%(count)s can't be told: no e-mail", count=count)
        return {SILENT: text}

    # === HOOKS === #

    def _get_count_text(self):
        """Return who is given something back, counted in words; nothing if nobody."""
        raise NotImplementedError

    def _count_silent(self):
        """Return how many are to be told and have no address."""
        raise NotImplementedError

    # === ACTION METHODS === #

    def _prepare_options(self):
        """Return the choices as the public methods take them; raise when credit notes
        would get another date than today, and nobody has said that they may.
        """
        self.ensure_one()
        if self.date_notice and not self.accept_open_date:
            raise UserError(
                self.env._(
                    "%(notice)s Choose to use that date, then go on.",
                    notice=self.date_notice,
                )
            )
        return {
            "accept_date": self.open_date,
            "settlement": self.settlement,
            "notify": self.notify,
            "message": self.message,
            "reason_id": self.reason_id.id,
        }

    def _get_result_notification(self, results, done, failures):
        """Return the notification that tells what was done, what has to be reviewed
        first, and what failed and why.

        :param list results: dicts with the ``credit_note_ids`` that were made
        """
        ids = {note for result in results for note in result["credit_note_ids"]}
        waiting_sudo = (
            self.env["account.move"]
            .sudo()
            .browse(ids)
            .filtered(lambda move: move._is_waiting_for_review())
        )
        if waiting_sudo:
            done += " " + self.env._(
                "%(count)s credit notes have to be reviewed before they count.",
                count=len(waiting_sudo),
            )
        return self.env["ir.actions.client"]._get_notification(
            "\n".join([done, *failures]),
            warn=bool(failures),
            stay=bool(failures),
            then={"type": "ir.actions.act_window_close"},
        )
