# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Users on either side of a wall, and what is to stay as it is."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .session_common import SessionCommon

FACTS = (
    "name",
    "start",
    "stop",
    "active",
    "privacy",
    "user_id",
    "recurrence_id",
    "session_product_id",
    "session_company_id",
    "session_price",
    "session_state",
    "partner_ids",
)


class WallsCommon(SessionCommon):
    """An employee without any group, and an administrator of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, "employee", groups="base.group_user")
        cls.neighbours = cls.env["res.company"].sudo().create({"name": "Neighbours"})
        cls.stranger = new_test_user(
            cls.env,
            "stranger",
            groups="konfidens_credit.group_administrator",
            company_id=cls.neighbours.id,
            company_ids=[Command.set(cls.neighbours.ids)],
        )

    def _facts(self, sessions):
        """Return all that is to stay of these sessions, past every mask."""
        self.env.flush_all()
        self.env.invalidate_all()
        sessions = sessions.sudo().with_context(active_test=False).exists()
        return (
            sessions.read(FACTS),
            sessions.booking_ids.read(
                ["event_id", "partner_id", "payer_id", "price", "state"]
            ),
            sessions.attendee_ids.read(["event_id", "partner_id", "state"]),
            sessions.recurrence_id.read(["rrule", "until", "base_event_id"]),
            sessions.booking_ids.invoice_line_ids.move_id.read(["state"]),
        )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def _assert_refused(self, sessions, *calls):
        """Each call is refused for want of rights, and changes nothing."""
        before = self._facts(sessions)
        for number, call in enumerate(calls):
            with self.assertRaises(AccessError, msg=f"call {number}"):
                call()
            self.assertEqual(self._facts(sessions), before, f"call {number}")
