# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What others see of sessions: that the time is taken (rules 28 and 30).

Odoo shows private events of others as "Busy". So are sessions of others, but for who
comes to them, administrators of the company, and who works with its invoices, which
name them: clients are nobody else's matter. What is hidden can't be found, counted or
put in order either.
"""

import re
from itertools import repeat

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import unique

from .calendar_event_access import ADMINISTRATOR

SEES_ALL = (
    f"{ADMINISTRATOR},account.group_account_invoice,account.group_account_readonly"
)
# By these, calendars ask for time that is taken.
OPEN_TO_SEARCH = frozenset(
    {
        "partner_ids",
        "attendee_ids",
        "current_attendee",
        "stop",
        "create_uid",
        "is_in_diary",
    }
)
NAME = re.compile(r"\s*(\w+)")


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    is_in_diary = fields.Boolean(
        compute="_compute_is_in_diary", search="_search_is_in_diary"
    )

    def _compute_is_in_diary(self):
        """It is there to be searched for."""
        self.is_in_diary = False

    @api.model
    def _search_is_in_diary(self, operator, _value):
        """Find the sessions of which the user may know that the time is taken: not what
        is private to others, as what is found would tell which is a session.
        """
        if operator != "in":
            return NotImplemented
        companies = self.env.user._get_company_ids()
        # As Odoo has it: our own leaves out all sessions of others.
        not_private = super()._get_default_privacy_domain()  # pylint: disable=super-method-mismatch
        return Domain("session_product_id", "!=", False) & (
            self._get_mine_domain()
            | Domain("session_company_id", "in", companies) & Domain(not_private)
        )

    # === READING === #

    def _check_private_event_conditions(self):
        """Override of `calendar`: sessions are for those who run them."""
        return super()._check_private_event_conditions() or self._is_behind_wall()

    def _is_behind_wall(self):
        """Tell whether this is a session that is nothing of the user's."""
        self.ensure_one()
        user = self.env.user
        if self.env.su or not self.session_company_id:
            return False
        if self.user_id == user or user.partner_id in self.partner_ids:
            return False
        return self.session_company_id.id not in self._get_open_company_ids()

    @api.model
    def _get_open_company_ids(self):
        """Return the ids of the companies of which the user sees all sessions: who runs
        them all, and who works with the invoices that name them.
        """
        user = self.env.user
        return user._get_company_ids() if user.has_groups(SEES_ALL) else ()

    @api.model
    def _get_public_fields(self):
        """Override of `calendar`: the company of a session decides who sees the rest,
        so `calendar` may not hide it from that decision. `_fetch_query` does.
        """
        return super()._get_public_fields() | {"session_company_id"}

    def _fetch_query(self, query, fields):
        """Override of `calendar` to have the company there when it hides events, and
        to hide that of private ones, too.
        """
        company = self._fields["session_company_id"]
        public = self._get_public_fields() - {company.name}
        if self.env.su or all(field.name in public for field in fields):
            return super()._fetch_query(query, fields)
        needed = [self._fields[name] for name in ("privacy", "user_id", "partner_ids")]
        events = super()._fetch_query(query, list(unique([*fields, company, *needed])))
        private = events.filtered(
            lambda event: super()._check_private_event_conditions()
        )
        self.env.cache.update(private, company, repeat(None))
        return events

    # === FINDING, COUNTING, SORTING === #

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        """Override to find by the fields of sessions only what the user sees."""
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            asked = [condition.field_expr for condition in domain.iter_conditions()]
            domain &= self._get_seen_domain([*asked, *(order or "").split(",")])
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Override to sum up by the fields of sessions only what the user sees."""
        if not self.env.su:
            conditions = [part[0] for part in having if not isinstance(part, str)]
            domain = Domain(domain) & self._get_seen_domain(
                [*groupby, *aggregates, *conditions, *(order or "").split(",")]
            )
        return super()._read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Override to sum up by the fields of sessions only what the user sees."""
        if not self.env.su:
            groupby = [spec for specs in grouping_sets for spec in specs]
            domain = Domain(domain) & self._get_seen_domain(
                [*groupby, *aggregates, *(order or "").split(",")]
            )
        return super()._read_grouping_sets(domain, grouping_sets, aggregates, order)

    @api.model
    def _get_seen_domain(self, specs):
        """Return the domain of the events of which the user sees these fields.

        By a field of sessions, no private event of others is found, be it a session or
        not: else what is missing would tell which is one.

        :param list specs: fields, as in domains, groups, aggregates and orders
        """
        names = {match[1] for spec in specs if (match := NAME.match(spec))}
        public = self._get_public_fields()
        if any(self._is_session_field(name) for name in names - OPEN_TO_SEARCH):
            return self._get_default_privacy_domain() | self._get_mine_domain()
        if names - public - OPEN_TO_SEARCH:
            return self._get_wall_domain()
        return Domain.TRUE

    @api.model
    def _is_session_field(self, name):
        field = self._fields.get(name)
        return bool(field and field._module) and field._module.startswith(
            "konfidens_credit"
        )

    @api.model
    def _get_default_privacy_domain(self):
        """Override of `calendar`: sessions are for those who run them."""
        return Domain(super()._get_default_privacy_domain()) & self._get_wall_domain()

    @api.model
    def _get_wall_domain(self):
        """Return the domain of what is no session, or one that the user may see
        (`_is_behind_wall`).
        """
        companies = [False, *self._get_open_company_ids()]
        return Domain("session_company_id", "in", companies) | self._get_mine_domain()

    @api.model
    def _get_mine_domain(self):
        user = self.env.user
        return Domain("user_id", "=", user.id) | Domain(
            "partner_ids", "in", user.partner_id.ids
        )
