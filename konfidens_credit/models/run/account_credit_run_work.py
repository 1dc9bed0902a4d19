# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Large work, part by part (rule 38): each in a transaction of its own, with what it
did and how far it is, so that whoever is killed leaves nothing half done and nothing
twice.
"""

import logging
import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.fields import Domain

from ..common.halves import in_halves
from ..common.telling import get_why
from ..common.worker_mixin import SOMEBODY_AT_IT, Task

_logger = logging.getLogger(__name__)

CRON = "konfidens_credit.ir_cron_work_on_runs"
# A chunk is at most so many lines, and aims at so many seconds, as others wait for the
# numbers of a journal until it is committed: at most five, though not all documents are
# alike. Nobody knows how long the first ones take.
MOST_IN_CHUNK = 100
CHUNK_SECONDS = 3.0
FIRST_CHUNK = 20
# What one draft is for, and what shares a credit note that is undone, stays together.
TOGETHER = ("invoice_bookings", "invoice_enrolments", "reinstate", "undo_removal")


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    # === ENGINE === #

    def _wake(self):
        """Have these runs worked on, after the commit. Who brings another engine along
        overrides this, and calls ``_do_chunk`` until it returns nothing.
        """
        if self:
            self.env.ref(CRON)._trigger()

    @api.model
    def _cron_work(self):
        """Work on the runs in turn, a chunk each."""
        domain = self._get_cron_domain()
        self._work_off(
            Task(
                name=CRON,
                records=self,
                domain=domain,
                do=lambda run: run._do_chunk(),
                users=lambda run: run.user_id,
                explain=lambda run, refusal: run._explain_broken(refusal),
                lock=self._owning_in_part,
                in_parts=True,
            )
        )
        # Else Odoo would look after it in a minute.
        if self.search_count(domain, limit=1):
            self.env.ref(CRON)._trigger()
            self._commit()

    @api.model
    def _get_cron_domain(self):
        """Return what the cron works on. A hook: all that goes on."""
        return Domain("state", "in", ("queued", "running"))

    # === CHUNK === #

    def _do_chunk(self, journal=None):
        """Do the next lines of this run in this transaction, which is the caller's to
        commit, or to roll back and try again: what is done, what the lines say of it,
        and that the run has ended, belong together.

        It needs nothing of the context, and takes care that nobody does the same, or
        numbers documents in the same journals, until the commit.

        :param journal: one of ``_get_journals_left``: do lines of this one, beside
            others who do those of others. Whoever is not alone does not end the run,
            and is given 0 when it is to be ended: ask for a chunk without a journal.
        :return: how many lines were done or have failed; 0 once the run has ended
        :rtype: int
        :raise ConcurrencyError: if somebody else is at it
        """
        self.ensure_one()
        run = self.sudo().with_context(lang=self.sudo().user_id.lang)
        self._own_or_raise(run, share=bool(journal))
        run.invalidate_recordset()
        if run.state not in ("queued", "running"):
            return 0
        if run.is_stopping or not run._find_lines(1, journal):
            if not journal:
                run._end("stopped" if run.is_stopping else "done")
            return 0
        started = time.monotonic()
        lines = run._take_lines(journal)
        values = run._do_lines(lines)
        seconds = (time.monotonic() - started) / len(lines)
        for line in lines._as_owner():
            line.write({**values[line.id], "seconds": seconds})
        # Last, so that who stops the run hardly waits for its row.
        if not (journal or run._find_lines(1)):
            run._end("done")
        elif run.state == "queued":
            run._as_owner().write(
                {
                    "state": "running",
                    "start_date": run.start_date or fields.Datetime.now(),
                }
            )
        run._tell_progress()
        return len(lines)

    def _take_lines(self, journal):
        """Return the next lines, as many as are done in some seconds, for this
        transaction alone, together with the journals that they make numbers in; of one
        journal if it is given.
        """
        lines = self._find_lines(self._get_chunk_size(), journal)
        last = lines[-1:]
        if last.batch_key and self.kind in TOGETHER:
            lines |= lines.search(
                self._get_queued_domain()
                & Domain("batch_key", "=", last.batch_key)
                & Domain("res_model", "=", last.res_model)
            )
        # Seats come with sessions that have none: what is of one model is done at once.
        lines = lines.filtered(lambda line: line.res_model == lines[0].res_model)
        records = self.env[lines[0].res_model].browse(lines.mapped("res_id"))
        self._own_or_raise(self._get_journals(records))
        # Fails if somebody did them since this transaction began.
        if lines.try_lock_for_update() != lines:
            raise ConcurrencyError(f"Somebody works on {self}")
        return lines

    @api.model
    def _own_or_raise(self, records, share=False):
        if not self._own_until_commit(records, share):
            raise ConcurrencyError(f"Somebody works on {records}")

    def _get_chunk_size(self):
        """Return how many lines are done at once, as long as those before took."""
        last = self._get_last_measured()
        if not last:
            return FIRST_CHUNK
        return min(max(int(CHUNK_SECONDS / last.seconds), 1), MOST_IN_CHUNK)

    def _get_last_measured(self):
        return (
            self.env["account.credit.run.line"]
            .sudo()
            .search(
                [
                    ("run_id", "=", self._origin.id),
                    ("state", "=", "done"),
                    ("seconds", ">", 0),
                ],
                order="id desc",
                limit=1,
            )
        )

    def _get_seconds_per_line(self):
        """Return how long a line of this run takes, about."""
        seconds = self._get_last_measured().seconds
        return seconds or self._estimate_seconds(self, self.kind)

    # === LINES === #

    def _do_lines(self, lines):
        """Do these lines together; where one fails, with it alone undone.

        :return: the values to write, by line id
        :rtype: dict[int, dict]
        """
        values = {}
        for part, results, error in in_halves(lines, self._do_part, self._explain):
            for line in part:
                result = {"message": error} if error else results.get(line.res_id, {})
                values[line.id] = {
                    "state": "failed" if error else "done",
                    "message": False,
                    **result,
                }
        return values

    def _do_part(self, lines):
        """Do these lines as whoever started the run, with the rights that they have
        now.

        :return: values of the lines, by the id of their record
        :rtype: dict[int, dict]
        """
        env = self._get_starter_env()
        records = env[lines[0].res_model].browse(lines.mapped("res_id"))
        results = getattr(self, f"_do_{self.kind}")(records, dict(self.options or {}))
        self._hold_notices(records.sudo())
        return results

    def _get_starter_env(self):
        """Return the environment of whoever started this run, in its company.

        :raise AccessError: if they may not work there any more
        """
        user = self.user_id
        if not user.active or self.company_id not in user.company_ids:
            raise AccessError(
                self.env._(
                    "%(user)s, who started it, may not work in %(company)s any more.",
                    user=user.name,
                    company=self.company_id.name,
                )
            )
        return self.env(
            user=user.id,
            su=False,
            context={
                "lang": user.lang,
                "tz": user.tz,
                "allowed_company_ids": self.company_id.ids,
            },
        )

    def _explain(self, failure):
        """Return the sentence about an error that nobody has foreseen."""
        if isinstance(failure, SOMEBODY_AT_IT):
            raise failure
        _logger.error("%s: a line of it failed", self, exc_info=failure)
        return self.env._("It could not be done: %(why)s", why=get_why(self.env, ""))

    def _explain_broken(self, refusal):
        """Return what a person reads about a run that can't go on."""
        return (
            self.env._("%(run)s has come to a halt", run=self.name),
            self.env._(
                "%(run)s can't go on: %(reason)s It is tried again within a day.",
                run=self.name,
                reason=get_why(self.env, refusal),
            ),
        )

    # === END === #

    def _end(self, state):
        """End this run, and tell whoever started it, and the customers."""
        self._as_owner().write(
            {
                "state": state,
                "is_stopping": False,
                "start_date": self.start_date or fields.Datetime.now(),
                "end_date": fields.Datetime.now(),
            }
        )
        self._release_notices()
        self._tell_end()
