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

    # === WHOSE TAXES === #

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
        self.assertIn("2 credited 100.00\xa0€, $\xa0100.00", dialog.summary)

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
