# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Two contacts who are one person, each booked and enrolled: merging them loses
nothing, and what they have twice is worked with as if it were two people's (rule 34).
"""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestMergedContacts(EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.merger = new_test_user(
            cls.env,
            "merger",
            groups="konfidens_credit.group_administrator,base.group_partner_manager",
        )
        cls.clients.email = "ann@example.com"

    def _merge(self, source, target):
        """Merge contacts as people do, in Odoo's own dialog."""
        wizard = (
            self.env["base.partner.merge.automatic.wizard"]
            .with_user(self.merger)
            .create(
                {
                    "state": "selection",
                    "partner_ids": [Command.set((source + target).ids)],
                    "dst_partner_id": target.id,
                }
            )
        )
        wizard.action_merge()
        self.env.invalidate_all()
        self.assertFalse(source.exists())

    def _merged_session(self, post=None):
        """Return a session in which both were booked; they are invoiced if told so,
        and one of them has paid.
        """
        session = self._session()
        if post is not None:
            invoices = self._invoiced(session, post)
            if post:
                self._pay(invoices[0])
        self._merge(self.ann, self.ben)
        return session

    # === BOOKINGS === #

    def test_both_bookings_stay_with_their_invoices(self):
        for post in (None, False, True):
            with self.subTest(post=post), self.cr.savepoint() as savepoint:
                session = self._merged_session(post)
                seats = session.sudo().booking_ids
                self.assertEqual(seats.mapped("state"), ["booked"] * 2)
                self.assertEqual(seats.partner_id, self.ben)
                lines = seats.invoice_line_ids
                self.assertEqual(len(lines), 0 if post is None else 2)
                self.assertEqual(lines.booking_id, seats if lines else lines.booking_id)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_the_session_is_held(self):
        session = self._merged_session(post=True)
        session.action_done()
        self.assertEqual(session.booking_ids.mapped("state"), ["attended"] * 2)

    def test_each_booking_is_cancelled_and_credited_once(self):
        session = self._merged_session(post=True)
        [result] = session.cancel_sessions(notify=False)
        self.assertEqual(
            sorted(seat["outcome"] for seat in result["bookings"]),
            ["account_credit", "owed_less"],
        )
        self.assertEqual([seat["amount"] for seat in result["bookings"]], [100.0] * 2)
        [again] = session.cancel_sessions(notify=False)
        self.assertEqual(
            [seat["outcome"] for seat in again["bookings"]], ["already_done"] * 2
        )

    def test_it_is_invoiced_for_both_once(self):
        session = self._merged_session()
        invoice = self._invoiced(session)
        self.assertEqual((invoice.partner_id, invoice.amount_total), (self.ben, 200.0))
        self.assertEqual(invoice.invoice_line_ids.booking_id, session.booking_ids)
        self.assertFalse(session.invoice_sessions())

    def test_what_is_invoiced_together_is_credited_each_by_itself(self):
        session = self._merged_session()
        invoice = self._invoiced(session)
        self._pay(invoice)
        first, second = session.booking_ids
        for seat, credited in ((second, 100.0), (first, 200.0)):
            [result] = seat.cancel_bookings(notify=False)
            self.assertEqual(result["bookings"][0]["outcome"], "account_credit")
            self.assertEqual(invoice.amount_credited, credited)
        self.assertEqual((first + second).mapped("invoice_state"), ["credited"] * 2)
        self.assertEqual(session.session_state, "cancelled")

    def test_the_invoice_of_one_is_credited_and_made_anew(self):
        session = self._merged_session(post=True)
        first, second = session.sudo().booking_ids
        invoice = first.invoice_line_ids.move_id
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        self.assertEqual((first + second).mapped("is_billed"), [True] * 2)
        draft = invoice.browse(result["replacement_id"])
        self.assertEqual(draft.invoice_line_ids.booking_id, first)
        draft.action_post()
        # What was paid for the first invoice pays for the second.
        self.assertEqual(first.invoice_state, "paid")
        self.assertFalse(session.invoice_sessions())

    def test_the_dialog_shows_both_and_cancels_both(self):
        session = self._merged_session(post=True)
        dialog = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=session.ids)
        ).save()
        self.assertEqual(dialog.line_ids.booking_id, session.booking_ids)
        self.assertEqual(dialog.line_ids.mapped("amount"), [100.0] * 2)
        dialog.action_cancel()
        self.assertEqual(session.session_state, "cancelled")
        self.assertEqual(session.booking_ids.mapped("cancel_amount"), [100.0] * 2)

    def test_one_message_tells_of_both(self):
        session = self._merged_session(post=True)
        session.cancel_sessions()
        mails = self.env["mail.mail"].search([])
        session.booking_ids.with_user(self.env.ref("base.user_root"))._send_notices()
        [mail] = self.env["mail.mail"].search([]) - mails
        self.assertEqual(mail.recipient_ids, self.ben)
        self.assertEqual(mail.body_html.count("Yoga class</strong>"), 2)

    def test_a_session_cancelled_before_is_put_back_on_for_both(self):
        session = self._session()
        self._invoiced(session)
        session.cancel_sessions(notify=False)
        self._merge(self.ann, self.ben)
        [result] = session.reinstate_sessions()
        self.assertEqual(result["taken_back"], 200.0)
        self.assertEqual(session.booking_ids.mapped("state"), ["booked"] * 2)
        self.assertIn(self.ben, session.partner_ids)

    def test_a_held_session_is_invoiced_for_both(self):
        session = self._merged_session()
        session.action_done()
        self.assertEqual(self._invoiced(session).amount_total, 200.0)

    def test_the_session_is_changed_as_any_other(self):
        session = self._merged_session(post=True)
        session.write({"name": "Tuesday Yoga", "start": session.start.replace(hour=12)})
        session.write({"partner_ids": [Command.link(self.cleo.id)]})
        self.assertEqual(len(session.booking_ids._filter_live()), 3)
        with self.assertRaisesRegex(UserError, "Ben can't be taken off"):
            session.write({"partner_ids": [Command.unlink(self.ben.id)]})

    def test_the_session_is_put_back_on_for_both_bookings(self):
        session = self._merged_session(post=True)
        session.cancel_sessions(notify=False)
        [result] = session.reinstate_sessions()
        self.assertEqual(result["taken_back"], 200.0)
        self.assertEqual(session.booking_ids.mapped("state"), ["booked"] * 2)

    def test_the_second_booking_is_cancelled_by_itself(self):
        session = self._merged_session()
        first, second = session.booking_ids
        second.cancel_bookings(notify=False)
        self.assertEqual((first.state, second.state), ("booked", "cancelled"))
        self.assertIn(self.ben, session.partner_ids)

    def test_a_session_is_not_put_back_on_beside_a_booking_made_since(self):
        session = self._session(self.ann)
        session.cancel_sessions(notify=False)
        later = self._session(self.ann).sudo().booking_ids
        self.env.flush_all()
        # Before 19.0.1.6.0, clients could be booked on what is cancelled.
        self.env.cr.execute(
            "UPDATE session_booking SET event_id = %s WHERE id = %s",
            (session.id, later.id),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "Ann is booked on"):
            session.reinstate_sessions()

    def test_who_is_booked_twice_is_not_booked_once_more(self):
        session = self._merged_session()
        with self.assertRaisesRegex(ValidationError, "Ben is booked on"):
            self.env["session.booking"].with_user(self.practitioner).create(
                {"event_id": session.id, "partner_id": self.ben.id}
            )

    # === ENROLMENTS === #

    def _merged_enrolments(self, **values):
        """Return the sessions of a course and the enrolments of both in it."""
        sessions = self._plan_course(2)
        enrolments = self._enrol(self.ann, self.ben, billing="session", **values)
        self._merge(self.ann, self.ben)
        return sessions, enrolments

    def test_both_enrolments_stay_with_their_bookings(self):
        sessions, enrolments = self._merged_enrolments()
        self.assertEqual(enrolments.mapped("state"), ["active"] * 2)
        self.assertEqual(enrolments.partner_id, self.ben)
        for enrolment in enrolments:
            self.assertEqual(enrolment.booking_ids.event_id, sessions)

    def test_a_session_planned_later_is_booked_once(self):
        _sessions, enrolments = self._merged_enrolments()
        extra = self._plan_course(1)
        seat = extra.booking_ids
        self.assertEqual(seat.partner_id, self.ben)
        self.assertEqual(seat.enrolment_id, enrolments[0])

    def test_each_month_of_both_is_invoiced_once(self):
        enrolments = self._enrol(self.ann, self.ben, product=self.membership)
        self._merge(self.ann, self.ben)
        invoice = self._bill(enrolments, post=False)
        self.assertEqual(invoice.invoice_line_ids.enrolment_id, enrolments)
        self.assertFalse(self._bill(enrolments, post=False))

    def test_when_one_ends_the_other_goes_on_with_every_session(self):
        sessions, enrolments = self._merged_enrolments()
        sessions += self._plan_course(1)
        first, second = enrolments
        first.remove_from_product(notify=False)
        self.assertEqual((first.state, second.state), ("ended", "active"))
        live = second.booking_ids._filter_live()
        self.assertEqual(live.event_id, sessions)
        for session in sessions:
            self.assertIn(self.ben, session.partner_ids)

    def test_what_the_other_gave_up_by_itself_stays_given_up(self):
        sessions, enrolments = self._merged_enrolments()
        first, second = enrolments
        second.booking_ids.filtered(
            lambda seat: seat.event_id == sessions[0]
        ).cancel_bookings(notify=False)
        first.remove_from_product(notify=False)
        self.assertEqual(second.booking_ids._filter_live().event_id, sessions[1])

    def test_when_one_has_ended_it_is_not_undone_beside_the_other(self):
        _sessions, enrolments = self._merged_enrolments()
        enrolments[0].remove_from_product(notify=False)
        with self.assertRaisesRegex(ValidationError, "Ben is (booked|enrolled)"):
            enrolments[0].undo_removal()

    def test_others_are_enrolled_beside_who_is_enrolled_twice(self):
        self._merged_enrolments()
        enrolments = self.env["product.enrolment"].with_user(self.practitioner)
        enrolments = enrolments.create(
            [
                {"partner_id": self.cleo.id, "product_id": self.course.id},
                {"partner_id": self.ben.id, "product_id": self.membership.id},
            ]
        )
        self.assertEqual(enrolments.mapped("state"), ["active"] * 2)
