# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog that cancels asks the database no more often for many than for few."""

from odoo.tests import Form, tagged

from .session_common import SessionCommon

FEW, MANY = 5, 30


@tagged("post_install", "-at_install")
class TestSessionDialogSpeed(SessionCommon):
    def _seats(self, count, bill):
        """Return a session of so many clients: a third of them paid, a third owes, and
        a third is on a draft, or none is invoiced.
        """
        country = self.env.ref("base.no")
        clients = self.env["res.partner"].create(
            [
                {
                    "name": f"Client {number}",
                    "email": f"client{number}@example.com",
                    "country_id": country.id,
                }
                for number in range(count)
            ]
        )
        session = self._session(*clients)
        if bill:
            invoices = self._invoiced(session, post=False)
            posted = invoices[: count * 2 // 3]
            posted.action_post()
            for invoice in posted[: count // 3]:
                self._pay(invoice)
        return session

    def _open(self, records):
        """Return the dialog as it opens on these."""
        return Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model=records._name, active_ids=records.ids)
        )

    def test_the_queries_do_not_grow_with_the_seats(self):
        for bill in (True, False):
            few, many = self._seats(FEW, bill), self._seats(MANY, bill)
            self.assertEqual(len(self._open(many).line_ids), MANY)
            for what in (few, many), (few.booking_ids, many.booking_ids):
                with self.subTest(bill=bill, what=what[0]._name, step="open"):
                    self._assert_no_more_queries(*what, self._open)
                with self.subTest(bill=bill, what=what[0]._name, step="save"):
                    self._assert_no_more_queries(
                        *what, lambda records: self._open(records).save()
                    )
