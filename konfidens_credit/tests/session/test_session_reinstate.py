# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A session that is put back on, or copied, takes up time and reminds as it did before
it was cancelled; while it is cancelled, nobody is reminded of it.
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .session_common import SessionCommon

MANAGER = "calendar.alarm_manager"


@tagged("post_install", "-at_install")
class TestSessionReinstate(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mail_alarm, cls.pop_up = cls.env["calendar.alarm"].create(
            [
                {
                    "name": alarm_type,
                    "alarm_type": alarm_type,
                    "interval": "hours",
                    "duration": 2,
                }
                for alarm_type in ("email", "notification")
            ]
        )
        cls.alarms = cls.mail_alarm + cls.pop_up

    def _reminding(self, show_as="free", **values):
        return self._session(
            self.ann,
            show_as=show_as,
            alarm_ids=[Command.set(self.alarms.ids)],
            **values,
        )

    def test_reinstated_it_is_as_free_and_reminds_as_before(self):
        for show_as in ("free", "busy"):
            session = self._reminding(show_as)
            for _time in range(2):
                session.cancel_sessions(notify=False)
                self.assertEqual(session.show_as, "free")
                self.assertFalse(session.alarm_ids)
                session.cancel_sessions(notify=False)
                session.reinstate_sessions()
                self.assertEqual(session.show_as, show_as)
                self.assertEqual(session.alarm_ids, self.alarms)

    def test_a_copy_of_a_cancelled_one_is_as_free_and_reminds_as_before(self):
        for show_as in ("free", "busy"):
            session = self._reminding(show_as)
            session.cancel_sessions(notify=False)
            copied = session.copy()
            self.assertEqual(copied.session_state, "planned")
            self.assertEqual(copied.show_as, show_as)
            self.assertEqual(copied.alarm_ids, self.alarms)
            self.assertFalse(copied.cancel_alarm_ids)

    def test_what_is_asked_for_of_a_copy_counts(self):
        session = self._reminding("busy")
        session.cancel_sessions(notify=False)
        copied = session.copy({"show_as": "free", "alarm_ids": False})
        self.assertEqual((copied.show_as, len(copied.alarm_ids)), ("free", 0))

    def test_a_copy_of_a_planned_one_is_as_it_is(self):
        copied = self._reminding("free").copy()
        self.assertEqual((copied.show_as, copied.alarm_ids), ("free", self.alarms))

    def test_nobody_is_reminded_of_a_cancelled_one(self):
        """Somebody adds reminders to all of a series, cancelled sessions included."""
        soon = fields.Datetime.now() + timedelta(minutes=90)
        cancelled, planned = (self._session(self.ann, start=soon) for _time in range(2))
        cancelled.with_user(self.administrator).cancel_sessions(notify=False)
        both = cancelled + planned
        both.sudo().alarm_ids = [Command.set(self.alarms.ids)]
        manager = self.env[MANAGER].with_context(
            lastcall=fields.Datetime.now() - timedelta(days=2)
        )
        self.assertEqual(
            manager._get_events_by_alarm_to_notify("email"),
            {self.mail_alarm.id: planned.ids},
        )
        pop_ups = manager.with_user(self.practitioner)._get_next_potential_limit_alarm(
            "notification", partners=self.practitioner.partner_id
        )
        self.assertEqual(list(pop_ups), planned.ids)
        sent = self.env["mail.mail"].search([])
        manager._send_reminder()
        new = self.env["mail.mail"].search([]) - sent
        about = new.filtered(lambda mail: mail.recipient_ids == self.ann)
        self.assertEqual(about.mapped("res_id"), planned.ids)
