# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The question to a customer what becomes of a cancelled seat: keep the credit, get the
money back, or come on another date. The books never wait for the answer: the credit is
booked before it is asked.
"""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...core.choices import OFFERS as OFFERED
from ..common.asking import asked
from ..common.public_method import public_method
from .res_company import OFFERS

CHOICE_STATES = [
    ("not_asked", "Not Asked"),
    ("open", "Not Answered"),
    ("credit", "Keeps the Credit"),
    ("refund", "Refund"),
    ("other_date", "Another Date"),
    ("expired", "Closed, Keeps the Credit"),
]


class SessionBooking(models.Model):
    _inherit = "session.booking"

    choice_state = fields.Selection(
        selection=CHOICE_STATES,
        string="Customer's Choice",
        default="not_asked",
        required=True,
        copy=False,
        readonly=True,
        index=True,
        owned=True,
    )
    choice_until = fields.Datetime(
        string="Can Choose Until", copy=False, readonly=True, owned=True
    )
    choice_offers = fields.Selection(
        selection=OFFERS,
        string="May Choose",
        copy=False,
        readonly=True,
        owned=True,
    )
    choice_date = fields.Datetime(
        string="Chosen on", copy=False, readonly=True, owned=True
    )
    choice_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Chosen by",
        copy=False,
        readonly=True,
        help="Who of the staff has chosen for the customer.",
        owned=True,
    )
    choice_account = fields.Char(
        string="Account Number (Not Verified)",
        copy=False,
        readonly=True,
        help="As the customer typed it. Make sure that it is theirs before you pay.",
        owned=True,
    )
    moved_to_id = fields.Many2one(
        comodel_name="session.booking",
        string="Moved to",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The booking on another date that took the place of this one.",
        owned=True,
    )
    is_choice_to_tell = fields.Boolean(
        copy=False,
        readonly=True,
        help="The next message to the customer is of what was chosen.",
        owned=True,
    )

    # === BUSINESS METHODS === #

    @asked()
    @public_method
    def close_choice(self):
        """Close the question about these seats early: the customers keep the credit.

        :return: the ids of the bookings whose question was open
        :rtype: list[int]
        :raise AccessError: if a session is somebody else's
        """
        self.event_id._check_are_sessions()
        bookings_sudo = self.sudo()
        bookings_sudo._lock_for_cancel()
        still_open = bookings_sudo._filter_asked()
        still_open._close_choice()
        return still_open.ids

    # === STEPS === #

    def _ask_choice(self, offers=None, until=None):
        """Ask the customers of these cancelled seats what becomes of their credit: of
        those that got some, which is booked already, and whose customers have more to
        choose from than to keep it.

        :param str offers: what is offered (``all``, ``refund``, ``other_date``); what
            the service and the company offer when not given
        :param datetime until: until when they can answer; the company's days when not
            given
        :return: the bookings whose question is open now
        """
        credits_ = self._get_choice_credits()
        alike = self.filtered(credits_.__getitem__).grouped(
            lambda booking: (
                offers or booking._get_choice_offers(),
                until or booking._get_choice_until(),
            )
        )
        for (offered, last_moment), bookings in alike.items():
            if offered != "credit":
                bookings._as_owner().write(
                    {
                        **self._prepare_unasked_vals(),
                        "choice_state": "open",
                        "choice_offers": offered,
                        "choice_until": last_moment,
                    }
                )
        return self._filter_asked()

    def _close_choice(self):
        """End the question about these seats: the credit stays."""
        self._as_owner().choice_state = "expired"

    def _withdraw_choice(self):
        """Take the question about these seats back, as if it had not been asked: there
        is no credit any more that it could be about.
        """
        if self:
            self._as_owner().write(self._prepare_unasked_vals())

    # === GETTERS === #

    def _filter_asked(self):
        """Return the seats whose question is open, and not too old."""
        now = fields.Datetime.now()
        return self.filtered(
            lambda booking: (
                booking.choice_state == "open" and booking.choice_until >= now
            )
        )

    def _get_offered(self):
        """Return the choices that this seat's customer has."""
        self.ensure_one()
        return OFFERED[self.choice_offers or "credit"]

    def _get_choice_offers(self):
        """Return the name of what the service and the company offer for this seat."""
        self.ensure_one()
        return self.product_id.product_tmpl_id._get_choice_offers(self.company_id)

    def _get_choice_until(self):
        """Return until when the customer of this seat can answer who is asked now: the
        end of the last day, where the session was to take place.
        """
        self.ensure_one()
        zone = pytz.timezone(self.event_id._get_session_timezone())
        today = pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()
        day = today + timedelta(days=self.company_id.choice_days)
        end = zone.localize(datetime.combine(day, time(23, 59, 59)))
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_choice_day_text(self):
        """Return in words the last day on which this seat's customer can answer."""
        self.ensure_one()
        zone = self.event_id._get_session_timezone()
        until = fields.Datetime.context_timestamp(
            self.with_context(tz=zone), self.choice_until
        )
        return format_date(self.env, until.date(), date_format="full")

    @api.model
    def _prepare_unasked_vals(self):
        """Return the values of a seat whose customer was not asked."""
        return {
            "choice_state": "not_asked",
            "choice_until": False,
            "choice_offers": False,
            "choice_date": False,
            "choice_user_id": False,
            "choice_account": False,
            "moved_to_id": False,
            "is_choice_to_tell": False,
        }

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_choose(self):
        """Open the dialog that chooses for the customer of this seat."""
        self.event_id._check_are_sessions()
        if len(self) != 1:
            raise UserError(
                self.env._("Choose for one customer at a time: open one booking.")
            )
        return self.env["session.booking.choose"]._get_dialog(self)

    @asked()
    @public_method
    def action_close_choice(self):
        """Close the question about these seats, and tell how many were open."""
        closed = self.close_choice()
        text = (
            self.env._(
                "%(count)s questions are closed: the credit stays.", count=len(closed)
            )
            if len(closed) != 1
            else self.env._("The question is closed: the credit stays.")
        )
        if not closed:
            text = self.env._("No question was open.")
        return self.env["ir.actions.client"]._get_notification(
            text, then={"type": "ir.actions.client", "tag": "soft_reload"}
        )
