# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A refund is never silent: whoever looks reads where the money goes."""

from odoo.tests import Form, tagged

from .refund_common import RefundCommon


@tagged("post_install", "-at_install")
class TestRefundStory(RefundCommon):
    def _tell(self, move):
        story = move.with_user(self.accountant).credit_story
        return [part["text"] for part in story if not part["move_id"]]

    def test_the_card_is_named_until_and_after_the_money_is_there(self):
        invoice = self._paid_by_card()
        card = self.token.display_name
        note = self._refund(invoice)
        for move in (invoice, note):
            self.assertEqual(self._tell(move), [f"$\xa0100.00 on its way to {card}"])
            self.assertEqual(
                move._get_credit_outcome_messages(),
                [f"$\xa0100.00 is being paid back to {card}."],
            )
        with self._answering("done"):
            self._send_refunds()
        self.env.invalidate_all()
        for move in (invoice, note):
            self.assertEqual(self._tell(move), [f"$\xa0100.00 refunded to {card}"])
            self.assertEqual(
                move._get_credit_outcome_messages(),
                [f"$\xa0100.00 was paid back to {card}."],
            )

    def test_a_refund_that_failed_is_told_until_another_is_made(self):
        invoice = self._paid_by_card()
        note = self._refund(invoice)
        with self._answering("error"):
            self._send_refunds()
        self.env.invalidate_all()
        failed = f"Refund to {self.token.display_name} failed"
        story = note.with_user(self.accountant).credit_story
        self.assertEqual(story[-1]["text"], failed)
        self.assertTrue(story[-1]["is_bad"])
        self.assertIn(failed, self._tell(invoice))
        note.with_user(self.accountant).refund_credit(by_hand=True)
        self.env.invalidate_all()
        self.assertNotIn(failed, self._tell(note))

    def test_the_credit_form_and_its_answer_say_it_once(self):
        invoice = self._paid_by_card().with_user(self.accountant)
        card = self.token.display_name
        action = invoice.action_reverse()
        form = Form(
            self.env["account.move.reversal"]
            .with_user(self.accountant)
            .with_context(**action["context"])
        )
        form.wrong = "other"
        form.settlement = "refund"
        self.assertEqual(
            form.credit_preview,
            f"$\xa0100.00 goes back to {card}. Fees of the original payment are not "
            "returned; account credit costs nothing.",
        )
        message = form.save().action_credit()["params"]["message"]
        note = invoice.reversal_move_ids
        self.assertEqual(
            message,
            f"{invoice.name} is credited by $\xa0100.00: {note.name}. "
            f"$\xa0100.00 on its way to {card}.",
        )
