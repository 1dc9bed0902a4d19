# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lists of people as somebody pastes them."""

from hypothesis import given
from hypothesis import strategies as st

from ...core.people import Person, read_people
from .core_common import PROFILE, CoreCase


class TestPeople(CoreCase):
    def _names(self, text):
        return [person.name for person in read_people(text)]

    def test_a_line_is_a_person(self):
        self.assertEqual(
            self._names("Ida Strand\n\n  Emil  Strand \n"),
            ["Ida Strand", "Emil Strand"],
        )

    def test_so_is_what_stands_between_commas(self):
        self.assertEqual(self._names("Ida, Emil,Jonas"), ["Ida", "Emil", "Jonas"])

    def test_numbers_and_bullets_are_no_names(self):
        self.assertEqual(
            self._names("1. Ida\n2) Emil\n- Jonas\n• Nora"),
            ["Ida", "Emil", "Jonas", "Nora"],
        )

    def test_addresses_are_read_as_mail_programs_write_them(self):
        for text in ("Ida Strand <Ida@Example.com>", '"Ida Strand" ida@example.com'):
            self.assertEqual(
                read_people(text), [Person("Ida Strand", "ida@example.com")]
            )
        self.assertEqual(
            read_people("ida@example.com"), [Person("", "ida@example.com")]
        )

    def test_the_second_name_of_a_row_is_who_pays(self):
        paid = Person("Ida", "", "Tone", "tone@example.com")
        for text in (
            "Ida; Tone; tone@example.com",
            "Ida\tTone <tone@example.com>",
        ):
            self.assertEqual(read_people(text), [paid])
        self.assertEqual(
            read_people("Ida;ida@example.com;Tone"),
            [Person("Ida", "ida@example.com", "Tone")],
        )

    def test_who_is_named_twice_comes_once(self):
        self.assertEqual(self._names("Ida\nIDA\nIda"), ["Ida"])

    @given(st.text())
    @PROFILE
    def test_any_text_can_be_read(self, text):
        for person in read_people(text):
            self.assertTrue(person.name or person.email)
