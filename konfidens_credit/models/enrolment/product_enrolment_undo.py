# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Taking a removal back, while nothing of its credit is spent."""

from odoo import Command, models
from odoo.exceptions import UserError

from ..common.asking import asked
from ..common.public_method import public_method


class ProductEnrolment(models.Model):
    _inherit = "product.enrolment"

    @asked()
    @public_method
    def undo_removal(self):
        """Enrol these clients again as they were: their credit notes are undone, their
        bookings are booked again. All or nothing.

        :return: a dict per enrolment: ``enrolment_id``, gross amount ``taken_back`` and
            ``booking_ids``, the bookings that are booked again
        :rtype: list[dict]
        :raise UserError: if one was not removed, something of its credit is used or
            refunded, or a session was cancelled since
        :raise AccessError: if an enrolment or session is somebody else's
        """
        self.check_access("write")
        enrolments = self.sudo()
        enrolments._lock_for_change()
        seats = enrolments.booking_ids.filtered("is_cancelled_with_enrolment")
        seats.event_id.with_env(self.env)._check_session_access()
        blocked = [
            reason
            for enrolment in enrolments
            if (reason := enrolment._get_undo_obstacle(enrolments))
        ]
        if blocked:
            raise UserError("\n".join(blocked))
        results = [
            {
                "enrolment_id": enrolment.id,
                "taken_back": enrolment.currency_id.round(
                    enrolment.removal_owed_less + enrolment.removal_credit
                ),
                "booking_ids": (seats & enrolment.booking_ids).ids,
            }
            for enrolment in enrolments
        ]
        enrolments._get_credit_to_undo().undo_credit()
        seats._set_reinstated({})
        seats.event_id._link_attendees(
            {event: own.partner_id for event, own in seats.grouped("event_id").items()}
        )
        enrolments._set_enrolled_again()
        return results

    def _get_credit_to_undo(self):
        """Return the credit notes of these removals that nobody has undone yet."""
        return self.removal_credit_note_ids.filtered(
            lambda move: move.state != "cancel"
        )

    def _get_undo_obstacle(self, together):
        """Return why the removal can't be undone and what to do, or None.

        :param together: the enrolments whose removal is undone at once
        """
        self.ensure_one()
        if self.state != "ended" or not self.removal_date:
            return self.env._(
                "%(enrolment)s was not removed, so there is nothing to undo.",
                enrolment=self.display_name,
            )
        credit_notes = self._get_credit_to_undo()
        others = credit_notes.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product" and line.enrolment_id not in together
            )
        )
        if others:
            return self.env._(
                "%(credit_notes)s also credits %(others)s. Undo their removal "
                "together.",
                credit_notes=credit_notes._get_names(),
                others=", ".join(
                    others.enrolment_id.mapped("display_name")
                    or others.mapped("display_name")
                ),
            )
        seats = self.booking_ids.filtered("is_cancelled_with_enrolment")
        gone = seats.event_id.filtered(
            lambda event: not event.active or event.session_state == "cancelled"
        )
        if gone:
            return self.env._(
                "%(enrolment)s can't be undone: %(session)s was cancelled since. Enrol "
                "the client anew.",
                enrolment=self.display_name,
                session=gone[0].with_env(self.env).display_name,
            )
        return None

    def _set_enrolled_again(self):
        """Mark these enrolments as active, as long as was agreed; months that were
        shortened on a draft are invoiced anew.
        """
        for enrolment in self:
            shortened = enrolment._get_sold_lines().filtered(
                lambda line, enrolment=enrolment: (
                    line.parent_state == "draft"
                    and line.enrolment_date_to == enrolment.date_to
                    and enrolment.date_to != enrolment.agreed_date_to
                )
            )
            for draft, lines in shortened.grouped("move_id").items():
                draft._take_off_lines({line: line.price_total for line in lines})
            enrolment._as_owner().write(
                {
                    "state": "active",
                    "date_to": enrolment.agreed_date_to,
                    "agreed_date_to": False,
                    "removal_date": False,
                    "removal_user_id": False,
                    "removal_reason_id": False,
                    "removal_credit_note_ids": [Command.clear()],
                    "notice_state": "none",
                }
            )

    @asked()
    @public_method
    def action_undo_removal(self):
        """Undo the removal, and tell what came back."""
        told = self.filtered(lambda enrolment: enrolment.notice_state == "sent")
        results = self.undo_removal()
        texts = [
            self.env._(
                "Enrolled again, with %(count)s sessions.",
                count=sum(len(result["booking_ids"]) for result in results),
            )
        ]
        if told:
            texts.append(
                self.env._(
                    "%(clients)s got a message about the removal. Tell them that it is "
                    "undone.",
                    clients=", ".join(told.partner_id.mapped("name")),
                )
            )
        return self.env["ir.actions.client"]._get_notification(
            "\n".join(texts),
            stay=bool(told),
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )
