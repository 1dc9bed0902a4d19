# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Starting large work: how much is large, and what has to be clear before the first
record is touched.
"""

from odoo import api, models
from odoo.exceptions import UserError

from ..common.asking import ask_options

# Seconds that a document takes, about, as long as nobody has measured it here.
SECONDS_PER_DOCUMENT = 0.06
# What takes back what another kind does.
UNDO_KINDS = {
    "credit": "undo_credit",
    "cancel_sessions": "reinstate",
    "remove": "undo_removal",
    "invoice_bookings": "delete_drafts",
    "invoice_enrolments": "delete_drafts",
}


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    # === HOW MUCH === #

    @api.model
    def _is_large(self, records):
        """Tell whether working on these records is for the background: above the
        number that their company has set.
        """
        return any(
            self._count_documents(own) > company.sudo().credit_run_threshold
            for company, own in self._split_by_company(records).items()
        )

    @api.model
    def _estimate_seconds(self, records, kind="credit"):
        """Return how long working on these records takes, about, as it took last."""
        last = (
            self.env["account.credit.run.line"]
            .sudo()
            .search(
                [("run_id.kind", "=", kind), ("seconds", ">", 0)],
                order="id desc",
                limit=1,
            )
        )
        seconds = last.seconds or SECONDS_PER_DOCUMENT
        return self._count_documents(records) * seconds

    @api.model
    def _count_documents(self, records):
        """Return how many documents working on these records is about: of sessions,
        the seats.
        """
        if records._name == "calendar.event":
            return len(records.sudo().booking_ids._filter_live())
        return len(records)

    # === START === #

    @api.model
    def _read_options(self, method, options):
        """Return what a request chose, as the public method reads it that does it."""
        return ask_options(self.env, method, options)

    @api.model
    def _start_one(self, kind, records, options=None):
        """Start to work on these records of one company; see ``_start``.

        :return: what ``*_in_background`` return
        :rtype: dict
        """
        companies = list(self._split_by_company(records))
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These belong to several companies: %(companies)s. Start with "
                    "those of one.",
                    companies=", ".join(company.name for company in companies),
                )
            )
        return {"run_id": self._start(kind, records, options).id}

    @api.model
    def _start(self, kind, records, options=None, undoes=None):
        """Start to work on these records as the user, a company each, once it is clear
        that they may, and that the options are right.

        :param str kind: one of ``KINDS``
        :param dict options: what the method takes that does it
        :param undoes: the run that is undone by it
        :return: the runs
        """
        options = getattr(self, f"_check_{kind}")(records, dict(options or {}))
        subjects = getattr(self, f"_plan_{kind}")(records, options)
        by_company = {}
        for part in subjects:
            for company, own in self._split_by_company(part).items():
                by_company.setdefault(company, []).append(own)
        if not by_company:
            raise UserError(
                self.env._("There is nothing to do: none of these is left to work on.")
            )
        runs = self.browse()
        for company, parts in by_company.items():
            runs += self._make_run(kind, company, parts, options, undoes)
        runs._wake()
        return runs.with_env(self.env)

    @api.model
    def _make_run(self, kind, company, parts, options, undoes):
        lines = [vals for own in parts for vals in self._prepare_lines(kind, own)]
        run = (
            self.sudo()
            ._as_owner()
            .with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "name": self._get_name(kind, len(lines)),
                    "kind": kind,
                    "options": self._pack(options),
                    "user_id": self.env.user.id,
                    "company_id": company.id,
                    "undoes_id": undoes.id if undoes else False,
                }
            )
        )
        self.env["account.credit.run.line"].sudo()._as_owner().create(
            [{**vals, "run_id": run.id} for vals in lines]
        )
        run = run.with_env(self.sudo().env)
        run._tell_progress()
        return run

    @api.model
    def _prepare_lines(self, kind, records):
        """Return the values of lines for these records: those that are best done
        together, one after the other, else as they were chosen.
        """
        keys = getattr(self, f"_get_keys_{kind}", self._get_no_keys)(records)
        if keys:
            records = records.sorted(lambda record: (keys[record], record.id))
        return [
            {
                "res_model": record._name,
                "res_id": record.id,
                "batch_key": keys.get(record, 0),
            }
            for record in records
        ]

    @api.model
    def _get_no_keys(self, _records):
        return {}

    @api.model
    def _get_payer_keys(self, records):
        """Return by record what those of one payer have alike."""
        return {record: record.sudo().payer_id.id for record in records}

    @api.model
    def _get_shared_keys(self, records, get_credit_notes):
        """Return by record what those have alike that share a credit note, by others
        in between, too: it is undone for all of them or none.
        """
        roots = {}

        def find(key):
            while roots.setdefault(key, key) != key:
                key = roots[key]
            return key

        for record in records:
            for credit_note in get_credit_notes(record.sudo()):
                # Ids of both are numbers: those of credit notes are below zero here.
                roots[find(-credit_note.id)] = find(record.id)
        return {record: find(record.id) for record in records}

    @api.model
    def _split_by_company(self, records):
        """Return these records by the company that they belong to."""
        name = "session_company_id" if "session_company_id" in records else "company_id"
        sudo = records.sudo()
        return {
            company: own.with_env(records.env)
            for company, own in sudo.grouped(name).items()
        }

    @api.model
    def _pack(self, options):
        """Return options as JSON keeps them."""
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value
            for name, value in options.items()
        }

    # === NAMES === #

    @api.model
    def _get_name(self, kind, count):
        """Return in words what a run does."""
        names = {
            "credit": self.env._("Credit %(count)s invoices", count=count),
            "cancel_sessions": self.env._(
                "Cancel sessions: %(count)s bookings", count=count
            ),
            "cancel_bookings": self.env._("Cancel %(count)s bookings", count=count),
            "remove": self.env._("Remove %(count)s clients", count=count),
            "invoice_bookings": self.env._("Invoice %(count)s bookings", count=count),
            "invoice_enrolments": self.env._(
                "Invoice %(count)s enrolments", count=count
            ),
            "post_send": self.env._("Post and send %(count)s drafts", count=count),
            "collect": self.env._("Post and collect %(count)s invoices", count=count),
            "undo_credit": self.env._("Undo %(count)s credits", count=count),
            "reinstate": self.env._("Reinstate %(count)s sessions", count=count),
            "undo_removal": self.env._("Undo %(count)s removals", count=count),
            "delete_drafts": self.env._("Delete %(count)s drafts", count=count),
        }
        return names[kind]

    def _get_open_action(self):
        """Return the action that opens these runs: one as a form, many listed."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("In the Background"),
            "res_model": self._name,
        }
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id}
        return {
            **action,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.ids)],
        }

    # === UNDO === #

    def _get_undo_kind(self):
        """Return the kind of run that takes back what this one did, or None."""
        self.ensure_one()
        return UNDO_KINDS.get(self.kind)

    def _get_undo_subjects(self):
        """Return what takes part in undoing this run."""
        self.ensure_one()
        kind = self._get_undo_kind()
        lines = self._get_lines_sudo("done")
        return getattr(self, f"_get_subjects_{kind}")(lines).with_env(self.env)
