# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Sessions that take place after all, when some clients have moved to another date."""

from odoo import api, models

from ...core.request import to_flag, to_text
from ..common.asking import asked
from ..common.public_method import public_method


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    @asked(notify=to_flag, message=to_text)
    @public_method
    def reinstate_sessions(self, notify=False, message=None):
        """Override to list the credit of who has moved to another date as spent: they
        stay booked there, and not here.
        """
        results = super().reinstate_sessions(notify=notify, message=message)
        for result in results:
            session_sudo = self.browse(result["session_id"]).sudo()
            moved_sudo = session_sudo.booking_ids.filtered(
                lambda seat: seat.is_cancelled_with_session and seat.moved_to_id
            )
            result["spent"] += [
                {
                    "booking_id": seat.id,
                    "amount": sum(outcome["amount"] for outcome in outcomes.values()),
                }
                for seat, outcomes in moved_sudo._get_end_outcomes().items()
            ]
        return results

    @api.model
    def _get_spent_texts(self, results):
        """Override for who has moved to another date."""
        moved_sudo = (
            self.env["session.booking"]
            .sudo()
            .browse(
                spent["booking_id"] for result in results for spent in result["spent"]
            )
        )
        moved_sudo = moved_sudo.filtered(
            lambda seat: seat.state == "cancelled" and seat.moved_to_id
        )
        others = [
            {
                **result,
                "spent": [
                    spent
                    for spent in result["spent"]
                    if spent["booking_id"] not in moved_sudo.ids
                ],
            }
            for result in results
        ]
        return super()._get_spent_texts(others) + [
            self.env._(
                "%(client)s comes on another date instead: %(session)s. Book them here "
                "if they come to both.",
                client=seat.partner_id.name,
                session=seat.moved_to_id._get_session_text(),
            )
            for seat in moved_sudo
        ]
