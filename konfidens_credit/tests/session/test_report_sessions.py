# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reports: what was credited and cancelled, why, for whom, and who may see it."""

from ast import literal_eval
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .session_common import SessionCommon


class ReportCommon(SessionCommon):
    """Ann's booking in yoga is cancelled out of goodwill, Ben gets 60.00 of his back, a
    colleague's judo for 80.00 is off, and an invoice of something else is credited.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.off = cls.env.ref("konfidens_credit.credit_reason_session_cancelled")
        cls.goodwill = cls.env.ref("konfidens_credit.credit_reason_goodwill")
        cls.judo = cls._create_service("Judo class", 64.0)
        cls.yoga_session = cls._session()
        cls.judo_session = cls._session(
            cls.cleo,
            name="Monday Judo",
            start=cls._in_a_week() + timedelta(days=40),
            user_id=cls.colleague.id,
            session_product_id=cls.judo.id,
        )
        cls.plain = cls._invoice(55.0)
        cls._invoiced(cls.yoga_session)
        cls._pay(cls._invoiced(cls.judo_session))
        cls.ann_seat, ben_seat = cls.yoga_session.booking_ids.sorted("partner_id")
        cls.ann_seat.cancel_bookings(reason_id=cls.goodwill.id, notify=False)
        ben_seat.cancel_bookings(
            amounts=60.0, terms_note="Late", reason_id=cls.off.id, notify=False
        )
        cls.judo_session.cancel_sessions(
            settlement="refund", reason_id=cls.off.id, notify=False
        )
        cls.plain.credit_invoice(reason_id=cls.reason.id)
        cls.env.flush_all()

    def _report(self, name, user):
        """Return the model of an action, as ``user`` opens it, and its domain."""
        action = self.env.ref(f"konfidens_credit.{name}")
        context = literal_eval(action.context)
        return (
            self.env[action.res_model].with_user(user).with_context(**context),
            Domain(literal_eval(action.domain))
            & Domain("company_id", "=", self.company.id),
        )

    def _read(self, name, user, groupby, *measures):
        """Return what an action's pivot reads, by group."""
        model, domain = self._report(name, user)
        groups = model._read_group(domain, [groupby], [*measures, "__count"])
        return {group: tuple(values) for group, *values in groups}


