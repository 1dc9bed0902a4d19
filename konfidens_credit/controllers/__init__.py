# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    choices,
    payment,
    payment_with_credit,
    portal,
    saved_card,
    sessions,
)
