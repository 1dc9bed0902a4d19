# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import fields, http
from odoo.modules import Manifest
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import file_path
from odoo.tools.convert import convert_file
from odoo.tools.safe_eval import safe_eval

from ..common.credit_common import CreditCommon

ADDON = "konfidens_credit"
FILES = Manifest.for_addon(ADDON)["demo"]


@tagged("post_install", "-at_install")
class TestDemo(CreditCommon, HttpCase):
    """The demo data loads on any chart of accounts and tells its story, and nothing
    that it offers to try takes another from whoever comes next.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.ref("base.main_company")
        cls.env["account.chart.template"].try_loading(
            "generic_coa", company=company, install_demo=False
        )
        cls.env.user.write({"company_ids": [(4, company.id)], "company_id": company.id})
        cls.env = cls.env(su=True, context={"allowed_company_ids": company.ids})
        for name in FILES:
            convert_file(cls.env, ADDON, name, {}, mode="init", noupdate=True)
        cls.admin = cls.env.ref("base.user_admin")
        cls.maria = cls._get("user_maria")

    @classmethod
    def _get(cls, name):
        return cls.env.ref(f"{ADDON}.{name}_demo")

    def test_it_shows_every_state_of_an_invoice(self):
        expected = {
            "nora": ("none", "not_paid"),
            "kari": ("none", "partial"),
            "insurer": ("none", "paid"),
            "emil": ("full", "reversed"),
            "sofie": ("partial", "paid"),
            "club": ("partial", "partial"),
        }
        for name, states in expected.items():
            invoice = self._get(f"invoice_{name}")
            self.assertEqual((invoice.credit_state, invoice.payment_state), states)
        emil = self._get("invoice_emil")
        self.assertEqual(emil.replacement_ids.state, "draft")
        ida = self._get("invoice_ida")
        self.assertEqual(ida.replacement_ids.customer_status, "account_credit")
        self.assertEqual(ida.partner_id.account_credit, 20.0)
        upcoming = self._get("invoice_ida_next")
        self.assertEqual(upcoming._explain_collection()[upcoming]["credit"], 20.0)
        sofie = self._get("invoice_sofie")
        self.assertEqual(sofie._get_credit_notes().amount_residual, 40.0)
        lars = self._get("invoice_lars")
        self.assertEqual(lars.reversal_move_ids.refund_payment_ids.amount, 120.0)

    def test_it_shows_sessions_and_enrolments(self):
        session = self._get("session_padel")
        self.assertEqual(session.booking_ids.mapped("state"), ["booked"] * 5)
        self.assertEqual(
            sorted(session.booking_ids.mapped("invoice_state")), ["owed"] * 4 + ["paid"]
        )
        sessions = session.recurrence_id.calendar_event_ids.sorted("start")
        self.assertEqual(
            sessions.mapped("session_state"), ["planned"] * 3 + ["cancelled"]
        )
        mina = self._get("enrolment_mina")
        self.assertEqual((mina.state, mina.removal_credit), ("ended", 150.0))
        [row] = self._get("enrolment_oskar").explain_removal()
        self.assertEqual((row["used"], row["unused"]), (90.0, 150.0))
        self.assertEqual(
            self._get("enrolment_jonas").payer_id, self._get("partner_kari")
        )
        late = self._get("session_therapy").booking_ids
        self.assertEqual(late._get_cancel_proposal()["fee"], 60.0)

    # === ONE DAY === #

    def test_nothing_of_today_or_tomorrow_is_done(self):
        today = fields.Datetime.today()
        sessions = self.env["calendar.event"].search(
            [("session_product_id", "!=", False)], order="start"
        )
        coming = sessions.filtered(lambda session: session.start >= today)
        self.assertEqual(
            set((sessions - coming).mapped("session_state")), {"done"}, "what is over"
        )
        called_off = coming.filtered(lambda session: session.session_state != "planned")
        self.assertEqual(called_off.mapped("session_state"), ["cancelled"])
        states = set((coming - called_off).booking_ids.mapped("state"))
        self.assertEqual(states, {"booked", "cancelled"})
        gone = coming.booking_ids.filtered(lambda seat: seat.state == "cancelled")
        self.assertEqual(
            (gone - called_off.booking_ids).partner_id, self._get("partner_mina")
        )
        # Who looks at the diary finds a day of the practice and of the club.
        of_today = coming.filtered(lambda session: session.start.date() == today.date())
        self.assertEqual(of_today.user_id, self.admin + self.maria)
        moves = self.env["account.move"].search([("date", ">", today.date())])
        self.assertFalse(moves & self._get_own("account.move"))

    def _get_own(self, model):
        records = self.env["ir.model.data"].search(
            [("module", "=", ADDON), ("model", "=", model)]
        )
        return self.env[model].browse(records.mapped("res_id"))

    def test_it_is_one_day_on_whatever_day_and_hour_it_is_installed(self):
        for hours in range(0, 7 * 24, 5):
            now = datetime(2026, 11, 30, 0, 30) + timedelta(hours=hours)
            with self.subTest(now=now):
                start = self._read_starts(now)
                tennis, padel = start["session_tennis"], start["session_padel"]
                held = tennis + timedelta(weeks=2, hours=1)
                self.assertLess(held.date(), now.date())
                self.assertGreater(tennis + timedelta(weeks=3), now)
                self.assertEqual(padel.date(), now.date() + timedelta(days=1))
                late = start["session_therapy"] - now
                self.assertLess(timedelta(0), late)
                self.assertLess(late, timedelta(hours=48))
                self.assertEqual(start["session_emil"].date(), now.date())

    def _read_starts(self, now):
        """Return when each session starts if the demo data is loaded then."""

        class Clock(datetime):
            @classmethod
            def today(cls):
                return now

            now = today

        names = {"DateTime": Clock, "relativedelta": relativedelta}
        return {
            record.get("id").removesuffix("_demo"): safe_eval(
                record.find("field[@name='start']").get("eval"), names
            )
            for name in FILES
            for record in etree.parse(file_path(f"{ADDON}/{name}")).iter("record")
            if record.get("model") == "calendar.event"
        }

    # === SIX THINGS TO TRY: SEE tools/demo.py === #

    def test_each_of_the_six_things_works_after_the_others(self):
        self._try_each(1)

    def test_each_of_the_six_things_works_before_the_others(self):
        self._try_each(-1)

    def _try_each(self, step):
        things = (
            self._credit_an_invoice,
            self._credit_several_invoices,
            self._cancel_a_session,
            self._use_account_credit,
            self._mark_as_refunded,
            self._remove_from_a_course,
        )
        for thing in things[::step]:
            thing()
            self.env.flush_all()

    def _open(self, model, records, user, **context):
        """Open a dialog from these records, as that person."""
        env = self.env(
            user=user,
            su=False,
            context={
                "allowed_company_ids": user.company_id.ids,
                "active_model": records._name,
                "active_ids": records.ids,
                **context,
            },
        )
        return Form(env[model])

    def _credit(self, invoices):
        form = self._open(
            "account.move.reversal", invoices, self.admin, konfidens_credit_form=True
        )
        if len(invoices) == 1:
            form.wrong = "other"
        form.save().action_credit()
        for invoice in invoices:
            self.assertEqual(invoice.payment_state, "reversed")
        return invoices.replacement_ids

    def _credit_an_invoice(self):
        replacement = self._credit(self._get("invoice_nora_first"))
        self.assertEqual((replacement.state, replacement.amount_total), ("draft", 240))

    def _credit_several_invoices(self):
        invoices = self.env["account.move"].search(
            [
                ("move_type", "=", "out_invoice"),
                ("partner_id", "=", self._get("partner_insurer").id),
                ("payment_state", "=", "not_paid"),
            ]
        )
        self.assertEqual(invoices.mapped("amount_total"), [110.0] * 3)
        self.assertEqual(len(self._credit(invoices)), 3)

    def _cancel_a_session(self):
        session = self._get("session_padel")
        dialog = self._open("calendar.event.cancel", session, self.maria).save()
        outcomes = sorted(dialog.line_ids.mapped("outcome"))
        self.assertEqual(outcomes, ["account_credit"] + ["owed_less"] * 4)
        dialog.action_cancel()
        self.assertEqual(session.session_state, "cancelled")
        self.assertEqual(set(session.booking_ids.mapped("invoice_state")), {"credited"})

    def _use_account_credit(self):
        invoice = self._get("invoice_sofie_new")
        self.assertEqual(invoice.amount_residual, 210.0)
        self.authenticate("sofie", "sofie")
        self.url_open(
            "/my/invoices/apply_credit",
            data={
                "invoice_ids": invoice.id,
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 170.0)

    def _mark_as_refunded(self):
        refund = self._get("invoice_lars").reversal_move_ids.refund_payment_ids
        action = refund.with_user(self.admin).action_mark_as_refunded()
        dialog = self._open(
            action["res_model"], refund, self.admin, **action["context"]
        )
        dialog.save().action_mark()
        self.assertEqual(refund.state, "paid")

    def _remove_from_a_course(self):
        enrolment = self._get("enrolment_oskar")
        dialog = self._open("product.enrolment.remove", enrolment, self.admin).save()
        self.assertEqual((dialog.line_ids.used, dialog.line_ids.unused), (90.0, 150.0))
        dialog.action_remove()
        self.assertEqual((enrolment.state, enrolment.removal_credit), ("ended", 150.0))