@tagged("post_install", "-at_install")
class TestCreditReport(ReportCommon):
    REPORT = "account_invoice_report_action_credit"

    def _read_credits(self, groupby, user=None):
        """Return untaxed total and number of credit notes and lines, by group."""
        return self._read(
            self.REPORT,
            user or self.accountant,
            groupby,
            "price_subtotal:sum",
            "move_id:count_distinct",
        )

    def test_credits_are_counted_by_all_that_one_asks_for(self):
        none = self.env["calendar.event"]
        expected = {
            "credit_reason_id": {
                self.reason: (-55.0, 1, 1),
                self.goodwill: (-80.0, 1, 1),
                self.off: (-112.0, 2, 2),
            },
            "product_id": {
                self.env["product.product"]: (-55.0, 1, 1),
                self.service: (-128.0, 2, 2),
                self.judo: (-64.0, 1, 1),
            },
            "session_id": {
                none: (-55.0, 1, 1),
                self.yoga_session: (-128.0, 2, 2),
                self.judo_session: (-64.0, 1, 1),
            },
            "session_user_id": {
                self.env["res.users"]: (-55.0, 1, 1),
                self.practitioner: (-128.0, 2, 2),
                self.colleague: (-64.0, 1, 1),
            },
            "invoice_date:month": {
                self.plain.invoice_date.replace(day=1): (-247.0, 4, 4)
            },
        }
        for groupby, groups in expected.items():
            self.assertEqual(self._read_credits(groupby), groups, groupby)

    def test_one_credit_note_of_two_seats_stands_in_both_sessions(self):
        first, second = self._series(self.ann, count=2)
        invoice = self._invoiced(first + second)
        self._credit(invoice)
        self.env.flush_all()
        groups = self._read_credits("session_id")
        self.assertEqual(
            (groups[first], groups[second]), ((-80.0, 1, 1), (-80.0, 1, 1))
        )
        self.assertEqual(
            self._read_credits("session_user_id")[self.practitioner], (-288.0, 3, 4)
        )

    def test_a_change_shows_up_at_once(self):
        self._read_credits("credit_reason_id")
        self.ann_seat.sudo().cancel_credit_note_ids.credit_reason_id = self.off
        self.judo_session.sudo().user_id = self.practitioner
        self.assertEqual(
            self._read_credits("credit_reason_id")[self.off], (-192.0, 3, 3)
        )
        self.assertEqual(
            self._read_credits("session_user_id")[self.practitioner], (-192.0, 3, 3)
        )

    def test_sessions_of_a_series_are_told_apart_by_their_time(self):
        first, second = self._series(self.ann, count=2)
        self._credit(self._invoiced(first + second))
        self.env.flush_all()
        model, domain = self._report(self.REPORT, self.accountant)
        domain &= Domain("session_id", "in", (first + second).ids)
        groups = model.formatted_read_group(domain, ["session_id"])
        names = [group["session_id"][1] for group in groups]
        self.assertEqual(len(set(names)), 2)
        for name in names:
            self.assertRegex(name, r"^Monday Yoga, .*10:00")
        self.assertEqual(first.display_name, "Monday Yoga")
        allday = self._session(
            allday=True, start_date="2030-05-06", stop_date="2030-05-06"
        ).with_context(**model.env.context)
        self.assertEqual(allday.display_name, "Monday Yoga, 05/06/2030")

    def test_credits_are_exported(self):
        self.accountant.group_ids += self.env.ref("base.group_allow_export")
        model, domain = self._report(self.REPORT, self.accountant)
        lines = model.search(domain & Domain("session_id", "!=", False))
        rows = lines.export_data(
            ["session_id", "session_user_id/name", "credit_reason_id", "price_subtotal"]
        )["datas"]
        time = r", .*10:00"
        self.assertEqual(
            sorted(row[1:] for row in rows),
            [
                [self.colleague.name, "Session cancelled", -64.0],
                [self.practitioner.name, "Goodwill", -80.0],
                [self.practitioner.name, "Session cancelled", -48.0],
            ],
        )
        for row in rows:
            self.assertRegex(row[0], f"^Monday (Yoga|Judo){time}")

    # === WHO MAY SEE WHAT === #

    def _see(self, user):
        """Return the practitioners whose credits ``user`` sees, and whether others."""
        model, domain = self._report(self.REPORT, user)
        lines = model.search(domain)
        return lines.session_user_id, bool(
            lines.filtered(lambda line: not line.session_user_id)
        )

    @mute_logger("odoo.addons.base.models.ir_model")
    def test_practitioners_see_their_own_and_accountants_all(self):
        everybody = self.practitioner + self.colleague
        auditor = new_test_user(
            self.env, "auditor", groups="base.group_user,account.group_account_readonly"
        )
        self.assertEqual(self._see(self.practitioner), (self.practitioner, False))
        self.assertEqual(self._see(self.colleague), (self.colleague, False))
        for user in (self.administrator, self.accountant, auditor):
            self.assertEqual(self._see(user), (everybody, True), user.login)
            user.group_ids += self.env.ref("konfidens_credit.group_practitioner")
            self.assertEqual(self._see(user), (everybody, True), user.login)
        with self.assertRaises(AccessError):
            self._see(new_test_user(self.env, "employee", groups="base.group_user"))

    def test_a_practitioner_opens_a_line(self):
        model, domain = self._report(self.REPORT, self.practitioner)
        names = ("session_id", "product_id", "move_id", "account_id", "partner_id")
        [values] = model.web_search_read(
            domain & Domain("partner_id", "=", self.ann.id),
            {name: {"fields": {"display_name": {}}} for name in names},
        )["records"]
        self.assertEqual(values["partner_id"]["display_name"], "Ann")
        self.assertIn("Monday Yoga", values["session_id"]["display_name"])

    def test_a_rule_of_another_module_shows_practitioners_no_more(self):
        sales = self.env["res.groups"].create({"name": "Sales"})
        self.env["ir.rule"].create(
            {
                "name": "Personal, or nobody's",
                "model_id": self.env["ir.model"]._get_id("account.invoice.report"),
                "domain_force": "[('invoice_user_id', '=', False)]",
                "groups": [Command.set(sales.ids)],
            }
        )
        self.plain.reversal_move_ids.invoice_user_id = False
        self.env.flush_all()
        for user in (self.practitioner, self.accountant):
            user.group_ids += sales
        self.assertEqual(self._see(self.practitioner)[1], False)
        none = self.env["res.users"]
        self.assertEqual(self._see(self.accountant), (none, True), "as without us")

    # === RULE 28: WHAT IS PRIVATE === #

    def _find_by_name(self, user):
        """Return what ``user`` learns of names of sessions, by all ways there are."""
        model, domain = self._report(self.REPORT, user)
        self.env.invalidate_all()
        return {
            "name": {
                group["session_id"] and group["session_id"][1].split(",")[0]
                for group in model.formatted_read_group(domain, ["session_id"])
            },
            "grouped": set(self._read(self.REPORT, user, "session_id.name")),
            "found": model.search_count(
                domain & Domain("session_id.name", "like", "Yoga")
            ),
            "searched": model.search_count(
                domain & Domain("session_id", "like", "Yoga")
            ),
        }

    def test_who_may_not_see_a_private_session_does_not_learn_its_name(self):
        seen = {
            "name": {False, "Monday Yoga", "Monday Judo"},
            "grouped": {False, "Monday Yoga", "Monday Judo"},
            "found": 2,
            "searched": 2,
        }
        hidden = {
            "name": {False, "Monday Judo"},
            "grouped": {False, "Monday Judo"},
            "found": 0,
            "searched": 0,
        }
        own = {
            "name": {"Monday Yoga"},
            "grouped": {"Monday Yoga"},
            "found": 2,
            "searched": 2,
        }
        self.assertEqual(self._find_by_name(self.accountant), seen)
        self.yoga_session.privacy = "private"
        self.assertEqual(self._find_by_name(self.accountant), hidden)
        self.assertEqual(self._find_by_name(self.administrator), hidden)
        self.assertEqual(self._find_by_name(self.practitioner), own)
        self.assertEqual(self._find_by_name(self.env.ref("base.user_root"))["found"], 2)
        self.assertEqual(
            self._see(self.accountant)[0], self.practitioner + self.colleague
        )
        self.yoga_session.partner_ids += self.administrator.partner_id
        self.assertEqual(self._find_by_name(self.administrator), seen)

    def test_a_calendar_that_is_private_by_default_is_private_here(self):
        self.practitioner.with_user(
            self.practitioner
        ).calendar_default_privacy = "private"
        self.assertEqual(self._find_by_name(self.accountant)["found"], 0)
        self.assertEqual(self._find_by_name(self.practitioner)["found"], 2)
        self.yoga_session.privacy = "public"
        self.assertEqual(self._find_by_name(self.accountant)["found"], 2)

    def test_a_session_without_organiser_is_nobodys_secret(self):
        self.yoga_session.sudo().user_id = False
        self.assertEqual(self._find_by_name(self.accountant)["found"], 2)


