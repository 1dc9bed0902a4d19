# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the status of an invoice or credit note is called (rule 22)."""

from odoo import api, fields, models

# What our ribbons on the form of an invoice say: it is credited, or settled with
# account credit.
OWN_RIBBONS = (
    "credit_state == 'full'"
    " or (move_type == 'out_invoice' and payment_state == 'reversed')"
)
CUSTOMER_STATUS_SELECTION = [
    ("credited", "Credited"),
    ("partly_credited", "Partly credited"),
    ("account_credit", "Settled with account credit"),
    ("available", "Credit available"),
    ("used", "Credit used"),
    ("refunded", "Refunded"),
]


class AccountMove(models.Model):
    _inherit = "account.move"

    customer_status = fields.Selection(
        selection=CUSTOMER_STATUS_SELECTION,
        compute="_compute_customer_status",
        compute_sudo=True,
        help="What the customer portal says instead of Odoo's payment status.",
    )
    billing_status = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("owed", "Owed"),
            ("paid", "Paid"),
            *CUSTOMER_STATUS_SELECTION,
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_billing_status",
        compute_sudo=True,
        help="What became of this document, in the words of those who sell sessions.",
    )
    status_in_payment = fields.Selection(
        selection_add=[
            ("credited", "Credited"),
            ("account_credit", "Settled with account credit"),
        ],
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "move_type",
        "state",
        "payment_state",
        "amount_residual",
        "amount_credited",
    )
    def _compute_customer_status(self):
        """Keep rule 22: say what was credited; empty where Odoo's own words do."""
        posted = self._origin.filtered(lambda move: move.state == "posted")
        statuses = {
            **posted.filtered(
                lambda move: move.move_type == "out_refund"
            )._get_credit_note_statuses(),
            **posted.filtered(
                lambda move: move.move_type == "out_invoice"
            )._get_invoice_statuses(),
        }
        for move in self:
            move.customer_status = statuses.get(move._origin, False)

    @api.depends("customer_status", "state", "payment_state")
    def _compute_billing_status(self):
        """Keep rule 22: say what was credited, owed or paid, not how it is booked."""
        for move in self:
            if move.state == "posted":
                is_owed = move.payment_state in ("not_paid", "partial", "blocked")
                move.billing_status = move.customer_status or (
                    "owed" if is_owed else "paid"
                )
            else:
                move.billing_status = "draft" if move.state == "draft" else "cancelled"

    @api.depends("customer_status")
    def _compute_status_in_payment(self):
        """Override of `account` to show what the customer sees; `payment_state` stays
        as it is.
        """
        super()._compute_status_in_payment()
        for move in self.filtered(lambda move: move.status_in_payment == "reversed"):
            if move.customer_status in ("account_credit", "credited"):
                move.status_in_payment = move.customer_status

    # === VIEW === #

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Override of `base` to show no other ribbon beside ours, whoever made it. A
        view could tell them apart only by what their attributes hold, which changes.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        ribbons = arch.xpath("//widget[@name='web_ribbon']")
        others = [
            ribbon
            for ribbon in ribbons
            if "o_credit_ribbon" not in ribbon.get("class", "")
        ]
        if len(others) < len(ribbons):
            for ribbon in others:
                shown = ribbon.get("invisible")
                hidden = f"({shown}) or ({OWN_RIBBONS})" if shown else OWN_RIBBONS
                ribbon.set("invisible", hidden)
        return arch, view

    # === STATUS === #

    def _get_credit_note_statuses(self):
        """Return the status of these posted credit notes."""
        spent = self.filtered(
            lambda move: move.currency_id.is_zero(move.amount_residual)
        )
        statuses = dict.fromkeys(self - spent, "available")
        for credit_note, matches in spent._get_receivable_matches().items():
            kinds = {kind for kind, _document, _amount in matches}
            if kinds:
                is_refunded = kinds == {"payment"}
                statuses[credit_note] = "refunded" if is_refunded else "used"
        return statuses

    def _get_invoice_statuses(self):
        """Return the status of those of these posted invoices that were credited, or
        settled by nothing but credits.
        """
        statuses = {}
        for invoice, credited in self._get_posted_credits().items():
            is_full = invoice.currency_id.compare_amounts(
                credited, invoice.amount_total
            )
            statuses[invoice] = "credited" if is_full >= 0 else "partly_credited"
        # Payments under way are told in Odoo's own words.
        partly = self.filtered(lambda move: statuses.get(move) == "partly_credited")
        under_way = partly._get_transactions_under_way()
        for invoice in partly:
            if invoice.id in under_way or invoice.payment_state == "in_payment":
                del statuses[invoice]
        settled = self.filtered(
            lambda move: (
                move.payment_state == "reversed" and statuses.get(move) != "credited"
            )
        )
        for invoice, matches in settled._get_receivable_matches().items():
            kinds = {kind for kind, _document, _amount in matches}
            sources = {document.reversed_entry_id for _kind, document, _a in matches}
            if kinds == {"credit"} and sources != {invoice}:
                statuses[invoice] = "account_credit"
        return statuses

    def _get_customer_status_label(self):
        """Return the words of ``customer_status``, with what a credit note has left."""
        self.ensure_one()
        if self.customer_status == "available":
            return self.env._(
                "Credit available %(amount)s",
                amount=self.currency_id.format(self._get_credit_available()),
            )
        field = self._fields["customer_status"]
        return dict(field._description_selection(self.env)).get(
            self.customer_status, ""
        )

    def _get_credit_available(self):
        """Return what of this credit note can be used, gross in its currency. A hook:
        all that is open.
        """
        self.ensure_one()
        return self.amount_residual

    def _get_posted_credits(self):
        """Return the total of the posted credit notes by invoice."""
        credited = self.filtered("amount_credited")
        if not credited:
            return {}
        domain = [
            *self._get_credit_notes_domain(credited.ids),
            ("state", "=", "posted"),
        ]
        return dict(
            self._read_group(domain, ["reversed_entry_id"], ["amount_total:sum"])
        )
