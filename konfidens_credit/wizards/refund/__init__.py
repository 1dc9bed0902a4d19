# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move_refund,
    account_move_reversal,
    account_payment_mark_refunded,
    account_payment_register,
)
