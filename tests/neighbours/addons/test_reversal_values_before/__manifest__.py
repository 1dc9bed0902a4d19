# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Test: Reversal Values, Loaded Before",
    "summary": "Hands on copies of what a reversal is told, between us and accounting",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Konfidens",
    "license": "LGPL-3",
    # As near to `account` as can be, so that it is loaded before konfidens_credit.
    "depends": ["account"],
}
