# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Customers' sessions on the portal, for whoever is logged in."""

from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..core.request import read_digits
from .portal import NUMBER


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
        over or was cancelled, with what was credited, the last one first.
        """
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
            },
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
