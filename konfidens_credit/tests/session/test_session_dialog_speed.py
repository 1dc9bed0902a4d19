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

    def _count_queries(self, session):
        """Return how many queries it takes to open the dialog, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        before = self.env.cr.sql_log_count
        form = Form(
            self.env["calendar.event.cancel"]
            .with_user(self.practitioner)
            .with_context(active_model="calendar.event", active_ids=session.ids)
        )
        count = self.env.cr.sql_log_count - before
        self.assertEqual(len(form.line_ids), len(session.booking_ids))
        return count

    def test_the_queries_do_not_grow_with_the_seats(self):
        for bill in (True, False):
            with self.subTest(bill=bill):
                few = self._seats(FEW, bill)
                many = self._seats(MANY, bill)
                # What is cached for ever is there from now on.
                self._count_queries(few)
                self.assertLessEqual(
                    self._count_queries(many), self._count_queries(few)
                )
