# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    test_allocation,
    test_credit_cap,
    test_credit_corners,
    test_credit_equality,
    test_credit_exact,
    test_credit_note,
    test_credit_request,
    test_credit_settle,
    test_demo,
    test_draft,
    test_mail,
    test_portal,
    test_report,
    test_reversal_wizard,
    test_session_booking,
    test_session_cancel,
    test_session_dialogs,
    test_session_histories,
    test_session_notice,
    test_session_rights,
    test_session_series,
    test_translations,
    test_views,
)
