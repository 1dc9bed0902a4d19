# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from io import BytesIO

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

ADDON = "konfidens_credit"
# What a translation has to keep: placeholders of Python and of e-mails, and tags.
FIXED = re.compile(r"%\(\w+\)\w|\{\{.*?\}\}|<[^>]*>")
# Inside a tag, this alone is read.
TITLE = re.compile(r' title="[^"]*"')
REFRESH = "Run `make translations`, and translate what it lists."


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Each text of the addon can be read in Norwegian."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._read("konfidens_credit.pot")
        cls.norwegian = cls._read("nb.po")

    @classmethod
    def _read(cls, name):
        return polib.pofile(file_path(f"{ADDON}/i18n/{name}"))

    @classmethod
    def _export(cls):
        """Return the terms of the addon as it is now."""
        buffer = BytesIO()
        trans_export(False, [ADDON], buffer, "po", cls.env)
        return polib.pofile(buffer.getvalue().decode())

    @classmethod
    def _get_places(cls, terms):
        """Return which term stands where, demo records aside."""
        return {
            (place, entry.msgid)
            for entry in terms
            for place, _line in entry.occurrences
            if not entry.obsolete and "_demo" not in place
        }

    def _assert_same_places(self, terms, expected):
        difference = self._get_places(terms) ^ self._get_places(expected)
        self.assertFalse(difference, REFRESH)

    def test_the_template_has_each_text_of_the_addon_at_its_place(self):
        self._assert_same_places(self.template, self._export())

    def test_the_translation_has_each_term_of_the_template_at_its_place(self):
        self._assert_same_places(self.norwegian, self.template)

    def test_no_term_is_left_untranslated_or_fuzzy(self):
        unfinished = [
            entry.msgid
            for entry in self.norwegian
            if entry.fuzzy or not entry.msgstr.strip()
        ]
        self.assertFalse(unfinished, REFRESH)

    def test_translations_keep_placeholders_and_tags(self):
        for entry in self.norwegian:
            translated, original = (
                FIXED.findall(TITLE.sub("", text))
                for text in (entry.msgstr, entry.msgid)
            )
            self.assertCountEqual(translated, original, entry.msgid)

    def test_views_and_emails_are_read_in_norwegian(self):
        self.env["res.lang"]._activate_lang("nb_NO")
        self.env.ref("base.module_konfidens_credit")._update_translations(["nb_NO"])
        env = self.env(context={"lang": "nb_NO"})
        form = env["account.move.reversal"].get_view(view_type="form")["arch"]
        self.assertIn('placeholder="Vises på kreditnotaen"', form)
        template = env.ref("konfidens_credit.mail_template_payment_notification")
        self.assertIn("Her er fakturaen din", template.body_html)
        reason = env.ref("konfidens_credit.credit_reason_wrong_price")
        self.assertEqual(reason.name, "Feil pris")
