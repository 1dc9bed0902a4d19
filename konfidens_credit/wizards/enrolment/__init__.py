# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    calendar_event_new_class,
    calendar_event_new_class_line,
    calendar_event_new_class_preview,
    product_enrolment_enrol,
    product_enrolment_remove,
    product_enrolment_remove_line,
)
