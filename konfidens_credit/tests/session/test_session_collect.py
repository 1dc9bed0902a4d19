# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who sees to sessions' invoices that don't pay themselves as they should."""

from odoo.tests import tagged

from ...models.common.telling import get_person
from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestSessionCollect(SessionCommon):
    def test_the_practitioner_is_asked_where_the_salesperson_has_left(self):
        invoice = self._invoiced(self._session(self.ann))
        for salesperson in (self.colleague, self.env["res.users"]):
            invoice.invoice_user_id = salesperson
            self.colleague.active = False
            person = get_person(invoice._get_responsible(), invoice)
            self.assertEqual(person, self.practitioner)

    def test_a_practitioner_who_has_left_is_not_asked(self):
        invoice = self._invoiced(self._session(self.ann))
        invoice.invoice_user_id = self.practitioner
        self.practitioner.active = False
        person = get_person(invoice._get_responsible(), invoice)
        self.assertTrue(person.active)
        self.assertNotEqual(person, self.practitioner)
        self.assertTrue(person.has_group("konfidens_credit.group_administrator"))
