# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move_apply_credit,
    account_move_change_payer,
    account_move_change_price,
    account_move_collect,
    account_move_collect_line,
    account_move_delete_draft,
    account_move_refund,
    account_move_reversal,
    account_move_reversal_line,
    account_move_reversal_preview,
    account_move_reversal_result,
    account_payment_mark_refunded,
    account_payment_register,
    calendar_event_cancel,
    calendar_event_cancel_line,
    product_enrolment_enrol,
    product_enrolment_remove,
    product_enrolment_remove_line,
)
