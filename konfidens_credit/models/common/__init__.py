# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

# What the others inherit comes first.
from . import owned_mixin  # isort: skip

from . import (
    account_credit_reason,
    customer_notice_mixin,
    ir_actions_client,
    ir_mail_server,
    ir_model_access,
    mail_mail,
    res_currency,
    settled_mixin,
    worker_mark,
    worker_mixin,
)
