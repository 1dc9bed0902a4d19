# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo.tests import tagged
from odoo.tools.convert import convert_file

from ..common.credit_common import CreditCommon


@tagged("post_install", "-at_install")
class TestDemo(CreditCommon):
    """The demo data loads on any chart of accounts and tells its story."""

    def test_the_demo_data_shows_every_state_of_an_invoice(self):
        main_company = self.env.ref("base.main_company")
        self.env["account.chart.template"].try_loading(
            "generic_coa", company=main_company, install_demo=False
        )
        env = self.env(su=True, context={"allowed_company_ids": main_company.ids})
        env.user.write(
            {"company_ids": [(4, main_company.id)], "company_id": main_company.id}
        )
        for name in (
            "res_partner",
            "product",
            "account_move",
            "calendar_event",
            "account_credit",
            "refund",
            "product_enrolment",
        ):
            convert_file(
                env,
                "konfidens_credit",
                f"demo/{name}_demo.xml",
                {},
                mode="init",
                noupdate=True,
            )
        expected = {
            "nora": ("none", "not_paid"),
            "kari": ("none", "partial"),
            "insurer": ("none", "paid"),
            "emil": ("full", "reversed"),
            "sofie": ("partial", "paid"),
            "club": ("partial", "partial"),
        }
        for name, states in expected.items():
            invoice = env.ref(f"konfidens_credit.invoice_{name}_demo")
            self.assertEqual((invoice.credit_state, invoice.payment_state), states)
        emil = env.ref("konfidens_credit.invoice_emil_demo")
        self.assertEqual(emil.replacement_ids.state, "draft")
        ida = env.ref("konfidens_credit.invoice_ida_demo")
        self.assertEqual(ida.replacement_ids.customer_status, "account_credit")
        self.assertEqual(ida.partner_id.account_credit, 20.0)
        upcoming = env.ref("konfidens_credit.invoice_ida_next_demo")
        self.assertEqual(upcoming._explain_collection()[upcoming]["credit"], 20.0)
        sofie = env.ref("konfidens_credit.invoice_sofie_demo")
        self.assertEqual(sofie._get_credit_notes().amount_residual, 40.0)
        lars = env.ref("konfidens_credit.invoice_lars_demo")
        self.assertEqual(lars.reversal_move_ids.refund_payment_ids.amount, 120.0)
        session = env.ref("konfidens_credit.session_padel_demo")
        self.assertEqual(session.booking_ids.mapped("state"), ["booked"] * 5)
        self.assertEqual(
            sorted(session.booking_ids.mapped("invoice_state")), ["owed"] * 4 + ["paid"]
        )
        sessions = session.recurrence_id.calendar_event_ids.sorted("start")
        self.assertEqual(
            sessions.mapped("session_state"), ["planned"] * 3 + ["cancelled"]
        )
        mina = env.ref("konfidens_credit.enrolment_mina_demo")
        self.assertEqual((mina.state, mina.removal_credit), ("ended", 150.0))
        oskar = env.ref("konfidens_credit.enrolment_oskar_demo")
        [row] = oskar.explain_removal()
        self.assertEqual((row["used"], row["unused"]), (90.0, 150.0))
        self.assertEqual(
            env.ref("konfidens_credit.enrolment_jonas_demo").payer_id,
            env.ref("konfidens_credit.partner_kari_demo"),
        )
        late = env.ref("konfidens_credit.session_therapy_demo").booking_ids
        self.assertEqual(late._get_cancel_proposal()["fee"], 60.0)
