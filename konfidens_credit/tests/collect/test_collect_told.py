# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is said before and after an invoice pays itself (rules 16 and 17)."""

import lxml.html

from odoo import Command, fields
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger

from ..common.worker_common import WORKER_LOG
from .collect_common import CollectCommon


@tagged("post_install", "-at_install")
class TestCollectTold(CollectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner_a.email = "payer@example.com"

    def _run(self):
        """Charge what is due, and return the receipts: subject and text of each."""
        before = self.env["mail.mail"].search([])
        self._run_cron()
        return [
            (
                mail.subject,
                " ".join(
                    lxml.html.fromstring(mail.body_html).text_content().split()
                ).replace("\xa0", " "),
            )
            for mail in self.env["mail.mail"].search([]) - before
        ]

    # === BEFORE === #

    def test_a_draft_says_beforehand_what_posting_does(self):
        self._give_credit(120.0)
        draft = self._invoice(200.0, post=False)
        form = Form(draft.with_user(self.accountant))
        self.assertEqual(
            form.collect_forecast.replace("\xa0", " "),
            "Posting uses $ 120.00 of account credit and charges $ 80.00 to "
            f"{self.token.display_name}.",
        )
        draft.action_post()
        self.assertFalse(draft.collect_forecast)
        self.assertEqual(draft.amount_residual, 80.0)
        another = self._invoice(15.0, post=False)
        self.assertIn("charges $\xa015.00", another.collect_forecast)
        due = fields.Date.add(fields.Date.today(), days=20)
        another.invoice_date_due = due
        self.assertIn(f"on {format_date(self.env, due)}", another.collect_forecast)
        another.auto_collect = False
        self.assertFalse(another.collect_forecast)

    def test_a_draft_that_credit_pays_says_that_nothing_is_left(self):
        self._give_credit(120.0)
        draft = self._invoice(100.0, post=False)
        self.assertIn("nothing is left to pay", draft.collect_forecast)
        self.partner_a.payment_token_id = False
        dearer = self._invoice(150.0, post=False)
        self.assertIn("the customer pays $\xa030.00", dearer.collect_forecast)

    # === RECEIPT === #

    def test_a_receipt_says_what_was_used_and_charged(self):
        self._give_credit(120.0)
        invoice = self._invoice(200.0)
        [(subject, text)] = self._run()
        self.assertIn(f"receipt for {invoice.name}", subject)
        self.assertIn(
            "We used $ 120.00 of your credit and charged $ 80.00 to "
            f"{self.token.display_name} for {invoice.name}.",
            text,
        )
        self.assertIn("It is paid", text)
        self.assertEqual(invoice.amount_residual, 0.0)

    def test_it_is_sent_once(self):
        invoice = self._invoice(200.0)
        [(_subject, text)] = self._run()
        self.assertIn("We charged $ 200.00 to", text)
        self.assertNotIn("credit", text)
        self.assertEqual(self._run(), [])
        self._get_charges(invoice)._post_process()
        mails = self.env["mail.mail"].search([("subject", "like", invoice.name)])
        self.assertEqual(len(mails), 1)

    @mute_logger(WORKER_LOG)
    def test_never_of_a_charge_that_failed(self):
        self.token.demo_simulated_state = "error"
        self._invoice(200.0)
        self.assertEqual(self._run(), [])

    def test_not_before_the_provider_has_answered(self):
        self.token.demo_simulated_state = "pending"
        self._invoice(200.0)
        self.assertEqual(self._run(), [])

    def test_each_instalment_has_its_own_and_credit_is_told_once(self):
        self._give_credit(20.0)
        term = self.env["account.payment.term"].create(
            {
                "name": "Two parts",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (0, 30)
                ],
            }
        )
        invoice = self._invoice(100.0, invoice_payment_term_id=term.id)
        [(_subject, first)] = self._run()
        self.assertIn("used $ 20.00 of your credit and charged $ 30.00", first)
        self.assertIn("$ 50.00 will be charged", first)
        invoice._as_owner().collect_date = fields.Datetime.now()
        self.company.collect_when = "issue"
        [(_subject, second)] = self._run()
        self.assertIn("We charged $ 50.00", second)
        self.assertNotIn("of your credit", second)

    def test_it_names_what_was_sold_in_the_language_of_the_payer(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.partner_a.lang = "nb_NO"
        self._invoice({"name": "Yoga\nMonday 10:00", "price_unit": 50.0})
        [(_subject, text)] = self._run()
        self.assertIn("Yoga, Monday 10:00", text)
