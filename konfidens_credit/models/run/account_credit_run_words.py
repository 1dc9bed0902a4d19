# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A run in words: how far it is, what came of it, and beforehand, how long it will
take.
"""

from markupsafe import Markup

from odoo import api, fields, models

from .account_credit_run_steer import GOES_ON

# How many of the failed the last message names.
MOST_NAMED = 10


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    progress_text = fields.Char(compute="_compute_progress_text")
    failed_line_ids = fields.One2many(
        comodel_name="account.credit.run.line",
        inverse_name="run_id",
        string="What Failed",
        domain=[("state", "=", "failed")],
        readonly=True,
        owned=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "is_stopping", "total_count", "done_count", "failed_count")
    @api.depends_context("lang")
    def _compute_progress_text(self):
        for run in self:
            run.progress_text = run._get_progress_text()

    def _get_progress_text(self):
        """Return in a sentence how far this is."""
        self.ensure_one()
        counts = {
            "done": self.done_count,
            "total": self.total_count,
            "failed": self.failed_count,
        }
        if self.is_stopping and self.state in GOES_ON:
            return self.env._("Stops after what is being done now.")
        if self.state == "queued" and not (self.done_count or self.failed_count):
            return self.env._("Begins in a moment.")
        if self.state in GOES_ON:
            text = self.env._(
                "%(worked)s of %(total)s", worked=self._count_worked(), **counts
            )
            if not self.seconds_left:
                return text
            return self.env._(
                "%(text)s, %(time)s left",
                text=text,
                time=self._get_time_text(self.seconds_left),
            )
        if self.state == "stopped":
            return self.env._("Stopped: %(done)s of %(total)s are done.", **counts)
        if self.failed_count:
            return self.env._(
                "%(done)s of %(total)s are done, %(failed)s failed.", **counts
            )
        return self.env._("All %(total)s are done.", **counts)

    def _count_worked(self):
        """Return how many it has been at, with success or without."""
        return self.done_count + self.failed_count

    @api.model
    def _get_time_text(self, seconds):
        """Return in words how long this is, as exactly as one can know it."""
        if seconds < 55:
            return self.env._(
                "about %(count)s seconds", count=max(5, 5 * round(seconds / 5))
            )
        minutes = round(seconds / 60)
        if minutes <= 1:
            return self.env._("about a minute")
        if minutes < 90:
            return self.env._("about %(count)s minutes", count=minutes)
        return self.env._("about %(count)s hours", count=round(seconds / 3600))

    # === AT THE END === #

    def _get_end_body(self):
        """Return the message about the end of this run: how many are done, and what
        failed, and why, as far as whoever started it may still read it.
        """
        self.ensure_one()
        failed = self.failed_line_ids
        named = failed.with_user(self.user_id)._filtered_access("read")[:MOST_NAMED]
        parts = [Markup("<p>%s</p>") % self.progress_text]
        if named:
            rows = Markup().join(
                Markup("<li>%s</li>") % line._get_failure_text() for line in named
            )
            parts.append(Markup("<ul>%s</ul>") % rows)
        if len(named) < len(failed):
            parts.append(
                Markup("<p>%s</p>")
                % self.env._("And %(count)s more.", count=len(failed) - len(named))
            )
        return Markup().join(parts)

    # === HOW LONG IT WILL TAKE === #

    @api.model
    def _get_notice(self, kind, records):
        """Return the sentence that says beforehand that something will be done with
        these records in the background, and how long it will take; an empty text where
        they are few enough to wait for.

        :param str kind: one of ``KINDS``
        """
        if not self._is_large(records):
            return ""
        return self.env._(
            "%(what)s: %(time)s, in the background. You can go on working.",
            what=self._get_count_text(kind, self._count_documents(records)),
            time=self._get_time_text(self._estimate_seconds(records, kind)),
        )

    @api.model
    def _get_count_text(self, kind, count):
        """Return so many of what a run of this kind works on, in words."""
        if kind in ("cancel_sessions", "cancel_bookings"):
            return self.env._("%(count)s bookings", count=count)
        if kind == "remove":
            return self.env._("%(count)s clients", count=count)
        return self.env._("%(count)s invoices", count=count)
