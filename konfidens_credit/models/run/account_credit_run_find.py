# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is left of a run, and what of it can be done side by side: numbers are made one
after the other in a journal, and documents of two journals by two at once.
"""

from odoo import models
from odoo.fields import Domain

# What is of one journal makes numbers in that one alone.
BY_JOURNAL = ("credit", "post_send", "collect", "undo_credit")


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    def _find_lines(self, count, journal=None):
        domain = self._get_queued_domain()
        if journal:
            own = [("journal_id", "in", journal.ids)]
            domain &= Domain("res_id", "in", self.env["account.move"]._search(own))
        return self.env["account.credit.run.line"].search(
            domain, order="id", limit=count
        )

    def _get_queued_domain(self):
        return Domain("run_id", "=", self.id) & Domain("state", "=", "queued")

    def _get_journals_left(self):
        """Return the journals of what is left of this run, if those of each can be done
        beside the others; none where what is left is done by one alone.
        """
        if self.kind not in BY_JOURNAL:
            return self.env["account.journal"]
        lines = self.env["account.credit.run.line"]._search(self._get_queued_domain())
        groups = self.env["account.move"]._read_group(
            [("id", "in", lines.subselect("res_id"))], ["journal_id"]
        )
        return self.env["account.journal"].union(*(journal for (journal,) in groups))

    def _get_journals(self, records):
        """Return the journals that working on these records makes numbers in, which
        others can't do until the commit.
        """
        if self.kind in ("invoice_bookings", "invoice_enrolments", "delete_drafts"):
            return self.env["account.journal"]
        if records._name == "account.move":
            return records.journal_id
        return self.env["account.journal"].search(
            [("type", "=", "sale"), ("company_id", "child_of", self.company_id.id)]
        )
