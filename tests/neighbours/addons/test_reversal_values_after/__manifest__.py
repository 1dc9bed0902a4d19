# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
{
    "name": "Test: Reversal Values, Loaded After",
    "summary": "Hands on copies of what a reversal is told, before us",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Konfidens",
    "license": "LGPL-3",
    "depends": ["konfidens_credit", "test_reversal_values_before"],
}
