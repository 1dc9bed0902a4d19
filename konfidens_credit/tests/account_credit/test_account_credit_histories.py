# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Whatever happens to invoices, payments and credits in whatever order: account credit
shown is what the receivable account has open, nothing is matched across customers,
companies or currencies, books balance (rules 10 to 15).
"""

from hypothesis import given

from odoo.tests import tagged

from ..common.credit_common import CreditCommon
from ..credit.histories import NATIVE_STEPS, HistoryMixin, histories_of
from ..credit.test_credit_exact import FEW_EXAMPLES, SEVERAL_EXAMPLES

NAMES = (
    "invoice",
    "invoice",
    "collect",
    "pay",
    "overpay",
    "credit",
    "credit",
    "apply",
    "apply_part",
    "undo_use",
    "undo_credit",
)
STEPS = histories_of(*NAMES)
STEPS_AND_NATIVE = histories_of(*NAMES, *NATIVE_STEPS)


@tagged("post_install", "-at_install")
class TestAccountCreditHistories(HistoryMixin, CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.euro = cls.setup_other_currency("EUR")
        # At these rates, parts of a total are never exact in the company's currency.
        cls.forint = cls.setup_other_currency(
            "HUF", rates=[("2020-01-01", 390.3)], rounding=0.01
        )
        cls.second = cls.setup_other_company()
        cls.accountant.company_ids |= cls.second["company"]

    @SEVERAL_EXAMPLES
    @given(STEPS)
    def test_any_history_shows_what_the_books_have(self, steps):
        with self.env.cr.savepoint() as savepoint:
            self.moves = self.env["account.move"]
            self._live(steps, self._check)
            savepoint.rollback()
        self.env.invalidate_all()

    @FEW_EXAMPLES
    @given(STEPS_AND_NATIVE)
    def test_what_is_done_natively_is_shown_as_well(self, steps):
        with self.env.cr.savepoint() as savepoint:
            self.moves = self._invoice(100.0) + self._invoice(
                8829.23, currency_id=self.forint.id
            )
            self._live(steps, self._check_with_screens)
            savepoint.rollback()
        self.env.invalidate_all()

    # === STEPS === #

    def _do_invoice(self, which, percent):
        """Post an invoice of one of two customers, currencies and companies."""
        books = self.second if which == 6 else self.company_data
        currencies = {3: self.euro, 4: self.euro, 5: self.forint}
        self.moves += self._invoice(
            {
                "price_unit": percent,
                "account_id": books["default_account_revenue"].id,
            },
            company_id=books["company"].id,
            partner_id=(self.partner_a, self.partner_b)[which % 2].id,
            currency_id=(currencies.get(which) or books["currency"]).id,
        )

    def _do_collect(self, which, percent):
        """Post an invoice that uses what credit there is."""
        self.moves += self._invoice(
            percent,
            partner_id=(self.partner_a, self.partner_b)[which % 2].id,
            auto_collect=True,
        )

    def _do_pay(self, which, percent):
        if invoice := self._pick(self._get_owed(), which):
            currency = invoice.currency_id
            amount = currency.round(invoice.amount_residual * percent / 100)
            self._pay(invoice, amount)

    def _do_overpay(self, which, percent):
        if invoice := self._pick(self._get_owed(), which):
            self._pay(invoice, invoice.amount_residual + percent)

    def _do_credit(self, which, percent):
        if invoice := self._pick(self.moves, which):
            amount = invoice.amount_creditable * percent / 100
            self._credit(invoice, amount=invoice.currency_id.round(amount))

    def _do_apply(self, which, percent):
        self._get_owed()[: 1 + which % 3].with_user(
            self.accountant
        ).apply_account_credit()

    def _do_apply_part(self, which, percent):
        if invoice := self._pick(self._get_owed(), which):
            fits = min(invoice.account_credit_available, invoice.amount_residual)
            amount = invoice.currency_id.round(fits * percent / 100)
            [result] = invoice.with_user(self.accountant).apply_account_credit(amount)
            self.assertEqual(
                invoice.currency_id.compare_amounts(result["applied"], amount), 0
            )

    def _do_undo_use(self, which, percent):
        credit_notes = self._get_credits().move_id
        uses = credit_notes.line_ids.matched_debit_ids.sorted("id")
        if use := self._pick(uses, which):
            others = uses - use
            use.with_user(self.accountant).undo_account_credit()
            self.assertEqual(others.exists(), others)

    def _do_undo_credit(self, which, percent):
        if credit_note := self._pick(self.moves.reversal_move_ids, which):
            credit_note.with_user(self.accountant).undo_credit()

    def _get_owed(self):
        return self._filter_posted(self.moves).filtered("amount_residual")

    def _get_invoices_of(self):
        return self.moves

    # === WHAT ALWAYS HOLDS === #

    def _get_credits(self):
        """Return the receivable items of whatever gave these customers credit."""
        return self.env["account.move.line"].search(
            [
                ("partner_id", "in", (self.partner_a + self.partner_b).ids),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
                ("amount_currency", "<", 0.0),
            ]
        )

    def _check_with_screens(self, place):
        self._check_screens(self.moves, place)
        self._check(place)

    def _check(self, place):
        self.env.flush_all()
        self.env.invalidate_all()
        credits_ = self._get_credits()
        self._check_balances(credits_, place)
        self._check_matches(credits_, place)
        for move in credits_.move_id | self.moves:
            self.assertAlmostEqual(sum(move.line_ids.mapped("balance")), 0.0, 2, place)

    def _check_balances(self, credits_, place):
        """What is shown is what the receivable accounts have open, to the cent."""
        companies = self.company + self.second["company"]
        for partner in self.partner_a + self.partner_b:
            [shown] = (
                partner.with_user(self.accountant)
                .with_context(allowed_company_ids=companies.ids)
                .get_account_credit()
            )
            own = credits_.filtered(
                lambda line, partner=partner: (
                    line.partner_id == partner
                    and not line.reconciled
                    and line.move_id.reversed_entry_id.state in (False, "posted")
                )
            )
            booked = {}
            for line in own:
                key = (line.company_id.id, line.currency_id.id)
                booked[key] = booked.get(key, 0.0) - line.amount_residual_currency
            self.assertEqual(
                {
                    (balance["company_id"], balance["currency_id"]): balance["amount"]
                    for balance in shown["balances"]
                },
                {key: round(amount, 2) for key, amount in booked.items() if amount},
                place,
            )

    def _check_matches(self, credits_, place):
        """Nothing is matched across customers, companies or currencies, and nothing
        more than there is.
        """
        for line in credits_:
            used = line.matched_debit_ids
            invoices = used.debit_move_id.filtered(
                lambda item: item.move_type == "out_invoice"
            )
            self.assertLessEqual(invoices.partner_id, line.partner_id, place)
            self.assertLessEqual(invoices.company_id, line.company_id, place)
            self.assertLessEqual(invoices.currency_id, line.currency_id, place)
            self.assertLessEqual(
                round(sum(used.mapped("credit_amount_currency")), 2),
                round(-line.amount_currency, 2),
                place,
            )
        for invoice in self.moves:
            self.assertGreaterEqual(round(invoice.amount_residual, 2), 0.0, place)
