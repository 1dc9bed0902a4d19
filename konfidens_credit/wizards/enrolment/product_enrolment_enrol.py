# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog that enrols contacts in a product, many at once."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...models.common.asking import asked
from ...models.common.public_method import public_method


class ProductEnrolmentEnrol(models.TransientModel):
    _name = "product.enrolment.enrol"
    _inherit = ["dialog.mixin"]
    _description = "Enrol Contacts"
    _given = ("partner_ids", "product_id")

    partner_ids = fields.Many2many(comodel_name="res.partner", string="Clients")
    product_id = fields.Many2one(
        comodel_name="product.product",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
    )
    payer_id = fields.Many2one(
        comodel_name="res.partner", help="Empty: each client, or who pays for them."
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Practitioner",
        default=lambda self: self.env["product.enrolment"]._default_user_id(),
    )
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    date_from = fields.Date(default=fields.Date.context_today, string="From")
    date_to = fields.Date(string="To")
    billing = fields.Selection(
        selection=lambda self: (
            self.env["product.enrolment"]
            ._fields["billing"]
            ._description_selection(self.env)
        ),
        compute="_compute_billing",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    price = fields.Monetary(
        compute="_compute_price",
        store=True,
        readonly=False,
        # What is proposed tells of sessions: only of those that the user may know.
        compute_sudo=False,
    )
    summary = fields.Char(compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_billing(self):
        for wizard in self:
            wizard.billing = wizard.product_id.enrolment_billing or "session"

    @api.depends("product_id", "billing", "date_from", "date_to", "user_id")
    def _compute_price(self):
        for wizard in self:
            wizard.price = wizard._new_enrolment().price

    @api.depends("product_id", "date_from", "date_to", "user_id", "partner_ids")
    def _compute_summary(self):
        for wizard in self:
            enrolment = wizard._new_enrolment()
            sessions = enrolment._leave_out_taken(enrolment._get_sessions())[enrolment]
            if not wizard.product_id:
                wizard.summary = False
            elif not sessions:
                wizard.summary = self.env._(
                    "No sessions are planned yet: those planned later are booked."
                )
            else:
                wizard.summary = self.env._(
                    "%(count)s sessions from %(first)s to %(last)s are booked for "
                    "each.",
                    count=len(sessions),
                    first=format_date(self.env, sessions[0]._get_session_date()),
                    last=format_date(self.env, sessions[-1]._get_session_date()),
                )

    def _new_enrolment(self):
        """Return an enrolment on these terms that is not saved."""
        self.ensure_one()
        return self.env["product.enrolment"].new(
            {
                # Of several, none has sessions of its own.
                "partner_id": len(self.partner_ids) == 1
                and self.partner_ids._origin.id,
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "date_from": self.date_from,
                "date_to": self.date_to,
                "billing": self.billing,
            }
        )

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_enrol(self):
        """Enrol the contacts and show them."""
        return self._enrol()._get_records_action()

    @asked(one=True)
    @public_method
    def action_enrol_and_invoice(self):
        """Enrol the contacts, invoice what is due, and show the drafts."""
        return self._enrol().action_invoice()

    def _enrol(self):
        self.ensure_one()
        if not (self.partner_ids and self.product_id and self.date_from):
            raise UserError(
                self.env._("Choose whom to enrol, in which product, and from when.")
            )
        return self.env["product.enrolment"].create(
            [
                {
                    "partner_id": client.id,
                    "product_id": self.product_id.id,
                    "company_id": self.company_id.id,
                    "user_id": self.user_id.id,
                    "date_from": self.date_from,
                    "date_to": self.date_to,
                    "billing": self.billing,
                    "price": self.price,
                    **({"payer_id": self.payer_id.id} if self.payer_id else {}),
                }
                for client in self.partner_ids
            ]
        )
