# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_move,
    account_move_forecast,
    account_move_mail,
    account_move_receipt,
    account_move_story,
    account_move_tell,
    payment_token,
    payment_transaction,
    res_company,
    res_config_settings,
    res_partner,
    res_partner_card,
    res_partner_card_ask,
)
