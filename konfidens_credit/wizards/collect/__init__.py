# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import account_move_collect, account_move_collect_line, res_partner_ask_card
