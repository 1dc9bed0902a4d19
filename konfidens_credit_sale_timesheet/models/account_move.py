# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_post(self):
        """Override of `sale_timesheet` to free the hours that credit notes return, and
        no others (rule 36).
        """
        credit_notes = self.filtered(lambda move: move._is_credit_of_invoice())
        # Odoo's own method looks for hours as superuser, too.
        invoices = credit_notes.reversed_entry_id.sudo()
        hours = {invoice: invoice.timesheet_ids for invoice in invoices}
        result = super().action_post()
        returned = credit_notes.sudo()._get_sale_lines_returned()
        for invoice, linked in hours.items():
            linked.filtered(
                lambda hour, invoice=invoice: (
                    not hour.timesheet_invoice_id
                    and (invoice, hour.so_line) not in returned
                )
            ).timesheet_invoice_id = invoice
        return result

    def _get_sale_lines_returned(self):
        """Return the invoices and sales order lines whose quantity goes back with these
        credit notes.
        """
        return {
            (line.move_id.reversed_entry_id, sale_line)
            for line in self.invoice_line_ids
            if not line.credits_value
            or any(line.credited_line_id.credit_line_ids.mapped("quantity_returned"))
            for sale_line in line.sale_line_ids
        }
