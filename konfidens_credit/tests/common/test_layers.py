# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict
from inspect import isfunction
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent

from odoo.orm.model_classes import is_model_class
from odoo.tests import BaseCase, TransactionCase, tagged
from odoo.tools import file_path

from .layers import House

ADDON = "konfidens_credit"
WAY_OUT = (
    "A room uses those before it, never one below. Let the upper room have a hook that "
    "the lower one overrides, or let the name stand where it is used:\n%s"
)
UPPER, LOWER = "models/upper/invoice.py", "models/lower/invoice.py"
MOVE = 'class Move(models.Model):\n    _inherit = "account.move"\n    '
ROOMS = {
    "models/__init__.py": "from . import upper\nfrom . import lower",
    "core/__init__.py": "",
}


@tagged("post_install", "-at_install")
class TestLayers(TransactionCase):
    """The rooms of the addon use each other in one direction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        odoo = {
            (model, name): getattr(value, "comodel_name", None)
            for model, model_class in cls.registry.items()
            for part in model_class.mro()
            if not is_model_class(part)
            and not part.__module__.startswith(f"odoo.addons.{ADDON}")
            for name, value in vars(part).items()
        }
        cls.house = House(Path(file_path(ADDON)), odoo)

    def _assert_none(self, found):
        if found:
            self.fail(WAY_OUT % "\n".join(map(str, found)))

    def test_no_room_uses_one_below(self):
        self._assert_none(self.house.find_arrows())

    def test_no_view_uses_a_room_below_its_own(self):
        self._assert_none(self.house.find_arrows_of_views())

    def test_the_core_needs_no_odoo(self):
        self.assertEqual(self.house.find_imports_of_core(), [])

    def test_a_room_has_one_method_of_a_name(self):
        """Of two in one room, the order of imports would say which is first."""
        files = defaultdict(list)
        for model, model_class in self.registry.items():
            for part in model_class.mro():
                room, _dot, file = part.__module__.rpartition(".")
                is_ours = room.startswith(f"odoo.addons.{ADDON}.")
                if not is_ours or is_model_class(part) or part._name != model:
                    continue
                for name, value in vars(part).items():
                    if isfunction(value):
                        files[room, model, name].append(file)
        self.assertGreater(len(files), 900)
        twice = {key: found for key, found in files.items() if len(found) > 1}
        self.assertEqual(twice, {})


@tagged("post_install", "-at_install")
class TestArrows(BaseCase):
    """What is an arrow and what is none, in an addon of two rooms."""

    def _build(self, files, odoo=None):
        """Return the house of an addon with these files."""
        folder = TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for path, text in {**ROOMS, **files}.items():
            file = Path(folder.name, "house", path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text).strip())
        return House(Path(folder.name, "house"), odoo or {})

    def _find(self, files, odoo=None):
        return [str(arrow) for arrow in self._build(files, odoo).find_arrows()]

    def _find_between(self, upper, lower, odoo=None):
        """Return the arrows of two classes that extend ``account.move``."""
        return self._find({UPPER: MOVE + upper, LOWER: MOVE + lower}, odoo)

    # === ARROWS === #

    def test_an_import_of_a_lower_room_is_an_arrow(self):
        files = {UPPER: "from ..lower.invoice import STATES", LOWER: "STATES = ()"}
        arrow = f"{UPPER}:1 upper -> lower models.lower.invoice.STATES"
        self.assertEqual(self._find(files), [arrow])

    def test_a_field_of_a_lower_room_is_an_arrow(self):
        arrows = self._find_between(
            "def get(self): return self.seat_id", "seat_id = fields.Many2one()"
        )
        self.assertEqual(arrows, [f"{UPPER}:3 upper -> lower seat_id"])

    def test_a_call_of_a_lower_rooms_method_is_an_arrow(self):
        arrows = self._find_between(
            "def get(self): return self.line_ids._refund()", "def _refund(self): pass"
        )
        self.assertEqual(arrows, [f"{UPPER}:3 upper -> lower _refund"])

    def test_strings_that_name_a_field_of_a_lower_room_are_arrows(self):
        for use in (
            '@api.depends("line_ids.seat_id")\n    def _compute(self): pass',
            'name = fields.Char(related="seat_id.name")',
            'def get(self): return [("seat_id", "=", False)]',
            'def get(self): return {"seat_id": False}',
            'def get(self): return SQL("SELECT seat_id FROM account_move")',
            'def get(self): return self.line_ids.mapped("seat_id")',
            'def get(self): return self.with_context(x={"default_seat_id": 1})',
        ):
            with self.subTest(use):
                arrows = self._find_between(use, "seat_id = fields.Many2one()")
                self.assertEqual(arrows, [f"{UPPER}:3 upper -> lower seat_id"])

    def test_a_model_of_a_lower_room_is_an_arrow(self):
        files = {
            UPPER: 'def get(env): return env["house.booking"]',
            LOWER: 'class Booking(models.Model):\n    _name = "house.booking"',
        }
        self.assertEqual(self._find(files), [f"{UPPER}:1 upper -> lower house.booking"])

    def test_a_record_in_a_lower_rooms_folder_is_an_arrow(self):
        files = {
            UPPER: 'def get(env): return env.ref("house.seat_action")',
            "views/lower/booking.xml": '<odoo><record id="seat_action" /></odoo>',
        }
        arrow = f"{UPPER}:1 upper -> lower house.seat_action"
        self.assertEqual(self._find(files), [arrow])

    def test_a_record_elsewhere_is_in_the_lowest_room_that_it_uses(self):
        files = {
            UPPER: 'def get(env): return env.ref("house.template")',
            LOWER: MOVE + "def _get_seat(self): pass",
            "data/mail.xml": '<odoo><record id="template">'
            '<field name="body"><t t-out="object._get_seat()" /></field>'
            "</record></odoo>",
        }
        arrow = f"{UPPER}:1 upper -> lower house.template"
        self.assertEqual(self._find(files), [arrow])

    def test_the_same_name_on_another_model_hides_no_arrow(self):
        files = {
            UPPER: """
                class Line(models.Model):
                    _inherit = "account.move.line"
                    def action_refund(self):
                        line = self.filtered("is_open")
                        return line.move_id.action_refund()
            """,
            LOWER: """
                class Move(models.Model):
                    _inherit = "account.move"
                    def action_refund(self): pass
            """,
        }
        odoo = {("account.move.line", "move_id"): "account.move"}
        arrow = f"{UPPER}:5 upper -> lower action_refund"
        self.assertEqual(self._find(files, odoo), [arrow])

    def test_a_view_that_shows_a_field_of_a_lower_room_is_an_arrow(self):
        view = (
            '<odoo><record id="move_form">\n<field name="model">account.move</field>'
            '<field name="arch"><field name="seat_id" /></field></record></odoo>'
        )
        house = self._build(
            {
                "views/upper/invoice.xml": view,
                LOWER: MOVE + "seat_id = fields.Many2one()",
            }
        )
        self.assertEqual(
            [str(arrow) for arrow in house.find_arrows_of_views()],
            ["views/upper/invoice.xml:2 upper -> lower seat_id"],
        )

    def test_the_core_is_above_all_rooms(self):
        house = self._build(
            {"core/request.py": "from odoo import models\nfrom ..models import upper"}
        )
        self.assertEqual(
            house.find_imports_of_core(),
            ["core/request.py:1 odoo.models", "core/request.py:2 models.upper"],
        )

    # === NO ARROWS === #

    def test_a_hook_that_a_lower_room_overrides_is_none(self):
        arrows = self._find_between(
            "def _settle(self): return self._settle_part()\n"
            "    def _settle_part(self): pass",
            "def _settle_part(self): return super()._settle_part()",
        )
        self.assertEqual(arrows, [])

    def test_a_lower_room_may_use_what_is_above(self):
        arrows = self._find_between(
            "amount_open = fields.Monetary()", "def get(self): return self.amount_open"
        )
        self.assertEqual(arrows, [])

    def test_what_odoo_defines_is_none(self):
        for model in ("account.move", "product.product"):
            arrows = self._find_between(
                "def get(self, other): return other.action_post()",
                "def action_post(self): return super().action_post()",
                {(model, "action_post"): None},
            )
            self.assertEqual(arrows, [])

    def test_a_word_that_only_looks_like_a_lower_rooms_field_is_none(self):
        files = {
            UPPER: """
                class Move(models.Model):
                    _inherit = "account.move"
                    def get(self):
                        "Return the outcome, and what its seat_id is."
                        return {"outcome": False, "account_credit": 0.0}
            """,
            LOWER: """
                class Cancel(models.TransientModel):
                    _name = "account.move.cancel"
                    outcome = fields.Char()
                class Partner(models.Model):
                    _inherit = "res.partner"
                    account_credit = fields.Monetary()
                class Request(NamedTuple):
                    outcome: str
            """,
        }
        self.assertEqual(self._find(files), [])
