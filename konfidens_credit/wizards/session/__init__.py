# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# What dialogs share comes before them.
# isort: off
from . import dialog_mixin
from . import account_move_delete_draft
from . import account_move_reversal
from . import session_booking_invoice_externally
from . import give_back_mixin
from . import give_back_line_mixin
from . import calendar_event_cancel
from . import calendar_event_cancel_line
from . import calendar_event_cancel_result
from . import calendar_event_cancel_sick_day
from . import calendar_event_cancel_warn
from . import calendar_event_reinstate
