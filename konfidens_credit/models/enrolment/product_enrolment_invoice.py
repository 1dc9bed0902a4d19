# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoicing enrolments: by their bookings, or by the month."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.periods import get_begun_months, leave_out
from ...core.request import to_day, to_ids
from ..common.asking import asked
from ..common.cents import to_amount, to_cents
from ..common.locking import leave_mark, lock_rows
from ..common.public_method import public_method

# Of one enrolment, at once: more are a slip in its dates.
MOST_MONTHS = 120


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @asked(date=to_day)
    @public_method
    def invoice_enrolments(self, date=None):
        """Make draft invoices of what is due of these enrolments: one per payer and
        company. Nothing is invoiced twice (rule 25), nor by two at once (rule 34).

        Once: all its sessions; per session: those that are over; per month: the months
        that have begun, by days where the enrolment is for a part of them.

        :param str date: ISO date until which it is due, at most a year ahead; default
            today
        :return: a dict per draft: ``invoice_id``, ``payer_id`` and ``enrolment_ids``
        :rtype: list[dict]
        :raise UserError: if ``date`` is no date
        :raise AccessError: if an enrolment is somebody else's
        """
        self.check_access("write")
        Move = self.env["account.move"].sudo()
        until = self._check_due_date(date)
        enrolments = self.sudo()
        enrolments._lock_for_change()
        earlier = enrolments._get_earlier_periods()
        items = [
            item
            for enrolment in enrolments
            for item in enrolment._get_due_items(until, earlier[enrolment])
        ]
        drafts = Move._create_drafts_by_payer(items)
        drafts.invoice_line_ids.booking_id._set_invoiced_anew()
        leave_mark(enrolments)
        return [
            {
                "invoice_id": draft.id,
                "payer_id": draft.partner_id.id,
                "enrolment_ids": draft.invoice_line_ids.enrolment_id.ids,
            }
            for draft in drafts
        ]

    @asked(one=True, line_ids=to_ids, date_from=to_day, date_to=to_day)
    @public_method
    def link_invoice_lines(self, line_ids=None, date_from=None, date_to=None):
        """Link invoice lines that another app made to this enrolment, so that what is
        unused of them is credited when the client leaves.

        :param list line_ids: ids of invoice lines; default: all lines of the product on
            the client's and payer's invoices that belong to no booking and no enrolment
        :param str date_from: ISO date of the first day that they pay for; without, they
            pay for the sessions of the enrolment, or else for all its days
        :param str date_to: ISO date of the last day that they pay for
        :return: the ids of the lines that were linked
        :rtype: list[int]
        :raise UserError: if a line is not for this enrolment
        :raise AccessError: if the user has no billing rights
        """
        self.ensure_one()
        self.check_access("write")
        Line = self.env["account.move.line"]
        Line.check_access("write")
        self._lock_for_change()
        fitting = Line.search(self._get_linkable_domain())
        lines = fitting if line_ids is None else fitting.browse(line_ids)
        if lines - fitting:
            raise UserError(
                self.env._(
                    "Choose lines of %(product)s on invoices to %(people)s that belong "
                    "to no session and no enrolment yet.",
                    product=self.product_id.name,
                    people=" / ".join((self.partner_id | self.payer_id).mapped("name")),
                )
            )
        period = {
            "enrolment_date_from": date_from,
            "enrolment_date_to": date_to,
        }
        lines._as_owner().write(
            {
                "enrolment_id": self.id,
                **{name: day for name, day in period.items() if day},
            }
        )
        leave_mark(self)
        return lines.ids

    def _get_linkable_domain(self):
        """Return the domain of the invoice lines that may sell this enrolment."""
        self.ensure_one()
        people = (self.partner_id | self.payer_id).commercial_partner_id
        return Domain(
            [
                ("move_type", "=", "out_invoice"),
                ("parent_state", "!=", "cancel"),
                ("display_type", "=", "product"),
                ("company_id", "=", self.company_id.id),
                ("move_id.commercial_partner_id", "in", people.ids),
                ("product_id", "=", self.product_id.id),
                ("booking_id", "=", False),
                ("enrolment_id", "=", False),
            ]
        )

    def _check_due_date(self, date):
        """Return the day until which these are invoiced: today, or ``date``, which is
        at most a year ahead.
        """
        today = fields.Date.context_today(self)
        latest = fields.Date.add(today, years=1)
        if date and date > latest:
            raise UserError(
                self.env._(
                    "Nothing can be invoiced until %(date)s, more than a year ahead. "
                    "Choose %(latest)s or an earlier day.",
                    date=format_date(self.env, date),
                    latest=format_date(self.env, latest),
                )
            )
        return date or today

    def _lock_for_change(self):
        """Wait for whoever invoices or ends these enrolments now."""
        self.flush_recordset()
        lock_rows(self)

    # === WHAT IS DUE === #

    def _get_due_items(self, until, earlier):
        """Return what is due of this enrolment, as ``_create_drafts_by_payer`` takes
        it.

        :param list earlier: see ``_get_earlier_periods``
        """
        self.ensure_one()
        if self.billing == "month":
            return self._get_due_months(until, earlier)
        seats = self.booking_ids._filter_to_invoice().sorted("start")
        if self.billing == "session":
            now = fields.Datetime.now()
            seats = seats.filtered(
                lambda seat: (
                    seat.event_id._get_session_date() <= until
                    and seat.event_id.stop <= now
                )
            )
        if self.billing == "once" and not (self.booking_ids or self._get_sold_lines()):
            return [
                self._prepare_invoice_item(self.price, self.date_from, self.date_to)
            ]
        return [seat._prepare_invoice_item() for seat in seats]

    def _get_due_months(self, until, earlier):
        """Return the days of the months that have begun that are not invoiced, in
        order.
        """
        self.ensure_one()
        sold = [line._get_sold_period() for line in self._get_sold_lines()]
        price = to_cents(self.currency_id, self.price)
        months = leave_out(
            get_begun_months(self.date_from, self.date_to, until),
            [*filter(None, sold), *earlier],
        )
        if len(months) > MOST_MONTHS:
            raise UserError(
                self.env._(
                    "%(count)s months of %(enrolment)s are not invoiced, more than "
                    "%(most)s. Correct the day that it begins on, or link the invoices "
                    "that another app made.",
                    count=len(months),
                    enrolment=self.display_name,
                    most=MOST_MONTHS,
                )
            )
        return [
            self._prepare_invoice_item(
                to_amount(self.currency_id, month.get_price(price)),
                month.first,
                month.last,
            )
            for month in months
        ]

    def _get_sold_lines(self):
        """Return the invoice lines of these enrolments, drafts included, but not those
        that were cancelled.
        """
        return self.sudo().invoice_line_ids.filtered(
            lambda line: (
                line.move_type == "out_invoice" and line.parent_state != "cancel"
            )
        )

    def _prepare_invoice_item(self, price, start, end):
        """Return what ``_create_drafts_by_payer`` needs to invoice these days."""
        self.ensure_one()
        return {
            "payer": self.payer_id,
            "company": self.company_id,
            "user": self.user_id,
            "line": {
                "product_id": self.product_id.id,
                "name": self._get_invoice_line_name(start, end),
                "quantity": 1.0,
                "price_unit": price,
                "enrolment_id": self.id,
                "enrolment_date_from": start,
                "enrolment_date_to": end,
            },
        }

    def _get_invoice_line_name(self, start, end):
        """Return the text of an invoice line, in the payer's language."""
        self.ensure_one()
        enrolment = self.with_context(lang=self.payer_id.lang or self.env.lang)
        text = enrolment.product_id._get_text_for(self.partner_id, self.payer_id)
        days = [format_date(enrolment.env, day) for day in (start, end) if day]
        return f"{text}\n{' - '.join(days)}"

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_invoice(self):
        """Invoice what is due of these enrolments and open the drafts."""
        drafts = self.invoice_enrolments()
        if not drafts:
            raise UserError(
                self.env._(
                    "There is nothing to invoice yet: what is due is invoiced already."
                )
            )
        return (
            self.env["account.move"]
            .browse([draft["invoice_id"] for draft in drafts])
            ._get_session_invoices_action()
        )

    @asked(one=True)
    @public_method
    def action_link_invoices(self):
        """Link the lines that another app made, and tell how many."""
        count = len(self.link_invoice_lines())
        return self.env["ir.actions.client"]._get_notification(
            self.env._("%(count)s invoice lines linked.", count=count),
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )
