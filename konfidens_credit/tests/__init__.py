# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_credit_equality,
    test_credit_note,
    test_demo,
    test_mail,
    test_portal,
    test_report,
)
