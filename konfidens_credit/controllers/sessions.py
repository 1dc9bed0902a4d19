# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers' sessions on the portal, for whoever is logged in."""

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..core.request import read_digits
from .portal import MESSAGE, NUMBER


class SessionPortal(CustomerPortal):
    def _prepare_home_portal_values(self, counters):
        """Override of `portal` to tell whether there are sessions."""
        values = super()._prepare_home_portal_values(counters)
        if "session_count" in counters:
            bookings_sudo, domain = self._get_own_bookings()
            values["session_count"] = bookings_sudo.search_count(domain, limit=1)
        return values

    @route(
        ["/my/sessions", f"/my/sessions/page/{NUMBER % 'page'}"],
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
    )
    def portal_my_sessions(self, page=1):
        """Show the customer's sessions: those to come, the next one first, then what is
        over or was cancelled, with what was credited, the last one first. Those to come
        tell what cancelling costs, those cancelled what is to be chosen.
        """
        person = request.env.user.partner_id
        bookings_sudo, domain = self._get_own_bookings()
        coming = domain & Domain(
            [
                ("state", "!=", "cancelled"),
                ("event_id.stop", ">=", fields.Datetime.now()),
            ]
        )
        coming_sudo = bookings_sudo.search(coming, order="start, id")
        others = domain & Domain("id", "not in", coming_sudo.ids)
        step = self._items_per_page
        pager = portal_pager(
            url="/my/sessions",
            total=len(coming_sudo) + bookings_sudo.search_count(others),
            page=read_digits(str(page)) or 1,
            step=step,
        )
        shown_sudo = coming_sudo[pager["offset"] :][:step]
        others_sudo = bookings_sudo.search(
            others,
            order="start desc, id",
            limit=step - len(shown_sudo),
            offset=max(0, pager["offset"] - len(coming_sudo)),
        )
        return request.render(
            "konfidens_credit.portal_my_sessions",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "sessions",
                "coming": shown_sudo,
                "others": others_sudo if len(shown_sudo) < step else bookings_sudo,
                "pager": pager,
                "cancelling": shown_sudo._get_customer_cancel(person),
                "to_choose": self._filter_to_choose(others_sudo),
                "credit_message": request.session.pop(MESSAGE, None),
            },
        )

    @route(
        f"/my/sessions/{NUMBER % 'booking_id'}/cancel",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_cancel_session(self, booking_id, **_kwargs):
        """Cancel one of the customer's own sessions, and lead on to what they may
        choose; nothing tells whether others exist.
        """
        bookings_sudo, domain = self._get_own_bookings()
        booking_sudo = bookings_sudo.search(
            domain & Domain("id", "=", read_digits(booking_id) or 0)
        )
        request.session[MESSAGE] = self._cancel(booking_sudo)
        if self._filter_to_choose(booking_sudo):
            del request.session[MESSAGE]
            return request.redirect(booking_sudo._get_choice_url())
        return request.redirect("/my/sessions")

    def _cancel(self, booking_sudo):
        """Cancel this session, and return what to tell on the next page."""
        person = request.env.user.partner_id
        try:
            with request.env.cr.savepoint():
                if not booking_sudo:
                    raise UserError(
                        request.env._(
                            "There is nothing to cancel here. Load the page again."
                        )
                    )
                booking_sudo._cancel_as_customer()
        except UserError as error:
            return {"is_error": True, "text": str(error)}
        return {"is_error": False, "text": booking_sudo._get_cancelled_text(person)}

    def _filter_to_choose(self, bookings_sudo):
        """Return those of these sessions whose payer the visitor is, and is asked what
        becomes of the money.
        """
        payers = bookings_sudo._get_paying_addresses(request.env.user.partner_id)
        return bookings_sudo._filter_asked().filtered(
            lambda booking: booking.payer_id in payers
        )

    def _get_own_bookings(self):
        """Return bookings as superuser, and the domain of those that the visitor has or
        pays for.

        Sessions are personal (rule 28): invoices and credit are shared with everybody
        of the same company, as in Odoo, sessions are not. A company that is logged in
        sees what it pays for.
        """
        bookings_sudo = request.env["session.booking"].sudo()
        return (
            bookings_sudo,
            bookings_sudo._get_personal_domain(request.env.user.partner_id),
        )
