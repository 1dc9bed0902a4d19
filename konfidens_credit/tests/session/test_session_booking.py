# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bookings: who is booked, at which price, and the way to the invoice and back."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionBooking(SessionCommon):
    # === BOOKING === #

    def test_clients_are_booked_and_staff_is_not(self):
        session = self._session(self.ann, self.ben, self.colleague.partner_id)
        self.assertEqual(session.booking_ids.partner_id, self.ann + self.ben)
        self.assertEqual(session.booking_ids.mapped("price"), [80.0, 80.0])
        self.assertEqual(session.booking_count, 2)

    def test_an_event_without_a_service_has_no_bookings(self):
        event = self._session(session_product_id=False)
        self.assertFalse(event.booking_ids)
        event.session_product_id = self.service
        self.assertEqual(event.booking_ids.partner_id, self.clients)

    def test_the_payer_comes_from_the_client(self):
        self.ann.invoice_to_id = self.dan
        session = self._session(self.ann, self.ben)
        self.assertEqual(self._booking(session, self.ann).payer_id, self.dan)
        self.assertEqual(self._booking(session, self.ben).payer_id, self.ben)

    def test_adding_an_attendee_books_and_removing_one_cancels(self):
        session = self._session()
        session.partner_ids = [Command.link(self.cleo.id)]
        self.assertEqual(self._booking(session, self.cleo).state, "booked")
        session.partner_ids = [Command.unlink(self.cleo.id)]
        self.assertEqual(self._booking(session, self.cleo).state, "cancelled")
        session.partner_ids = [Command.link(self.cleo.id)]
        self.assertEqual(session.booking_count, 3)

    def test_an_attendee_with_an_invoiced_seat_stays(self):
        session = self._session()
        self._invoiced(session, post=False)
        with self.assertRaisesRegex(UserError, "Cancel the booking instead"):
            session.partner_ids = [Command.unlink(self.ann.id)]
        self.assertIn(self.ann, session.partner_ids)

    def test_a_booking_shows_among_the_attendees(self):
        session = self._session()
        self.env["session.booking"].with_user(self.practitioner).create(
            {"event_id": session.id, "partner_id": self.cleo.id, "price": 60.0}
        )
        self.assertIn(self.cleo, session.partner_ids)
        self.assertIn(self.cleo, session.attendee_ids.partner_id)
        self.assertEqual(len(session.booking_ids), 3)

    def test_nobody_is_booked_twice(self):
        session = self._session()
        with self.assertRaisesRegex(ValidationError, "Ann is booked"):
            self.env["session.booking"].with_user(self.practitioner).create(
                {"event_id": session.id, "partner_id": self.ann.id}
            )

    def test_nobody_is_booked_on_a_cancelled_session(self):
        session = self._session()
        session.cancel_sessions(notify=False)
        with self.assertRaisesRegex(ValidationError, "Reinstate it first"):
            self.env["session.booking"].with_user(self.practitioner).create(
                {"event_id": session.id, "partner_id": self.cleo.id}
            )
        other = (
            self.env["session.booking"]
            .with_user(self.practitioner)
            .create({"event_id": self._session().id, "partner_id": self.cleo.id})
        )
        with self.assertRaisesRegex(ValidationError, "Reinstate it first"):
            other.event_id = session

    def test_a_session_that_sells_nothing_any_more_is_a_meeting(self):
        session = self._session()
        session.session_product_id = False
        self.assertFalse(session.session_product_id)
        self.assertTrue(session.active)
        self.assertFalse(session.sudo().booking_ids)
        self.assertIn(self.ann, session.partner_ids)

    def test_a_new_price_reaches_the_seats_that_have_none_of_their_own(self):
        session = self._session()
        self._booking(session, self.ann).price = 50.0
        session.session_price = 120.0
        self.assertEqual(self._booking(session, self.ann).price, 50.0)
        self.assertEqual(self._booking(session, self.ben).price, 120.0)

    def test_archiving_a_client_leaves_the_seat(self):
        session = self._session()
        self.ann.active = False
        session.partner_ids = [Command.link(self.cleo.id)]
        self.assertEqual(self._booking(session, self.ann).state, "booked")

    def test_done_marks_who_was_there(self):
        session = self._session()
        self._booking(session, self.ben).state = "no_show"
        session.action_done()
        self.assertEqual(session.session_state, "done")
        self.assertEqual(self._booking(session, self.ann).state, "attended")
        self.assertEqual(self._booking(session, self.ben).state, "no_show")

    # === INVOICING === #

    def test_one_draft_per_payer_and_one_line_per_seat(self):
        self.ann.invoice_to_id = self.ben
        sessions = self._series(self.ann, self.ben, self.cleo, count=2)
        drafts = sessions.invoice_sessions()
        self.assertEqual(len(drafts), 2)
        invoice = self.env["account.move"].browse(drafts[0]["invoice_id"])
        self.assertEqual(invoice.partner_id, self.ben)
        self.assertEqual(len(invoice.invoice_line_ids), 4)
        self.assertEqual(invoice.amount_total, 400.0)
        self.assertEqual(invoice.with_user(self.practitioner).session_ids, sessions)
        self.assertFalse(invoice.with_user(self.colleague).sudo(False).session_ids)
        text = invoice.invoice_line_ids[0].name
        self.assertIn("Yoga class for Ann", text)
        self.assertIn("10:00", text)
        self.assertNotIn("Monday Yoga", text, "The event's name may be private.")

    def test_nothing_is_invoiced_twice(self):
        session = self._session()
        self.assertEqual(len(session.invoice_sessions()), 2)
        self.assertEqual(session.invoice_sessions(), [])
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            session.action_invoice()

    def test_the_seat_follows_its_invoice(self):
        session = self._session(self.ann)
        seat = self._booking(session, self.ann)
        self.assertEqual(seat.invoice_state, "none")
        invoice = self._invoiced(session, post=False)
        self.assertEqual(seat.invoice_state, "draft")
        invoice.action_post()
        self.assertEqual(seat.invoice_state, "owed")
        self._pay(invoice)
        self.assertEqual(seat.invoice_state, "paid")
        self._credit(invoice, amount=40.0)
        self.assertEqual(seat.invoice_state, "paid")
        self._credit(invoice)
        self.assertEqual(seat.invoice_state, "credited")

    def test_credit_notes_and_replacements_name_the_seat_and_duplicates_do_not(self):
        session = self._session(self.ann)
        seat = self._booking(session, self.ann)
        invoice = self._invoiced(session)
        self.assertFalse(invoice.copy().invoice_line_ids.booking_id)
        result = invoice.with_user(self.accountant).credit_invoice(reissue=True)[0]
        documents = self.env["account.move"].browse(
            [result["credit_note_id"], result["replacement_id"]]
        )
        for document in documents:
            self.assertEqual(document.invoice_line_ids.booking_id, seat)
        self.assertEqual(seat.invoice_state, "draft")
        self.assertEqual(session.invoice_sessions(), [])

    def test_a_seat_invoiced_elsewhere_is_not_invoiced_here(self):
        session = self._session(self.ann)
        seat = self._booking(session, self.ann)
        seat.invoice_externally("Insurer, no. 12")
        self.assertEqual(seat.invoice_state, "elsewhere")
        self.assertEqual(session.invoice_sessions(), [])

    def test_an_invoiced_seat_is_not_marked_as_invoiced_elsewhere(self):
        session = self._session(self.ann)
        self._invoiced(session)
        with self.assertRaisesRegex(UserError, "is invoiced on INV"):
            self._booking(session, self.ann).elsewhere_note = "Insurer"

    # === LINKS === #

    def test_an_invoiced_session_is_neither_deleted_nor_archived(self):
        session = self._session()
        self._invoiced(session, post=False)
        for refused in (
            session.unlink,
            session.action_archive,
            lambda: session.write({"session_product_id": False}),
            session.booking_ids.unlink,
        ):
            with self.assertRaisesRegex(UserError, "invoiced"):
                refused()

    def test_a_session_that_was_never_invoiced_is_deleted_with_its_seats(self):
        session = self._session()
        seats = session.booking_ids
        session.unlink()
        self.assertFalse(seats.exists())

    def test_an_invoiced_seat_keeps_its_client_and_is_cancelled_with_its_money(self):
        session = self._session()
        self._invoiced(session)
        seat = self._booking(session, self.ann)
        with self.assertRaisesRegex(UserError, "its client and session stay"):
            seat.partner_id = self.dan
        with self.assertRaisesRegex(UserError, "use Cancel Booking"):
            seat.state = "cancelled"

    def test_a_booked_contact_is_not_deleted(self):
        self._session(self.dan)
        with self.assertRaisesRegex(UserError, "Dan can't be deleted"):
            self.dan.unlink()

    @mute_logger("odoo.sql_db")
    def test_a_duplicated_session_books_the_same_clients_on_the_same_terms(self):
        session = self._session()
        self._booking(session, self.ann).write({"payer_id": self.dan.id, "price": 70.0})
        self._invoiced(session)
        copied = session.copy({"recurrency": False, "recurrence_id": False})
        seat = self._booking(copied, self.ann)
        self.assertEqual((seat.payer_id, seat.price), (self.dan, 70.0))
        self.assertEqual(seat.invoice_state, "none")
        self.assertEqual(self._booking(session, self.ann).invoice_state, "owed")

    # === RIGHTS === #

    def test_who_does_not_run_a_session_does_not_change_it(self):
        session = self._session()
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        for user in (employee, self.colleague):
            with self.assertRaisesRegex(AccessError, "only the practitioner"):
                session.with_user(user).partner_ids = [Command.link(self.cleo.id)]
            with self.assertRaises(AccessError):
                session.with_user(user).invoice_sessions()
            with self.assertRaises(AccessError):
                self._booking(session, self.ann).with_user(user).price = 1.0

    def test_a_private_session_is_seen_by_its_practitioner_alone(self):
        session = self._session(privacy="private")
        seats = session.sudo().booking_ids
        self.assertEqual(len(seats), 2)
        self.assertFalse(seats.with_user(self.administrator)._filtered_access("read"))
        self.assertTrue(seats.with_user(self.practitioner)._filtered_access("read"))

    def test_300_seats_take_40_queries_and_no_mail(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"Client {i}", "email": f"client{i}@example.com"}
                for i in range(300)
            ]
        )
        mails = self.env["mail.mail"].search_count([])
        self._session(self.ann)  # A server in use knows rights and defaults.
        self.env.flush_all()
        with self.assertQueryCount(40):
            session = self._session(*clients)
            self.env.flush_all()
        self.assertEqual(len(session.booking_ids), 300)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_invitations_go_out_when_asked_for(self):
        session = self._session()
        before = self.env["mail.mail"].search([])
        action = session.action_send_invitations()
        self.assertIn("2 invitations", action["params"]["message"])
        mails = self.env["mail.mail"].search([]) - before
        self.assertEqual(mails.recipient_ids, self.clients)
        for mail in mails:
            self.assertIn("You are booked", mail.body_html)
            (other,) = self.clients - mail.recipient_ids
            files = "".join(file.raw.decode() for file in mail.attachment_ids)
            for text in (mail.body_html, files):
                self.assertNotIn(f">{other.name}<", text)
                self.assertNotIn(other.email, text, "no client's address for another")
        self.practitioner.email = False
        with self.assertRaisesRegex(UserError, "an address to answer to"):
            session.action_send_invitations()

    def test_a_moved_session_is_told_without_naming_other_clients(self):
        session = self._session()
        before = self.env["mail.mail"].search([])
        session.write({"start": session.start, "stop": session.stop})
        session.start += timedelta(hours=1)
        mails = self.env["mail.mail"].search([]) - before
        self.assertTrue(mails)
        for mail in mails:
            self.assertIn("has a new time", mail.body_html)
            self.assertNotIn((self.clients - mail.recipient_ids)[0].email, mail.body)

    def test_the_page_of_an_invitation_shows_no_other_client(self):
        session = self._session()
        attendee = session.attendee_ids.filtered(lambda a: a.partner_id == self.ann)
        shown = session._get_shown_attendees(attendee).partner_id
        self.assertEqual(shown, self.ann + self.practitioner.partner_id)
        page = self.env.ref("calendar.invitation_page_anonymous")
        self.assertIn("_get_shown_attendees(attendee)", page.get_combined_arch())
        event = self._session(session_product_id=False)
        self.assertEqual(
            event._get_shown_attendees(event.attendee_ids[0]), event.attendee_ids
        )

    def test_an_event_that_becomes_a_session_hides_the_first_client_s_address(self):
        event = self._session(self.ann, session_product_id=False)
        self.assertIn("ann@example.com", event.description)
        event.session_product_id = self.service
        content = event._get_ics_file()[event.id].decode()
        self.assertNotIn("ann@example.com", content)
        self.assertFalse(self._session().description)
