# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Work that nobody watches: unit by unit, each in a transaction of its own (rule 32).

One that fails is rolled back, logged and told to a person, and the others go on; what
somebody else works with is left for later; what is left is declared, so that Odoo
comes back for it at once.
"""

import logging
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from .telling import get_person, tell_person

_logger = logging.getLogger(__name__)

# Records found at once; the worker then asks anew what is left to do.
CHUNK = 50
# Advisory locks of PostgreSQL belong to a session: who dies, lets go. They are numbers:
# one for the addon and the model, one for the record.
LOCK_NAMESPACE = b"konfidens_credit"
# Who met somebody in the middle of a large unit tries again, so many times, before the
# others; and lets in who waits for what it has just let go of.
MOST_TRIES = 5
PAUSE = 0.05
SOMEBODY_AT_IT = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


@dataclass(frozen=True)
class Task:
    """What a worker does with the records of a domain."""

    name: str
    records: models.Model
    domain: Domain
    # Does a unit; it may commit.
    do: Callable
    # Returns the users who see to a unit.
    users: Callable
    # Returns a summary and a note for a person about a unit that failed, which takes
    # the sentence that it was refused with ("" when there is none); nothing when it
    # was seen to otherwise.
    explain: Callable
    # Returns the documents on which it is told.
    documents: Callable = lambda unit: unit
    # Returns what is done together with a record.
    unit: Callable = lambda record: record
    # Keeps others off a unit; without, its rows are locked until the commit.
    lock: Callable | None = None
    # Does for a chunk of records what is quicker for many at once; what it fails with
    # is left to the units.
    ahead: Callable | None = None
    # Whether a unit is so large that it is done in parts: as long as it is among the
    # work, the next part of it is done, in turn with the others.
    in_parts: bool = False
    order: str = "id"


class WorkerMixin(models.AbstractModel):
    _name = "worker.mixin"
    _description = "Worker"

    @api.model
    def _work_off(self, *tasks):
        """Do these tasks, one after the other, as long as Odoo gives time."""
        progress = self.env["ir.cron"]._commit_progress
        marks = self._get_marks()
        names = [task.name for task in tasks]
        marks._start_round(names)
        progress(remaining=self._count_left(tasks))
        for task in tasks:
            if not self._work_through(task):
                break
        left = self._count_left(tasks)
        if not left:
            marks._end_round(names)
        progress(remaining=left)

    @api.model
    def _get_marks(self):
        return self.env["worker.mark"].sudo()

    @api.model
    def _count_left(self, tasks):
        return sum(
            task.records.search_count(self._get_left_domain(task)) for task in tasks
        )

    @api.model
    def _get_left_domain(self, task):
        return task.domain & self._get_marks()._get_unmarked_domain(task.name)

    @api.model
    def _work_through(self, task):
        """Do what is left of a task, each record once, and return whether there was
        time for all.
        """
        progress = self.env["ir.cron"]._commit_progress
        seen, tries = set(), Counter()
        while records := task.records.search(
            self._get_left_domain(task) & Domain("id", "not in", list(seen)),
            order=task.order,
            limit=CHUNK,
        ):
            self._do_ahead(task, records)
            for record in records:
                if record.id in seen or not record.exists():
                    continue
                unit = task.unit(record)
                seen.update(record.ids, unit.ids)
                settled = self._take_on(task, unit)
                if task.in_parts and (settled or tries[record.id] < MOST_TRIES):
                    tries[record.id] = 0 if settled else tries[record.id] + 1
                    seen.difference_update(record.ids, unit.ids)
                if not progress(len(unit) if settled else 0):
                    return False
                if task.in_parts:
                    self._let_others_in(tries[record.id])
        return True

    @api.model
    def _let_others_in(self, tries):
        """Wait a moment, longer after each try that met somebody, and forget what was
        read: a large unit would fill the memory.
        """
        self.env.invalidate_all()
        time.sleep(PAUSE + random.uniform(0, tries * PAUSE * 4))

    @api.model
    def _do_ahead(self, task, records):
        """Do for a chunk what its units would do one by one, and keep it."""
        if not task.ahead:
            return
        try:
            task.ahead(records)
            self._commit()
        except Exception as error:
            self.env.cr.rollback()
            _logger.info("%s: %s one by one: %s", task.name, records, error)

    @api.model
    def _take_on(self, task, unit):
        """Do one unit, and return whether it is settled: done, or known to have failed.
        What somebody else works with is not, it is left for later.
        """
        try:
            with (task.lock or self._owning_rows)(unit) as is_owner:
                if is_owner:
                    self._do_or_tell(task, unit)
                return is_owner
        except SOMEBODY_AT_IT:
            self.env.cr.rollback()
            _logger.info("%s: somebody works with %s, left for later", task.name, unit)
            return False

    @api.model
    def _do_or_tell(self, task, unit):
        try:
            # Somebody may have done it by now.
            if due := unit.exists().filtered_domain(task.domain):
                task.do(due)
            if not task.in_parts:
                self._mark_what_stays(task, unit)
            self._commit()
        except SOMEBODY_AT_IT:
            raise
        except Exception as error:
            self.env.cr.rollback()
            _logger.exception("%s: %s failed", task.name, unit)
            self._mark_what_stays(task, unit)
            self._commit()
            self._tell_failure(task, unit, error)

    @api.model
    def _mark_what_stays(self, task, unit):
        """Have this round not come back for what is still among the work."""
        staying = unit.exists().filtered_domain(task.domain)
        self._get_marks()._mark(task.name, staying)

    @api.model
    def _tell_failure(self, task, unit, error):
        """Tell a person, once, of a unit that failed."""
        refusal = str(error) if isinstance(error, UserError) else ""
        try:
            documents = task.documents(unit.exists())
            person = get_person(task.users(unit.exists()), documents)
            unit = unit.exists().with_context(lang=person.lang)
            if words := task.explain(unit, refusal):
                tell_person(person, documents, *words)
            self._commit()
        except Exception:
            self.env.cr.rollback()
            _logger.exception("%s: nobody could be told of %s", task.name, unit)

    @api.model
    def _commit(self):
        """Keep what was done, whatever becomes of the rest."""
        commit = self.env.cr.commit
        commit()

    # === LOCKS === #

    @contextmanager
    def _owning_rows(self, records):
        """Keep others off these rows until the commit, and yield whether nobody else
        was at any of them.
        """
        yield records.try_lock_for_update(allow_referencing=True) == records

    @contextmanager
    def _owning_in_part(self, unit):
        """Leave it to the part that is done to keep others off: yield that it may."""
        yield True

    @api.model
    def _own_until_commit(self, records, share=False):
        """Keep others who ask so, too, off these records until the commit, without a
        lock on their rows, which anybody may go on to write; return whether nobody
        else was at any of them.

        :param bool share: let in those who share, too, and only keep off the others
        """
        space = _get_lock_space(records)
        lock = SQL(
            "pg_try_advisory_xact_lock_shared" if share else "pg_try_advisory_xact_lock"
        )
        # Who is not given one of them rolls back, and lets go of the others.
        for record_id in sorted(records.ids):
            query = SQL("SELECT %s(%s, %s)", lock, space, record_id)
            [[is_owner]] = self.env.execute_query(query)
            if not is_owner:
                return False
        return True

    @contextmanager
    def _owning_across_commits(self, document):
        """Keep other workers, on other hosts too, off this document until the end, and
        yield whether nobody else was at it.

        What is done in committed steps, as charging is, would let go of its rows at
        the first of them.
        """
        lock = SQL("%s, %s", _get_lock_space(document), document.id)
        execute, cr = self.env.execute_query, self.env.cr
        [[is_owner]] = execute(SQL("SELECT pg_try_advisory_lock(%s)", lock))
        # Only a new transaction sees what the owner before did.
        self._commit()
        try:
            yield is_owner
        finally:
            if is_owner:
                cr.rollback()
                execute(SQL("SELECT pg_advisory_unlock(%s)", lock))
                self._commit()


def _get_lock_space(records):
    """Return the number of the locks of this model: all of four bytes, signed."""
    number = zlib.crc32(records._table.encode(), zlib.crc32(LOCK_NAMESPACE))
    return number - 2**31
