# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Staff ask many payers to pay by card, each in one e-mail; whom they may ask, and who
can't be asked (rules 16 and 30).
"""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from ..collect.collect_common import CollectCommon
from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestAskCard(SessionCommon, CollectCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.write({"is_published": True, "allow_tokenization": True})
        cls.company.name = "Yoga House"
        cls.ben.invoice_to_id = cls.ann
        cls.dan.email = False
        cls._session(cls.ann, cls.ben, cls.dan)
        cls.login = new_test_user(
            cls.env, "ann_logs_in", groups="base.group_portal", partner_id=cls.ann.id
        )
        cls.ann.write({"name": "Ann", "email": "ann@example.com"})

    def _dialog(self, clients, user=None):
        return Form(
            self.env["res.partner.ask.card"]
            .with_user(user or self.administrator)
            .with_context(active_model="res.partner", active_ids=clients.ids)
        )

    def _send(self, dialog):
        """Return what the user is told, and the mails that went out."""
        before = self.env["mail.mail"].search([])
        told = dialog.save().action_ask()["params"]["message"]
        return told, self.env["mail.mail"].search([]) - before

    def test_one_mail_to_each_payer(self):
        dialog = self._dialog(self.ann + self.ben + self.cleo + self.dan)
        self.assertEqual(dialog.asked_text, "Ann, Cleo")
        self.assertEqual(dialog.left_out_text, "Dan has no e-mail address")
        dialog.message = "Dear all,\n\nwe have <b>new</b> terms."
        told, mails = self._send(dialog)
        self.assertEqual(told, "2 asked to pay by card.\nDan has no e-mail address")
        self.assertEqual(mails.recipient_ids, self.ann + self.cleo)
        self.assertEqual(len(mails), 2)
        mail = mails.filtered(lambda mail: mail.recipient_ids == self.ann)
        self.assertEqual(mail.subject, "Yoga House: pay by card from now on")
        self.assertIn("charged to your card on its due date", mail.body_html)
        self.assertIn("until you switch this off on the same page", mail.body_html)
        self.assertIn("we have &lt;b&gt;new&lt;/b&gt; terms.", mail.body_html)
        self.assertRegex(mail.body_html, r'href="[^"]*/my/payment_method"')
        self.assertNotIn("token", mail.body_html)
        self.assertIn("Asked by e-mail", self.ann.message_ids[0].body)

    def test_who_has_no_login_makes_one_on_the_way(self):
        __told, mail = self._send(self._dialog(self.cleo))
        [url] = re.findall(r'href="([^"]*/web/signup[^"]*)"', mail.body_html)
        self.assertIn("redirect=%2Fmy%2Fpayment_method", url)
        token = re.search(r"token=([^&\"]+)", url)[1]
        self.assertTrue(token)

    def test_who_pays_by_card_already_is_left_alone(self):
        self.ann.write(
            {"auto_collect": True, "payment_token_id": self._save_card(self.ann).id}
        )
        dialog = self._dialog(self.ann + self.cleo)
        self.assertEqual(dialog.asked_text, "Cleo")
        self.assertEqual(dialog.left_out_text, "Ann pays by card already")

    def test_practitioners_ask_their_own_clients(self):
        dialog = self._dialog(self.ann + self.ben + self.cleo, self.practitioner)
        self.assertEqual(dialog.asked_text, "Ann")
        told, mail = self._send(dialog)
        self.assertEqual(told, "1 asked to pay by card.")
        self.assertEqual(mail.recipient_ids, self.ann)
        with self.assertRaisesRegex(UserError, "a client of yours"):
            self._dialog(self.cleo, self.practitioner)
        with self.assertRaisesRegex(AccessError, "not all that is chosen here"):
            self.env["res.partner.ask.card"].with_user(self.practitioner).create(
                {"partner_ids": [(6, 0, self.cleo.ids)]}
            )

    def test_practitioners_give_nobody_a_login(self):
        """Whose address they may change, they would be then."""
        self._session(self.cleo)
        dialog = self._dialog(self.cleo + self.ann, self.practitioner)
        self.assertEqual(dialog.asked_text, "Ann")
        self.assertIn("Cleo has no login yet", dialog.left_out_text)

    def test_who_bills_asks_any_customer(self):
        _told, mail = self._send(
            self._dialog(self.partner_b + self.cleo, self.accountant)
        )
        self.assertIn(self.cleo, mail.recipient_ids)

    def test_without_a_provider_nobody_is_asked(self):
        self.provider.state = "disabled"
        dialog = self._dialog(self.ann)
        self.assertFalse(dialog.can_save_cards)
        with self.assertRaisesRegex(UserError, "can't save a card yet"):
            dialog.save().action_ask()

    def test_payers_read_it_in_their_language(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.ann.lang = "nb_NO"
        __told, mail = self._send(self._dialog(self.ann))
        self.assertEqual(len(mail), 1)

    def test_the_action_is_on_contacts_for_each_of_them(self):
        for user in (self.practitioner, self.administrator, self.accountant):
            bindings = (
                self.env["ir.actions.actions"]
                .with_user(user)
                .get_bindings("res.partner")
            )
            names = [action["name"] for action in bindings.get("action", ())]
            self.assertIn("Ask to Pay by Card", names)
