# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The dialog that takes contacts out of products: choices, preview, one call."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...models.common.asking import asked, read_active_ids
from ...models.common.public_method import public_method

# What the dialog is opened for, and the field of enrolments that names it.
ENROLMENTS_BY = {
    "product.enrolment": "id",
    "res.partner": "partner_id",
    "product.product": "product_id",
}


class ProductEnrolmentRemove(models.TransientModel):
    _name = "product.enrolment.remove"
    _inherit = ["give.back.mixin"]
    _description = "Remove from Product"

    # == Who == #
    enrolment_ids = fields.Many2many(
        comodel_name="product.enrolment", string="Enrolments"
    )
    allowed_enrolment_ids = fields.Many2many(
        comodel_name="product.enrolment",
        relation="product_enrolment_remove_allowed_rel",
        readonly=True,
        help="Those that the dialog was opened for.",
    )

    # == When == #
    scope = fields.Selection(
        selection=[
            ("future", "All that is to come"),
            ("date", "All after a day"),
            ("chosen", "Chosen sessions"),
        ],
        string="Cancel",
        default="future",
        required=True,
    )
    date = fields.Date(string="Last Day", default=fields.Date.context_today)
    available_booking_ids = fields.Many2many(
        comodel_name="session.booking", compute="_compute_available_booking_ids"
    )
    booking_ids = fields.Many2many(
        comodel_name="session.booking",
        string="Sessions",
        relation="product_enrolment_remove_booking_rel",
    )

    # == How == #
    credit_mode = fields.Selection(
        selection=[
            ("unused", "What is unused"),
            ("fixed", "Fixed amount"),
            ("none", "Nothing"),
        ],
        string="Credit",
        default="unused",
        required=True,
    )
    notify = fields.Boolean(string="Tell Them")

    # == Preview == #
    line_ids = fields.One2many(
        comodel_name="product.enrolment.remove.line",
        inverse_name="wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Start from the enrolments, contacts or product that the user came from; of a
        product, the user picks who leaves.
        """
        values = super().default_get(fields)
        model, ids = read_active_ids(self.env, *ENROLMENTS_BY)
        if not model:
            return values
        enrolments = self.env["product.enrolment"].search(
            Domain(ENROLMENTS_BY[model], "in", ids) & Domain("state", "=", "active")
        )
        if not enrolments:
            raise UserError(
                self.env._("Nobody of these is enrolled, so nobody can be removed.")
            )
        values["allowed_enrolment_ids"] = [Command.set(enrolments.ids)]
        if model != "product.product" or len(enrolments) == 1:
            values["enrolment_ids"] = [Command.set(enrolments.ids)]
        return values

    # === COMPUTE METHODS === #

    @api.depends("enrolment_ids")
    def _compute_available_booking_ids(self):
        """Offer the bookings that the user may see."""
        for wizard in self:
            wizard.available_booking_ids = self.env["session.booking"].search(
                [
                    ("enrolment_id", "in", wizard.enrolment_ids._origin.ids),
                    ("state", "=", "booked"),
                ],
                order="partner_id, start",
            )

    @api.depends("enrolment_ids")
    def _compute_line_ids(self):
        """List each invoice of each enrolment; what was typed on one stays."""
        for wizard in self:
            rows = wizard._explain()
            known = {
                (line.enrolment_id._origin.id, line.invoice_id._origin.id): line
                for line in wizard.line_ids
            }
            wizard.line_ids = [
                Command.delete(line.id)
                for key, line in known.items()
                if key not in rows
            ] + [
                Command.create({"enrolment_id": enrolment_id, "invoice_id": invoice_id})
                for enrolment_id, invoice_id in rows
                if (enrolment_id, invoice_id) not in known
            ]

    def _explain(self):
        """Return what is proposed, by the ids of enrolment and invoice."""
        self.ensure_one()
        rows = self.enrolment_ids._origin.explain_removal(**self._get_scope())
        return {(row["enrolment_id"], row["invoice_id"]): row for row in rows}

    def _get_scope(self):
        """Return what the choices say about when, as the public methods take it."""
        self.ensure_one()
        if self.scope == "chosen":
            seats = self.booking_ids._origin.filtered(
                lambda seat: seat.enrolment_id in self.enrolment_ids._origin
            )
            return {"booking_ids": seats.ids}
        return {"date": self.date if self.scope == "date" else None}

    @api.depends("enrolment_ids")
    def _compute_summary(self):
        return super()._compute_summary()

    def _get_count_text(self):
        """Override to count the clients."""
        count = len(self.enrolment_ids)
        if count == 1:
            return self.env._("1 client")
        return self.env._("%(count)s clients", count=count) if count else ""

    def _count_silent(self):
        """Override to count those who can't be told, when they are to be."""
        silent = self._get_sudo("enrolment_ids").filtered(
            lambda enrolment: not enrolment._get_recipients()
        )
        return len(silent) if self.notify else 0

    # === ACTION METHODS === #

    @asked(one=True)
    @public_method
    def action_remove(self):
        """Remove as chosen, and tell what came of it."""
        self.ensure_one()
        if not self.enrolment_ids:
            raise UserError(self.env._("Choose at least one enrolment to end."))
        if self.scope == "chosen" and not self.booking_ids:
            raise UserError(self.env._("Choose at least one session to cancel."))
        results = self.enrolment_ids.remove_from_product(
            **self._get_scope(),
            mode="none" if self.credit_mode == "none" else "unused",
            **self._prepare_options(),
        )
        return self._get_result_action(results)

    def _prepare_options(self):
        """Override for the amounts of the lines, by invoice."""
        amounts = {}
        for line in self.line_ids.filtered("is_open"):
            by_invoice = amounts.setdefault(line.enrolment_id.id, {})
            by_invoice[line.invoice_id.id] = line.amount
        return {**super()._prepare_options(), "amounts": amounts}

    def _get_result_action(self, results):
        """Return the notification that tells what was done, and what failed and why."""
        enrolments = self.env["product.enrolment"].browse
        return self._get_result_notification(
            results,
            self.env._(
                "%(count)s removed, %(bookings)s bookings cancelled.",
                count=sum(result["ended"] for result in results),
                bookings=sum(
                    len(result["cancelled_booking_ids"]) for result in results
                ),
            ),
            [
                f"{enrolments(result['enrolment_id']).display_name}: {message}"
                for result in results
                for message in result["failed"]
            ],
        )
