# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# isort: off
from . import background_mixin
from . import account_move_collect
from . import account_move_reversal
from . import calendar_event_cancel
from . import product_enrolment_remove
