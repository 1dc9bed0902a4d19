# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Enrolments: a contact in a course or membership, from one date to another."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..common.asking import MOST_TOLD, asked
from ..common.public_method import public_method

BILLINGS = [
    ("once", "Once"),
    ("session", "Per Session"),
    ("month", "Per Month"),
    ("other", "By Another App"),
]
# What says who comes, and to what: it stays once there are bookings or invoice lines.
IDENTITY = {"partner_id", "product_id", "company_id", "user_id"}
# What the bookings take over.
TERMS = {"payer_id", "billing", "price"}
DATES = {"date_from", "date_to"}
FOR_BOOKINGS = TERMS | DATES


class ProductEnrolment(models.Model):
    _name = "product.enrolment"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "settled.mixin",
        "customer.notice.mixin",
    ]
    _description = "Enrolment"
    _order = "date_from desc, partner_id, id"
    _rec_names_search = ["partner_id.name", "product_id.name"]
    _check_company_auto = True

    # == Who and what == #
    partner_id = fields.Many2one(tracking=True)
    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
        check_company=True,
        help="The course or membership: its sessions are booked for the client.",
    )
    payer_id = fields.Many2one(tracking=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Practitioner",
        default=lambda self: self._default_user_id(),
        index="btree_not_null",
        help="Whose sessions are booked; everybody's when empty.",
    )
    company_id = fields.Many2one(default=lambda self: self.env.company, required=True)

    # == When and for how much == #
    date_from = fields.Date(
        string="From", default=fields.Date.context_today, required=True, tracking=True
    )
    date_to = fields.Date(
        string="To", tracking=True, help="The last day; open-ended when empty."
    )
    billing = fields.Selection(
        selection=BILLINGS,
        compute="_compute_billing",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="Once: all sessions at once. Per session: each when it is over. Per "
        "month: in advance, by days for a part of a month. By another app: a "
        "sales order or contract makes the invoices; link their lines here.",
    )
    price = fields.Monetary(
        # What is proposed tells of sessions: only of those that the user may know.
        compute_sudo=False,
        tracking=True,
        help="For all of it, for each session or for each month, as it is invoiced; "
        "with or without taxes as the product's taxes say.",
    )
    state = fields.Selection(
        selection=[("active", "Active"), ("ended", "Ended")],
        default="active",
        required=True,
        copy=False,
        readonly=True,
        index=True,
        tracking=True,
        owned=True,
    )

    # == Bookings and invoices == #
    booking_ids = fields.One2many(
        comodel_name="session.booking", inverse_name="enrolment_id"
    )
    booking_count = fields.Integer(string="Sessions", compute="_compute_booking_count")
    invoice_line_ids = fields.One2many(
        comodel_name="account.move.line",
        inverse_name="enrolment_id",
        domain=[("display_type", "=", "product")],
    )
    has_invoices = fields.Boolean(compute="_compute_has_invoices", compute_sudo=True)

    # === DEFAULTS AND COMPUTE METHODS === #

    @api.model
    def _default_user_id(self):
        """Practitioners enrol in their own sessions, administrators in all."""
        if self.env.user.has_group("konfidens_credit.group_administrator"):
            return False
        return self.env.user

    @api.depends("product_id")
    def _compute_billing(self):
        for enrolment in self:
            enrolment.billing = (
                enrolment.product_id.enrolment_billing or enrolment.billing or "session"
            )

    @api.depends("product_id", "billing", "date_from", "date_to", "user_id")
    def _compute_price(self):
        """Override to propose the list price, or when all is paid at once that of the
        sessions that the client does not have yet; what was agreed stays.
        """
        new = self.filtered(lambda enrolment: not enrolment._origin)
        sessions = new._leave_out_taken(new._get_sessions())
        for enrolment in self - new:
            enrolment.price = enrolment.price
        for enrolment in new:
            product = enrolment.product_id
            prices = sessions[enrolment].mapped("session_price")
            if enrolment.billing == "once" and prices:
                enrolment.price = sum(prices)
            elif enrolment.billing == "other" or not product:
                enrolment.price = 0.0
            else:
                enrolment.price = product._get_price_in(enrolment.company_id)

    @api.depends("partner_id.name", "product_id.name")
    def _compute_display_name(self):
        for enrolment in self:
            enrolment.display_name = self.env._(
                "%(client)s, %(product)s",
                client=enrolment.partner_id.name or "",
                product=enrolment.product_id.name or "",
            )

    @api.depends("booking_ids.state")
    def _compute_booking_count(self):
        for enrolment in self:
            enrolment.booking_count = len(enrolment.booking_ids._filter_live())

    @api.depends("invoice_line_ids")
    def _compute_has_invoices(self):
        for enrolment in self:
            enrolment.has_invoices = bool(enrolment.invoice_line_ids)

    # === CONSTRAINT METHODS === #

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for enrolment in self.filtered(lambda enrolment: enrolment.state == "active"):
            if enrolment.date_to and enrolment.date_to < enrolment.date_from:
                raise ValidationError(
                    self.env._(
                        "%(enrolment)s can't end on %(date)s, before it begins.",
                        enrolment=enrolment.display_name,
                        date=format_date(self.env, enrolment.date_to),
                    )
                )

    @api.constrains("price")
    def _check_price(self):
        for enrolment in self:
            if enrolment.currency_id.compare_amounts(enrolment.price, 0.0) < 0:
                raise ValidationError(
                    self.env._(
                        "The price of %(enrolment)s can't be below zero.",
                        enrolment=enrolment.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Book the clients in the sessions of their products."""
        enrolments = super().create(vals_list)
        enrolments._book_sessions(enrolments._get_sessions())
        return enrolments

    def write(self, vals):
        """Keep bookings in step with the enrolment, while they are not invoiced."""
        if IDENTITY & set(vals):
            self._check_not_begun(vals)
        if FOR_BOOKINGS & set(vals):
            self._check_bookings_own()
        result = super().write(vals)
        if {"user_id", "company_id"} & set(vals):
            # Odoo asks for the rights to what was there before.
            self._check_own()
            self.check_access("write")
        if TERMS & set(vals):
            self._set_booking_terms()
        if DATES & set(vals):
            self._follow_dates()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        for enrolment in self.sudo():
            if enrolment.booking_ids or enrolment.invoice_line_ids:
                raise UserError(
                    self.env._(
                        "%(enrolment)s can't be deleted: there are bookings or "
                        "invoices of it. Remove the client from the product instead.",
                        enrolment=enrolment.display_name,
                    )
                )

    def _check_not_begun(self, vals):
        for enrolment in self.sudo():
            changed = any(
                enrolment[name].id != vals[name] for name in IDENTITY & set(vals)
            )
            if changed and (enrolment.booking_ids or enrolment.invoice_line_ids):
                raise UserError(
                    self.env._(
                        "Client, product and practitioner of %(enrolment)s stay: there "
                        "are bookings or invoices of it. Remove the client from the "
                        "product, and enrol anew.",
                        enrolment=enrolment.display_name,
                    )
                )

    # === ACTION METHODS === #

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_bookings(self):
        """Open the bookings of these enrolments."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.session_booking_action"
        )
        action["domain"] = [("enrolment_id", "in", self.ids)]
        return action

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_invoices(self):
        """Open the invoices and credit notes of these enrolments."""
        self.check_access("read")
        return (
            self.sudo()
            .invoice_line_ids.move_id.with_env(self.env)
            ._get_session_invoices_action()
        )

    @asked()
    @public_method
    def action_remove_from_product(self):
        """Open the dialog that takes the clients of these enrolments out."""
        return self._get_remove_action(self)

    @api.model
    def _get_list_action(self, domain, **defaults):
        """Return the action that lists the enrolments of ``domain``."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.product_enrolment_action"
        )
        action.update(domain=domain, context={**defaults, "search_default_active": 1})
        return action

    @api.model
    def _get_enrol_action(self, **defaults):
        """Return the action that opens the dialog to enrol contacts."""
        self.check_access("create")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.product_enrolment_enrol_action"
        )
        action["context"] = {"dialog_size": "large", **defaults}
        return action

    @api.model
    def _get_remove_action(self, records):
        """Return the action that opens the dialog to remove from products.

        :param records: enrolments, contacts or products
        """
        self.check_access("write")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "konfidens_credit.product_enrolment_remove_action"
        )
        action["context"] = {
            "dialog_size": "extra-large",
            "active_model": records._name,
            "active_ids": records.ids,
        }
        return action
