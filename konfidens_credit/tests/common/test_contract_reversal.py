# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo's reversal, posting and matching go the way that we rely on."""

from datetime import datetime, timedelta

from odoo.tests import tagged

from .contract_common import ContractCommon


@tagged("post_install", "-at_install")
class TestReversalCalls(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoices = cls._invoice(100.0, 20.0) + cls._invoice(70.0)

    def _reverse(self, is_modify=False):
        reversal = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=self.invoices.ids)
            .create({"journal_id": self.invoices.journal_id.id})
        )
        odoos = self._get_odoos("account.move.reversal", "reverse_moves", "account")
        odoos(reversal, is_modify=is_modify)
        return reversal

    def test_a_reversal_asks_for_the_values_of_each_move(self):
        with self._watch("account.move.reversal", "_prepare_default_reversal") as calls:
            self._reverse()
        asked = [args[0] for _self, args, _kw in calls["_prepare_default_reversal"]]
        self.assertEqual(asked, list(self.invoices))

    def test_a_reversal_hands_all_moves_and_their_values_on_together(self):
        with self._watch("account.move", "_reverse_moves") as calls:
            self._reverse()
        _moves, args, kwargs = next(
            call for call in calls["_reverse_moves"] if call[0] == self.invoices
        )
        self.assertEqual(len(args[0]), 2)
        self.assertEqual(kwargs, {"cancel": False})
        self.assertIn("invoice_date", args[0][0])

    def test_a_reversal_with_new_invoices_cancels_and_asks_for_their_values(self):
        with (
            self._watch("account.move", "_reverse_moves", "copy_data") as moves,
            self._watch(
                "account.move.reversal", "_modify_default_reverse_values"
            ) as wizard,
        ):
            self._reverse(is_modify=True)
        self.assertTrue(moves["_reverse_moves"][0][2]["cancel"])
        asked = [args[0] for _s, args, _k in wizard["_modify_default_reverse_values"]]
        self.assertEqual([move.id for move in asked], self.invoices.ids)
        copied = [
            move.id
            for move, args, _kwargs in moves["copy_data"]
            if args and args[0] and "reversed_entry_id" not in args[0]
        ]
        self.assertEqual(copied, self.invoices.ids)

    def test_a_reversal_writes_its_new_documents_once_they_are_made(self):
        with self._watch("account.move.reversal", "write") as calls:
            reversal = self._reverse(is_modify=True)
        written = [
            args[0] for _self, args, _kw in calls["write"] if "new_move_ids" in args[0]
        ]
        self.assertEqual(len(written), 1)
        self.assertEqual(len(reversal.new_move_ids), 2)

    def test_a_future_reversal_makes_credit_notes_that_wait(self):
        """Odoo never cancels then, whatever was pressed."""
        reversal = self.env["account.move.reversal"].new(
            {"move_ids": self.invoices.ids, "date": datetime.now() + timedelta(days=9)}
        )
        vals = reversal._prepare_default_reversal(self.invoices[0])
        self.assertEqual(vals["auto_post"], "at_date")

    def test_reversing_copies_each_move_with_its_own_values(self):
        odoos = self._get_odoos("account.move", "_reverse_moves", "account")
        with self._watch("account.move", "copy") as calls:
            odoos(self.invoices, [{"ref": "A"}, {"ref": "B"}])
        given = [(moves.id, args[0]) for moves, args, _kw in calls["copy"]]
        self.assertEqual(
            [(id_, vals["ref"], vals["reversed_entry_id"]) for id_, vals in given],
            [
                (invoice.id, ref, invoice.id)
                for invoice, ref in zip(self.invoices, "AB", strict=True)
            ],
        )

    def test_reversing_leaves_storno_flag_and_links_to_the_copies(self):
        odoos = self._get_odoos("account.move", "_reverse_moves", "account")
        with self._watch("account.move", "copy_data") as calls:
            odoos(self.invoices, [{}, {}])
        contexts = [moves.env.context for moves, _args, _kw in calls["copy_data"]]
        for context in contexts:
            self.assertFalse(context["move_reverse_cancel"])
            self.assertTrue(context["include_business_fields"])

    def test_a_copy_is_made_of_its_data_and_says_so(self):
        odoos = self._get_odoos("account.move", "copy", "account")
        names = ("copy_data", "_get_copy_message_content")
        with self._watch("account.move", *names) as calls:
            odoos(self.invoices[0], {"ref": "A"})
        self.assertEqual([len(calls[name]) for name in names], [1, 1])
        self.assertEqual(calls["copy_data"][0][1], ({"ref": "A"},))

    def test_each_line_of_a_copy_is_asked_for_its_links(self):
        name = "_copy_data_extend_business_fields"
        with self._watch("account.move.line", name) as calls:
            self.invoices[0].with_context(include_business_fields=True).copy_data()
        asked = {line.id for line, _args, _kw in calls[name]}
        self.assertEqual(asked, set(self.invoices[0].line_ids.ids))

    def test_a_new_document_is_completed_in_steps_that_tell_whose_they_are(self):
        with self._watch("account.move", "_get_sync_stack") as calls:
            self._invoice(10.0, post=False)
        self.assertTrue(calls["_get_sync_stack"])
        odoos = self._get_odoos("account.move", "_get_sync_stack", "account")
        stack, _update = odoos(self.invoices, {"records": self.invoices})
        self.assertEqual(
            {step.func.__module__ for _sequence, step in stack},
            {"odoo.addons.account.models.account_move"},
        )

    def test_posting_a_credit_note_matches_it_with_its_invoice(self):
        draft = self._reverse_invoice(self.invoices[1])
        odoos = self._get_odoos("account.move", "_post", "account")
        with self._watch("account.move", "_reconcile_reversed_moves") as calls:
            odoos(draft, soft=False)
        ((invoices, args, _kwargs),) = calls["_reconcile_reversed_moves"]
        self.assertEqual((invoices, args[0]), (self.invoices[1], draft))

    def test_the_button_posts_through_the_method_that_all_share(self):
        draft = self._invoice(10.0, post=False)
        odoos = self._get_odoos("account.move", "action_post", "account")
        with self._watch("account.move", "_post") as calls:
            odoos(draft)
        self.assertEqual(calls["_post"][0][0], draft)

    def test_matching_plans_how_much_each_line_takes(self):
        payment = self._invoice(70.0, move_type="out_refund")
        lines = (self.invoices[1] + payment)._get_receivable_lines()
        with self._watch(
            "account.move.line", "_reconcile_plan", "_prepare_reconciliation_plan"
        ) as calls:
            lines.reconcile()
        self.assertTrue(calls["_reconcile_plan"])
        self.assertTrue(calls["_prepare_reconciliation_plan"])

    def test_sums_ask_lines_for_the_sql_of_their_amounts(self):
        with self._watch("account.move.line", "_field_to_sql") as calls:
            self.env["account.move.line"]._read_group(
                [("move_id", "in", self.invoices.ids)], ["move_id"], ["balance:sum"]
            )
        asked = {args[1] for _self, args, _kw in calls["_field_to_sql"]}
        self.assertIn("balance", asked)

    def test_sending_asks_how_and_with_which_mail(self):
        name = "_get_default_sending_methods"
        with (
            self._watch("account.move.send.wizard", name) as wizards,
            self._watch("account.move", "_get_mail_template") as moves,
        ):
            wizard = self.env["account.move.send.wizard"].create(
                {"move_id": self.invoices[0].id}
            )
            self.assertTrue(wizard.template_id)
        self.assertTrue(wizards[name])
        self.assertTrue(moves["_get_mail_template"])

    def test_the_words_of_an_invoice_are_computed_where_we_change_them(self):
        field = self.env["account.move"]._fields["status_in_payment"]
        self.assertEqual(field.compute, "_compute_status_in_payment")
