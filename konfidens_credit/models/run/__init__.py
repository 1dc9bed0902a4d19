# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_credit_run,
    account_credit_run_line,
    account_credit_run_start,
    account_move,
    calendar_event,
    product_enrolment,
    res_company,
    res_config_settings,
    session_booking,
)
