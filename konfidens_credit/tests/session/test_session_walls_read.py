# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Of sessions that are not theirs, others see that the time is taken (rules 28 and
30).
"""

from odoo.tests import tagged

from .walls_common import WallsCommon


@tagged("post_install", "-at_install")
class TestSessionWallsRead(WallsCommon):
    def _assert_busy(self, session, user):
        self.env.flush_all()
        self.env.invalidate_all()
        seen = session.with_user(user)
        names = [
            name
            for name, field in seen._fields.items()
            if field._module == "konfidens_credit" and not field.groups
        ]
        values = seen.read([*names, "name", "partner_ids", "display_name"])[0]
        self.assertEqual(values["name"], "Busy")
        self.assertEqual(values["display_name"], "Busy")
        told = {name for name in [*names, "partner_ids"] if values[name]}
        self.assertFalse(told - {"session_company_id", "session_currency_id"})
        return told - {"session_currency_id"}

    def test_sessions_of_another_company_read_as_busy(self):
        session = self._session(self.ann)
        self._assert_busy(session, self.stranger)
        self.env.invalidate_all()
        self.assertEqual(session.with_user(self.stranger).location, False)
        self.assertTrue(session.with_user(self.stranger).start)

    def test_private_sessions_read_as_busy_and_tell_no_company(self):
        session = self._session(self.ann, privacy="private")
        for user in (self.employee, self.colleague, self.administrator):
            self.assertFalse(self._assert_busy(session, user))

    def _assert_not_found(self, session, user):
        self.env.flush_all()
        self.env.invalidate_all()
        Event = self.env["calendar.event"].with_user(user)
        by_id = [("id", "=", session.id)]
        self.assertEqual(Event.search(by_id), session)
        for leaf in (
            ("session_price", ">", 1.0),
            ("session_price", "!=", 5.0),
            ("session_product_id", "=", self.service.id),
            ("session_product_id.list_price", ">", 1.0),
            ("session_state", "=", "planned"),
            ("session_company_id", "!=", False),
        ):
            self.assertFalse(Event.search([*by_id, leaf]), leaf)
            self.assertFalse(Event.search_count([*by_id, leaf]), leaf)
            self.assertFalse(Event._read_group([*by_id, leaf], [], ["__count"])[0][0])
        attendees = self.env["calendar.attendee"].with_user(user)
        self.assertFalse(attendees.search([("event_id.session_price", ">", 1.0)]))
        self.assertFalse(Event.search(by_id, order="session_price"))
        for groupby, aggregates, order in (
            (["session_price"], [], None),
            (["session_product_id"], [], None),
            (["session_company_id"], [], None),
            (["id"], ["session_price:sum"], None),
            (["id"], [], "session_price:sum desc"),
        ):
            found = Event._read_group(by_id, groupby, aggregates, order=order)
            self.assertFalse(found, groupby)
            (sets,) = Event._read_grouping_sets(
                by_id, [groupby], aggregates, order=order
            )
            self.assertFalse(sets, groupby)

    def test_private_sessions_are_not_found_by_what_is_ours(self):
        session = self._session(self.ann, privacy="private")
        for user in (self.employee, self.colleague, self.administrator):
            self._assert_not_found(session, user)

    def test_sessions_of_another_company_are_not_found_by_what_is_hidden(self):
        session = self._session(self.ann)
        self._assert_not_found(session, self.stranger)
        Event = self.env["calendar.event"].with_user(self.stranger)
        self.assertFalse(Event.search([("name", "=", session.name)]))
        self.assertFalse(Event.name_search(session.name))
        partner = self.practitioner.partner_id
        self.assertIn(session, Event.search([("partner_ids", "in", partner.ids)]))

    def test_attendees_of_another_companys_sessions_are_not_read(self):
        session = self._session(self.ann)
        attendees = session.attendee_ids.with_user(self.stranger)
        self.assertFalse(attendees.search([("event_id", "=", session.id)]))
        self.assertFalse(attendees.has_access("read"))

    def test_one_finds_own_private_sessions(self):
        session = self._session(self.ann, self.employee.partner_id, privacy="private")
        for user in (self.practitioner, self.employee):
            Event = self.env["calendar.event"].with_user(user)
            found = Event.search([("session_price", "=", 80.0)], order="session_price")
            self.assertEqual(found & session, session)
            self.assertEqual(session.with_user(user).session_product_id, self.service)
