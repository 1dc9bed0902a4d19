# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from .account_credit import (
    test_account_credit,
    test_account_credit_histories,
    test_credit_standing,
    test_portal_credit,
)
from .collect import test_collect, test_collect_charge, test_collect_rights
from .common import (
    test_contract,
    test_contract_calendar,
    test_contract_payment,
    test_contract_reversal,
    test_demo,
    test_layers,
    test_public_methods,
    test_translations,
    test_views,
    test_worker,
)
from .core import (
    test_allocation,
    test_credit_item,
    test_examples,
    test_outcome,
    test_periods,
    test_request,
    test_share,
    test_terms,
)
from .credit import (
    test_closed_books,
    test_credit_accounts,
    test_credit_cap,
    test_credit_corners,
    test_credit_equality,
    test_credit_exact,
    test_credit_note,
    test_credit_rate,
    test_credit_request,
    test_credit_settle,
    test_draft,
    test_explain_posting,
    test_mail,
    test_native_reversal,
    test_portal,
    test_report,
    test_reversal_wizard,
)
from .enrolment import (
    test_asked,
    test_asked_bounds,
    test_closed_removal,
    test_dialog_rights,
    test_enrolment,
    test_enrolment_cron,
    test_enrolment_dialogs,
    test_enrolment_histories,
    test_enrolment_notice,
    test_enrolment_periods,
    test_enrolment_remove,
    test_enrolment_walls,
    test_merged_contacts,
    test_reading,
    test_removal_given_back,
)
from .refund import (
    test_refund,
    test_refund_by_hand,
    test_refund_cron,
    test_refund_histories,
    test_refund_journal,
    test_refund_standing,
)
from .rights import test_owned, test_rights
from .session import (
    test_booking_walls,
    test_closed_sessions,
    test_given_back,
    test_no_accounting,
    test_payer_rights,
    test_portal_sessions,
    test_report_sessions,
    test_series_rules,
    test_series_times,
    test_series_values,
    test_session_booking,
    test_session_cancel,
    test_session_dialogs,
    test_session_gross,
    test_session_histories,
    test_session_no_bank,
    test_session_notice,
    test_session_rights,
    test_session_walls,
    test_upgrade_given_back,
)
