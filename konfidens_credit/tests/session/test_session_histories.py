# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever happens to sessions in whatever order: no booking is credited twice, no
credit is above its line, books balance and links stay (rules 24 and 25).
"""

from hypothesis import given

from odoo import Command
from odoo.tests import tagged

from ..credit.histories import NATIVE_STEPS, HistoryMixin, histories_of
from ..credit.test_credit_exact import SEVERAL_EXAMPLES
from .session_common import SessionCommon

NAMES = (
    "invoice",
    "invoice",
    "post",
    "post",
    "pay",
    "cancel_booking",
    "cancel_session",
    "remove",
    "add",
    "reinstate",
    "credit",
    "credit_and_reissue",
    "delete_draft",
    "elsewhere",
)
STEPS = histories_of(*NAMES, records=6)
STEPS_AND_NATIVE = histories_of(*NAMES, *NATIVE_STEPS, records=6)
KEPT = (
    "invoice_state",
    "is_billed",
    "cancel_amount",
    "cancel_refund",
    "cancel_outcome",
)


@tagged("post_install", "-at_install")
class TestSessionHistories(HistoryMixin, SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann.invoice_to_id = cls.ben

    @SEVERAL_EXAMPLES
    @given(STEPS)
    def test_any_history_leaves_seats_money_and_links_right(self, steps):
        self._live_with_sessions(steps, self._check)

    @SEVERAL_EXAMPLES
    @given(STEPS_AND_NATIVE)
    def test_what_is_done_natively_is_shown_on_seats(self, steps):
        self._live_with_sessions(steps, self._check_with_screens)

    def _live_with_sessions(self, steps, check):
        with self.env.cr.savepoint() as savepoint:
            sessions = self._series(self.ann, self.ben, self.cleo, count=2)
            self._live(steps, check, sessions)
            savepoint.rollback()
        self.env.invalidate_all()

    def _get_invoices_of(self, sessions):
        return self._invoices(sessions)

    # === STEPS === #

    def _do_invoice(self, sessions, which, percent):
        sessions[which % 2].invoice_sessions()

    def _do_post(self, sessions, which, percent):
        drafts = self._invoices(sessions).filtered(lambda move: move.state == "draft")
        drafts[which % len(drafts) :][:1].action_post() if drafts else None

    def _do_pay(self, sessions, which, percent):
        owed = self._invoices(sessions).filtered(
            lambda move: move.state == "posted" and move.amount_residual
        )
        if owed:
            invoice = owed[which % len(owed)]
            amount = round(invoice.amount_residual * percent / 100, 2)
            self._pay(invoice, amount)

    def _do_cancel_booking(self, sessions, which, percent):
        seats = sessions.sudo().booking_ids
        seat = seats[which % len(seats)]
        amount = round(seat._get_open_gross() * percent / 100, 2)
        seat.with_user(self.practitioner).cancel_bookings(amounts=amount, notify=False)

    def _do_cancel_session(self, sessions, which, percent):
        scope = "all" if percent > 80 else "this"
        sessions[which % 2].cancel_sessions(scope=scope, notify=False)

    def _do_remove(self, sessions, which, percent):
        client = (self.ann, self.ben, self.cleo)[which % 3]
        sessions[which % 2].partner_ids = [Command.unlink(client.id)]

    def _do_add(self, sessions, which, percent):
        client = (self.ann, self.ben, self.cleo)[which % 3]
        sessions[which % 2].partner_ids = [Command.link(client.id)]

    def _do_reinstate(self, sessions, which, percent):
        sessions[which % 2].reinstate_sessions()

    def _do_credit(self, sessions, which, percent):
        self._credit_by_hand(sessions, which, percent)

    def _do_credit_and_reissue(self, sessions, which, percent):
        self._credit_by_hand(sessions, which, 100, reissue=True)

    def _credit_by_hand(self, sessions, which, percent, **options):
        posted = self._invoices(sessions).filtered(lambda move: move.state == "posted")
        if posted:
            invoice = posted[which % len(posted)]
            amount = round(invoice.amount_creditable * percent / 100, 2)
            self._credit(invoice, amount=amount, **options)

    def _do_delete_draft(self, sessions, which, percent):
        drafts = self._invoices(sessions).filtered(lambda move: move.state == "draft")
        drafts[:1].delete_draft(cancel_bookings=percent > 50) if drafts else None

    def _do_elsewhere(self, sessions, which, percent):
        seats = sessions.sudo().booking_ids
        seats[which % len(seats)].invoice_externally("Insurer")

    def _invoices(self, sessions):
        lines = sessions.sudo().booking_ids.invoice_line_ids.with_env(self.env)
        return lines.move_id.filtered(lambda move: move.move_type == "out_invoice")

    # === WHAT ALWAYS HOLDS === #

    def _check_with_screens(self, sessions, place):
        self._check_screens(self._invoices(sessions), place)
        seats = sessions.sudo().booking_ids
        self._check_kept(seats, KEPT, place)
        self._check_given_back(seats, place)
        self._check(sessions, place)

    def _check(self, sessions, place):
        seats = sessions.sudo().booking_ids
        lines = seats.invoice_line_ids.filtered(
            lambda line: line.parent_state in ("draft", "posted")
        )
        self._check_no_seat_is_sold_or_credited_twice(seats, lines, place)
        self._check_links(lines, place)
        self._check_books(lines.move_id, place)
        self._check_attendees(sessions, place)

    def _check_no_seat_is_sold_or_credited_twice(self, seats, lines, place):
        for seat in seats:
            billed = lines.filtered(
                lambda line, seat=seat: (
                    line.booking_id == seat and line.move_type == "out_invoice"
                )
            )
            standing = billed
            for line in billed:
                credits_ = lines.filtered(
                    lambda other, line=line: other.credited_line_id == line
                )
                credited = sum(credits_.mapped("price_total"))
                self.assertLessEqual(
                    round(credited, 2), round(line.price_total, 2), place
                )
                if credits_ and round(credited, 2) == round(line.price_total, 2):
                    standing -= line
            partly = standing.move_id.replacement_ids
            self.assertLessEqual(
                len(standing.filtered(lambda line, p=partly: line.move_id not in p)),
                1,
                f"{place}: {seat.display_name} is sold twice",
            )

    def _check_given_back(self, seats, place):
        """What a cancelled seat shows is what its credit notes took back, and stand."""
        for seat in seats:
            given_back = 0.0
            if seat.state == "cancelled":
                lines = self._filter_posted(seat.cancel_credit_note_ids).line_ids
                own = lines.filtered(lambda line, seat=seat: line.booking_id == seat)
                given_back = seat.cancel_off_draft + sum(own.mapped("price_total"))
            self.assertAlmostEqual(seat.cancel_amount, given_back, 2, place)

    def _check_links(self, lines, place):
        for line in lines.filtered("credited_line_id"):
            self.assertEqual(line.booking_id, line.credited_line_id.booking_id, place)
            self.assertEqual(
                line.move_id.reversed_entry_id, line.credited_line_id.move_id, place
            )

    def _check_books(self, moves, place):
        for move in moves:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0.0, 2, place)
        for invoice in moves.filtered(lambda move: move.move_type == "out_invoice"):
            credited = sum(invoice._get_credit_notes().mapped("amount_total"))
            self.assertAlmostEqual(invoice.amount_credited, credited, 2, place)
            self.assertLessEqual(
                round(credited, 2), round(invoice.amount_total, 2), place
            )

    def _check_attendees(self, sessions, place):
        for session in sessions:
            live = session.sudo().booking_ids._filter_live()
            self.assertLessEqual(live.partner_id, session.partner_ids, place)
            self.assertEqual(len(live), len(live.partner_id), place)
