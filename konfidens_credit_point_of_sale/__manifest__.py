# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Credit Notes for Sessions: Point of Sale",
    "summary": "A till refunds what it has to, cash rounding included",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "website": "https://github.com/konfidens/konfidens_credit",
    "author": "Konfidens",
    "license": "LGPL-3",
    "depends": ["konfidens_credit", "point_of_sale"],
    "auto_install": True,
}
