# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).


class DrawnInvoices:
    """Invoices that Hypothesis draws: needs ``tax_sets`` and ``currencies``."""

    def _draw_invoice(self, lines, currency, method):
        self.company.tax_calculation_rounding_method = method
        invoice = self._invoice(
            *(
                {
                    "price_unit": line["cents"] / 100 * (-1 if line["negative"] else 1),
                    "quantity": line["quantity"],
                    "discount": line["discount"],
                    "tax_ids": self.tax_sets[line["taxes"]].ids,
                }
                for line in lines
            ),
            post=False,
            currency_id=self.currencies[currency].id,
        )
        if invoice.currency_id.compare_amounts(invoice.amount_total, 0.0) <= 0:
            return None
        invoice.action_post()
        return invoice
