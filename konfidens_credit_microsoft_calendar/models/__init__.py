# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import calendar_event, calendar_event_sync, calendar_recurrence
