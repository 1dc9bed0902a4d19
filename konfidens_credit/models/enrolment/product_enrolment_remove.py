# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Leaving a product: bookings, invoices and people put right (rules 24 to 28)."""

from odoo import Command, api, fields, models

from ...core.request import to_day, to_flag, to_id, to_ids, to_text
from ..common.asking import asked
from ..common.public_method import public_method
from ..session.settled_mixin import GIVEN_BACK_DEPENDS, PAID_BACK


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"
    _end_credit_notes = "removal_credit_note_ids"

    removal_date = fields.Datetime(
        string="Removed on",
        copy=False,
        readonly=True,
        owned=True,
    )
    removal_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Removed by",
        copy=False,
        readonly=True,
        owned=True,
    )
    removal_reason_id = fields.Many2one(
        comodel_name="account.credit.reason",
        string="Reason",
        copy=False,
        readonly=True,
        owned=True,
    )
    removal_credit_note_ids = fields.Many2many(
        comodel_name="account.move",
        relation="product_enrolment_credit_note_rel",
        string="Credit Notes",
        copy=False,
        readonly=True,
        owned=True,
    )
    removal_owed_less = fields.Monetary(
        string="Owed Less",
        compute="_compute_given_back",
        store=True,
        owned=True,
    )
    removal_credit = fields.Monetary(
        string="Account Credit",
        compute="_compute_given_back",
        store=True,
        owned=True,
    )
    removal_refund = fields.Monetary(
        string="Refund",
        compute="_compute_given_back",
        store=True,
        owned=True,
    )
    agreed_date_to = fields.Date(
        copy=False,
        readonly=True,
        help="The last day that was agreed before the client left.",
        owned=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("removal_credit_note_ids", *GIVEN_BACK_DEPENDS)
    def _compute_given_back(self):
        """Keep rule 31: whoever undoes, pays back or keeps a credit, natively too, the
        enrolment tells what is true.
        """
        for enrolment, sums in self._sum_up_given_back().items():
            refund = sum(sums[kind] for kind in PAID_BACK)
            enrolment.removal_owed_less = sums["applied"]
            enrolment.removal_refund = refund
            enrolment.removal_credit = enrolment.currency_id.round(
                sums["amount"] - sums["applied"] - refund
            )

    # === BUSINESS METHODS === #

    @asked(
        date=to_day,
        mode=to_text,
        settlement=to_text,
        notify=to_flag,
        booking_ids=to_ids,
        message=to_text,
        reason_id=to_id,
        accept_date=to_day,
    )
    @public_method
    def remove_from_product(
        self,
        date=None,
        mode="unused",
        amounts=None,
        settlement="credit",
        notify=True,
        booking_ids=None,
        message=None,
        reason_id=None,
        accept_date=None,
    ):
        """End these enrolments, cancel the bookings that are left, and credit what was
        paid for and not used: one credit note per invoice.

        An enrolment that fails somewhere goes on, and does not undo the others (rule
        24). One that has ended stays as it is, and a booking that is credited already
        is not credited again (rule 25). Months are credited by days, rounded once.

        :param str date: ISO date of the last day: the bookings after it are cancelled.
            Default: today, and whatever has not begun yet
        :param str mode: ``unused`` (what is unused by price), ``none`` or ``fixed``
            (only what ``amounts`` says)
        :param amounts: gross amount to credit for each enrolment, in its currency,
            whatever the mode; or a dict of them by enrolment id; or by enrolment id and
            invoice id. Keys may be strings
        :param str settlement: see ``cancel_bookings``
        :param bool notify: whether to tell the customers (rule 26)
        :param list booking_ids: ids of the bookings to cancel instead of those after
            ``date``; an enrolment ends with them if it has no later booking, else it
            goes on
        :param str message: what to tell the customers besides
        :param int reason_id: id of an ``account.credit.reason``
        :param str accept_date: ISO date that credit notes may get at most, where the
            books are closed today; not credited there when not given
        :return: a dict per enrolment: ``enrolment_id``, gross amount ``credited`` (of
            which ``refunding`` is paid back), ``credit_note_ids``,
            ``cancelled_booking_ids``, ``ended`` and ``failed``, a list of sentences
        :rtype: list[dict]
        :raise UserError: if a choice is wrong, an amount is more than is billed, or
            sessions are past and the user is no administrator
        :raise AccessError: if an enrolment or session is somebody else's
        """
        self.check_access("write")
        Credit = self.env["account.move.credit"]
        Credit._check_end_settlement(settlement)
        Credit._get_reason(reason_id)
        self._check_mode(mode, amounts)
        enrolments = self.sudo()
        enrolments._lock_for_change()
        active = enrolments.filtered(lambda enrolment: enrolment.state == "active")
        leaving, last_days = active.with_env(self.env)._get_leaving(date, booking_ids)
        leaving.event_id.with_env(self.env)._check_not_begun()
        leaving._lock_for_cancel()
        shares = active._get_shares(leaving, last_days)
        asked = active._get_asked_amounts(
            shares, mode, enrolments._to_amounts_by_enrolment(amounts)
        )
        options = {
            "settlement": settlement,
            "reason_id": reason_id,
            "accept_date": accept_date,
        }
        results = active._remove(leaving, asked, options, last_days)
        ended = active.filtered(lambda enrolment: enrolment.state == "ended")
        ended._hand_over(leaving.filtered(lambda seat: seat.state == "cancelled"))
        if notify:
            ended._queue_notice(message)
            leaving.filtered(
                lambda seat: (
                    seat.state == "cancelled" and seat.enrolment_id.state == "active"
                )
            )._queue_notice(message)
        return [
            results.get(enrolment)
            or enrolment._prepare_removal_result([], leaving.browse())
            for enrolment in enrolments
        ]

    def _remove(self, leaving, asked, options, last_days):
        """Give back what is asked for, line by line, then cancel and end what went
        well.

        :param dict asked: gross amount to give back, by invoice line
        :return: result by enrolment
        :rtype: dict
        """
        seats = set(leaving)
        lines_by_seat = {}
        rest = {enrolment: {} for enrolment in self}
        for line, amount in asked.items():
            if line.booking_id in seats:
                lines_by_seat.setdefault(line.booking_id, {})[line] = amount
            else:
                rest[line.enrolment_id][line] = amount
        plans = [lines_by_seat.get(seat, {}) for seat in leaving]
        given_back = self.env["account.move.line"]._give_back(
            [*plans, *rest.values()], options
        )
        for_seats, for_rest = given_back[: len(plans)], given_back[len(plans) :]
        by_enrolment = {
            enrolment: [given] if given else []
            for enrolment, given in zip(rest, for_rest, strict=True)
        }
        for seat, given in zip(leaving, for_seats, strict=True):
            if given:
                by_enrolment[seat.enrolment_id].append(given)
        ending = {
            enrolment
            for enrolment in self
            if last_days[enrolment]
            and all(given["outcome"] != "failed" for given in by_enrolment[enrolment])
        }
        given_by_seat = dict(zip(leaving, for_seats, strict=True))
        for ends, seats in leaving.grouped(
            lambda seat: seat.enrolment_id in ending
        ).items():
            seats._conclude_cancel(
                [given_by_seat[seat] for seat in seats],
                {},
                {
                    "is_cancelled_with_enrolment": ends,
                    "cancel_reason_id": options["reason_id"],
                },
            )
        cancelled = leaving.filtered(lambda seat: seat.state == "cancelled")
        cancelled._unlink_attendees()
        cancelled_by_enrolment = cancelled.grouped("enrolment_id")
        for enrolment in ending:
            enrolment._set_removed(
                last_days[enrolment], by_enrolment[enrolment], options["reason_id"]
            )
        self.env["account.move.line"].union(*asked).exists()._shorten_drafts()
        return {
            enrolment: enrolment._prepare_removal_result(
                by_enrolment[enrolment],
                cancelled_by_enrolment.get(enrolment, leaving.browse()),
            )
            for enrolment in self
        }

    def _set_removed(self, last_day, given_back, reason_id):
        """End this enrolment: when, by whom, and by which credit notes."""
        self.ensure_one()
        self._as_owner().write(
            {
                "state": "ended",
                "agreed_date_to": self.date_to,
                "date_to": min(filter(None, (self.date_to, last_day))),
                "removal_date": fields.Datetime.now(),
                "removal_user_id": self.env.user.id,
                "removal_reason_id": reason_id,
                "removal_credit_note_ids": [
                    Command.link(credit_note_id)
                    for given in given_back
                    for credit_note_id in given["credit_note_ids"]
                ],
            }
        )

    def _prepare_removal_result(self, given_back, cancelled):
        self.ensure_one()
        done = [given for given in given_back if given["outcome"] != "failed"]
        credited = [given for given in done if given["credit_note_ids"]]
        return {
            "enrolment_id": self.id,
            "credited": self.currency_id.round(
                sum(given["amount"] for given in credited)
            ),
            "refunding": self.currency_id.round(
                sum(given["refunding"] for given in credited)
            ),
            "credit_note_ids": list(
                dict.fromkeys(
                    note for given in credited for note in given["credit_note_ids"]
                )
            ),
            "cancelled_booking_ids": cancelled.ids,
            "ended": self.state == "ended",
            "failed": list(
                dict.fromkeys(
                    given["message"] for given in given_back if given["message"]
                )
            ),
        }
