# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What whoever started large work can do about it: stop, try again, undo; and go on
with what came of it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.asking import asked
from ..common.public_method import public_method
from ..session.calendar_event_access import ADMINISTRATOR

GOES_ON = ("queued", "running")
HAS_ENDED = ("done", "stopped")


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    can_stop = fields.Boolean(compute="_compute_can")
    can_retry = fields.Boolean(compute="_compute_can")
    can_undo = fields.Boolean(compute="_compute_can")

    # === COMPUTE METHODS === #

    @api.depends("state", "is_stopping", "line_ids.state", "undo_ids")
    @api.depends_context("uid")
    def _compute_can(self):
        for run in self:
            may_steer = run._may_steer()
            has_ended = run.state in HAS_ENDED
            left = run.total_count - run.done_count
            run.can_stop = may_steer and not has_ended and not run.is_stopping
            run.can_retry = run.user_id == self.env.user and has_ended and left > 0
            run.can_undo = (
                may_steer
                and has_ended
                and run._get_undo_kind()
                and run.done_count > 0
                and not run.undo_ids
            )

    # === BUSINESS METHODS === #

    @asked()
    @public_method
    def stop(self):
        """Have these runs stop after what is being done now; what is done stays.

        :return: a dict per run: ``run_id`` and ``state``; one that is at work is
            ``running`` for some seconds yet
        :rtype: list[dict]
        :raise AccessError: if one is somebody else's, and the user no administrator
        """
        self._check_may_steer()
        for run in self.sudo()._as_owner():
            if run.state not in GOES_ON:
                continue
            # Who is at work finds it on the run before the next part.
            run.is_stopping = True
            if self.env["worker.mixin"]._own_until_commit(run):
                run._end("stopped")
        return self._get_states()

    @asked()
    @public_method
    def retry_failed(self):
        """Have these runs, which have ended, try again what failed, and go on with what
        is left of those that were stopped.

        :return: a dict per run: ``run_id`` and ``state``
        :rtype: list[dict]
        :raise UserError: if one is at work, or nothing is left to try
        :raise AccessError: if one is somebody else's: it goes on with the rights of
            whoever started it
        """
        self.check_access("read")
        for run in self:
            if run.user_id != self.env.user and not self.env.su:
                raise AccessError(
                    self.env._(
                        "%(run)s goes on with the rights of %(user)s, who started it. "
                        "Ask them.",
                        run=run.name,
                        user=run.user_id.name,
                    )
                )
            if run.state not in HAS_ENDED or run.done_count == run.total_count:
                raise UserError(
                    self.env._(
                        "There is nothing to try again in %(run)s.", run=run.name
                    )
                )
        for run in self.sudo()._as_owner():
            run._get_lines_sudo("failed")._as_owner().write(
                {"state": "queued", "message": False}
            )
            run.write({"state": "queued", "is_stopping": False, "end_date": False})
        self._wake()
        return self._get_states()

    @asked(one=True)
    @public_method
    def undo(self):
        """Take back what this run did, as far as it can be: in a run of its own, whose
        failed lines say what can't be taken back, and why.

        :return: ``run_id`` of the run that does it
        :rtype: dict
        :raise UserError: if it is at work, or nothing of it can be taken back
        :raise AccessError: if it is somebody else's, and the user no administrator
        """
        self._check_may_steer()
        kind = self._get_undo_kind()
        subjects = kind and self.state in HAS_ENDED and self._get_undo_subjects()
        if not subjects or self.undo_ids:
            raise UserError(
                self.env._(
                    "Nothing of %(run)s can be taken back: it is not done yet, taken "
                    "back already, or of a kind that stays.",
                    run=self.name,
                )
            )
        return {"run_id": self._start(kind, subjects, undoes=self).id}

    def _get_states(self):
        return [{"run_id": run.id, "state": run.state} for run in self]

    # === WHO MAY === #

    def _may_steer(self):
        """Tell whether the user may stop and undo this run."""
        self.ensure_one()
        user = self.env.user
        return self.user_id == user or user.has_group(ADMINISTRATOR)

    def _check_may_steer(self):
        self.check_access("read")
        for run in self:
            if not (self.env.su or run._may_steer()):
                raise AccessError(
                    self.env._(
                        "%(run)s was started by %(user)s. Ask them, or an "
                        "administrator.",
                        run=run.name,
                        user=run.user_id.name,
                    )
                )

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_stop(self):
        """Stop these runs."""
        self.stop()
        return self._get_reload_action()

    @asked()
    @public_method
    def action_retry(self):
        """Try again what failed."""
        self.retry_failed()
        return self._get_reload_action()

    @asked(one=True)
    @public_method
    def action_undo(self):
        """Undo all, and open the run that does it."""
        return self.browse(self.undo()["run_id"])._get_open_action()

    @asked(one=True)
    @public_method
    def action_open_drafts(self):
        """Open the drafts that this run made."""
        self.check_access("read")
        return self.env["account.move"]._get_records_action_of(
            self._get_drafts(), self.env._("New Drafts")
        )

    @asked(one=True)
    @public_method
    def action_post_drafts(self):
        """Post the drafts that this run made and send each to its payer, in a run that
        opens.
        """
        self.check_access("read")
        return self._start("post_send", self._get_drafts())._get_open_action()

    @asked(one=True)
    @public_method
    def action_open_credit_notes(self):
        """Open the credit notes that this run made."""
        self.check_access("read")
        return self.env["account.move"]._get_records_action_of(
            self._get_credit_notes(), self.env._("Credit Notes")
        )

    def _get_reload_action(self):
        return {"type": "ir.actions.client", "tag": "soft_reload"}
