# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    calendar_event_cancel,
    give_back_mixin,
    product_enrolment_remove,
    session_booking_choose,
)
