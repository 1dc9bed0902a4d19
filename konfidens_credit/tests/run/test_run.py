# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 38: large work in chunks, each of which belongs together."""

from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.run import account_credit_run_work
from .run_common import RunCommon

RUN_LOG = "odoo.addons.konfidens_credit.models.run.account_credit_run_work"


@tagged("post_install", "-at_install")
class TestRun(RunCommon):
    def test_invoices_are_credited_and_reissued_in_chunks(self):
        invoices = self._invoices(5)
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        run = self._credit_in_background(invoices, reissue=True, note="Wrong")
        self.assertEqual((run.state, run.total_count, run.progress), ("queued", 5, 0))
        self.assertFalse(invoices.reversal_move_ids)
        self.assertEqual(self._do_chunk(run), 2)
        self.assertEqual((run.state, run.done_count, run.progress), ("running", 2, 40))
        self.assertEqual(invoices.mapped("credit_state").count("full"), 2)
        self._work()
        self.assertEqual((run.state, run.done_count, run.progress), ("done", 5, 100))
        self.assertEqual(set(invoices.mapped("credit_state")), {"full"})
        lines = run.line_ids.sorted("id")
        self.assertEqual(lines.mapped("res_id"), invoices.ids)
        self.assertEqual(lines.credit_note_id, invoices.reversal_move_ids)
        self.assertEqual(lines.replacement_id, invoices.replacement_ids)
        self.assertEqual(lines[0].name, invoices[0].display_name)
        self.assertEqual(set(lines.credit_note_id.mapped("credit_comment")), {"Wrong"})
        self.assertEqual(lines.credit_note_id.create_uid, self.accountant)
        self.assertEqual((run.draft_count, run.credit_note_count), (5, 5))
        self.assertTrue(run.start_date and run.end_date)
        self.assertEqual(self._do_chunk(run), 0)

    def test_whoever_started_it_is_told_once_at_the_end(self):
        run = self._credit_in_background(self._invoices(3))
        self._work()
        told = run.sudo().message_ids.filtered(
            lambda message: self.accountant.partner_id in message.partner_ids
        )
        self.assertEqual(len(told), 1)
        self.assertIn("3 of 3 done", told.body)

    def test_one_that_fails_stands_alone_with_its_sentence(self):
        invoices = self._invoices(8)
        self._credit(invoices[3])
        run = self._credit_in_background(invoices)
        self._work()
        self.assertEqual(run.state, "done")
        self.assertEqual(self._states(run), ["done"] * 3 + ["failed"] + ["done"] * 4)
        self.assertIn(invoices[3].name, run.line_ids[3].message)
        self.assertEqual(set(invoices.mapped("credit_state")), {"full"})
        self.assertEqual(len(invoices.reversal_move_ids), 8)

    def test_one_that_fails_costs_no_more_than_half_as_much_again(self):
        costs = []
        for fails in (False, True):
            invoices = self._invoices(20)
            if fails:
                self._credit(invoices[7])
            run = self._credit_in_background(invoices)
            before = sql_db.sql_counter
            self._work()
            costs.append(sql_db.sql_counter - before)
            self.assertEqual(run.failed_count, int(fails))
        self.assertLess(costs[1], 1.5 * costs[0])

    @mute_logger(RUN_LOG)
    def test_an_error_that_nobody_foresaw_takes_down_its_line_alone(self):
        invoices = self._invoices(8)
        run = self._credit_in_background(invoices)
        with self._failing("account.move", "_check_creditable", invoices[5]):
            self._work()
        self.assertEqual(self._states(run), ["done"] * 5 + ["failed"] + ["done"] * 2)
        self.assertIn("log says why", run.line_ids[5].message)
        self.assertFalse(invoices[5].reversal_move_ids)
        names = invoices.reversal_move_ids.sorted("id").mapped("sequence_number")
        first = names[0]
        self.assertEqual(names, list(range(first, first + 7)), "no number is lost")

    def test_who_collides_with_somebody_tries_again_and_nothing_fails(self):
        invoices = self._invoices(3)
        run = self._credit_in_background(invoices)
        tries = []
        original = self.registry["account.credit.run"]._do_credit

        def do(run, *args):
            tries.append(run)
            if len(tries) < 3:
                raise SerializationFailure
            return original(run, *args)

        with patch.object(self.registry["account.credit.run"], "_do_credit", do):
            self._work()
        self.assertEqual((run.state, run.done_count, run.failed_count), ("done", 3, 0))

    def test_runs_take_turns(self):
        self.patch(account_credit_run_work, "FIRST_CHUNK", 1)
        self.patch(account_credit_run_work, "MOST_IN_CHUNK", 1)
        runs = self.env["account.credit.run"].union(
            *(self._credit_in_background(self._invoices(2)) for _run in range(2))
        )
        self._run_out_of_time(
            self.env.ref(account_credit_run_work.CRON),
            lambda env: env["account.credit.run"]._cron_work(),
        )
        self.assertEqual(sorted(runs.mapped("done_count")), [0, 1])
        self._work()
        self.assertEqual(set(runs.mapped("state")), {"done"})

    def test_chunks_are_as_large_as_takes_some_seconds(self):
        run = self._credit_in_background(self._invoices(3)).sudo()
        size = run._get_chunk_size
        self.assertEqual(size(), account_credit_run_work.FIRST_CHUNK)
        line = run.line_ids[0]._as_owner()
        for seconds, count in ((0.001, 100), (0.1, 30), (2.0, 1), (60.0, 1)):
            line.write({"state": "done", "seconds": seconds})
            self.assertEqual(size(), count)

    # === WHAT IS CHOSEN === #

    def test_what_is_wrong_is_refused_before_the_first_line(self):
        invoices = self._invoices(2).with_user(self.accountant)
        for options, words in (
            ({"settlement": "gift"}, "not a settlement"),
            ({"colour": "red"}, "name of colour"),
            ({"amount": "much"}, "not an amount"),
            ({"reason_id": 10**6}, "no credit reason"),
            ({"lines": {"1": 5}}, "none of those"),
            ({"settlement": "outside"}, "method is missing"),
        ):
            with (
                self.subTest(options=options),
                self.assertRaisesRegex(UserError, words),
            ):
                invoices.credit_in_background(**options)
        self.assertFalse(self.env["account.credit.run"].search([]))

    def test_who_may_not_do_it_may_not_start_it(self):
        invoices = self._invoices(1)
        with self.assertRaises(AccessError):
            invoices.with_user(self.practitioner).credit_in_background()

    def test_amounts_by_line_come_through(self):
        invoice = self._invoice(10.0, 20.0)
        lines = invoice.invoice_line_ids
        self._credit_in_background(invoice, lines={str(lines[1].id): 5})
        self._work()
        self.assertEqual(invoice.amount_credited, 5.0)

    def test_rights_taken_away_while_it_runs_end_its_work(self):
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        invoices = self._invoices(4)
        run = self._credit_in_background(invoices)
        self._do_chunk(run)
        self.accountant.group_ids -= self.env.ref("account.group_account_invoice")
        self._work()
        run = run.sudo()
        self.assertEqual(self._states(run), ["done"] * 2 + ["failed"] * 2)
        self.assertEqual(invoices.mapped("credit_state").count("full"), 2)

    def test_nothing_is_done_for_who_has_left(self):
        run = self._credit_in_background(self._invoices(2))
        self.accountant.active = False
        self._work()
        run = run.sudo()
        self.assertEqual((run.done_count, run.failed_count), (0, 2))
        self.assertIn("may not work", run.line_ids[0].message)

    # === STEERING === #

    def test_it_stops_after_what_is_being_done(self):
        self.patch(account_credit_run_work, "FIRST_CHUNK", 2)
        invoices = self._invoices(4)
        run = self._credit_in_background(invoices)
        self._do_chunk(run)
        self.assertTrue(run.can_stop)
        run.stop()
        self.assertEqual((run.state, run.done_count), ("stopped", 2))
        self._work()
        self.assertEqual(invoices.mapped("credit_state").count("full"), 2)
        run.retry_failed()
        self._work()
        self.assertEqual((run.state, run.done_count), ("done", 4))

    def test_what_failed_is_tried_again(self):
        invoices = self._invoices(3)
        note = self._credit(invoices[1])
        run = self._credit_in_background(invoices)
        self._work()
        self.assertEqual((run.done_count, run.failed_count), (2, 1))
        self.assertTrue(run.can_retry)
        note.with_user(self.accountant).undo_credit()
        run.retry_failed()
        self._work()
        self.assertEqual((run.done_count, run.failed_count), (3, 0))
        self.assertFalse(run.line_ids[1].message)
        with self.assertRaisesRegex(UserError, "nothing to try again"):
            run.retry_failed()

    def test_all_of_it_is_undone_and_what_can_not_be_says_why(self):
        invoices = self._invoices(4)
        run = self._credit_in_background(invoices, reissue=True)
        self._work()
        invoices[2].replacement_ids.action_post()
        undo = self._run_of(run.undo(), self.accountant)
        self._work()
        self.assertEqual((undo.done_count, undo.failed_count), (3, 1))
        [failed] = undo.line_ids.filtered(lambda line: line.state == "failed")
        self.assertIn("replaces", failed.message)
        self.assertEqual(
            invoices.mapped("credit_state"), ["none", "none", "full", "none"]
        )
        self.assertFalse(run.can_undo)
        with self.assertRaisesRegex(UserError, "taken back already"):
            run.undo()

    def test_others_may_look_but_not_steer(self):
        run = self._credit_in_background(self._invoices(1))
        own = self.practitioner
        self.assertFalse(self.env["account.credit.run"].with_user(own).search([]))
        for method in ("stop", "retry_failed", "undo"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(run.with_user(own), method)()
        with self.assertRaises(AccessError):
            run.with_user(self.administrator).retry_failed()
        run.with_user(self.administrator).stop()
        self.assertEqual(run.state, "stopped")

    def test_what_a_run_says_is_written_by_nobody_else(self):
        run = self._credit_in_background(self._invoices(1))
        for user in (self.accountant, self.administrator):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"state": "done"})
            with self.assertRaises(AccessError):
                run.line_ids.with_user(user).write({"state": "done"})
            with self.assertRaises(AccessError):
                run.with_user(user).create({"name": "x", "kind": "credit"})

    # === DRAFTS === #

    def test_drafts_of_a_run_are_posted_and_sent(self):
        self.partner_a.email = "a@example.com"
        invoices = self._invoices(3)
        run = self._credit_in_background(invoices, reissue=True)
        self._work()
        action = run.action_post_drafts()
        run = run.browse(action["res_id"])
        self._work()
        self.assertEqual((run.kind, run.done_count), ("post_send", 3))
        drafts = invoices.replacement_ids
        self.assertEqual(set(drafts.mapped("state")), {"posted"})
        self.assertEqual((run.untold_count, run.told_count), (3, 0))
        self.assertTrue(all(move.sending_data for move in drafts.sudo()))
