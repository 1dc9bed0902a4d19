# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who makes and changes sessions: practitioners their own, administrators all, both in
the companies that they have entered. Whatever is not said to be open here is closed.
"""

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

PRACTITIONER = "konfidens_credit.group_practitioner"
ADMINISTRATOR = "konfidens_credit.group_administrator"
# What others write on a session, often without knowing it: their own reply; the
# document that it hangs on, when leads are merged or deleted; and that somebody's
# calendar elsewhere is to be told.
OPEN_TO_ALL = frozenset(
    {
        "current_status",
        "res_id",
        "res_model",
        "res_model_id",
        "opportunity_id",
        "need_sync",
        "need_sync_m",
    }
)
# What says whose a session is: who changes it must run the result as well.
DECIDING = frozenset({"user_id", "session_product_id", "session_company_id"})


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    # === COMPUTE METHODS === #

    @api.depends("user_id", "session_product_id", "session_company_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_user_can_edit(self):
        """Override of `calendar`: those who run a session edit it, and not those who
        come to it.
        """
        super()._compute_user_can_edit()
        for event in self.filtered("session_company_id"):
            # Whoever hands a session on edits it until that is saved.
            saved = event._origin or event
            event.user_can_edit = (
                self._may_run(saved.user_id, event.session_company_id)
                and not event._check_private_event_conditions()
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("session_product_id", "session_company_id")
    def _check_session_company(self):
        """A session is one company's, and sells a service of it."""
        for event in self.sudo():
            product, company = event.session_product_id, event.session_company_id
            owner = product.company_id
            if product and (not company or (owner and owner not in company.parent_ids)):
                raise ValidationError(
                    self.env._(
                        "%(session)s sells a service of another company. Choose a "
                        "service of the company that invoices it.",
                        session=event.with_env(self.env).display_name,
                    )
                )

    # === CHECKS === #

    def _check_session_access(self):
        """Raise unless the user runs these sessions: their organiser as practitioner,
        or an administrator, in a company that they have entered (rules 28 and 30).
        """
        if self.env.su or not self:
            return
        self._check_runs()
        self.check_access("write")
        # Calendars that are private by default have no rule of their own.
        self._check_calendar_privacy_write_permissions()

    def _check_runs(self):
        """Raise unless whose sessions these are lets the user run them.

        Read from the database: in the cache, what is private to others is empty.
        """
        if self.env.su or not self:
            return
        groups = (
            self.sudo()
            .with_context(active_test=False)
            ._read_group(
                [("id", "in", self.ids)],
                ["user_id", "session_company_id"],
                ["id:recordset"],
            )
        )
        for organiser, company, events in groups:
            if not self._may_run(organiser, company):
                sessions = events.with_env(self.env)
                raise sessions._get_refusal(self._may_run(organiser, company[:0]))

    @api.model
    def _may_run(self, organiser, company):
        """Tell whether the user may run sessions of this organiser and company."""
        user = self.env.user
        return (
            user.has_group(PRACTITIONER)
            and (organiser == user or user.has_group(ADMINISTRATOR))
            and (not company or company in self.env.companies)
        )

    def _get_refusal(self, is_company_missing):
        """Return the error that tells a user why they may not change these sessions.

        :param bool is_company_missing: whether all that is missing is the company
        """
        seen = self.filtered(lambda event: not event._check_private_event_conditions())
        sessions = ", ".join(seen.mapped("display_name")) or self.env._(
            "sessions of others"
        )
        if is_company_missing:
            return AccessError(
                self.env._(
                    "You may not change %(sessions)s in the companies that you work "
                    "in now. Choose its company at the top right, or ask somebody who "
                    "works there.",
                    sessions=sessions,
                )
            )
        return AccessError(
            self.env._(
                "You may not change %(sessions)s: only the practitioner and "
                "administrators may. Ask one of them.",
                sessions=sessions,
            )
        )

    def _check_may_write(self, names):
        """Raise unless the user may write these fields: on a session all but a few are
        for those who run it, and so is what makes a session of an event.
        """
        if self.env.su or OPEN_TO_ALL.issuperset(names):
            return
        if any(name.startswith("session_") for name in names):
            self._check_session_access()
        else:
            self._filter_sessions()._check_session_access()

    def _check_result(self, names=DECIDING):
        """Raise unless the user runs the sessions that creating or writing these fields
        made, defaults included, and may read what they sell.
        """
        if self.env.su or DECIDING.isdisjoint(names):
            return
        sessions = self._filter_sessions()
        sessions._check_runs()
        if "session_product_id" in names:
            products_sudo = sessions.sudo().session_product_id
            products_sudo.with_env(self.env).check_access("read")

    def _filter_sessions(self):
        """Return the sessions among these events; those that are archived, or hidden
        from the user, too.
        """
        if self.env.su:
            return self.filtered("session_product_id")
        found = (
            self.sudo()
            .with_context(active_test=False)
            .search([("id", "in", self.ids), ("session_product_id", "!=", False)])
        )
        return self & found.with_env(self.env)