@tagged("post_install", "-at_install")
class TestCancellationReport(ReportCommon):
    REPORT = "session_booking_action_cancellation"

    def _read_cancelled(self, groupby, user=None):
        """Return number of sessions, given back, paid back, fee, number of bookings."""
        return self._read(
            self.REPORT,
            user or self.administrator,
            groupby,
            "event_id:count_distinct",
            "cancel_amount:sum",
            "cancel_refund:sum",
            "cancel_fee_total:sum",
        )

    def test_cancelled_seats_tell_what_they_cost(self):
        late = self._session(self.dan)
        late.booking_ids.with_user(self.practitioner).cancel_bookings(
            amounts=70.0, terms_note="Late", notify=False
        )
        none = self.env["account.credit.reason"]
        expected = {
            "cancel_reason_id": {
                self.goodwill: (1, 100.0, 0.0, 0.0, 1),
                self.off: (2, 140.0, 80.0, 0.0, 2),
                none: (1, 0.0, 0.0, 30.0, 1),
            },
            "product_id": {
                self.service: (2, 160.0, 0.0, 30.0, 3),
                self.judo: (1, 80.0, 80.0, 0.0, 1),
            },
            "user_id": {
                self.practitioner: (2, 160.0, 0.0, 30.0, 3),
                self.colleague: (1, 80.0, 80.0, 0.0, 1),
            },
            "start:month": {
                session.start.replace(day=1, hour=0): values
                for session, values in (
                    (self.yoga_session, (2, 160.0, 0.0, 30.0, 3)),
                    (self.judo_session, (1, 80.0, 80.0, 0.0, 1)),
                )
            },
        }
        for groupby, groups in expected.items():
            self.assertEqual(self._read_cancelled(groupby), groups, groupby)

    def test_a_session_that_is_back_on_costs_nothing(self):
        self.judo_session.reinstate_sessions()
        self.assertEqual(self._read_cancelled("user_id").keys(), {self.practitioner})

    def test_practitioners_see_their_own_and_nobody_what_is_private(self):
        self.assertEqual(
            self._read_cancelled("user_id", self.colleague),
            {self.colleague: (1, 80.0, 80.0, 0.0, 1)},
        )
        self.yoga_session.privacy = "private"
        self.assertEqual(self._read_cancelled("user_id").keys(), {self.colleague})
        with self.assertRaises(AccessError):
            self._read_cancelled("user_id", self.accountant)

    def test_cancellations_are_exported(self):
        self.colleague.group_ids += self.env.ref("base.group_allow_export")
        model, domain = self._report(self.REPORT, self.colleague)
        rows = model.search(domain).export_data(
            ["partner_id", "cancel_reason_id", "cancel_amount", "cancel_refund"]
        )["datas"]
        self.assertEqual(rows, [["Cleo", "Session cancelled", 80.0, 80.0]])


@tagged("post_install", "-at_install")
class TestReportMenus(ReportCommon):
    def test_reports_open_for_those_who_find_them_in_the_menu(self):
        practice = {
            "account_invoice_report_credit_menu",
            "session_booking_cancellation_menu",
        }
        books = {"account_invoice_report_credit_account_menu"}
        employee = new_test_user(self.env, "employee", groups="base.group_user")
        expected = {
            self.practitioner: practice,
            self.administrator: practice | books,
            self.accountant: books,
            employee: set(),
        }
        menus = {
            self.env.ref(f"konfidens_credit.{name}"): name for name in practice | books
        }
        for user, names in expected.items():
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            seen = {
                menu: name
                for menu, name in menus.items()
                if visible.issuperset(map(int, menu.parent_path.split("/")[:-1]))
            }
            self.assertEqual(set(seen.values()), names, user.login)
            for menu in seen:
                action = menu.action
                self.env[action.res_model].with_user(user).get_views(
                    [*action.views, (action.search_view_id.id, "search")]
                )
