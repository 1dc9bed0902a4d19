# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Notes for Sessions: Sales",
    "summary": "Sales orders count what credit notes really return",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://github.com/konfidens/konfidens_credit",
    "author": "Konfidens",
    "license": "LGPL-3",
    "depends": ["konfidens_credit", "sale"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
