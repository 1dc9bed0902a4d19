# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Every view and every action of ours opens for each of our users, among the views of
others, whichever of both come last.
"""

from lxml import etree
from neighbours_common import NeighboursCommon

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.konfidens_credit.tests.enrolment.enrolment_common import (
    EnrolmentCommon,
)

from tools.environment import ADDONS
from tools.neighbours import OTHERS

SHOWS_RECORDS = ("list", "kanban", "calendar", "activity")
MEASURES = ("pivot", "graph")


@tagged("post_install", "-at_install")
class TestViews(NeighboursCommon, EnrolmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "practitioner": cls.practitioner,
            "billing": cls.accountant,
            "administrator": cls.administrator,
            "accountant": new_test_user(
                cls.env,
                "bookkeeper",
                groups="base.group_user,account.group_account_manager",
            ),
            "portal": new_test_user(
                cls.env, "ann", groups="base.group_portal", partner_id=cls.ann.id
            ),
        }
        session = cls._session(cls.ann)
        cls.invoice = cls._invoiced(session)
        cls._pay(cls.invoice)
        cls.invoice.credit_invoice(amount=40.0, settlement="refund")
        cls._session(cls.ben).cancel_sessions(notify=False)
        cls._plan_course(2)
        cls._enrol(cls.cleo)
        cls.env.flush_all()

    def _find(self, model, modules=ADDONS):
        """Return the records of a model that modules have a name for."""
        data = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "in", modules)]
        )
        return self.env[model].browse(data.mapped("res_id")).exists()

    # === WHICHEVER COMES LAST === #

    def _get_root(self, view):
        while view.inherit_id and view.mode == "extension":
            view = view.inherit_id
        return view

    def test_views_fit_whichever_come_last(self):
        roots = {self._get_root(view) for view in self._find("ir.ui.view")}
        self.assertGreater(len(roots), 50)
        theirs = self._find("ir.ui.view", OTHERS).filtered("inherit_id")
        self.assertTrue({self._get_root(view) for view in theirs} & roots)
        for last in (theirs, self._find("ir.ui.view").filtered("inherit_id")):
            for view in last:
                # Each write checks the views that are in the way, too.
                view.priority += 1
            for root in roots:
                with self.subTest(view=root.xml_id):
                    root._get_combined_arch()

    # === FOR EACH OF OUR USERS === #

    def _get_spec(self, arch, models, model):
        """Return what a view reads, as the web client does."""
        spec = {}
        for node in arch.iter("field"):
            name = node.get("name")
            field = models[model]["fields"].get(name)
            inside = any(up.tag == "field" for up in node.iterancestors())
            if field and not inside:
                is_one = field["type"] in ("many2one", "reference")
                spec[name] = {"fields": {"display_name": {}}} if is_one else {}
        return spec

    def _eval(self, text, default):
        names = {"uid": self.env.uid, "active_id": False, "active_ids": []}
        names["context_today"] = names["allowed_company_ids"] = None
        try:
            return safe_eval(text or default, names)
        except Exception:
            return safe_eval(default)

    def _open(self, action, user):
        """Open a window action as the web client does: each of its views, with records,
        and an empty new one.
        """
        domain = self._eval(action.domain, "[]")
        context = self._eval(action.context, "{}")
        records = self.env[action.res_model].with_user(user).with_context(**context)
        search_view = action.search_view_id.id
        answer = records.get_views(
            [*action.views, (search_view, "search")],
            {"toolbar": True, "load_filters": True, "action_id": action.id},
        )
        for kind, view in answer["views"].items():
            arch = etree.fromstring(view["arch"])
            if kind == "form":
                self._open_form(records, domain, view["id"])
            elif kind in SHOWS_RECORDS:
                spec = self._get_spec(arch, answer["models"], action.res_model)
                records.web_search_read(domain, spec, limit=80)
            elif kind in MEASURES:
                rows = [
                    ":".join(filter(None, (node.get("name"), node.get("interval"))))
                    for node in arch.iter("field")
                    if node.get("type") == "row"
                ]
                records.formatted_read_group(domain, rows, ["__count"])

    def _open_form(self, records, domain, view_id):
        if records._transient or records.has_access("create"):
            try:
                Form(records, view=view_id)
            except UserError as error:
                # There is nothing to do: a dialog says so, and no more.
                self.assertTrue(records._transient, error)
                self.assertIs(type(error), UserError)
        if not records._transient:
            found = records.search(domain, limit=1)
            if found:
                Form(found, view=view_id)

    def _get_menus_of(self, user):
        """Return our menus that a user sees, with all above them."""
        visible = self.env["ir.ui.menu"].with_user(user).sudo()._visible_menu_ids()
        return self._find("ir.ui.menu").filtered(
            lambda menu: visible.issuperset(map(int, menu.parent_path.split("/")[:-1]))
        )

    def _open_menu(self, menu, user):
        if menu.action._name == "ir.actions.act_window":
            self._open(menu.action, user)
            return
        # A program that says which record is opened.
        answer = menu.action.with_user(user).run()
        [(view, _kind)] = answer["views"]
        record = self.env[answer["res_model"]].browse(answer["res_id"])
        Form(record.with_user(user), view=view)

    def test_each_action_of_our_menus_opens_for_who_sees_it(self):
        opened = dict.fromkeys(self.users, 0)
        for who, user in self.users.items():
            for menu in self._get_menus_of(user).filtered("action"):
                opened[who] += 1
                with self.subTest(who=who, menu=menu.complete_name):
                    self._open_menu(menu, user)
        self.assertEqual(opened.pop("portal"), 0)
        self.assertGreater(min(opened.values()), 2, opened)

    def test_each_view_opens_for_who_may_read_what_it_shows(self):
        opened = dict.fromkeys(self.users, 0)
        roots = {self._get_root(view) for view in self._find("ir.ui.view")}
        for who, user in self.users.items():
            for root in roots:
                records = self.env.get(root.model or "")
                if root.type == "qweb" or records is None:
                    continue
                records = records.with_user(user)
                if records._transient or not records.has_access("read"):
                    continue
                opened[who] += 1
                with self.subTest(who=who, view=root.xml_id):
                    records.get_views([(root.id, root.type)], {"toolbar": True})
        self.assertGreater(min(opened.values()), 10, opened)

    def test_each_dialog_opens_for_who_may_open_it(self):
        for action in self._find("ir.actions.act_window"):
            if not self.env[action.res_model]._transient:
                continue
            for who, user in self.users.items():
                groups = action.group_ids
                if who == "portal" or (groups and not groups & user.all_group_ids):
                    continue
                if self.env[action.res_model].with_user(user).has_access("create"):
                    with self.subTest(who=who, action=action.xml_id):
                        self._open(action, user)
