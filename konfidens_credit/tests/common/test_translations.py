# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import csv
import re
from io import BytesIO

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

ADDON = "konfidens_credit"
# What a translation has to keep: placeholders of Python and of e-mails, and tags.
FIXED = re.compile(r"%\(\w+\)\w|\{\{.*?\}\}|<[^>]*>")
# Inside a tag, these alone are read.
TITLE = re.compile(r' (title|aria-label)="[^"]*"')
# Those of the market that the addon is made for.
LANGUAGES = ("nb", "sv", "da")
REFRESH = "Run `make translations`, and translate what it lists."


def get_unfinished(terms, language):
    """Return what can't be read in this language yet. What reads alike there stands in
    ``same_terms.csv``, and is left empty, as OCA's format has it.
    """
    with open(file_path(f"{ADDON}/tests/common/same_terms.csv")) as lines:
        rows = csv.DictReader(lines)
        same = {row["term"] for row in rows if row["language"] == language}
    return [
        entry.msgid
        for entry in terms
        if entry.fuzzy or not (entry.msgstr.strip() or entry.msgid in same)
    ]


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Each text of the addon can be read in each language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls._read("konfidens_credit.pot")
        cls.languages = {name: cls._read(f"{name}.po") for name in LANGUAGES}

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

    def test_each_language_has_each_term_of_the_template_at_its_place(self):
        for name, terms in self.languages.items():
            with self.subTest(language=name):
                self._assert_same_places(terms, self.template)

    def test_no_term_is_left_untranslated_or_fuzzy(self):
        for name, terms in self.languages.items():
            with self.subTest(language=name):
                self.assertFalse(get_unfinished(terms, name), REFRESH)

    def test_translations_keep_placeholders_and_tags(self):
        for name, terms in self.languages.items():
            for entry in terms:
                with self.subTest(language=name, term=entry.msgid):
                    translated, original = (
                        FIXED.findall(TITLE.sub("", text))
                        for text in (entry.msgstr or entry.msgid, entry.msgid)
                    )
                    self.assertCountEqual(translated, original)

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
