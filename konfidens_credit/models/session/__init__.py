# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# Bookings are made of it.
from . import settled_mixin

# isort: split
from . import (
    account_invoice_report,
    account_move,
    account_move_draft,
    account_move_line,
    account_move_line_origin,
    account_move_outcome,
    calendar_attendee,
    calendar_event,
    calendar_event_cancel,
    calendar_event_ics,
    calendar_event_invite,
    calendar_event_invoice,
    calendar_event_report,
    calendar_event_series,
    calendar_recurrence,
    product_product,
    product_template,
    res_company,
    res_config_settings,
    res_partner,
    session_booking,
    session_booking_cancel,
    session_booking_invoice,
    session_booking_notify,
    session_booking_reinstate,
    session_booking_terms,
)
