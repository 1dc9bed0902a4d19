# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move,
    account_move_credit,
    account_payment,
    calendar_event,
    calendar_event_open,
    calendar_event_reinstate,
    product_enrolment,
    product_template,
    res_company,
    res_config_settings,
    session_booking,
    session_booking_cancel,
    session_booking_choices,
    session_booking_choose,
    session_booking_cron,
    session_booking_customer,
    session_booking_dates,
    session_booking_link,
    session_booking_notify,
    session_booking_reinstate,
)
