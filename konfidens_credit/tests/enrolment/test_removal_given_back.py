# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What an enrolment that ended tells of money is what its credit notes say now (rule
31).
"""

from odoo.tests import tagged

from .enrolment_common import EnrolmentCommon


@tagged("post_install", "-at_install")
class TestRemovalGivenBack(EnrolmentCommon):
    """What a client pays for a session of the course is 12.50."""

    def _removed(self, settlement="credit", pay=None):
        """Return an enrolment that ended with two of four sessions left, and its credit
        note.
        """
        sessions = self._plan_course(4)
        enrolment = self._enrol(self.ann)
        invoice = self._bill(enrolment)
        self._pay(invoice, pay)
        enrolment.remove_from_product(
            self._day_of(sessions[1]), settlement=settlement, notify=False
        )
        return enrolment.sudo(), invoice.reversal_move_ids

    def assertTells(self, enrolment, owed_less, credit, refund, *texts):
        """Assert that record and message agree."""
        self.assertEqual(
            (
                enrolment.removal_owed_less,
                enrolment.removal_credit,
                enrolment.removal_refund,
            ),
            (owed_less, credit, refund),
        )
        self.assertEqual(
            [text.replace("\xa0", "") for text in enrolment._get_given_back_texts()],
            list(texts),
        )

    def test_owed_less_and_paid_back_are_told_apart(self):
        enrolment, credit_note = self._removed("refund", pay=35.0)
        invoice = credit_note.reversed_entry_id
        owed_less = f"$15.00 was taken off what you owed on {invoice.name}."
        self.assertTells(
            enrolment, 15.0, 0.0, 10.0, owed_less, "$10.00 is being paid back to you."
        )
        credit_note.refund_payment_ids.mark_as_refunded()
        self.assertTells(
            enrolment, 15.0, 0.0, 10.0, owed_less, "$10.00 was paid back to you."
        )

    def test_a_refund_that_is_kept_is_credit(self):
        enrolment, credit_note = self._removed("refund")
        self.assertEqual(enrolment.removal_refund, 25.0)
        credit_note.refund_payment_ids.keep_as_credit()
        self.assertTells(
            enrolment,
            0.0,
            25.0,
            0.0,
            "$25.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_credit_that_was_used_is_told_as_used(self):
        enrolment, _credit_note = self._removed()
        other = self._invoice(10.0, partner_id=self.ann.id)
        other.apply_account_credit()
        self.assertTells(
            enrolment,
            0.0,
            25.0,
            0.0,
            "$10.00 was used to pay for other invoices of yours.",
            "$15.00 is your account credit: use it to pay for a later invoice.",
        )

    def test_what_was_cancelled_natively_gives_nothing_back(self):
        enrolment, credit_note = self._removed()
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertTells(enrolment, 0.0, 0.0, 0.0)
        self.assertFalse(enrolment._get_notice_credit_notes())

    def test_a_removal_is_undone_whose_credit_the_accountant_has_undone(self):
        enrolment, credit_note = self._removed()
        credit_note.with_user(self.accountant).undo_credit()
        self.assertTells(enrolment, 0.0, 0.0, 0.0)
        [result] = enrolment.with_user(self.practitioner).undo_removal()
        self.assertEqual(result["taken_back"], 0.0)
        self.assertEqual(enrolment.state, "active")
        self.assertEqual(set(enrolment.booking_ids.mapped("invoice_state")), {"paid"})

    def test_each_of_a_family_is_told_of_its_own_part(self):
        self.ann.invoice_to_id = self.ben.invoice_to_id = self.cleo
        sessions = self._plan_course(4)
        enrolments = self._enrol(self.ann, self.ben)
        invoice = self._bill(enrolments)
        self._pay(invoice, 90.0)
        enrolments.remove_from_product(
            self._day_of(sessions[1]), settlement="refund", notify=False
        )
        credit_note = invoice.reversal_move_ids
        self.assertEqual(
            [
                enrolments.mapped(name)
                for name in ("removal_owed_less", "removal_refund", "removal_credit")
            ],
            [[10.0, 0.0], [15.0, 25.0], [0.0, 0.0]],
        )
        credit_note.refund_payment_ids.keep_as_credit()
        self.assertEqual(enrolments.mapped("removal_credit"), [15.0, 25.0])

    def test_what_does_not_sell_the_enrolment_is_not_its(self):
        enrolment, _credit_note = self._removed()
        enrolment._as_owner().removal_credit_note_ids += self._credit(
            self._invoice(70.0)
        )
        self.assertEqual(enrolment.removal_credit, 25.0)
