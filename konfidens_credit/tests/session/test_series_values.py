# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Editing a series keeps each session: names, attendees, copies, contacts."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .series_common import DAY, SeriesCommon


@tagged("post_install", "-at_install")
class TestSeriesValues(SeriesCommon):
    # === PLAIN VALUES === #

    def test_renaming_one_touches_one(self):
        self.third.name = "Monday Yoga"
        self.third.write({"location": "Hall", "recurrence_update": "self_only"})
        self.assertEqual(self.series.filtered("location"), self.third)
        self.assertKept()

    def test_renaming_the_following_keeps_every_session(self):
        self._edit(self.third, "following", location="Hall")
        self.assertEqual(self.series.filtered("location"), self.series[2:])
        self.assertKept()

    def test_the_following_become_a_series_of_their_own(self):
        self._edit(self.third, "following", location="Hall")
        first, second = self.series[0].recurrence_id, self.third.recurrence_id
        self.assertEqual(first.calendar_event_ids, self.series[:2])
        self.assertEqual(second.calendar_event_ids, self.series[2:])
        self.assertEqual(second.base_event_id, self.third)
        self.assertEqual(second.count, 4)
        self.assertEqual(first.until, self.third.start.date() - DAY)

    def test_renaming_all_keeps_every_session(self):
        self._edit(self.third, "all", location="Hall")
        self.assertEqual(self.series.filtered("location"), self.series)
        self.assertKept()

    def test_following_from_the_first_is_all(self):
        recurrence = self.series.recurrence_id
        self._edit(self.series[0], "following", location="Hall")
        self.assertEqual(self.series.recurrence_id, recurrence)
        self.assertEqual(self.series.filtered("location"), self.series)
        self.assertKept()

    def test_following_from_the_first_that_is_left_is_all(self):
        self.series[0].unlink()
        recurrence = self.third.recurrence_id
        self._edit(self.series[1], "following", location="Hall")
        self.assertEqual(self.series[1:].recurrence_id, recurrence)

    def test_a_new_price_reaches_the_seats_that_are_not_invoiced(self):
        self._booking(self.series[4], self.ann).price = 70.0
        self._edit(self.series[1], "following", session_price=60.0)
        self.assertEqual(
            [self._booking(session, self.ann).price for session in self.series],
            [80.0, 60.0, 80.0, 60.0, 70.0, 60.0],
        )

    def test_another_service_is_refused_when_one_is_invoiced(self):
        other = self.service.copy()
        with self.assertRaisesRegex(UserError, "The service of Monday Yoga"):
            self._edit(self.series[1], "all", session_product_id=other.id)
        self.assertKept()

    def test_privacy_of_all_keeps_every_session(self):
        self._edit(self.series[1], "all", privacy="private")
        self.assertEqual(set(self.series.mapped("privacy")), {"private"})
        self.assertKept()

    def test_privacy_of_the_following_keeps_every_session(self):
        self._edit(self.series[1], "following", privacy="private")
        self.assertEqual(self.series.filtered("privacy"), self.series[1:])
        self.assertKept()

    def test_a_private_series_is_not_lost_to_who_may_not_see_it(self):
        self._edit(self.series[1], "all", privacy="private")
        secretary = self.third.with_user(self.administrator)
        with self.assertRaises(AccessError):
            self._drag(secretary, "all", DAY)
        self.assertKept()

    # === ATTENDEES === #

    def test_a_client_added_to_all_is_booked_on_each(self):
        self._edit(self.third, "all", partner_ids=[Command.link(self.cleo.id)])
        self.assertEqual(
            self.series.sudo().booking_ids.partner_id, self.clients | self.cleo
        )
        for session in self.series:
            self.assertTrue(self._booking(session, self.cleo))
            self.assertIn(self.cleo, session.attendee_ids.partner_id)
        self.assertKept()

    def test_a_client_added_to_the_following_is_booked_on_those(self):
        self.series[4].partner_ids = [Command.link(self.cleo.id)]
        self._edit(self.third, "following", partner_ids=[Command.link(self.cleo.id)])
        for session in self.series[:2]:
            self.assertFalse(self._booking(session, self.cleo))
        for session in self.series[2:]:
            self.assertEqual(
                self._booking(session, self.cleo).mapped("state"), ["booked"]
            )
            self.assertIn(self.cleo, session.attendee_ids.partner_id)
        self.assertKept()

    def test_a_client_taken_off_the_following_loses_those_seats(self):
        self._edit(
            self.series[3], "following", partner_ids=[Command.unlink(self.ann.id)]
        )
        self.assertEqual(
            [self._booking(session, self.ann).state for session in self.series],
            ["booked"] * 3 + ["cancelled"] * 3,
        )
        self.assertNotIn(self.ann, self.series[5].attendee_ids.partner_id)

    def test_a_client_with_an_invoiced_seat_is_not_taken_off_all(self):
        for command in (
            Command.unlink(self.ann.id),
            Command.set((self.practitioner.partner_id + self.ben).ids),
        ):
            with self.assertRaisesRegex(UserError, "Ann can't be taken off Monday"):
                self._edit(self.series[1], "all", partner_ids=[command])
            self.assertKept()

    def test_a_client_who_comes_back_has_the_old_seats_and_new_ones(self):
        last = self.series[5]
        self._edit(last, "following", partner_ids=[Command.unlink(self.ann.id)])
        self._edit(last, "following", partner_ids=[Command.link(self.ann.id)])
        seats = last.sudo().booking_ids.filtered(lambda b: b.partner_id == self.ann)
        self.assertEqual(sorted(seats.mapped("state")), ["booked", "cancelled"])

    def test_who_attends_a_cancelled_session_stays(self):
        self.series[4].cancel_sessions(notify=[])
        before = self.series[4].partner_ids
        self._edit(
            self.series[3], "following", partner_ids=[Command.link(self.cleo.id)]
        )
        self.assertEqual(self.series[4].partner_ids, before)
        self.assertTrue(self._booking(self.series[5], self.cleo))

    def test_replies_stay(self):
        self._edit(self.third, "all", location="Hall")
        attendees = self.series.attendee_ids
        attendees.filtered(lambda a: a.partner_id == self.ann).do_accept()
        states = attendees.mapped("state")
        self._drag(self.third, "all", DAY)
        self.assertEqual(self.series.attendee_ids, attendees)
        self.assertEqual(attendees.mapped("state"), states)

    # === COPIES AND ORGANISERS === #

    def test_a_copy_has_seats_on_the_same_terms_and_no_invoice(self):
        self._booking(self.third, self.ann).payer_id = self.dan
        self.links = self._links()
        copied = self.third.copy()
        self.assertEqual(copied.booking_ids.partner_id, self.clients)
        self.assertEqual(self._booking(copied, self.ann).payer_id, self.dan)
        self.assertFalse(copied.sudo().booking_ids.invoice_line_ids)
        self._move_weekday(self.third, "all", count=7)
        self.assertStarts([DAY] * 6)
        self.assertEqual(
            copied.start, self.starts[2], "a copy is no part of the series"
        )
        self.assertKept(count=8)

    def test_another_organiser_of_one_keeps_the_seats(self):
        self.third.with_user(self.administrator).write(
            {"user_id": self.colleague.id, "recurrence_update": "self_only"}
        )
        self.assertEqual(
            self.series.filtered(lambda event: event.user_id == self.colleague),
            self.third,
        )
        self.assertKept()

    def test_another_organiser_of_all_or_the_following_keeps_the_seats(self):
        secretary = self.series[3].with_user(self.administrator)
        self._edit(secretary, "following", user_id=self.colleague.id)
        self.assertEqual(set(self.series[:3].user_id), {self.practitioner})
        self.assertEqual(set(self.series[3:].user_id), {self.colleague})
        first = self.series[0].with_user(self.administrator)
        self._edit(first, "all", user_id=self.colleague.id)
        self.assertEqual(set(self.series.user_id), {self.colleague})
        self.assertKept()

    def test_a_handover_may_come_with_all_other_changes(self):
        self._edit(
            self.third.with_user(self.administrator),
            "all",
            user_id=self.colleague.id,
            start=self.third.start + DAY,
            stop=self.third.stop + DAY,
            count=7,
            partner_ids=[Command.link(self.cleo.id)],
        )
        self.assertStarts([DAY] * 6)
        events = self._all_events()
        self.assertEqual(events.user_id, self.colleague)
        for session in events:
            self.assertEqual(
                session.sudo().booking_ids.partner_id, self.clients | self.cleo
            )
        self.assertKept(count=7)

    def test_a_series_with_another_organiser_s_session_is_not_moved(self):
        self.series[4].sudo().user_id = self.colleague
        for refused in (
            lambda: self._drag(self.third, "all", DAY),
            lambda: self._drag(self.third, "following", DAY),
            lambda: self._edit(self.third, "all", count=3),
            lambda: self._move_weekday(self.third, "all"),
        ):
            with self.assertRaisesRegex(AccessError, "You may not change Monday"):
                refused()
            self.assertStarts([DAY * 0] * 6)
            self.assertKept()

    def test_a_colleague_moves_nothing(self):
        third = self.third.with_user(self.colleague)
        with self.assertRaises(AccessError):
            self._drag(third, "all", DAY)
        with self.assertRaises(AccessError):
            self._edit(third, "all", count=3)
        with self.assertRaises(AccessError):
            self._edit(third, "following", location="Hall")
        self.assertKept()

    # === CONTACTS === #

    def _merge(self, source, target):
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (source + target).ids, target
        )
        self.env.invalidate_all()

    def test_merging_a_client_into_a_new_contact_keeps_the_seats(self):
        lines = self._booking(self.third, self.ann).invoice_line_ids
        self._merge(self.ann, self.dan)
        self.assertFalse(self.ann.exists())
        for session in self.series:
            self.assertEqual(self._booking(session, self.dan).state, "booked")
            self.assertIn(self.dan, session.partner_ids)
        self.assertTrue(lines)
        self.assertEqual(self._booking(self.third, self.dan).invoice_line_ids, lines)

    def test_merging_two_clients_of_a_session_keeps_both_seats(self):
        lines = self.third.sudo().booking_ids.invoice_line_ids
        self._merge(self.ann, self.ben)
        self.assertEqual(self.third.booking_ids.partner_id, self.ben)
        self.assertEqual(len(self.third.booking_ids), 2)
        self.assertEqual(self.third.sudo().booking_ids.invoice_line_ids, lines)

    def test_merged_clients_do_not_stop_a_series_from_being_edited(self):
        self._merge(self.ann, self.ben)
        self.links = self._links()
        self._edit(self.third, "all", partner_ids=[Command.link(self.cleo.id)])
        self._drag(self.third, "following", DAY)
        for session in self.series:
            self.assertTrue(self._booking(session, self.cleo))
        self.assertKept()

    # === OTHER SERIES === #

    def test_a_series_without_a_service_is_odoo_s(self):
        for scope, edit in (
            ("following", lambda event: {"name": "Talk"}),
            (
                "all",
                lambda event: {"start": event.start + DAY, "stop": event.stop + DAY},
            ),
        ):
            with self.subTest(scope=scope):
                series = self._series(session_product_id=False)
                self._edit(series[0 if scope == "all" else 2], scope, **edit(series[2]))
                self.assertEqual(
                    series.mapped("active"),
                    [True, False, False, False, False, False]
                    if scope == "all"
                    else [True, True, True, False, False, False],
                    "Odoo archives and makes anew",
                )

    def test_one_session_makes_it_a_series_of_sessions(self):
        series = self._series(session_product_id=False)
        series[3].write(
            {
                "session_product_id": self.service.id,
                "recurrence_update": "self_only",
            }
        )
        self._drag(series[1], "all", DAY)
        self.assertTrue(all(series.mapped("active")))
        self.assertEqual(series[3].booking_ids.partner_id, self.clients)

    def test_an_archived_session_makes_it_a_series_of_sessions(self):
        series = self._series(session_product_id=False)
        series[3].write({"session_product_id": self.service.id})
        series[3].action_archive()
        self._drag(series[1], "all", DAY)
        self.assertEqual(series.filtered("active"), series - series[3])
