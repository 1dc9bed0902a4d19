# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An invoice's page tells its story to everybody who may see it, practitioners without
access to accounting included.
"""

from ast import literal_eval

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import format_date, mute_logger
from odoo.tools.safe_eval import safe_eval

from .session_common import SessionCommon


@tagged("post_install", "-at_install")
class TestInvoiceStory(SessionCommon):
    def _credited(self, **options):
        """Return an invoice of the practitioner's, paid and credited."""
        invoice = self._invoiced(self._session(self.ann))
        self._pay(invoice)
        invoice.with_user(self.practitioner).credit_invoice(**options)
        return invoice

    def _get_story(self, move, user=None):
        [values] = move.with_user(user or self.practitioner).read(["credit_story"])
        story = values["credit_story"] or []
        return [(part["text"], part["move_id"]) for part in story]

    # === STORY === #

    def test_an_invoice_tells_what_credited_it_and_leads_to_its_draft(self):
        invoice = self._credited(reissue=True)
        credit_note, draft = invoice.reversal_move_ids, invoice.replacement_ids
        story = [
            (f"Credited by {credit_note.name}", credit_note.id),
            ("See draft", draft.id),
            ("$\xa0100.00 is account credit", False),
        ]
        for user in (self.practitioner, self.administrator, self.accountant):
            self.assertEqual(self._get_story(invoice, user), story)
        self.assertEqual(
            self._get_story(draft), [(f"Replaces {invoice.name}", invoice.id)]
        )
        draft.with_user(self.practitioner).action_finalize()
        story = [
            (f"Credited by {credit_note.name}", credit_note.id),
            (f"Replaced by {draft.name}", draft.id),
            ("$\xa0100.00 used on other invoices", False),
        ]
        self.assertEqual(self._get_story(invoice), story)
        self.assertEqual(
            self._get_story(draft)[1:],
            [("$\xa0100.00 paid with account credit", False)],
        )

    def test_a_credit_note_tells_what_it_credits_and_where_its_money_is(self):
        invoice = self._invoiced(self._session(self.ann))
        self._pay(invoice, amount=60.0)
        invoice.with_user(self.practitioner).credit_invoice(
            settlement="outside", outside={"method": "Cash"}
        )
        self.assertEqual(
            self._get_story(invoice.reversal_move_ids),
            [
                (f"Credits {invoice.name}", invoice.id),
                ("$\xa040.00 less to pay", False),
                ("$\xa060.00 settled elsewhere", False),
            ],
        )

    def test_each_of_several_credit_notes_has_its_amount(self):
        invoice = self._invoiced(self._session(self.ann))
        for amount in (30.0, 20.0):
            invoice.with_user(self.practitioner).credit_invoice(amount=amount)
        first, second = invoice.reversal_move_ids.sorted("id")
        self.assertEqual(
            self._get_story(invoice),
            [
                (f"$\xa030.00 credited by {first.name}", first.id),
                (f"$\xa020.00 credited by {second.name}", second.id),
            ],
        )

    def test_an_untouched_invoice_and_a_bill_have_no_story(self):
        invoice = self._invoiced(self._session(self.ann))
        self.assertEqual(self._get_story(invoice), [])
        bill = self._invoice(10.0, move_type="in_invoice").with_user(self.accountant)
        self.assertFalse(bill.credit_story)

    def test_an_email_that_did_not_arrive_is_told(self):
        invoice = self._invoiced(self._session(self.ann))
        message = invoice.message_notify(
            partner_ids=self.ann.ids, body="Pay", subject="Pay"
        )
        message.model, message.res_id = invoice._name, invoice.id
        message.sudo().notification_ids.write(
            {"notification_type": "email", "notification_status": "exception"}
        )
        self.assertEqual(
            self._get_story(invoice), [("The e-mail to Ann failed", False)]
        )
        message.sudo().notification_ids.notification_status = "sent"
        self.env.invalidate_all()
        self.assertEqual(self._get_story(invoice), [])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_else_reads_it(self):
        invoice = self._credited()
        with self.assertRaises(AccessError):
            self._get_story(invoice, self.colleague)

    def test_no_document_is_named_as_a_link_that_its_reader_may_not_open(self):
        invoice = self._credited()
        credit_note = invoice.reversal_move_ids
        # A line of somebody else's makes it none of the practitioner's.
        other = self._invoiced(self._session(self.ben, user_id=self.colleague.id))
        credit_note.invoice_line_ids[
            :1
        ]._as_owner().booking_id = other.invoice_line_ids.booking_id
        [part, *_rest] = self._get_story(invoice)
        self.assertEqual(part[1], False)

    def test_stories_of_many_take_no_more_queries(self):
        invoices = self.env["account.move"].union(
            *(self._credited(reissue=True) for _index in range(4))
        )

        def read(moves):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves.with_user(self.practitioner).read(["credit_story", "billing_status"])
            return self.env.cr.sql_log_count - before

        read(invoices)
        self.assertEqual(read(invoices[:2]), read(invoices))

    # === THE SAME PAGE WHEREVER IT IS OPENED === #

    def test_practitioners_get_views_of_their_own_by_default(self):
        moves = self.env["account.move"]
        for view_type in ("list", "kanban", "form", "search"):
            xmlid = f"konfidens_credit.account_move_view_{view_type}_practitioner"
            own = self.env.ref(xmlid).id
            shown = {
                user: moves.with_user(user).get_view(False, view_type)["id"]
                for user in (self.practitioner, self.administrator, self.accountant)
            }
            self.assertEqual(shown.pop(self.practitioner), own)
            self.assertNotIn(own, shown.values())

    def test_both_pages_have_the_same_buttons(self):
        native = self.env.ref("account.view_move_form").id
        names = {}
        for user, view_id in ((self.practitioner, False), (self.administrator, native)):
            view = self.env["account.move"].with_user(user).get_view(view_id, "form")
            arch = etree.fromstring(view["arch"])
            names[user] = {node.get("name") for node in arch.iter("button", "field")}
        for name in (
            "credit_story",
            "action_finalize",
            "action_reverse",
            "action_refund_credit",
            "action_undo_credit",
            "action_change_price",
            "action_change_payer",
            "action_invoice_externally",
            "action_delete_draft",
            "action_open_credit_notes",
            "action_open_replacements",
            "action_open_sessions",
        ):
            with self.subTest(name):
                self.assertIn(name, names[self.practitioner])
                self.assertIn(name, names[self.administrator])

    def test_each_filter_of_my_invoices_can_be_used(self):
        draft, owed, paid, credited = (
            self._invoiced(self._session(self.ann), post=index > 0)
            for index in range(4)
        )
        self._pay(paid)
        credited.with_user(self.practitioner).credit_invoice()
        action = self.env.ref("konfidens_credit.account_move_action_practitioner")
        moves = self.env["account.move"].with_user(self.practitioner)
        base = moves.search(safe_eval(action.domain))
        everything = draft + owed + paid + credited + credited.reversal_move_ids
        self.assertEqual(base.sudo(), everything.sorted(lambda m: base.ids.index(m.id)))
        arch = etree.fromstring(moves.get_view(False, "search")["arch"])
        found = {
            node.get("name"): base.filtered_domain(
                safe_eval(node.get("domain"), {"uid": self.practitioner.id})
            ).sudo()
            for node in arch.iter("filter")
            if node.get("domain")
        }
        self.assertEqual(
            found,
            {
                "mine": base.sudo(),
                "draft": draft,
                "owed": owed,
                "paid": paid,
                "credited": credited,
                "credit_notes": credited.reversal_move_ids,
            },
        )
        self.assertEqual(literal_eval(action.context), {"search_default_mine": 1})

    # === WORDS === #

    def test_words_say_what_is_owed_paid_and_credited(self):
        draft, owed, paid, partly, credited = (
            self._invoiced(self._session(self.ann), post=index > 0)
            for index in range(5)
        )
        self._pay(paid)
        partly.with_user(self.practitioner).credit_invoice(amount=10.0)
        credited.with_user(self.practitioner).credit_invoice()
        own = (draft + owed + paid + partly + credited).with_user(self.practitioner)
        self.assertEqual(
            own.mapped("billing_status"),
            ["draft", "owed", "paid", "partly_credited", "credited"],
        )
        own[:1].with_user(self.administrator).button_cancel()
        self.assertEqual(own[:1].billing_status, "cancelled")

    def test_a_draft_is_called_by_what_it_is_for(self):
        session = self._session(self.ann)
        draft = self._invoiced(session, post=False).with_user(self.practitioner)
        date = format_date(self.env, session.start.date())
        self.assertEqual(draft.display_name, f"Draft – Ann, Yoga class, {date}")
        self.assertEqual(draft.draft_name, draft.display_name)
        draft.action_post()
        self.assertEqual(draft.display_name, draft.name)
        self.assertFalse(draft.draft_name)

    def test_a_draft_of_several_bookings_says_how_many(self):
        self.ben.invoice_to_id = self.ann
        draft = self._invoiced(self._session(self.ann, self.ben), post=False)
        self.assertEqual(draft.display_name, "Draft – Ann, 2 bookings")

    # === WHAT WAS DONE, AND BACK === #

    def _open(self, action, user):
        """Return the dialog that a button opens."""
        return Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )

    def test_deleting_a_draft_leads_back_with_a_sentence(self):
        for user, otherwise in (
            (
                self.practitioner,
                "konfidens_credit.account_move_action_practitioner",
            ),
            (self.administrator, "account.action_move_out_invoice_type"),
        ):
            draft = self._invoiced(self._session(self.ann), post=False)
            name = draft.with_user(user).display_name
            form = self._open(draft.with_user(user).action_delete_draft(), user)
            form.choice = "cancel"
            action = form.save().action_delete()
            self.assertEqual(action["tag"], "konfidens_credit.back")
            self.assertEqual(action["params"]["otherwise"], otherwise)
            self.assertEqual(
                action["params"]["message"],
                f"{name} is deleted, and bookings cancelled: 1.",
            )
            self.assertTrue(self.env.ref(otherwise))

    def test_each_change_of_a_draft_is_told(self):
        self.ann.child_ids = self.dan
        draft = self._invoiced(self._session(self.ann), post=False)
        own = draft.with_user(self.practitioner)
        form = self._open(own.action_change_price(), self.practitioner)
        with form.line_ids.edit(0) as line:
            line.price_unit = 40.0
        told = [form.save().action_change_price()]
        dialog = self._open(own.action_change_payer(), self.practitioner)
        dialog.partner_id = self.dan
        told += [dialog.save().action_change_payer(), own.action_finalize()]
        self.assertEqual(
            [action["params"]["message"] for action in told],
            [
                "The draft is now $\xa050.00.",
                "Ann, Dan pays from now on.",
                f"{draft.name} is finalized: $\xa050.00 to pay.",
            ],
        )
        for action in told:
            self.assertEqual(
                action["params"]["next"], {"type": "ir.actions.act_window_close"}
            )

    def test_finalizing_many_tells_how_many(self):
        drafts = self._invoiced(self._session(), post=False)
        action = drafts.with_user(self.practitioner).action_finalize()
        self.assertEqual(
            action["params"]["message"],
            "2 invoices are finalized: $\xa0200.00 to pay.",
        )

    def test_undoing_a_credit_leads_back_to_the_invoice(self):
        invoice = self._credited()
        note = invoice.reversal_move_ids
        action = note.with_user(self.practitioner).action_undo_credit()
        self.assertEqual(note.state, "cancel")
        self.assertEqual(action["tag"], "konfidens_credit.back")
        self.assertEqual(
            action["params"]["message"],
            f"{invoice.name} is as it was before: {note.name} is cancelled.",
        )

    def test_what_can_not_be_mailed_is_not_called_sent(self):
        invoice = self._invoiced(self._session(self.ann))
        self.ann.email = False
        action = invoice.with_user(self.practitioner).action_reverse()
        form = self._open(action, self.practitioner)
        form.wrong = "other"
        form.notify = True
        told = form.save().action_credit()["params"]
        self.assertIn("It is not sent: Ann has no e-mail address.", told["message"])
        self.assertEqual(told["type"], "warning")

    # === MONEY BACK === #

    def test_practitioners_refund_credits_of_their_own(self):
        note = self._credited().reversal_move_ids
        own = note.with_user(self.practitioner)
        self.assertIn("Reversal of", note.ref)
        self.assertEqual(own.display_name, note.name)
        form = self._open(own.action_refund_credit(), self.practitioner)
        message = form.save().action_refund()["params"]["message"]
        self.assertEqual(message, "$\xa0100.00 to be refunded by hand.")
        self.assertEqual(note.amount_refunding, 100.0)
        self.assertEqual(
            self._get_story(note)[1:], [("$\xa0100.00 to be refunded by hand", False)]
        )
        self.assertEqual(own.billing_status, "refunding")
        note.refund_payment_ids.with_user(self.accountant).mark_as_refunded()
        self.assertEqual(self._get_story(note)[1:], [("$\xa0100.00 refunded", False)])

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_refunds_credits_of_a_colleague(self):
        note = self._credited().reversal_move_ids
        with self.assertRaises(AccessError):
            note.with_user(self.colleague).refund_credit()
        payment = self._pay(self._invoiced(self._session(self.ben)))
        with self.assertRaises(AccessError):
            payment.move_id.with_user(self.practitioner).refund_credit()

    def test_practitioners_mark_refunds_of_their_own_as_made(self):
        note = self._credited(settlement="refund").reversal_move_ids
        own = note.with_user(self.practitioner)
        self.assertTrue(own.has_refund_to_make)
        form = self._open(own.action_mark_refunds(), self.practitioner)
        self.assertEqual(form.summary, "Ann $\xa0100.00")
        self.assertNotIn("journal_id", form._view["fields"])
        form.reference = "Bank 7"
        message = form.save().action_mark()["params"]["message"]
        self.assertEqual(message, "Marked as refunded: Ann $\xa0100.00.")
        self.assertFalse(own.has_refund_to_make)
        self.assertEqual(note.refund_payment_ids.payment_reference, "Bank 7")
        self.assertEqual(note.refund_payment_ids.create_uid, self.practitioner)
        self.assertEqual(note.amount_residual, 0.0)
        self.assertEqual(self._get_story(note)[1:], [("$\xa0100.00 refunded", False)])

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_access")
    def test_refunds_of_a_colleague_are_not_marked(self):
        note = self._credited(settlement="refund").reversal_move_ids
        refund = note.refund_payment_ids
        with self.assertRaises(AccessError):
            refund.with_user(self.colleague).mark_as_refunded()
        with self.assertRaises(AccessError):
            refund.with_user(self.colleague).keep_as_credit()
        with self.assertRaises(AccessError):
            self._open(
                note.with_user(self.practitioner).action_mark_refunds(), self.colleague
            )
        journal = self.company_data["default_journal_cash"]
        with self.assertRaises(AccessError):
            refund.with_user(self.practitioner).mark_as_refunded(journal_id=journal.id)
        # With one of somebody else, none is.
        other = self._invoice(partner_id=self.ben.id)
        self._pay(other)
        other.credit_invoice(settlement="refund")
        both = refund + other.reversal_move_ids.refund_payment_ids
        with self.assertRaises(AccessError):
            both.with_user(self.practitioner).mark_as_refunded()
        self.assertEqual(refund.state, "draft")

    def test_accountants_mark_the_refund_on_the_page_of_the_credit(self):
        note = self._credited(settlement="refund").reversal_move_ids
        own = note.with_user(self.accountant)
        self.assertTrue(own.has_refund_to_make)
        dialog = self._open(own.action_mark_refunds(), self.accountant)
        message = dialog.save().action_mark()["params"]["message"]
        self.assertEqual(message, "Marked as refunded: Ann $\xa0100.00.")
        self.assertFalse(own.has_refund_to_make)
