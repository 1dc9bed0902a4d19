# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move,
    account_move_credit,
    account_move_journal,
    account_move_line,
    account_move_lock,
    account_move_source,
    account_move_standing,
    account_move_story,
    account_move_tell,
    account_payment,
    account_payment_check,
    payment_transaction,
)
