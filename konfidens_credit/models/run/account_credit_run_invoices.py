# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What runs do with invoices: what is checked before, and what is done to a part."""

from odoo import Command, api, fields, models

from ...core.request import CreditRequest, to_amounts_by_id
from ..common.asking import ask
from ..common.halves import in_halves


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    # === CREDIT === #

    @api.model
    def _check_credit(self, invoices, options):
        """Raise unless the user may credit these invoices, and as chosen; whether each
        can be, is for its own line to say.
        """
        invoices = invoices._with_right_to_credit()
        request = self._get_credit_request(options)
        Credit = invoices.env["account.move.credit"]
        Credit._get_reason(request.reason_id)
        Credit._check_settlement(
            invoices.browse(),
            request,
            {None: request.date or fields.Date.context_today(self)},
        )
        if Credit._is_settled_outside(request):
            for company in invoices.company_id:
                company._check_credit_outside_account()
        known = invoices.sudo().invoice_line_ids.ids if request.lines else ()
        ask(self.env, to_amounts_by_id, request.lines, set(known))
        return options

    @api.model
    def _plan_credit(self, invoices, _options):
        return [invoices]

    @api.model
    def _get_credit_request(self, options, form=None):
        return ask(self.env, CreditRequest.parse, **{**options, "form": form})

    def _do_credit(self, invoices, options):
        invoices._with_right_to_credit()
        form = self._make_form(invoices, options.pop("form", None))
        if lines := options.get("lines"):
            # Keys are texts in JSON.
            options["lines"] = {int(key): amount for key, amount in lines.items()}
        request = self._get_credit_request(options, form)
        results = invoices.env["account.move.credit"]._credit_each(invoices, request)
        notes = invoices.browse(
            [result["credit_note_id"] for result in results if "error" not in result]
        )
        notes._keep_as_batch(self.create_date)
        return {
            result["invoice_id"]: self._prepare_failed(result["error"])
            if "error" in result
            else {
                "credit_note_id": result["credit_note_id"],
                "replacement_id": result["replacement_id"],
            }
            for result in results
        }

    @api.model
    def _make_form(self, invoices, values):
        """Return the form that was filled in, with other modules' fields, made anew for
        these invoices; as superuser for whoever has no access to accounting.
        """
        if not values:
            return None
        invoices = invoices._with_right_to_credit()
        return invoices.env["account.move.reversal"].create(
            {
                **values,
                "move_ids": [Command.set(invoices.ids)],
                "company_id": invoices.company_id.id,
            }
        )

    @api.model
    def _prepare_failed(self, message):
        return {"state": "failed", "message": message}

    # === POST === #

    @api.model
    def _check_post_send(self, drafts, options):
        drafts._with_right_to_credit()
        return options

    @api.model
    def _plan_post_send(self, moves, _options):
        drafts = moves.filtered(
            lambda move: move.state == "draft" and move.is_sale_document()
        )
        return [drafts] if drafts else []

    def _do_post_send(self, moves, _options):
        moves._with_right_to_credit()
        drafts = moves.filtered(lambda move: move.state == "draft")
        posted, errors = drafts._post_each()
        unsent = posted - posted._send_in_background()
        return {
            **{draft.id: self._prepare_failed(why) for draft, why in errors.items()},
            **{
                move.id: {
                    "message": self.env._(
                        "Posted, but not sent: %(payer)s has no e-mail address.",
                        payer=move.partner_id.display_name,
                    )
                }
                for move in unsent
            },
        }

    @api.model
    def _check_collect(self, moves, options):
        moves.check_access("write")
        return options

    @api.model
    def _plan_collect(self, moves, _options):
        return [moves]

    def _do_collect(self, moves, _options):
        moves.check_access("write")
        drafts = moves.filtered(lambda move: move.state == "draft")
        _posted, errors = drafts._post_each()
        (moves - drafts)._plan_collection()
        return {draft.id: self._prepare_failed(why) for draft, why in errors.items()}

    # === UNDO === #

    @api.model
    def _check_undo_credit(self, credit_notes, options):
        credit_notes._with_right_to_credit()
        return options

    @api.model
    def _get_subjects_undo_credit(self, lines):
        return lines.credit_note_id.filtered(lambda move: move.state != "cancel")

    @api.model
    def _plan_undo_credit(self, credit_notes, _options):
        return [credit_notes]

    def _do_undo_credit(self, credit_notes, _options):
        """Undo those that nothing stands in the way of: it is known before."""
        credit_notes._with_right_to_credit()
        credit_notes.check_access("read")
        obstacles = {
            move.id: self._prepare_failed(obstacle)
            for move in credit_notes
            if (obstacle := move._get_undo_obstacle())
        }
        free = credit_notes.filtered(lambda move: move.id not in obstacles)
        return {
            **obstacles,
            **self._do_in_halves(free, lambda part: part.undo_credit()),
        }

    @api.model
    def _check_delete_drafts(self, drafts, options):
        drafts._with_right_to_credit()
        return options

    @api.model
    def _get_subjects_delete_drafts(self, lines):
        return lines.replacement_id.filtered(lambda move: move.state == "draft")

    @api.model
    def _plan_delete_drafts(self, drafts, _options):
        return [drafts]

    def _do_delete_drafts(self, drafts, _options):
        return self._do_in_halves(drafts, lambda part: part.delete_draft())

    @api.model
    def _do_in_halves(self, records, do):
        """Do something to these records, and return what failed, by id."""
        return {
            part.id: self._prepare_failed(error)
            for part, _result, error in in_halves(records, do)
            if error
        }
