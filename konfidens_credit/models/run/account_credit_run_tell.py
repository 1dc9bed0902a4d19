# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a run tells: whoever started it, how far it is; the customers, once it has
ended, what became of their sessions and money, in one message each.
"""

from odoo import api, fields, models

# On the bus, to whoever started the run.
PROGRESS = "konfidens_credit.run"
TOLD_MODELS = ("session.booking", "product.enrolment")


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    told_count = fields.Integer(
        string="Told",
        compute="_compute_told",
        help="What customers have got a message about.",
    )
    untold_count = fields.Integer(string="To Be Told", compute="_compute_told")
    unreachable_count = fields.Integer(string="No E-mail", compute="_compute_told")

    @api.depends("state", "line_ids.state")
    def _compute_told(self):
        """Count what is about to be told, is, and can't be."""
        counts = {}
        for model in TOLD_MODELS:
            for run, state, count in (
                self.env[model]
                .sudo()
                ._read_group(
                    [("credit_run_id", "in", self.ids)],
                    ["credit_run_id", "notice_state"],
                    ["__count"],
                )
            ):
                key = run.id, state
                counts[key] = counts.get(key, 0) + count
        for run in self.filtered(lambda run: run.kind in ("credit", "post_send")):
            for move in run._get_moves_told():
                state = "sent" if move.is_move_sent else "queued"
                if not move.partner_id.email_normalized:
                    state = "no_email"
                counts[run.id, state] = counts.get((run.id, state), 0) + 1
        for run in self:
            run.told_count = counts.get((run._origin.id, "sent"), 0)
            run.untold_count = counts.get((run._origin.id, "queued"), 0)
            run.unreachable_count = counts.get((run._origin.id, "no_email"), 0)

    def _get_moves_told(self):
        """Return the documents that this run has sent to their customers."""
        self.ensure_one()
        lines = self._get_lines_sudo("done")
        if self.kind == "post_send":
            moves = self.env["account.move"].sudo().browse(lines.mapped("res_id"))
            return moves.exists()
        is_told = (self.sudo().options or {}).get("notify")
        return lines.credit_note_id if is_told else lines.credit_note_id.browse()

    # === STAFF === #

    def _prepare_progress(self):
        """Return how far this run is, as its bar shows it."""
        self.ensure_one()
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "total_count": self.total_count,
            "done_count": self.done_count,
            "failed_count": self.failed_count,
            "progress": self.progress,
            "seconds_left": self.seconds_left,
        }

    def _tell_progress(self):
        """Tell whoever started this run, once it is committed, how far it is."""
        self.invalidate_recordset(["total_count", "done_count", "failed_count"])
        self.user_id._bus_send(PROGRESS, self._prepare_progress())

    def _tell_end(self):
        """Tell whoever started this run that it has ended, and what came of it."""
        self.invalidate_recordset()
        run = self.with_context(lang=self.user_id.lang)
        texts = [
            run.env._(
                "%(done)s of %(total)s done.",
                done=run.done_count,
                total=run.total_count,
            )
        ]
        if run.failed_count:
            texts.append(
                run.env._(
                    "%(count)s failed: see why, then try again.", count=run.failed_count
                )
            )
        if run.state == "stopped":
            texts.append(run.env._("It was stopped."))
        run.message_post(
            body=" ".join(texts),
            subject=run.name,
            partner_ids=run.user_id.partner_id.ids,
            author_id=self.env.ref("base.partner_root").id,
            subtype_xmlid="mail.mt_note",
        )
        run._tell_progress()

    # === CUSTOMERS === #

    def _hold_notices(self, records):
        """Have what the customers of these records are to be told wait for the end of
        this run, so that each gets one message.
        """
        told = [records] if records._name in TOLD_MODELS else []
        if "booking_ids" in records:
            # What was said of bookings before may be that there is no address.
            told.append(
                records.booking_ids.filtered(lambda seat: seat.notice_state == "queued")
            )
        for own in told:
            own.filtered(
                lambda record: record.notice_state in ("queued", "no_email")
            )._as_owner().credit_run_id = self

    def _release_notices(self):
        """Have the customers told, after the commit."""
        for model in TOLD_MODELS:
            queued = [("credit_run_id", "=", self.id), ("notice_state", "=", "queued")]
            if self.env[model].search_count(queued, limit=1):
                self.env.ref(self.env[model]._notice_cron)._trigger()
