# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a client who leaves has paid for and not used, invoice by invoice."""

from dataclasses import dataclass, field

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.periods import count_days, count_days_left
from ...core.request import to_day, to_ids
from ...core.share import Share
from ..common.asking import MOST_TOLD, asked
from ..common.cents import to_amount, to_cents
from ..common.public_method import public_method


@dataclass(eq=False, kw_only=True)
class InvoiceShare(Share):
    """What an invoice sells of one enrolment, in cents of the invoice's currency.

    :ivar texts: how what is unused came about, in words
    """

    enrolment: models.Model
    invoice: models.Model
    texts: list = field(default_factory=list)

    @property
    def currency(self):
        return self.invoice.currency_id or self.enrolment.currency_id


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @asked(most=MOST_TOLD, date=to_day, booking_ids=to_ids)
    @public_method
    def explain_removal(self, date=None, booking_ids=None):
        """Tell what each of these clients has been billed for and not used, if they
        leave.

        :param str date: see ``remove_from_product``
        :param list booking_ids: see ``remove_from_product``
        :return: a dict per enrolment and invoice: ``enrolment_id``, ``invoice_id`` (or
            False: nothing is invoiced), the gross amounts ``billed`` and not credited
            yet, ``used`` and ``unused``, ``explanation`` in words, and ``reasons`` why
            it can't be credited, as ``explain_credit`` gives them
        :rtype: list[dict]
        :raise UserError: if the date is no date, or a booking is not of these
            enrolments
        :raise AccessError: if the user may not read one of them
        """
        self.check_access("read")
        shares = self.sudo()._get_shares(*self._get_leaving(date, booking_ids))
        invoices = self.env["account.move"].union(
            *(share.invoice for share in shares if share.invoice.state == "posted")
        )
        reasons = {
            result["invoice_id"]: result["reasons"]
            for result in invoices.sudo()._explain_credit()
        }
        return [
            {
                "enrolment_id": share.enrolment.id,
                "invoice_id": share.invoice.id,
                **self._get_share_amounts(share),
                "explanation": "; ".join(share.texts),
                "reasons": reasons.get(share.invoice.id, []),
            }
            for share in shares
        ]

    @api.model
    def _get_share_amounts(self, share):
        """Return what a share adds up to, as amounts."""
        totals = {
            "billed": share.total_standing,
            "used": share.total_standing - share.total_unused,
            "unused": share.total_unused,
        }
        return {
            name: to_amount(share.currency, cents) for name, cents in totals.items()
        }

    # === WHO LEAVES WHAT, AND WHEN === #

    def _get_leaving(self, last, booking_ids):
        """Return the bookings that these clients give up, and by enrolment the last day
        that they stay; None if they only miss the sessions that were chosen.

        :param last: the last day, or None: from now on
        """
        booked = self.sudo().booking_ids.filtered(lambda seat: seat.state == "booked")
        if booking_ids is not None:
            chosen = booked.browse(booking_ids).exists()
            if unknown := chosen - self.sudo().booking_ids:
                raise UserError(
                    self.env._(
                        "%(booking)s does not come with these enrolments. Choose "
                        "sessions of theirs.",
                        booking=unknown[0].with_env(self.env).display_name,
                    )
                )
            leaving = chosen & booked
        elif last:
            leaving = booked.filtered(
                lambda seat: seat.event_id._get_session_date() > last
            )
        else:
            now = fields.Datetime.now()
            leaving = booked.filtered(lambda seat: seat.start > now)
        by_enrolment = leaving.grouped("enrolment_id")
        last_days = {
            enrolment: (last or fields.Date.context_today(self))
            if booking_ids is None
            else enrolment._get_last_day(by_enrolment.get(enrolment), booked)
            for enrolment in self.sudo()
        }
        return leaving, last_days

    def _get_last_day(self, chosen, booked):
        """Return the day before the first of the ``chosen`` bookings, if none later
        than that is kept; else None: the client goes on.
        """
        self.ensure_one()
        if not chosen or self.billing == "month":
            return None
        first = min(chosen.mapped("start"))
        kept = (booked - chosen) & self.booking_ids
        if any(seat.start >= first for seat in kept):
            return None
        first_day = chosen.sorted("start")[0].event_id._get_session_date()
        return fields.Date.subtract(first_day, days=1)

    # === WHAT IS UNUSED === #

    def _get_shares(self, leaving, last_days):
        """Return the shares of these enrolments in their invoices; one without an
        invoice for those that have none.

        :param leaving: the bookings that are given up
        :param dict last_days: by enrolment, see ``_get_leaving``
        :rtype: list[InvoiceShare]
        """
        sold = self._get_sold_lines()
        leaving = set(leaving)
        by_enrolment = sold.grouped("enrolment_id")
        shares = []
        for enrolment in self:
            lines = by_enrolment.get(enrolment, sold.browse())
            for invoice, own in lines.grouped("move_id").items():
                standing = {
                    line: to_cents(line.currency_id, line.amount_creditable)
                    for line in own
                }
                share = InvoiceShare(
                    {line: cents for line, cents in standing.items() if cents > 0},
                    enrolment=enrolment,
                    invoice=invoice,
                )
                enrolment._add_unused_bookings(share, own, leaving)
                enrolment._add_unused_time(share, leaving, last_days[enrolment])
                shares.append(share)
            if not lines:
                shares.append(
                    InvoiceShare(
                        enrolment=enrolment,
                        invoice=sold.move_id.browse(),
                        texts=[self.env._("Nothing is invoiced")],
                    )
                )
        return shares

    def _add_unused_bookings(self, share, own, leaving):
        """Add what is billed for the bookings that the client gives up."""
        left = [line for line in share.standing if line.booking_id in leaving]
        if not left:
            return
        share.leave(left)
        currency = share.currency
        amounts = [to_amount(currency, share.unused[line]) for line in left]
        values = {
            "left": len(left),
            "all": len(own.filtered("booking_id")),
            "amount": currency.format(sum(amounts)),
        }
        if min(amounts) == max(amounts):
            text = self.env._(
                "%(left)s of %(all)s sessions left × %(each)s = %(amount)s",
                each=currency.format(amounts[0]),
                **values,
            )
        else:
            text = self.env._(
                "%(left)s of %(all)s sessions left = %(amount)s", **values
            )
        share.texts.append(text)

    def _add_unused_time(self, share, leaving, last_day):
        """Add what is left of lines that sell no single bookings: by their days, or
        else by the sessions that come with the enrolment. Rounded once.
        """
        seats = self._get_unbilled_bookings()
        gone = seats.filtered(lambda s: s.state == "cancelled" or s in leaving)
        course = self.date_to and not seats and (self.date_from, self.date_to)
        for line in share.standing:
            if line.booking_id:
                continue
            period = line._get_sold_period() or course
            by_days = bool(period and last_day)
            if by_days:
                left, total = count_days_left(*period, last_day), count_days(*period)
            elif seats and not period:
                left, total = len(gone), len(seats)
            else:
                continue
            price = to_cents(line.currency_id, line.price_total)
            amount = share.leave_part(line, price, left, total)
            if left:
                values = {
                    "left": left,
                    "all": total,
                    "price": line.currency_id.format(line.price_total),
                    "amount": line.currency_id.format(
                        to_amount(line.currency_id, amount)
                    ),
                }
                share.texts.append(self._tell_part_left(by_days, values))

    def _tell_part_left(self, by_days, values):
        if by_days:
            return self.env._(
                "%(left)s of %(all)s days left of %(price)s = %(amount)s", **values
            )
        return self.env._(
            "%(left)s of %(all)s sessions left of %(price)s = %(amount)s", **values
        )

    def _get_unbilled_bookings(self):
        """Return the bookings without an invoice line of their own, cancelled too."""
        self.ensure_one()
        return self.booking_ids.filtered(lambda seat: not seat.invoice_line_ids)
