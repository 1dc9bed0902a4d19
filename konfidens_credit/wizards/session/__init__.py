# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move_delete_draft,
    calendar_event_cancel,
    calendar_event_cancel_line,
)
