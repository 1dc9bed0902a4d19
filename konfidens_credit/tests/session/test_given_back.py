# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a booking tells of money is what its credit notes say now (rule 31)."""

from odoo import Command
from odoo.tests import tagged

from ..refund.refund_common import RefundCommon
from .session_common import SessionCommon


class GivenBackCommon(RefundCommon, SessionCommon):
    """What a client pays for a booking is 100.00."""

    def _cancelled(self, settlement="credit", pay=True):
        """Return a booking that was cancelled, and its credit note."""
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        if pay:
            self._pay(invoice)
        session.cancel_sessions(settlement=settlement, notify=False)
        return self._booking(session, self.ann), invoice.reversal_move_ids

    def _add_debit_note(self, invoice):
        """Return a second invoice of the same bookings, as a debit note copies it."""
        debit_note = self._copy_as_debit_note(invoice)
        debit_note.action_post()
        return debit_note

    def _copy_as_debit_note(self, invoice):
        return invoice._as_owner().with_context(include_business_fields=True).copy()

    def _match(self, *moves):
        self.env["account.move"].union(*moves).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()

    def assertTells(self, booking, outcome, amount, refund, text):
        """Assert that record, report and message agree."""
        [sums] = booking._read_group(
            [("id", "=", booking.id)],
            [],
            ["cancel_amount:sum", "cancel_refund:sum"],
        )
        self.assertEqual(
            (booking.cancel_outcome, *sums), (outcome, amount, refund), text
        )
        self.assertEqual(booking._get_outcome_text().replace("\xa0", ""), text)


