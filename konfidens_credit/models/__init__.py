# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from . import (
    account_credit_reason,
    account_invoice_report,
    account_move,
    account_move_actions,
    account_move_cap,
    account_move_credit,
    account_move_credit_amounts,
    account_move_credit_each,
    account_move_credit_lines,
    account_move_credit_request,
    account_move_draft,
    account_move_explain,
    account_move_items,
    account_move_line,
    account_move_portal,
    account_move_reverse,
    account_move_settle,
    account_move_status,
    account_move_tell,
    account_move_undo,
    account_tax_repartition_line,
    res_company,
    res_config_settings,
    res_partner,
)
