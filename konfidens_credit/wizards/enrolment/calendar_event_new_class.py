# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog that plans a weekly class: when, with whom, and how it is invoiced."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.asking import asked
from ...models.common.public_method import public_method

# A year of a class each week; more is a slip in the dates.
MOST_SESSIONS = 60
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
BILLINGS = [
    ("session", "Each Session"),
    ("once", "Whole Period"),
    ("month", "Per Month"),
]


class CalendarEventNewClass(models.TransientModel):
    _name = "calendar.event.new.class"
    _inherit = ["dialog.mixin"]
    _description = "New Class"

    # == What == #
    product_id = fields.Many2one(
        comodel_name="product.product",
        string="Service",
        domain="[('type', '=', 'service'), ('sale_ok', '=', True)]",
    )
    name = fields.Char(
        compute="_compute_name", compute_sudo=False, store=True, readonly=False
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Practitioner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", compute="_compute_company_id", compute_sudo=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)

    # == When == #
    weekday = fields.Selection(
        selection=WEEKDAYS,
        default=lambda self: str(fields.Date.context_today(self).weekday()),
        required=True,
    )
    hour = fields.Float(string="Time", default=17.0, required=True)
    duration = fields.Float(default=1.0, required=True)
    date_from = fields.Date(string="From", default=fields.Date.context_today)
    date_until = fields.Date(string="Until")

    # == Who == #
    people = fields.Text(string="Clients")
    line_ids = fields.One2many(
        comodel_name="calendar.event.new.class.line",
        inverse_name="class_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    # == How == #
    billing = fields.Selection(
        selection=BILLINGS,
        string="Invoiced",
        compute="_compute_billing",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    price = fields.Monetary(
        compute="_compute_price", compute_sudo=False, store=True, readonly=False
    )
    summary = fields.Char(compute="_compute_summary")
    remark = fields.Char(compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("product_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = wizard.product_id.name or wizard.name

    @api.depends("product_id")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.product_id.company_id or self.env.company

    @api.depends("product_id")
    def _compute_billing(self):
        for wizard in self:
            billing = wizard.product_id.enrolment_billing
            wizard.billing = billing if billing in dict(BILLINGS) else "session"

    @api.depends("product_id", "billing", "weekday", "date_from", "date_until")
    def _compute_price(self):
        """Propose the price of the service; for a whole period, of all its sessions."""
        for wizard in self:
            product = wizard.product_id._origin
            price = product._get_price_in(wizard.company_id) if product else 0.0
            if wizard.billing == "once":
                others = wizard._get_other_sessions()
                price *= len(wizard._get_days())
                price += sum(others.mapped("session_price"))
            wizard.price = price

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_create(self):
        """Plan the class and show its sessions."""
        sessions, _enrolments = self._plan()
        return self.env["ir.actions.client"]._get_notification(
            self.env._("%(count)s sessions are planned.", count=len(sessions)),
            then={
                "type": "ir.actions.act_window",
                "name": self.name,
                "res_model": "calendar.event",
                "views": [
                    (
                        self.env.ref("konfidens_credit.calendar_event_view_list").id,
                        "list",
                    ),
                    (False, "form"),
                ],
                "domain": [("id", "in", sessions.ids)],
            },
        )

    @asked(one=True)
    @public_method
    def action_create_and_invoice(self):
        """Plan the class, invoice what is due, and show the drafts."""
        _sessions, enrolments = self._plan()
        return enrolments.action_invoice()

    def _plan(self):
        self.ensure_one()
        days = self._check_complete()
        clients = self.env["res.partner"]._make_clients(
            [line._get_row() for line in self.line_ids]
        )
        return self.env["calendar.event"]._plan_class(
            {
                "name": self.name or self.product_id.name,
                "session_product_id": self.product_id.id,
                "session_company_id": self.company_id.id,
                "user_id": self.user_id.id,
            },
            days,
            self.hour,
            self.duration,
            clients,
            self.billing,
            self.price,
        )

    def _check_complete(self):
        """Return the days of the class; raise when something is missing or odd."""
        if not (self.product_id and self.user_id and self.billing):
            raise UserError(self.env._("Choose the service, and who gives the class."))
        days = self._get_days()
        if not days:
            raise UserError(
                self.env._("There is no such weekday in this time. Change the days.")
            )
        if len(days) > MOST_SESSIONS:
            raise UserError(
                self.env._(
                    "%(count)s sessions are too many at once: at most %(most)s. Choose "
                    "an earlier last day.",
                    count=len(days),
                    most=MOST_SESSIONS,
                )
            )
        if not (0 <= self.hour < 24 and 0 < self.duration <= 24):
            raise UserError(
                self.env._("A class starts between 0:00 and 23:59, on one day.")
            )
        for line in self.line_ids:
            if line.state == "several":
                raise UserError(
                    self.env._(
                        "There are several contacts called %(name)s: choose which one "
                        "comes.",
                        name=line.name or line.email,
                    )
                )
        return days
