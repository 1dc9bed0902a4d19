# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Notes for Sessions",
    "summary": "Credit, correct and reissue invoices in one click",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://github.com/konfidens/konfidens_credit",
    "author": "Konfidens",
    "license": "LGPL-3",
    "application": True,
    "depends": ["account_payment"],
    "data": [
        "security/security.xml",
        "security/ir.model.access.csv",
        "data/account_credit_reason_data.xml",
    ],
    "demo": [],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
}