@tagged("post_install", "-at_install")
class TestGivenBack(GivenBackCommon):
    # === WHAT BECAME OF IT SINCE === #

    def test_a_refund_on_its_way_is_told_as_such(self):
        booking, _credit_note = self._cancelled("refund")
        self.assertTells(
            booking, "refund", 100.0, 100.0, "$100.00 is being paid back to you."
        )

    def test_a_refund_that_was_made_is_told_as_made(self):
        booking, credit_note = self._cancelled("refund")
        credit_note.refund_payment_ids.mark_as_refunded()
        self.assertTells(
            booking, "refund", 100.0, 100.0, "$100.00 was paid back to you."
        )

    def test_a_refund_that_is_kept_as_credit_is_told_as_credit(self):
        booking, credit_note = self._cancelled("refund")
        credit_note.refund_payment_ids.keep_as_credit()
        self.assertTells(
            booking,
            "account_credit",
            100.0,
            0.0,
            "$100.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_a_refund_that_failed_is_told_as_credit(self):
        self.ann.invoice_to_id = self.partner_a
        session = self._session(self.ann)
        self._pay_by_card(self._invoiced(session))
        session.cancel_sessions(settlement="refund", notify=False)
        booking = self._booking(session, self.ann)
        self.assertEqual(booking.cancel_refund, 100.0)
        with self._answering("error"):
            self._send_refunds()
        self.assertTells(
            booking,
            "account_credit",
            100.0,
            0.0,
            "$100.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_credit_that_is_paid_back_later_is_told_as_paid_back(self):
        booking, credit_note = self._cancelled()
        self.assertEqual(booking.cancel_outcome, "account_credit")
        credit_note.with_user(self.accountant).refund_credit(amount=30.0)
        self.assertTells(
            booking,
            "refund",
            100.0,
            30.0,
            "$30.00 is being paid back to you. "
            "$70.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_credit_that_was_used_is_told_as_used(self):
        booking, credit_note = self._cancelled()
        self._match(credit_note, self._invoice(40.0, partner_id=self.ann.id))
        self.assertTells(
            booking,
            "account_credit",
            100.0,
            0.0,
            "$40.00 was used to pay for other invoices of yours. "
            "$60.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_what_was_owed_less_is_credit_once_it_is_matched_no_more(self):
        booking, credit_note = self._cancelled(pay=False)
        self.assertEqual(booking.cancel_outcome, "owed_less")
        credit_note.line_ids.remove_move_reconcile()
        self.assertEqual(booking.cancel_outcome, "account_credit")

    # === WHAT IS TAKEN BACK === #

    def test_nothing_is_given_back_once_the_accountant_has_undone_it(self):
        booking, credit_note = self._cancelled()
        credit_note.with_user(self.accountant).undo_credit()
        self.assertTells(
            booking,
            "nothing",
            0.0,
            0.0,
            "Nothing changes about what you have paid or owe.",
        )
        self.assertEqual(booking.state, "cancelled")

    def test_nothing_is_given_back_by_a_credit_note_that_was_cancelled_natively(self):
        booking, credit_note = self._cancelled()
        credit_note.button_draft()
        self.assertEqual(booking.cancel_amount, 0.0)
        credit_note.button_cancel()
        self.assertTells(
            booking,
            "nothing",
            0.0,
            0.0,
            "Nothing changes about what you have paid or owe.",
        )

    def test_a_credit_note_that_is_posted_again_gives_back_again(self):
        booking, credit_note = self._cancelled()
        credit_note.button_draft()
        credit_note.action_post()
        self.assertEqual(
            (booking.cancel_outcome, booking.cancel_amount), ("account_credit", 100.0)
        )

    def test_a_credit_note_that_is_deleted_gives_nothing_back(self):
        booking, credit_note = self._cancelled()
        credit_note.button_draft()
        credit_note.with_context(force_delete=True).unlink()
        self.assertEqual(
            (booking.cancel_outcome, booking.cancel_amount), ("nothing", 0.0)
        )

    def test_credit_that_the_accountant_has_undone_is_not_spent(self):
        booking, credit_note = self._cancelled()
        credit_note.with_user(self.accountant).undo_credit()
        [result] = booking.event_id.reinstate_sessions()
        self.assertEqual((result["taken_back"], result["spent"]), (0.0, []))
        self.assertEqual((booking.invoice_state, booking.is_reinstated), ("paid", 0))

    # === SEVERAL DOCUMENTS === #

    def test_all_credit_notes_of_a_booking_are_kept_and_taken_back(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        debit_note = self._add_debit_note(invoice)
        self._pay(invoice)
        self._pay(debit_note)
        session.cancel_sessions(notify=False)
        booking = self._booking(session, self.ann)
        credit_notes = (invoice + debit_note).reversal_move_ids
        self.assertEqual(len(credit_notes), 2)
        self.assertEqual(booking.cancel_credit_note_ids, credit_notes)
        self.assertEqual(booking._get_notice_credit_notes(), credit_notes)
        self.assertTells(
            booking,
            "account_credit",
            200.0,
            0.0,
            "$200.00 is your account credit: use it to pay for a later invoice.",
        )
        [result] = session.reinstate_sessions()
        self.assertEqual((result["taken_back"], result["spent"]), (200.0, []))
        self.assertEqual(self._get_credit(self.ann), 0.0)

    def test_what_is_spent_of_several_credit_notes_is_told_apart(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        debit_note = self._add_debit_note(invoice)
        self._pay(invoice)
        self._pay(debit_note)
        session.cancel_sessions(notify=False)
        booking = self._booking(session, self.ann)
        other = self._invoice(10.0, partner_id=self.ann.id)
        self._match(debit_note.reversal_move_ids, other)
        [result] = session.reinstate_sessions()
        self.assertEqual(result["taken_back"], 100.0)
        self.assertEqual(result["spent"], [{"booking_id": booking.id, "amount": 100.0}])

    def test_what_was_credited_before_one_invoice_failed_is_not_lost(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        debit_note = self._add_debit_note(invoice)
        charge = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": "under-way",
                "amount": 1.0,
                "currency_id": invoice.currency_id.id,
                "partner_id": self.ann.id,
                "invoice_ids": [Command.set(debit_note.ids)],
            }
        )
        charge._set_pending()
        booking = self._booking(session, self.ann)
        [result] = session.cancel_sessions(notify=False)
        self.assertEqual(result["bookings"][0]["outcome"], "failed")
        self.assertEqual((booking.state, booking.cancel_amount), ("booked", 0.0))
        charge._set_canceled()
        booking.with_user(self.practitioner).cancel_bookings(notify=False)
        self.assertEqual(
            booking.cancel_credit_note_ids, (invoice + debit_note).reversal_move_ids
        )
        self.assertEqual(booking.cancel_amount, 200.0)

    def test_a_shared_credit_note_is_split_in_the_order_of_its_lines(self):
        sessions = self._series(self.ann, count=3)
        invoice = self._invoiced(sessions)
        self._pay(invoice, 150.0)
        sessions.cancel_sessions(settlement="refund", notify=False)
        credit_note = invoice.reversal_move_ids
        credit_note.refund_payment_ids.keep_as_credit()
        credit_note.with_user(self.accountant).refund_credit(amount=60.0)
        outcomes = credit_note._get_line_outcomes()
        lines = credit_note.invoice_line_ids.sorted("id")
        self.assertEqual(
            [outcomes[line] for line in lines],
            [
                {"amount": 100.0, "applied": 100.0},
                {"amount": 100.0, "applied": 50.0, "refunding": 50.0},
                {"amount": 100.0, "refunding": 10.0, "account_credit": 90.0},
            ],
        )
        bookings = lines.booking_id
        self.assertEqual(bookings.mapped("cancel_refund"), [0.0, 50.0, 10.0])
        self.assertEqual(
            bookings.mapped("cancel_outcome"), ["owed_less", "refund", "refund"]
        )

    def test_parts_add_up_where_taxes_are_rounded_for_the_whole(self):
        """Three times 15.625 is 46.88, but each line says 15.63."""
        self.company.tax_calculation_rounding_method = "round_globally"
        self.service.write({"list_price": 12.5, "taxes_id": self._create_tax(25)})
        sessions = self._series(self.ann, count=3)
        invoice = self._invoiced(sessions)
        sessions.cancel_sessions(notify=False)
        credit_note = invoice.reversal_move_ids
        self.assertEqual(credit_note.amount_total, 46.88)
        outcomes = credit_note._get_line_outcomes()
        self.assertAlmostEqual(sum(row["applied"] for row in outcomes.values()), 46.88)
        self.assertAlmostEqual(sum(sessions.booking_ids.mapped("cancel_amount")), 46.88)

    def test_what_is_in_another_currency_is_summed_up_in_the_companys(self):
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 0.5)])
        session = self._session(self.ann)
        invoice = self._invoiced(session, post=False)
        invoice.currency_id = currency
        invoice.action_post()
        session.cancel_sessions(notify=False)
        booking = self._booking(session, self.ann)
        total = invoice.amount_total
        self.assertEqual(invoice.reversal_move_ids.amount_total, total)
        self.assertEqual(booking.cancel_amount, total / 0.5)
        self.assertIn(currency.format(total), booking._get_outcome_text())

    # === WHERE NO DOCUMENT IS LEFT === #

    def test_what_was_taken_off_a_draft_is_kept(self):
        session = self._session(self.ann)
        self._invoiced(session, post=False)
        session.cancel_sessions(notify=False)
        self.assertTells(
            self._booking(session, self.ann),
            "taken_off_draft",
            100.0,
            0.0,
            "You will not be invoiced for it.",
        )

    def test_what_stands_on_a_draft_is_told_until_it_is_invoiced(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        session.cancel_sessions(amounts=70.0, notify=False)
        booking = self._booking(session, self.ann)
        self.assertTells(
            booking, "taken_off_draft", 70.0, 0.0, "$30.00 will be invoiced for it."
        )
        draft.action_post()
        self.assertTells(
            booking,
            "taken_off_draft",
            70.0,
            0.0,
            "Nothing changes about what you have paid or owe.",
        )

    def test_nothing_taken_off_a_draft_is_nothing(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        session.cancel_sessions(amounts=0.0, notify=False)
        self.assertTells(
            self._booking(session, self.ann),
            "nothing",
            0.0,
            0.0,
            "$100.00 will be invoiced for it.",
        )
        self.assertEqual(draft.amount_total, 100.0)

    def test_drafts_and_credit_notes_add_up(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._copy_as_debit_note(invoice)
        session.cancel_sessions(notify=False)
        booking = self._booking(session, self.ann)
        self.assertEqual(
            (booking.cancel_outcome, booking.cancel_amount, booking.cancel_off_draft),
            ("owed_less", 200.0, 100.0),
        )
        invoice.reversal_move_ids.undo_credit()
        self.assertEqual(
            (booking.cancel_outcome, booking.cancel_amount), ("taken_off_draft", 100.0)
        )

    def test_a_booking_that_is_back_on_was_given_nothing(self):
        booking, _credit_note = self._cancelled()
        booking.event_id.reinstate_sessions()
        self.assertRecordValues(
            booking,
            [
                {
                    "cancel_outcome": False,
                    "cancel_amount": 0.0,
                    "cancel_credit_note_ids": [],
                }
            ],
        )

    def test_spent_credit_counts_until_the_booking_is_invoiced_anew(self):
        booking, credit_note = self._cancelled()
        session = booking.event_id
        self._match(credit_note, self._invoice(40.0, partner_id=self.ann.id))
        session.reinstate_sessions()
        session.cancel_sessions(notify=False)
        self.assertEqual(booking.cancel_amount, 100.0)
        [result] = session.reinstate_sessions()
        self.assertEqual([spent["amount"] for spent in result["spent"]], [100.0])
        self._pay(self._invoiced(session))
        session.cancel_sessions(notify=False)
        self.assertEqual(booking.cancel_amount, 100.0)
        [result] = session.reinstate_sessions()
        self.assertEqual((result["taken_back"], result["spent"]), (100.0, []))

    def test_a_fee_is_told_with_its_tax(self):
        self.service.write({"list_price": 80.0, "taxes_id": self._create_tax(25)})
        session = self._session(self.ann)
        booking = self._booking(session, self.ann)
        booking.with_user(self.practitioner).cancel_bookings(
            amounts=70.0, terms_note="Late", notify=False
        )
        self.assertEqual(
            booking._get_outcome_text().replace("\xa0", ""),
            "A fee of $30.00 will be invoiced.",
        )
        self.assertEqual(self._invoiced(session).amount_total, 30.0)

    # === MESSAGES === #

    def test_a_credit_note_that_was_undone_is_not_sent(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        session.cancel_sessions()
        booking = self._booking(session, self.ann)
        self.assertEqual(booking.notice_state, "queued")
        invoice.reversal_move_ids.undo_credit()
        self.assertFalse(booking._get_notice_credit_notes())

    def test_every_message_says_it_in_the_words_of_the_credit_note(self):
        booking, credit_note = self._cancelled()
        self._match(credit_note, self._invoice(40.0, partner_id=self.ann.id))
        self.assertEqual(
            sorted(booking._get_given_back_texts()),
            sorted(credit_note._get_credit_outcome_messages()),
        )

    # === SPEED === #

    def test_many_are_told_in_as_many_queries_as_few(self):
        sessions = self._series(self.ann, count=12)
        for session in sessions:
            self._pay(self._invoiced(session))
        sessions.cancel_sessions(settlement="refund", notify=False)
        bookings = sessions.sudo().booking_ids
        counts = [self._count_queries(bookings[:count]) for count in (2, 12)]
        self.assertEqual(counts[0], counts[1])

    def _count_queries(self, bookings):
        """Return how many queries it takes to compute what was given back."""
        self.env.flush_all()
        self.env.invalidate_all()
        for name in ("cancel_amount", "cancel_refund", "cancel_outcome"):
            self.env.add_to_compute(bookings._fields[name], bookings)
        before = self.env.cr.sql_log_count
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
