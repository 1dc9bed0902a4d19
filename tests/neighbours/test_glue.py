# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The small addons that install themselves beside a neighbour of ours."""

import inspect
from io import BytesIO

import polib

from odoo.modules import Manifest
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

from odoo.addons.konfidens_credit.tests.common.test_translations import (
    LANGUAGES,
    get_unfinished,
)

from tools.environment import ADDON, GLUE


@tagged("post_install", "-at_install")
class TestGlue(TransactionCase):
    def _export(self, addon):
        buffer = BytesIO()
        trans_export(False, [addon], buffer, "po", self.env)
        return {entry.msgid for entry in polib.pofile(buffer.getvalue().decode())}

    def _get_overrides(self):
        """Yield what of the small addons shadows a method of another: the model, its
        name, our function, theirs.
        """
        for model, registered in self.env.registry.items():
            mro = registered.__mro__
            for number, ours in enumerate(mro):
                if ours.__module__.split(".")[2:3] not in [[addon] for addon in GLUE]:
                    continue
                for name, function in vars(ours).items():
                    if name.startswith("__") or not inspect.isfunction(function):
                        continue
                    for theirs in mro[number + 1 :]:
                        if name in vars(theirs):
                            yield model, name, function, vars(theirs)[name]
                            break

    def test_each_is_there(self):
        self.assertTrue(GLUE)
        states = self.env["ir.module.module"].search([("name", "in", GLUE)])
        self.assertEqual(set(states.mapped("state")), {"installed"})
        self.assertEqual(set(states.mapped("name")), set(GLUE))

    def test_each_is_as_the_addon_is(self):
        main = Manifest.for_addon(ADDON)
        for addon in GLUE:
            manifest = Manifest.for_addon(addon)
            self.assertTrue(manifest["auto_install"])
            for key in ("author", "website", "license", "category"):
                self.assertEqual(manifest[key], main[key])
            for name in ("icon.png", "icon.svg"):
                path = f"static/description/{name}"
                with (
                    open(file_path(f"{addon}/{path}"), "rb") as own,
                    open(file_path(f"{ADDON}/{path}"), "rb") as other,
                ):
                    self.assertEqual(own.read(), other.read())

    def test_an_override_has_the_signature_of_what_it_overrides(self):
        overrides = list(self._get_overrides())
        self.assertGreater(len(overrides), len(GLUE))
        for model, name, ours, theirs in overrides:
            with self.subTest(model=model, method=name):
                expected, found = (
                    list(inspect.signature(inspect.unwrap(each)).parameters)
                    for each in (theirs, ours)
                )
                self.assertEqual(found, expected)

    def test_each_text_can_be_read_in_each_language(self):
        for addon in GLUE:
            texts = self._export(addon)
            for language in (None, *LANGUAGES):
                with self.subTest(addon=addon, language=language):
                    name = f"{language}.po" if language else f"{addon}.pot"
                    terms = polib.pofile(file_path(f"{addon}/i18n/{name}"))
                    self.assertEqual({entry.msgid for entry in terms}, texts)
                    if language:
                        self.assertFalse(get_unfinished(terms, language))
