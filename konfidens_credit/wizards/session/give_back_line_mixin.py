# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.outcomes import CREDITED, FAILED, OUTCOMES

# The part of a summary with those who can't be told.
SILENT = "silent"


class GiveBackLineMixin(models.AbstractModel):
    """For lines of dialogs, their ``wizard_id``, that have the ``give.back.mixin``:
    what becomes of the money for one thing that is given up.
    """

    _name = "give.back.line.mixin"
    _inherit = ["dialog.mixin"]
    _description = "Line of a Dialog That Gives Back"

    # The field with what is given up; a fixed amount is for each of these, in each
    # currency that it is billed in.
    _subject = None
    # The field of the dialog with how amounts are chosen.
    _mode = "amount_mode"

    currency_id = fields.Many2one(comodel_name="res.currency")
    invoice_name = fields.Char(string="Invoice")
    owed = fields.Monetary()
    billed = fields.Monetary(compute="_compute_proposal")
    proposed_amount = fields.Monetary(compute="_compute_proposal")
    is_open = fields.Boolean(compute="_compute_proposal")
    outcome = fields.Selection(selection=OUTCOMES, compute="_compute_outcome")
    summary_parts = fields.Char(
        compute="_compute_summary_parts",
        help="The parts of the dialog's summary that this line counts in.",
    )
    amount = fields.Monetary(
        compute="_compute_amount", compute_sudo=False, store=True, readonly=False
    )

    # === COMPUTE METHODS === #

    def _compute_proposal(self):
        """To be overridden with what is billed and proposed, and whether it can be
        given back.
        """
        raise NotImplementedError

    @api.depends(
        lambda self: (
            "billed",
            "proposed_amount",
            f"wizard_id.{self._mode}",
            "wizard_id.fixed_amount",
        )
    )
    def _compute_amount(self):
        for wizard, lines in self.grouped("wizard_id").items():
            left = {}
            for line in lines:
                subject = line[self._subject], line.currency_id
                own = left.get(subject, wizard.fixed_amount)
                line.amount = line._get_amount(wizard[self._mode], own)
                left[subject] = own - line.amount

    def _get_amount(self, mode, left):
        """Return the amount that is given back when it is chosen in this way.

        :param str mode: how
        :param float left: what is left of the fixed amount
        """
        self.ensure_one()
        if not self.is_open or mode == "none":
            return 0.0
        return min(left, self.billed) if mode == "fixed" else self.proposed_amount

    @api.depends("amount", "wizard_id.settlement")
    def _compute_outcome(self):
        for line in self:
            compare = line.currency_id.compare_amounts
            if not line.is_open:
                line.outcome = FAILED if line._is_blocked() else "nothing"
            elif line.currency_id.is_zero(line.amount) or not line._is_invoiced():
                line.outcome = "nothing"
            elif line._is_on_draft():
                line.outcome = "taken_off_draft"
            elif compare(line.amount, line.owed) <= 0:
                line.outcome = "owed_less"
            elif line.wizard_id.settlement == "refund":
                line.outcome = "refund"
            else:
                line.outcome = "account_credit"

    @api.depends("outcome", "owed")
    def _compute_summary_parts(self):
        for line in self:
            parts = [line.outcome]
            if line.outcome in CREDITED[:2] and line.owed:
                # What is left of it goes on.
                parts.append("owed_less")
            if line._is_silent():
                parts.append(SILENT)
            line.summary_parts = " ".join(filter(None, parts))

    # === HOOKS === #

    def _is_silent(self):
        """Return whether nobody can be told of this line."""
        raise NotImplementedError

    def _get_invoices_sudo(self):
        """Return the invoices that these lines take from, as superuser."""
        raise NotImplementedError

    def _is_blocked(self):
        """Return whether there is something to credit that can't be credited now."""
        raise NotImplementedError

    def _is_invoiced(self):
        return True

    def _is_on_draft(self):
        """Return whether it is on a draft, which is changed and not credited."""
        raise NotImplementedError
