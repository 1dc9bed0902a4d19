# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...core.people import Person


class CalendarEventNewClassLine(models.TransientModel):
    _name = "calendar.event.new.class.line"
    _inherit = ["dialog.mixin"]
    _description = "Client of a New Class"

    class_id = fields.Many2one(
        comodel_name="calendar.event.new.class", required=True, ondelete="cascade"
    )
    # As it was pasted.
    name = fields.Char()
    email = fields.Char()
    payer_name = fields.Char()
    payer_email = fields.Char()
    # Who that is, as far as it is known.
    found_count = fields.Integer()
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Client", ondelete="cascade"
    )
    payer_id = fields.Many2one(comodel_name="res.partner", ondelete="cascade")

    # == Preview == #
    text = fields.Char(string="Who", compute="_compute_text")
    payer_text = fields.Char(string="Paid By", compute="_compute_text")
    state = fields.Selection(
        selection=[
            ("known", "Known"),
            ("new", "New"),
            ("several", "Choose"),
        ],
        compute="_compute_text",
    )

    @api.depends(
        "name",
        "email",
        "payer_name",
        "payer_email",
        "found_count",
        "partner_id",
        "payer_id",
    )
    def _compute_text(self):
        for line in self:
            client = line.partner_id
            payer = client.invoice_to_id or line.payer_id
            line.text = line.name or line.email
            line.payer_text = payer.name or line.payer_name or line.payer_email or False
            if client:
                line.state = "known"
            else:
                line.state = "several" if line.found_count > 1 else "new"

    def _get_row(self):
        """Return this line as ``res.partner._make_clients`` takes it."""
        self.ensure_one()
        person = Person(
            name=self.name or "",
            email=self.email or "",
            payer_name=self.payer_name or "",
            payer_email=self.payer_email or "",
        )
        return person, {"client": self.partner_id, "payer": self.payer_id}
