# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# A round that came to no end, as when the cron was switched off, starts anew then.
ROUND_ENDS = timedelta(days=1)


class WorkerMark(models.Model):
    """What a worker has looked at in this round, and what is still among its work:
    what failed, and what has nothing to do today. Odoo calls a worker again and again
    until nothing is left; without these marks the same ones would come first each
    time, and the others never.
    """

    _name = "worker.mark"
    _description = "Looked at by a Worker"

    task = fields.Char(required=True, index=True)
    res_id = fields.Integer(string="Record", required=True)

    @api.model
    def _get_unmarked_domain(self, task):
        """Return the domain of the records that this round has not looked at."""
        self.flush_model()
        return Domain(
            "id",
            "not in",
            SQL(
                "(SELECT res_id FROM %s WHERE task = %s)",
                SQL.identifier(self._table),
                task,
            ),
        )

    @api.model
    def _mark(self, task, records):
        self.create([{"task": task, "res_id": record_id} for record_id in records.ids])

    @api.model
    def _start_round(self, tasks):
        """Forget what a round marked that came to no end."""
        old = fields.Datetime.now() - ROUND_ENDS
        self.search([("task", "in", tasks), ("create_date", "<", old)]).unlink()

    @api.model
    def _end_round(self, tasks):
        self.search([("task", "in", tasks)]).unlink()
