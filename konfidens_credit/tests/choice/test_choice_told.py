# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers are asked in the message about what is cancelled, seat by seat, and told
what was done; dialogs and the session's form say it to the staff.
"""

import lxml.html

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .choice_common import ChoiceCommon


@tagged("post_install", "-at_install")
class TestChoiceTold(ChoiceCommon):
    def _links(self, mail):
        """Return the addresses in a message by their texts, but for Odoo's own."""
        page = lxml.html.fromstring(mail.body_html)
        links = {
            each.text_content().strip(): each.get("href") for each in page.iter("a")
        }
        links.pop("Odoo", None)
        return links

    # === CUSTOMERS === #

    def test_the_message_has_a_button_for_each_choice(self):
        self._later()
        seats = self._asked(self.ann, self.ben)
        mails = self._send_messages()
        links = self._links(mails[self.ann])
        self.assertEqual(list(links), ["Keep as credit", "Get it back", "Another date"])
        self.assertIn("If you do nothing, you keep it", mails[self.ann].body_html)
        for text, choice in (("Keep as credit", "credit"), ("Get it back", "refund")):
            url, _mark, query = links[text].partition("?")
            self.assertEqual(query, f"choice={choice}")
            token = url.rpartition("/my/choice/")[2]
            Booking = self.env["session.booking"]
            self.assertEqual(Booking._read_choice_link(token), seats[0])

    def test_who_does_not_pay_is_not_asked(self):
        self.cleo.invoice_to_id = self.ann
        self._asked(self.cleo)
        mails = self._send_messages()
        self.assertIn("Get it back", self._links(mails[self.ann]))
        self.assertFalse(self._links(mails[self.cleo]))

    def test_no_date_is_offered_where_there_is_none(self):
        self._asked(self.ann)
        links = self._links(self._send_messages()[self.ann])
        self.assertEqual(list(links), ["Keep as credit", "Get it back"])

    def test_a_choice_is_confirmed_with_what_was_done(self):
        seat, other = self._asked(self.ann), self._later(price=120.0)
        self._send_messages()
        self._choose(seat, "other_date", other)
        mail = self._send_messages()[self.ann]
        self.assertIn("your choice for", mail.subject)
        self.assertIn("You are booked", mail.body_html)
        self.assertIn("50.00 is left to pay", mail.body_html.replace("\xa0", " "))
        self.assertTrue(
            any("Pay" in text or "invoice" in text for text in self._links(mail))
        )
        files = mail.attachment_ids.filtered(lambda each: each.name.endswith(".ics"))
        self.assertIn("METHOD:REQUEST", files.raw.decode())
        self.assertFalse(self._send_messages())

    def test_who_was_not_told_yet_reads_it_all_in_one_message(self):
        seat = self._asked(self.ann)
        self._choose(seat, "refund")
        mails = self._send_messages()
        self.assertEqual(list(mails), [self.ann])
        self.assertNotIn("Get it back", self._links(mails[self.ann]))

    def test_a_client_who_does_not_pay_hears_nothing_of_a_refund(self):
        self.cleo.invoice_to_id = self.ann
        seat = self._asked(self.cleo)
        self._send_messages()
        self._choose(seat, "refund")
        self.assertEqual(list(self._send_messages()), [self.ann])

    # === STAFF === #

    def test_the_session_tells_who_chose_what(self):
        seats = self._asked(self.ann, self.ben, self.cleo, self.dan)
        session = seats.event_id.with_user(self.practitioner)
        self.assertEqual(session.choice_text, "4 not answered")
        self._choose(seats[0], "credit")
        self._choose(seats[1], "refund")
        seats[3].close_choice()
        self.assertEqual(
            session.choice_text, "1 keep, 1 refund, 1 not answered, 1 never answered"
        )
        action = session.action_open_choices()
        found = self.env[action["res_model"]].sudo().search(action["domain"])
        self.assertEqual(found.sorted("id"), seats)

    def test_staff_choose_in_a_dialog_that_says_what_will_happen(self):
        seat, other = self._asked(self.ann), self._later(price=120.0)
        action = seat.with_user(self.practitioner).action_choose()
        Dialog = self.env[action["res_model"]].with_user(self.practitioner)
        with Form(Dialog.with_context(**action["context"])) as form:
            self.assertIn("You keep", form.preview)
            form.choice = "refund"
            self.assertTrue(form.needs_account)
            form.choice = "other_date"
            form.event_id = other
            self.assertIn("50.00 is left to pay", form.preview.replace("\xa0", " "))
        action = form.record.action_choose()
        self.assertIn("Ann is told: You are booked", action["params"]["message"])
        self.assertEqual(seat.moved_to_id.event_id, other)

    def test_the_next_date_is_the_first_to_choose(self):
        later, sooner = self._later(weeks=2), self._later(weeks=1)
        Event = self.env["calendar.event"].with_user(self.practitioner)
        domain = [("id", "in", (later + sooner).ids)]
        found = Event.with_context(konfidens_credit_with_time=True).name_search(
            "", domain
        )
        self.assertEqual([each for each, _name in found], [sooner.id, later.id])
        self.assertIn(sooner._get_session_time_text(), found[0][1])

    def test_the_dialog_says_what_can_not_be_chosen(self):
        seat = self._asked(self.ann)
        Dialog = self.env["session.booking.choose"].with_user(self.practitioner)
        with Form(Dialog.with_context(default_booking_id=seat.id)) as form:
            form.choice = "other_date"
            self.assertIn("There is no other date", form.obstacle)
            form.choice = "refund"
            self.assertFalse(form.obstacle)
        seat.close_choice()
        with self.assertRaisesRegex(UserError, "too late"):
            form.record.action_choose()

    def test_the_company_proposes_to_let_them_choose(self):
        Dialog = self.env["calendar.event.cancel"].with_user(self.practitioner)
        session = self._paid(self.ann)
        context = {"active_model": session._name, "active_ids": session.ids}
        with Form(Dialog.with_context(**context)) as form:
            self.assertEqual(form.settlement, "credit")
            self.assertFalse(form.choice_notice)
        self.company.is_choice_proposed = True
        with Form(Dialog.with_context(**context)) as form:
            self.assertEqual(form.settlement, "choose")
            self.assertIn("who does not answer keeps", form.choice_notice)
            form.notify = False
            self.assertIn("Nobody is told", form.choice_notice)
            form.notify = True
        action = form.record.action_cancel()
        self.assertIn("1 customer can choose", action["params"]["message"])
        self.assertEqual(self._booking(session, self.ann).choice_state, "open")
