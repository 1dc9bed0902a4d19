# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class SessionBookingInvoiceExternally(models.TransientModel):
    _name = "session.booking.invoice.externally"
    _inherit = ["dialog.mixin"]
    _description = "Mark as Invoiced Elsewhere"
    _given = ("booking_ids", "move_ids")

    booking_ids = fields.Many2many(
        comodel_name="session.booking", groups="konfidens_credit.group_practitioner"
    )
    move_ids = fields.Many2many(comodel_name="account.move", string="Drafts")
    note = fields.Char(string="Where")

    @api.model
    def _get_dialog(self, records):
        """Return the action that opens this dialog on drafts, or on bookings."""
        name = "move_ids" if records._name == "account.move" else "booking_ids"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice Externally"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": records.ids, "dialog_size": "medium"},
        }

    @asked(one=True)
    @public_method
    def action_invoice_externally(self):
        """Mark what was chosen as invoiced elsewhere."""
        self.ensure_one()
        if drafts := self.move_ids:
            results = drafts.invoice_externally(self.note)
            count = sum(len(result["booking_ids"]) for result in results)
            return drafts._get_deleted_action(self._get_message(count))
        # Who only works with invoices may read no booking.
        self.booking_ids.invoice_externally(self.note)
        return self.env["ir.actions.client"]._get_done_notification(
            self._get_message(len(self.booking_ids))
        )

    @api.model
    def _get_message(self, count):
        if count == 1:
            return self.env._("The booking is invoiced elsewhere.")
        return self.env._("%(count)s bookings are invoiced elsewhere.", count=count)
