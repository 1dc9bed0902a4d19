# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_credit_run,
    account_credit_run_enrolments,
    account_credit_run_find,
    account_credit_run_invoices,
    account_credit_run_line,
    account_credit_run_sessions,
    account_credit_run_start,
    account_credit_run_steer,
    account_credit_run_tell,
    account_credit_run_words,
    account_credit_run_work,
    account_move,
    calendar_event,
    customer_notice_mixin,
    ir_http,
    product_enrolment,
    res_company,
    res_config_settings,
    session_booking,
)
