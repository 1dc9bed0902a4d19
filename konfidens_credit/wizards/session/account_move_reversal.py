# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions in the Credit Invoice form: the session is off, or invoiced elsewhere. And
what practitioners see there, who see no journals: a journal tells what is in the bank.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

REASONS = {"off": "session_cancelled", "elsewhere": "invoiced_elsewhere"}


class AccountMoveReversal(models.TransientModel):
    _inherit = "account.move.reversal"

    wrong = fields.Selection(
        selection_add=[
            ("payer",),
            ("off", "The session is off"),
            ("elsewhere", "Invoiced elsewhere"),
            ("money",),
        ],
        ondelete={"off": "set null", "elsewhere": "set null"},
    )
    elsewhere_note = fields.Char(string="Where")

    # === WHAT WAS WRONG === #

    def _get_wrong_choices(self):
        """Override to offer what concerns bookings, where there are some, to those who
        work with them.
        """
        choices = super()._get_wrong_choices()
        is_practitioner = self.env.user.has_group("konfidens_credit.group_practitioner")
        if is_practitioner and self._get_live_bookings():
            choices[2:2] = ["off", "elsewhere"]
        return choices

    def _get_live_bookings(self):
        """Return the bookings of the invoice that stand, as superuser."""
        return self._get_sudo("invoice_id").line_ids.booking_id._filter_live()

    def _get_reason_code(self):
        """Override to name the reasons that sessions have."""
        return REASONS.get(self.wrong) or super()._get_reason_code()

    def _needs_draft(self):
        """Override: what is off or invoiced elsewhere goes with the new draft."""
        is_booking = not self.is_batch and self.wrong in REASONS
        return is_booking or super()._needs_draft()

    def _correct_draft(self, draft):
        """Override to cancel the bookings, or mark them as invoiced elsewhere."""
        super()._correct_draft(draft)
        if self.wrong == "off":
            draft.delete_draft(cancel_bookings=True)
        elif self.wrong == "elsewhere":
            draft.invoice_externally(self.elsewhere_note or None)

    # === WORDS === #

    @api.depends("elsewhere_note")
    def _compute_credit_preview(self):
        """Override to follow where it was invoiced."""
        return super()._compute_credit_preview()

    def _tell_credit(self, rest):
        """Override to tell what becomes of the bookings."""
        text, is_possible = super()._tell_credit(rest)
        if self.wrong not in REASONS:
            return text, is_possible
        bookings = self._get_live_bookings()
        if self.wrong == "off" and (obstacle := self._get_off_obstacle(bookings)):
            return obstacle, False
        return f"{text} {self._get_bookings_text(bookings)}", is_possible

    def _get_off_obstacle(self, bookings_sudo):
        """Return why the user may not cancel these bookings now, or nothing."""
        try:
            bookings_sudo.event_id.with_env(self.env)._check_are_sessions()
        except (UserError, AccessError) as error:
            return str(error)
        return ""

    def _get_bookings_text(self, bookings):
        names = {"booking": bookings[:1].display_name, "count": len(bookings)}
        if self.wrong == "elsewhere":
            return (
                self.env._("%(booking)s is not invoiced here any more.", **names)
                if len(bookings) == 1
                else self.env._(
                    "%(count)s bookings are not invoiced here any more.", **names
                )
            )
        return (
            self.env._("The booking is cancelled: %(booking)s.", **names)
            if len(bookings) == 1
            else self.env._("%(count)s bookings are cancelled.", **names)
        )

    # === JOURNALS === #

    def _compute_available_journal_ids(self):
        """Override of `account` to offer practitioners no journal: it is that of the
        invoice.
        """
        if self.env["account.journal"].has_access("read"):
            super()._compute_available_journal_ids()
        else:
            self.sudo().available_journal_ids = False

    @api.constrains("journal_id", "move_ids")
    def _check_journal_type(self):
        """Override of `account` to look at journals that practitioners don't see."""
        return super(AccountMoveReversal, self.sudo())._check_journal_type()
