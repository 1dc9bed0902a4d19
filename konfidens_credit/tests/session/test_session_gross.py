# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Amounts told to a person are gross, with the payer's taxes, in the currency of the
document that they speak of (rule 33).
"""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import Form, tagged

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionGross(SessionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"cancel_free_hours": 24, "cancel_fee_percent": 30})

    def _late_seat(self, client=None, **values):
        """Return a booking that is cancelled too late."""
        start = fields.Datetime.now() + timedelta(hours=10)
        session = self._session(client or self.ann, start=start, **values)
        return session.booking_ids

    def _exempt(self, payer):
        """Let a payer be invoiced without taxes."""
        payer.property_account_position_id = self.env["account.fiscal.position"].create(
            {"name": "Exempt", "company_id": self.company.id}
        )

    def _bill_in_euro(self, session):
        """Invoice a session in a currency that is not the company's."""
        invoice = self._invoiced(session, post=False)
        invoice.currency_id = self.setup_other_currency("EUR")
        invoice.action_post()
        return invoice

    def _dialog(self, records):
        return Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model=records._name, active_ids=records.ids)
        ).save()

    # === FEES === #

    def test_the_fee_that_a_customer_reads_is_the_one_that_is_invoiced(self):
        seat = self._late_seat()
        seat.cancel_bookings()
        mails = self.env["mail.mail"].search([])
        seat.with_user(self.env.ref("base.user_root"))._send_notices()
        [mail] = self.env["mail.mail"].search([]) - mails
        self.assertIn("A fee of $\xa030.00 will be invoiced", mail.body_html)
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 30.0)

    def test_the_fee_of_a_cancelled_seat_is_shown_with_taxes(self):
        seat = self._late_seat()
        seat.cancel_bookings(notify=False)
        self.assertEqual((seat.cancel_fee, seat.cancel_fee_total), (24.0, 30.0))

    def test_a_fee_that_the_terms_name_as_an_amount_is_gross(self):
        self.company.write({"cancel_fee_type": "amount", "cancel_fee_amount": 15.0})
        seat = self._late_seat()
        seat.cancel_bookings(notify=False)
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 15.0)

    def test_a_service_s_fee_is_told_in_the_currency_of_the_session(self):
        euro = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        self.service.product_tmpl_id.currency_id.rate_ids.unlink()
        self.company.currency_id = euro
        self.service.write(
            {
                "has_cancel_terms": True,
                "cancel_free_hours": 48,
                "cancel_fee_type": "amount",
                "cancel_fee_amount": 15.0,
            }
        )
        seat = self._late_seat()
        proposal = seat._get_cancel_proposal()
        expected = self.service.currency_id._convert(15.0, euro, self.company)
        self.assertNotEqual(expected, 15.0)
        self.assertEqual(proposal["fee"], expected)
        self.assertIn("€", proposal["message"])

    def _assert_fee_is_invoiced(self, fee):
        """Assert that a fee is proposed, told and invoiced to the same cent."""
        self.company.write({"cancel_fee_type": "amount", "cancel_fee_amount": fee})
        seat = self._late_seat()
        self.assertEqual(seat._get_cancel_proposal()["fee"], fee)
        seat.cancel_bookings(notify=False)
        self.assertEqual(seat.cancel_fee_total, fee)
        invoice = self._invoiced(seat.event_id)
        self.assertEqual(invoice.amount_total, fee)

    def test_every_fee_is_invoiced_to_the_cent_as_it_was_told(self):
        for fee in (0.01, 10.01, 10.02, 10.03, 10.04, 10.05, 33.33, 99.99):
            with self.subTest(fee=fee):
                self._assert_fee_is_invoiced(fee)

    def test_a_fee_of_a_service_with_a_tax_of_a_fixed_amount_is_the_one_told(self):
        self.service.taxes_id += self._create_tax(5.0, amount_type="fixed", sequence=99)
        self._assert_fee_is_invoiced(30.0)

    def test_a_fee_that_stays_on_a_draft_is_the_one_told(self):
        self.service.taxes_id += self._create_tax(5.0, amount_type="fixed", sequence=99)
        seat = self._late_seat()
        draft = self._invoiced(seat.event_id, post=False)
        proposal = seat._get_cancel_proposal()
        self.assertEqual((proposal["gross"], proposal["fee"]), (105.0, 31.5))
        seat.cancel_bookings(notify=False)
        self.assertEqual(draft.amount_total, 31.5)
        self.assertIn("31.50 will be invoiced for it", seat._get_outcome_text())

    def test_a_fee_is_as_high_as_the_taxes_are_when_it_is_told(self):
        seat = self._late_seat()
        seat.cancel_bookings(notify=False)
        self._exempt(self.ann)
        self.assertIn("A fee of $\xa024.00", seat._get_outcome_text())
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 24.0)

    # === WHOSE TAXES === #

    def test_taxes_are_rounded_each_as_on_the_invoice(self):
        self.service.taxes_id = self._create_tax(5) + self._create_tax(2.5)
        self.service.list_price = 10.3
        seat = self._late_seat()
        self.assertEqual(seat._get_cancel_proposal()["gross"], 11.08)
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 11.08)

    def test_who_is_exempt_is_told_what_they_will_pay(self):
        self._exempt(self.ann)
        seat = self._late_seat()
        [proposal] = seat.explain_cancellation()
        self.assertEqual((proposal["gross"], proposal["fee"]), (80.0, 24.0))
        seat.cancel_bookings()
        self.assertIn("A fee of $\xa024.00", seat._get_outcome_text())
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 24.0)

    def test_the_taxes_are_those_of_the_payer_and_not_of_the_client(self):
        self._exempt(self.ann)
        self.ann.invoice_to_id = self.ben
        self.assertEqual(self._late_seat()._get_cancel_proposal()["gross"], 100.0)

    def test_a_service_without_taxes_takes_those_of_its_income_account(self):
        account = self.company_data["default_account_revenue"].copy()
        account.tax_ids = self._create_tax(10)
        self.service.write(
            {"taxes_id": [Command.clear()], "property_account_income_id": account.id}
        )
        seat = self._late_seat()
        self.assertEqual(seat._get_cancel_proposal()["gross"], 88.0)
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 88.0)

    def test_a_service_without_taxes_costs_its_price(self):
        self.service.taxes_id = False
        seat = self._late_seat()
        self.assertEqual(seat._get_cancel_proposal()["gross"], 80.0)
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 80.0)

    def test_a_tax_within_the_price_is_not_added_to_it(self):
        self.service.taxes_id = self._create_tax(
            25, name="Within", price_include_override="tax_included"
        )
        seat = self._late_seat()
        seat.cancel_bookings(notify=False)
        self.assertEqual((seat.cancel_fee, seat.cancel_fee_total), (24.0, 24.0))
        self.assertEqual(self._invoiced(seat.event_id).amount_total, 24.0)

    # === IN WHICH CURRENCY === #

    def test_terms_speak_in_the_currency_of_the_invoice(self):
        seat = self._late_seat()
        self._bill_in_euro(seat.event_id)
        message = seat._get_cancel_proposal()["message"]
        self.assertRegex(message, "70.00\xa0€ of 100.00\xa0€")
        self.assertNotIn("$", message)

    def test_the_dialog_tells_each_currency_by_itself(self):
        euro = self._session(self.ann)
        dollar = self._session(self.ben)
        self._pay(self._bill_in_euro(euro))
        self._pay(self._invoiced(dollar))
        dialog = self._dialog(euro + dollar)
        by_client = {line.partner_id: line for line in dialog.line_ids}
        self.assertEqual(by_client[self.ann].currency_id.name, "EUR")
        self.assertEqual(by_client[self.ben].currency_id.name, "USD")
        self.assertIn("100.00\xa0€", by_client[self.ann].paid)
        self.assertIn("100.00\xa0€, $\xa0100.00 account credit (2)", dialog.summary)

    def test_a_dialog_of_several_currencies_has_none_of_its_own(self):
        euro, dollar = self._session(self.ann), self._session(self.ben)
        self._bill_in_euro(euro)
        self._invoiced(dollar)
        dialog = self._dialog(euro + dollar)
        self.assertFalse(dialog.currency_id)
        self.assertEqual(self._dialog(euro).currency_id.name, "EUR")
        self.assertEqual(self._dialog(dollar).currency_id.name, "USD")
        dialog.amount_mode = "fixed"
        dialog.fixed_amount = 30.0
        self.assertIn("30.00\xa0€, $\xa030.00 less owed (2)", dialog.summary)
        dialog.action_cancel()
        self.assertEqual(
            sorted((euro + dollar).sudo().booking_ids.mapped("cancel_amount")),
            [15.0, 30.0],
            "reports are in the company's currency",
        )

    def test_nothing_is_rounded_to_what_another_currency_has(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session, post=False)
        invoice.currency_id = self.setup_other_currency("KWD", rounding=0.001)
        invoice.invoice_line_ids.price_unit = 80.5004
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 100.625)
        [proposal] = session.booking_ids.explain_cancellation()
        self.assertEqual(proposal["gross"], 100.625)
        [result] = session.cancel_sessions(amounts=100.625, notify=False)
        [seat] = result["bookings"]
        self.assertEqual((seat["outcome"], seat["amount"]), ("owed_less", 100.625))

    def test_the_message_tells_each_currency_by_itself(self):
        sessions = self._session(self.ann), self._session(self.ann)
        self._pay(self._bill_in_euro(sessions[0]))
        self._pay(self._invoiced(sessions[1]))
        (sessions[0] + sessions[1]).cancel_sessions()
        mails = self.env["mail.mail"].search([])
        seats = (sessions[0] + sessions[1]).sudo().booking_ids
        seats.with_user(self.env.ref("base.user_root"))._send_notices()
        [mail] = self.env["mail.mail"].search([]) - mails
        self.assertIn("100.00\xa0€ is your account credit", mail.body_html)
        self.assertIn("$\xa0100.00 is your account credit", mail.body_html)
        self.assertRegex(
            mail.body_html,
            "In all.*(100.00\xa0€, \\$\xa0100.00|\\$\xa0100.00, 100.00\xa0€)",
        )

    def test_drafts_are_no_money_that_is_given_back(self):
        sessions = self._session(self.ann), self._session(self.ann)
        for session in sessions:
            self._invoiced(session, post=False)
        seats = (sessions[0] + sessions[1]).sudo().booking_ids
        seats.event_id.cancel_sessions(notify=False)
        values = seats.with_user(self.env.ref("base.user_root"))._get_notice_values()
        self.assertFalse(values["total"])

    def test_what_is_taken_off_a_draft_is_kept_in_the_company_s_currency(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False)
        draft.currency_id = self.setup_other_currency("EUR")
        session.cancel_sessions(notify=False)
        seat = session.sudo().booking_ids
        self.assertEqual(
            (seat.cancel_outcome, seat.cancel_amount), ("taken_off_draft", 50.0)
        )

    def test_spent_credit_is_told_in_its_own_currency(self):
        session = self._session(self.ann)
        invoice = self._bill_in_euro(session)
        self._pay(invoice)
        session.cancel_sessions(notify=False)
        other = self._invoice(
            40.0, partner_id=self.ann.id, currency_id=invoice.currency_id.id
        )
        (invoice.reversal_move_ids + other).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).reconcile()
        dialog = (
            self.env["calendar.event.reinstate"]
            .with_user(self.practitioner)
            .create({"event_ids": [Command.set(session.ids)], "notify": False})
        )
        message = dialog.action_reinstate()["params"]["message"]
        self.assertIn("Ann has used the credit of 100.00\xa0€", message)

    # === WHAT WAS PAID === #

    def test_who_was_credited_has_not_paid(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        self._credit(invoice, amount=5.0)
        line = self._dialog(session).line_ids
        self.assertEqual((line.paid, line.owed), (False, 95.0))
        self.assertEqual(line.remark, "$\xa05.00 is credited already")
        self._pay(invoice, 60.0)
        line = self._dialog(session).line_ids
        self.assertEqual(line.paid, "$\xa060.00 Manual Payment")
        self._credit(self._paid_invoice(20.0))
        invoice.with_user(self.accountant).apply_account_credit()
        self.env.flush_all()
        line = self._dialog(session).line_ids
        self.assertEqual(
            line.paid, "$\xa060.00 Manual Payment, $\xa020.00 of account credit"
        )
        self.assertEqual(line.owed, 15.0)

    def _paid_invoice(self, amount):
        invoice = self._invoice(amount, partner_id=self.ann.id)
        self._pay(invoice)
        return invoice

    def test_why_nothing_is_given_back_is_told(self):
        session = self._session(self.ann, self.ben, self.cleo)
        self._credit(
            self._invoiced(session).filtered(lambda i: i.partner_id == self.ann)
        )
        self._booking(session, self.cleo).sudo().invoice_line_ids.move_id.button_draft()
        self._booking(
            session, self.cleo
        ).sudo().invoice_line_ids.move_id.button_cancel()
        self._booking(session, self.cleo).with_user(
            self.practitioner
        ).invoice_externally("Insurer")
        self.cleo.email = False
        remarks = {
            line.partner_id.name: line.remark for line in self._dialog(session).line_ids
        }
        self.assertEqual(
            remarks,
            {
                "Ann": "Credited",
                "Ben": False,
                "Cleo": "Invoiced Elsewhere; No e-mail address",
            },
        )

    # === AMOUNTS THAT ARE TYPED === #

    def test_a_fixed_amount_gives_back_at_most_what_was_paid_with_taxes(self):
        session = self._session(self.ann)
        invoice = self._invoiced(session)
        dialog = self._dialog(session)
        dialog.amount_mode = "fixed"
        dialog.fixed_amount = 90.0
        self.assertEqual(dialog.line_ids.amount, 90.0)
        dialog.fixed_amount = 120.0
        self.assertEqual(dialog.line_ids.amount, 100.0)
        dialog.action_cancel()
        self.assertEqual(invoice.amount_credited, 100.0)
