# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move_change_payer,
    account_move_change_price,
    account_move_reversal,
    account_move_reversal_batch,
    account_move_reversal_door,
    account_move_reversal_line,
    account_move_reversal_preview,
    account_move_reversal_result,
)
