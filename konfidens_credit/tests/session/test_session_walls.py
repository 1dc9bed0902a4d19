# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions are for those who run them, in their company (rules 28 and 30)."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .walls_common import WallsCommon


@tagged("post_install", "-at_install")
class TestSessionWalls(WallsCommon):
    # === OTHERS' SESSIONS === #

    def _writes(self, session):
        """Return calls that each change a session by a plain write."""
        later = session.start + timedelta(days=1)
        values = [
            {"start": later, "stop": later + timedelta(hours=1)},
            {"duration": 3.0},
            {"allday": True},
            {"start_date": later.date(), "stop_date": later.date()},
            {"name": "Forged"},
            {"privacy": "private"},
            {"show_as": "free"},
            {"active": False},
            {"user_id": self.env.uid},
            {"session_price": 1.0},
            {"session_state": "done"},
            {"session_product_id": False},
            {"session_company_id": False},
            {"partner_ids": [Command.unlink(self.ann.id)]},
            {"partner_ids": [Command.link(self.cleo.id)]},
            {"attendee_ids": [Command.clear()]},
            {"booking_ids": [Command.clear()]},
            {"recurrency": False},
            {"recurrency": False, "recurrence_update": "all_events"},
            {"recurrence_id": False},
            {"recurrence_update": "future_events"},
            {"recurrence_update": "all_events", "name": "Forged"},
            {"follow_recurrence": False},
            {"alarm_ids": [Command.clear()]},
            {"description": "Forged"},
            {"access_token": "forged"},
        ]
        return [lambda vals=vals: session.write(dict(vals)) for vals in values]

    def _methods(self, session):
        """Return calls of all that changes a session by a method."""
        return [
            session.unlink,
            session.copy,
            session.action_archive,
            session.action_done,
            session.cancel_sessions,
            lambda: session.cancel_sessions(scope="all"),
            session.action_cancel_session,
            session.invoice_sessions,
            session.action_invoice,
            session.action_open_invoices,
            session.action_send_invitations,
            session.action_sendmail,
            lambda: session.action_mass_archive("all_events"),
            lambda: session.action_mass_deletion("all_events"),
            lambda: session.action_mass_deletion("future_events"),
            lambda: session.action_join_meeting(self.cleo.id),
        ]

    def _relations(self, session, user):
        """Return calls that change a session by what hangs on it."""
        session = session.sudo()
        series = session.recurrence_id.with_user(user)
        attendee = session.attendee_ids.filtered(
            lambda attendee: attendee.partner_id == self.ann
        ).with_user(user)
        Event = self.env["calendar.event"].with_user(user)
        own = Event.create({"name": "Own"})
        return [
            series.unlink,
            lambda: series.write({"base_event_id": own.id}),
            lambda: series.write({"calendar_event_ids": [Command.clear()]}),
            lambda: series.write({"interval": 2}),
            lambda: series.write({"rrule": "FREQ=DAILY;COUNT=1"}),
            lambda: series.create({"calendar_event_ids": [Command.link(session.id)]}),
            lambda: series.create({"base_event_id": session.id}),
            attendee.unlink,
            attendee.do_decline,
            lambda: attendee.write({"state": "declined"}),
            lambda: attendee.write({"event_id": own.id}),
            lambda: attendee.create(
                {"event_id": session.id, "partner_id": self.cleo.id}
            ),
        ]

    def test_an_employee_changes_no_session(self):
        session = self._series(self.ann, count=3)[1]
        theirs = session.with_user(self.employee)
        self._assert_refused(
            session.recurrence_id.calendar_event_ids,
            *self._writes(theirs),
            *self._methods(theirs),
            *self._relations(session, self.employee),
        )

    def test_a_colleague_changes_no_session(self):
        session = self._series(self.ann, count=3)[1]
        theirs = session.with_user(self.colleague)
        self._assert_refused(
            session.recurrence_id.calendar_event_ids,
            *self._writes(theirs),
            *self._methods(theirs),
            *self._relations(session, self.colleague),
        )

    def test_an_administrator_of_another_company_changes_no_session(self):
        session = self._series(self.ann, count=3)[1]
        self._invoiced(session)
        theirs = session.with_user(self.stranger)
        self._assert_refused(
            session.recurrence_id.calendar_event_ids,
            *self._writes(theirs),
            *self._methods(theirs),
            *self._relations(session, self.stranger),
        )

    def test_an_administrator_of_another_company_reinstates_nothing(self):
        session = self._session(self.ann)
        self._invoiced(session)
        session.cancel_sessions(notify=False)
        theirs = session.with_user(self.stranger)
        self._assert_refused(
            session, theirs.reinstate_sessions, theirs.action_reinstate
        )

    def test_an_administrator_of_another_company_touches_no_booking(self):
        session = self._session(self.ann)
        booking = session.sudo().booking_ids.with_user(self.stranger)
        self._assert_refused(
            session,
            booking.cancel_bookings,
            booking.invoice_bookings,
            booking.explain_cancellation,
            booking.action_cancel,
            booking.action_invoice,
            booking.unlink,
            lambda: booking.invoice_externally("Elsewhere"),
            lambda: booking.write({"price": 1.0}),
            lambda: booking.create(
                {"event_id": session.id, "partner_id": self.cleo.id}
            ),
        )

    def test_what_is_private_by_default_is_closed_as_well(self):
        self.practitioner.sudo().res_users_settings_id.calendar_default_privacy = (
            "private"
        )
        session = self._session(self.ann)
        for user in (self.employee, self.colleague, self.administrator):
            theirs = session.with_user(user)
            self._assert_refused(session, theirs.unlink, *self._writes(theirs)[:6])

    def test_attendees_are_not_changed_by_way_of_the_contact(self):
        session = self._session(self.ann)
        self.employee.group_ids += self.env.ref("base.group_partner_manager")
        ann, cleo = (self.ann + self.cleo).with_user(self.employee)
        self._assert_refused(
            session,
            lambda: ann.write({"meeting_ids": [Command.clear()]}),
            lambda: cleo.write({"meeting_ids": [Command.link(session.id)]}),
            lambda: cleo.create(
                {"name": "Eve", "meeting_ids": [Command.link(session.id)]}
            ),
        )

    # === WHO MAKES SESSIONS === #

    def _session_vals(self, **values):
        start = self._in_a_week()
        return {
            "name": "Forged",
            "session_product_id": self.service.id,
            "start": start,
            "stop": start + timedelta(hours=1),
            "partner_ids": [Command.set(self.ann.ids)],
            **values,
        }

    def _assert_makes_none(self, user, **values):
        Event = self.env["calendar.event"].with_user(user)
        vals = self._session_vals(**values)
        product_id = vals.pop("session_product_id")
        by_default = Event.with_context(default_session_product_id=product_id)
        series = {
            "recurrency": True,
            "rrule_type": "daily",
            "end_type": "count",
            "count": 2,
        }
        with_product = {**vals, "session_product_id": product_id}
        count = self.env["session.booking"].sudo().search_count([])
        for call in (
            lambda: Event.create(dict(with_product)),
            lambda: by_default.create(dict(vals)),
            lambda: Event.create({**with_product, **series}),
            lambda: by_default.create({**vals, **series}),
        ):
            with self.assertRaises(AccessError):
                call()
            self.assertFalse(
                self.env["calendar.event"].sudo().search([("name", "=", "Forged")])
            )
            self.assertEqual(self.env["session.booking"].sudo().search_count([]), count)

    def test_an_employee_makes_no_session(self):
        self._assert_makes_none(self.employee)
        self._assert_makes_none(self.employee, user_id=self.practitioner.id)

    def test_a_practitioner_makes_no_session_for_a_colleague(self):
        self._assert_makes_none(self.colleague, user_id=self.practitioner.id)
        self._assert_makes_none(self.colleague, user_id=False)

    def test_an_administrator_makes_no_session_for_another_company(self):
        self._assert_makes_none(self.stranger, session_company_id=self.env.company.id)

    def test_an_employee_imports_no_session(self):
        result = (
            self.env["calendar.event"]
            .with_user(self.employee)
            .load(
                ["name", "start", "stop", "session_product_id/.id"],
                [["Forged", "2026-01-01", "2026-01-02", str(self.service.id)]],
            )
        )
        self.assertFalse(result["ids"])
        self.assertFalse(
            self.env["calendar.event"].sudo().search([("name", "=", "Forged")])
        )

    def test_nobodys_meeting_becomes_a_session_of_others(self):
        meeting = (
            self.env["calendar.event"]
            .with_user(self.practitioner)
            .create({"name": "Meeting", "partner_ids": [Command.set(self.ann.ids)]})
        )
        vals = {"session_product_id": self.service.id, "session_price": 900.0}
        for user in (self.employee, self.colleague):
            theirs = meeting.with_user(user)
            self._assert_refused(
                meeting,
                lambda theirs=theirs: theirs.write(dict(vals)),
                lambda theirs=theirs: theirs.write({**vals, "user_id": theirs.env.uid}),
            )
        own = meeting.with_user(self.employee).create({"name": "Own"})
        self._assert_refused(own, lambda: own.write(dict(vals)))

    def test_a_practitioner_hands_no_session_on(self):
        session = self._session()
        self._assert_refused(
            session,
            lambda: session.write({"user_id": self.colleague.id}),
            lambda: session.write({"user_id": False}),
        )

    def test_a_session_goes_to_no_company_that_one_may_not_enter(self):
        session = self._session()
        for user in (self.practitioner, self.administrator):
            self._assert_refused(
                session,
                lambda user=user: session.with_user(user).write(
                    {"session_company_id": self.neighbours.id}
                ),
            )

    def test_a_session_sells_no_service_of_another_company(self):
        theirs = (
            self.env["product.product"]
            .sudo()
            .create(
                {
                    "name": "Theirs",
                    "type": "service",
                    "company_id": self.neighbours.id,
                    "taxes_id": False,
                }
            )
        )
        session = self._session()
        with self.assertRaises(UserError):
            session.write(
                {
                    "session_product_id": theirs.id,
                    "session_company_id": self.env.company.id,
                }
            )
        self.env.invalidate_all()
        self.assertEqual(session.session_product_id, self.service)

    def test_invoiced_sessions_stay_with_their_company(self):
        self.administrator.company_ids += self.neighbours
        session = self._session().with_user(self.administrator)
        self._invoiced(session)
        with self.assertRaisesRegex(UserError, "can't be changed"):
            session.session_company_id = self.neighbours

    # === WHAT WORKS === #

    def test_a_practitioner_moves_and_edits_own_sessions(self):
        sessions = self._series(self.ann, count=3)
        later = sessions[1].start + timedelta(hours=2)
        sessions[1].write({"start": later, "stop": later + timedelta(hours=1)})
        sessions[2].write(
            {
                "start": sessions[2].start + timedelta(hours=1),
                "stop": sessions[2].stop + timedelta(hours=1),
                "recurrence_update": "future_events",
            }
        )
        sessions[0].write({"duration": 2.0, "name": "Longer", "session_price": 90.0})
        self.assertEqual(sessions[1].start, later)
        self.assertEqual(sessions[0].stop - sessions[0].start, timedelta(hours=2))
        sessions[0].copy()
        sessions[0].write({"recurrency": False, "recurrence_update": "all_events"})
        sessions = sessions.exists()
        sessions.action_done()
        self.assertEqual(set(sessions.mapped("session_state")), {"done"})

    def test_an_administrator_runs_everybodys_sessions(self):
        session = self._session(self.ann).with_user(self.administrator)
        later = session.start + timedelta(days=1)
        session.write({"start": later, "stop": later + timedelta(hours=1)})
        session.user_id = self.colleague
        self.assertEqual(session.booking_ids.user_id, self.colleague)
        made = session.create(self._session_vals(user_id=self.practitioner.id))
        self.assertEqual(made.booking_ids.partner_id, self.ann)
        made.unlink()

    def test_an_administrator_of_two_companies_enters_one_at_a_time(self):
        self.administrator.company_ids += self.neighbours
        session = self._session(self.ann).with_user(self.administrator)
        session.name = "Renamed"
        elsewhere = session.with_context(allowed_company_ids=self.neighbours.ids)
        self._assert_refused(session, lambda: elsewhere.write({"name": "Forged"}))
        with self.assertRaisesRegex(AccessError, "Choose its company"):
            elsewhere.cancel_sessions()
        self.assertEqual(elsewhere.name, "Renamed")

    def test_the_other_companys_administrator_runs_the_sessions_there(self):
        service = self._create_service("Massage", 50.0, taxes_id=False)
        session = (
            self.env["calendar.event"]
            .with_user(self.stranger)
            .create(self._session_vals(session_product_id=service.id))
        )
        self.assertEqual(session.session_company_id, self.neighbours)
        session.write({"duration": 2.0, "session_price": 60.0})
        session.cancel_sessions(notify=False)
        self.assertEqual(session.session_state, "cancelled")

    def test_staff_who_come_to_a_session_reply(self):
        invited = self.employee.partner_id + self.stranger.partner_id
        sessions = self._series(self.ann, *invited, count=2)
        for user in (self.employee, self.stranger):
            session = sessions[0].with_user(user)
            session.change_attendee_status("accepted", "all_events")
            session.change_attendee_status("declined", "self_only")
            session.change_attendee_status("tentative", "self_only")
            attendees = sessions.sudo().attendee_ids.filtered(
                lambda attendee, user=user: attendee.partner_id == user.partner_id
            )
            self.assertEqual(set(attendees.mapped("state")), {"accepted", "tentative"})

    def test_staff_reply_in_the_form_and_leads_let_go_of_sessions(self):
        session = self._session(self.ann, self.employee.partner_id)
        theirs = session.with_user(self.employee)
        theirs.current_status = "accepted"
        self.assertEqual(theirs.current_attendee.state, "accepted")
        theirs.write({"res_id": False, "res_model_id": False})

    def test_meetings_are_everybodys_as_before(self):
        meeting = (
            self.env["calendar.event"]
            .with_user(self.practitioner)
            .create({"name": "Meeting", "partner_ids": [Command.set(self.ann.ids)]})
        )
        for user in (self.employee, self.colleague, self.stranger):
            theirs = meeting.with_user(user)
            theirs.write({"duration": 2.0, "name": user.name})
            theirs.attendee_ids.do_decline()
            theirs.with_context(no_mail_to_attendees=True).copy().unlink()
        self.assertEqual(meeting.sudo().name, self.stranger.name)

    # === THE FORM === #

    def test_only_those_who_run_a_session_can_edit_its_form(self):
        invited = self.employee.partner_id
        session = self._session(self.ann, invited)
        may = {
            user: session.with_user(user).user_can_edit
            for user in (
                self.practitioner,
                self.administrator,
                self.colleague,
                self.employee,
                self.stranger,
            )
        }
        runs = [user for user, can_edit in may.items() if can_edit]
        self.assertEqual(runs, [self.practitioner, self.administrator])
