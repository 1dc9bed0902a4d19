# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Credit notes that are to be posted where the books are closed by now (rule 21)."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    def _wait_for_open_books(self, soft):
        """Have the credit notes among these drafts wait until the books are open, and
        say so on them; raise where somebody wants them posted now. Native moves them
        in silence, or ends in an error at each run of its cron.

        :param bool soft: documents of a day to come are posted on their day
        """
        today = fields.Date.context_today(self)
        known = {}
        for credit_note in self:
            if (
                credit_note.move_type != "out_refund"
                or credit_note.reversed_entry_id.move_type != "out_invoice"
                or credit_note.state != "draft"
                # A till is never blocked (rule 2).
                or credit_note.reversed_entry_id._may_be_credited_above_total()
            ):
                continue
            date = credit_note.date
            open_date = self.env["account.move.credit"]._get_open_date(
                credit_note, date, known
            )
            if open_date == date:
                continue
            names = {
                "date": format_date(self.env, date),
                "open_date": format_date(self.env, open_date),
            }
            if open_date > today and not soft:
                raise UserError(
                    self.env._(
                        "%(credit_note)s can't be posted: the books are closed on "
                        "%(date)s. Give it %(open_date)s or a later day as its "
                        "accounting date.",
                        credit_note=credit_note.display_name,
                        **names,
                    )
                )
            credit_note.date = open_date
            credit_note._message_log(
                body=self.env._(
                    "The books are closed on %(date)s: it is booked on %(open_date)s.",
                    **names,
                )
            )

    def _is_waiting_for_its_day(self):
        """Tell whether this is a draft credit note that Odoo posts on its day."""
        self.ensure_one()
        return self.state == "draft" and self.auto_post == "at_date"
