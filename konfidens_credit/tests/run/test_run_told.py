# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What people see of work in the background: how long it will take, how far it is, and
what came of it.
"""

import json

from odoo.tests import Form, HttpCase, tagged

from ...models.run import account_credit_run_work
from .run_common import RunCommon


@tagged("post_install", "-at_install")
class TestRunTold(RunCommon, HttpCase):
    def _heard(self, user):
        """Return what the screens of a user are told of runs, in order."""
        sent = self.env["bus.bus"].sudo().search([], order="id")
        own = ["res.partner", user.partner_id.id]
        contents = [
            json.loads(each.message)
            for each in sent
            if json.loads(each.channel)[1:] == own
        ]
        return [
            content["payload"]
            for content in contents
            if content["type"] == "konfidens_credit.run"
        ]

    # === BEFORE === #

    def test_a_dialog_says_beforehand_how_long_it_takes(self):
        self.company.credit_run_threshold = 2
        invoices = self._invoices(3)
        dialogs = self.env["account.move.reversal"].with_user(self.accountant)

        def notice(chosen):
            context = {"active_model": "account.move", "active_ids": chosen.ids}
            return Form(dialogs.with_context(**context)).background_notice

        self.assertEqual(
            notice(invoices),
            "3 invoices: about 5 seconds, in the background. You can go on working.",
        )
        self.assertFalse(notice(invoices[:2]), "few are waited for")
        self._credit(invoices[0])
        self.assertFalse(notice(invoices), "what can't be credited does not count")

    def test_seats_are_counted_not_sessions(self):
        self.company.credit_run_threshold = 2
        session = self._session(self.ann, self.ben, self.cleo)
        context = {"active_model": "calendar.event", "active_ids": session.ids}
        dialogs = self.env["calendar.event.cancel"].with_user(self.practitioner)
        form = Form(dialogs.with_context(**context))
        self.assertIn("3 bookings: about", form.background_notice)

    def test_time_is_told_as_exactly_as_it_is_known(self):
        get_text = self.env["account.credit.run"]._get_time_text
        for seconds, text in (
            (0.2, "about 5 seconds"),
            (23, "about 25 seconds"),
            (58, "about a minute"),
            (150, "about 2 minutes"),
            (3 * 3600, "about 3 hours"),
        ):
            self.assertEqual(get_text(seconds), text)

    # === MEANWHILE === #

    def test_who_started_it_hears_how_far_it_is(self):
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        run = self._credit_in_background(self._invoices(4))
        self.assertEqual(run.progress_text, "Begins in a moment.")
        self._do_chunk(run)
        self.assertRegex(run.progress_text, r"^2 of 4, about 5 seconds left$")
        heard = self._heard(self.accountant)[-1]
        self.assertEqual(
            heard,
            {
                "id": run.id,
                "name": "Credit 4 invoices",
                "state": "running",
                "progress": 50,
                "text": run.progress_text,
                "failed_count": 0,
            },
        )
        self.assertFalse(self._heard(self.practitioner))

    def test_a_page_begins_with_what_goes_on(self):
        run = self._credit_in_background(self._invoices(1))
        self.env.flush_all()

        def session_info(user):
            user.password = user.login + "-keeps-it-long"
            self.authenticate(user.login, user.password)
            return self.make_jsonrpc_request("/web/session/get_session_info")

        own = session_info(self.accountant)["credit_runs"]
        self.assertEqual([each["id"] for each in own], run.ids)
        self.assertEqual(session_info(self.practitioner)["credit_runs"], [])
        self.practitioner.group_ids = self.env.ref("base.group_user")
        self.assertNotIn("credit_runs", session_info(self.practitioner))

    # === AT THE END === #

    def test_the_message_at_the_end_says_what_failed_and_why(self):
        invoices = self._invoices(3)
        self._credit(invoices[1])
        run = self._credit_in_background(invoices)
        self._work()
        self.assertEqual(run.progress_text, "2 of 3 are done, 1 failed.")
        self.assertEqual(run.failed_line_ids.res_id, invoices[1].id)
        message = run.sudo().message_ids.filtered("partner_ids")
        self.assertEqual(message.partner_ids, self.accountant.partner_id)
        self.assertIn("2 of 3 are done, 1 failed.", message.body)
        self.assertIn(f"{invoices[1].name} is credited already", message.body)
        self.assertEqual(self._heard(self.accountant)[-1]["state"], "done")

    def test_what_is_stopped_says_so(self):
        self.patch(account_credit_run_work, "FIRST_CHUNK", 1)
        run = self._credit_in_background(self._invoices(2))
        self._do_chunk(run)
        run.stop()
        self.assertEqual(run.progress_text, "Stopped: 1 of 2 are done.")
