# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_invoice_report,
    account_move_line,
    calendar_event,
    calendar_event_class,
    product_enrolment,
    product_enrolment_access,
    product_enrolment_amounts,
    product_enrolment_bookings,
    product_enrolment_cron,
    product_enrolment_invoice,
    product_enrolment_notify,
    product_enrolment_once,
    product_enrolment_remove,
    product_enrolment_turn,
    product_enrolment_undo,
    product_enrolment_unused,
    product_product,
    product_template,
    res_partner,
    session_booking,
)
