# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Our views change those of others where these say what they are, not how they behave
today: another addon changes that, and neither of both can be installed any more.
"""

import re

from lxml import etree

from odoo.tests import TransactionCase, tagged

# What an element is called, and which template or field it shows or is for. A class
# counts by `hasclass`, which finds it among others.
NAMES = {"name", "id", "for", "t-call", "t-field", "t-out"}


@tagged("post_install", "-at_install")
class TestAnchors(TransactionCase):
    def _find_specs(self):
        """Yield what says where our views change others: view, element."""
        data = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", "konfidens_credit%")]
        )
        views = self.env["ir.ui.view"].browse(data.mapped("res_id"))
        for view in views.filtered("inherit_id"):
            arch = etree.fromstring(view.arch)
            for element in arch.iter(etree.Element):
                if element.get("position"):
                    yield view, element

    def test_no_anchor_rests_on_what_an_attribute_holds(self):
        found, wrong = 0, []
        for view, element in self._find_specs():
            found += 1
            if element.tag == "xpath":
                expression = element.get("expr")
                used = set(re.findall(r"@([\w:-]+)", expression))
                is_wrong = "contains(" in expression or "text()" in expression
            else:
                used = set(element.attrib) - {"position", "mode"}
                is_wrong = False
            if is_wrong or used - NAMES:
                wrong.append(f"{view.xml_id}: {etree.tostring(element)[:120]}")
        self.assertGreater(found, 100)
        self.assertEqual(wrong, [])

    def test_no_ribbon_of_others_shows_beside_ours(self):
        arch = etree.fromstring(
            self.env["account.move"].get_view(
                self.env.ref("account.view_move_form").id, "form"
            )["arch"]
        )
        others = [
            ribbon
            for ribbon in arch.iter("widget")
            if ribbon.get("name") == "web_ribbon"
            and ribbon.get("class") != "o_credit_ribbon"
        ]
        self.assertGreater(len(others), 5)
        for ribbon in others:
            with self.subTest(ribbon=ribbon.get("title") or ribbon.get("text")):
                self.assertIn("or (credit_state == 'full'", ribbon.get("invisible"))
