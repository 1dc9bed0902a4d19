# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a client who leaves has paid for and not used, invoice by invoice."""

from dataclasses import dataclass, field

from odoo import fields, models
from odoo.exceptions import UserError

from ...core.request import to_day
from ..common.asking import ask


@dataclass
class Share:
    """What an invoice sells of one enrolment.

    :ivar standing: gross amount that is not credited yet, by invoice line
    :ivar unused: gross amount of it that is not used when the client leaves, by line
    :ivar texts: how that came about, in words
    """

    enrolment: models.Model
    invoice: models.Model
    standing: dict = field(default_factory=dict)
    unused: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)

    def sum_of(self, amounts):
        return self.enrolment.currency_id.round(sum(amounts.values()))

    def leave_part(self, line, left, total):
        """Note that ``left`` of ``total`` parts of a line are unused, rounded once, but
        no more than stands; return the amount.
        """
        amount = self.enrolment.currency_id.round(line.price_total * left / total)
        self.unused[line] = min(amount, self.standing[line])
        return self.unused[line]

    def spread(self, amount):
        """Return ``amount`` spread over the lines, exact to the cent: over what is
        unused of them, and what is more than that over what is used.

        :raise UserError: if it is more than stands
        """
        currency = self.enrolment.currency_id
        unused, standing = self.sum_of(self.unused), self.sum_of(self.standing)
        if currency.compare_amounts(amount, standing) > 0:
            raise UserError(
                self.enrolment.env._(
                    "%(amount)s can't be credited to %(enrolment)s: %(standing)s is "
                    "billed and not credited yet.",
                    amount=currency.format(amount),
                    enrolment=self.enrolment.display_name,
                    standing=currency.format(standing),
                )
            )
        if currency.compare_amounts(amount, unused) <= 0:
            return self._in_proportion(self.unused, unused, amount)
        used = {
            line: currency.round(whole - self.unused[line])
            for line, whole in self.standing.items()
        }
        more = self._in_proportion(used, self.sum_of(used), amount - unused)
        return {line: currency.round(self.unused[line] + more[line]) for line in more}

    def _in_proportion(self, weights, total, amount):
        """Return ``amount`` spread like ``weights``, which add up to ``total``;
        rounding the running sums keeps each part below its weight, the whole exact.
        """
        currency = self.enrolment.currency_id
        parts, before, running = {}, 0.0, 0.0
        for line, weight in weights.items():
            running += weight
            after = currency.round(amount * running / total) if total else 0.0
            parts[line] = currency.round(after - before)
            before = after
        return parts


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

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
                "billed": share.sum_of(share.standing),
                "used": share.enrolment.currency_id.round(
                    share.sum_of(share.standing) - share.sum_of(share.unused)
                ),
                "unused": share.sum_of(share.unused),
                "explanation": "; ".join(share.texts),
                "reasons": reasons.get(share.invoice.id, []),
            }
            for share in shares
        ]

    # === WHO LEAVES WHAT, AND WHEN === #

    def _get_leaving(self, date, booking_ids):
        """Return the seats that these clients give up, and by enrolment the last day
        that they stay; None if they only miss the sessions that were chosen.
        """
        last = ask(self.env, to_day, date)
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
        """Return the day before the first of the ``chosen`` seats, if none later than
        that is kept; else None: the client goes on.
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

        :param leaving: the seats that are given up
        :param dict last_days: by enrolment, see ``_get_leaving``
        :rtype: list[Share]
        """
        sold = self._get_sold_lines()
        leaving = set(leaving)
        by_enrolment = sold.grouped("enrolment_id")
        shares = []
        for enrolment in self:
            lines = by_enrolment.get(enrolment, sold.browse())
            for invoice, own in lines.grouped("move_id").items():
                share = Share(enrolment, invoice)
                share.standing = {
                    line: line.amount_creditable
                    for line in own
                    if line.currency_id.compare_amounts(line.amount_creditable, 0.0) > 0
                }
                share.unused = dict.fromkeys(share.standing, 0.0)
                enrolment._add_unused_seats(share, own, leaving)
                enrolment._add_unused_time(share, leaving, last_days[enrolment])
                shares.append(share)
            if not lines:
                text = self.env._("Nothing is invoiced")
                shares.append(Share(enrolment, sold.move_id.browse(), texts=[text]))
        return shares

    def _add_unused_seats(self, share, own, leaving):
        """Add what is billed for the seats that the client gives up."""
        unused = {
            line: amount
            for line, amount in share.standing.items()
            if line.booking_id and line.booking_id in leaving
        }
        if not unused:
            return
        share.unused.update(unused)
        values = {
            "left": len(unused),
            "all": len(own.filtered("booking_id")),
            "amount": self.currency_id.format(share.sum_of(unused)),
        }
        each = min(unused.values())
        if not self.currency_id.compare_amounts(each, max(unused.values())):
            text = self.env._(
                "%(left)s of %(all)s sessions left × %(each)s = %(amount)s",
                each=self.currency_id.format(each),
                **values,
            )
        else:
            text = self.env._(
                "%(left)s of %(all)s sessions left = %(amount)s", **values
            )
        share.texts.append(text)

    def _add_unused_time(self, share, leaving, last_day):
        """Add what is left of lines that sell no single seats: by their days, or else
        by the sessions that come with the enrolment. Rounded once.
        """
        seats = self._get_unbilled_seats()
        gone = seats.filtered(lambda s: s.state == "cancelled" or s in leaving)
        course = self.date_to and not seats and (self.date_from, self.date_to)
        for line in share.standing:
            if line.booking_id:
                continue
            price = line.currency_id.format(line.price_total)
            if (period := line._get_sold_period() or course) and last_day:
                left, total = line._count_days_left(*period, last_day)
                amount = share.leave_part(line, left, total)
                text = self.env._(
                    "%(left)s of %(all)s days left of %(price)s = %(amount)s",
                    left=left,
                    all=total,
                    price=price,
                    amount=line.currency_id.format(amount),
                )
            elif seats and not period:
                left, total = len(gone), len(seats)
                amount = share.leave_part(line, left, total)
                text = self.env._(
                    "%(left)s of %(all)s sessions left of %(price)s = %(amount)s",
                    left=left,
                    all=total,
                    price=price,
                    amount=line.currency_id.format(amount),
                )
            else:
                continue
            if left:
                share.texts.append(text)

    def _get_unbilled_seats(self):
        """Return the seats without an invoice line of their own, cancelled too."""
        self.ensure_one()
        return self.booking_ids.filtered(lambda seat: not seat.invoice_line_ids)
