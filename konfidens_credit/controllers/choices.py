# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page behind the link in a message: what becomes of a cancelled session's money.

It needs no login: the link is signed for one customer and some of their seats, and
whoever holds it is that customer, as with Odoo's links to invoices. Following it
changes nothing: mail programs follow links (rule 39).
"""

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..core.choices import OFFERS
from ..core.request import read_digits
from .portal import MESSAGE

# How many letters of an account number that is none are shown again.
MOST_SHOWN = 64


class ChoicePortal(Controller):
    @route(
        "/my/choice/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        multilang=False,
        sitemap=False,
    )
    def portal_choice(self, token, choice=None, **_kwargs):
        """Show what the customer may choose for each seat, or what was chosen."""
        seats_sudo = self._read_seats(token)
        response = request.render(
            "konfidens_credit.portal_choice",
            {
                "seats": self._prepare_seats(seats_sudo),
                "begin_with": choice,
                "is_public": request.env.user._is_public(),
                "choice_message": request.session.pop(MESSAGE, None) or {},
            },
            status=200 if seats_sudo else 404,
        )
        # Who goes back to it sees what is true now, and nobody else hears of the link.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    # What is signed is in the address; a session that is too old, or a browser without
    # cookies, would keep a customer from choosing.
    @route(
        "/my/choice/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        website=True,
        multilang=False,
        csrf=False,
    )
    def portal_choose(
        self,
        token,
        booking_id=None,
        choice=None,
        event_id=None,
        account_number=None,
        **_kwargs,
    ):
        """Do what the customer chose for one of the seats that the link is about."""
        seat_sudo = self._read_seats(token).filtered(
            lambda seat: seat.id == read_digits(str(booking_id))
        )
        typed = account_number if isinstance(account_number, str) else ""
        refusal = self._choose(
            seat_sudo, str(choice), read_digits(str(event_id)), typed.strip()
        )
        url = f"/my/choice/{token}"
        if refusal:
            # What was typed is there to be mended.
            shown = "".join(filter(str.isprintable, typed))[:MOST_SHOWN]
            request.session[MESSAGE] = {"text": refusal, "account_number": shown}
            url += f"?choice={choice}" if choice in OFFERS["all"] else ""
        return request.redirect(f"{url}#seat-{seat_sudo.id}")

    def _choose(self, seat_sudo, choice, event_id, account_number):
        """Choose for this seat, and return why not; the page says by itself what was
        done.
        """
        if not seat_sudo:
            return request.env._(
                "There is nothing to choose here. Load the page again."
            )
        try:
            with request.env.cr.savepoint():
                seat_sudo._choose_as_customer(choice, event_id, account_number)
        except UserError as error:
            return str(error)
        return None

    def _read_seats(self, token):
        """Return the seats that a link is about, as superuser, in the language of their
        customer, who may not be logged in.
        """
        seats_sudo = request.env["session.booking"]._read_choice_link(token)
        payer_sudo = seats_sudo.payer_id
        if payer_sudo.lang and request.env.user._is_public():
            request.update_context(lang=payer_sudo.lang)
        return seats_sudo.with_env(request.env(su=True)).with_company(
            seats_sudo.company_id[:1]
        )

    def _prepare_seats(self, seats_sudo):
        """Return what the page shows of each seat."""
        return [
            {
                **told,
                "booking": seat_sudo,
                "currency": seat_sudo._get_credit_currency(),
                "button": seat_sudo._get_choice_button(),
            }
            for seat_sudo, told in zip(
                seats_sudo, seats_sudo._get_choices(), strict=True
            )
        ]
