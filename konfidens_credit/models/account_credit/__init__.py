# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move,
    account_move_check,
    account_move_line,
    account_move_line_history,
    account_move_line_match,
    account_move_lock,
    account_move_pay,
    account_move_tell,
    account_partial_reconcile,
    payment_transaction,
    res_partner,
)
