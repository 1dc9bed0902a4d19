# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What runs do with enrolments."""

from odoo import api, models


class AccountCreditRun(models.Model):
    _inherit = "account.credit.run"

    # === REMOVE === #

    @api.model
    def _check_remove(self, enrolments, options):
        """Raise unless the user may end these enrolments, and as chosen."""
        enrolments.check_access("write")
        Credit = self.env["account.move.credit"]
        Credit._check_end_settlement(options.get("settlement", "credit"))
        Credit._get_reason(options.get("reason_id"))
        amounts = options.get("amounts")
        enrolments._check_mode(options.get("mode", "unused"), amounts)
        enrolments.sudo()._to_amounts_by_enrolment(amounts)
        leaving, _last_days = enrolments._get_leaving(
            options.get("date"), options.get("booking_ids")
        )
        leaving.event_id.with_env(self.env)._check_not_begun()
        return options

    @api.model
    def _plan_remove(self, enrolments, _options):
        active = enrolments.filtered(lambda enrolment: enrolment.state == "active")
        return [active] if active else []

    @api.model
    def _get_keys_remove(self, enrolments):
        return self._get_payer_keys(enrolments)

    def _do_remove(self, enrolments, options):
        narrow = self._narrow(options, enrolments)
        if chosen := options.get("booking_ids"):
            own = {*enrolments.sudo().booking_ids.ids}
            narrow["booking_ids"] = [each for each in chosen if each in own]
        return {
            result["enrolment_id"]: self._prepare_failed("\n".join(result["failed"]))
            if result["failed"]
            else {"credit_note_id": (result["credit_note_ids"] or [False])[-1]}
            for result in enrolments.remove_from_product(**narrow)
        }

    # === UNDO === #

    @api.model
    def _get_subjects_undo_removal(self, lines):
        """Return the enrolments that are still ended by it."""
        enrolments = self.env["product.enrolment"].sudo().browse(lines.mapped("res_id"))
        return enrolments.exists().filtered(
            lambda enrolment: enrolment.state == "ended" and enrolment.removal_date
        )

    @api.model
    def _check_undo_removal(self, enrolments, options):
        enrolments.check_access("write")
        return options

    @api.model
    def _plan_undo_removal(self, enrolments, _options):
        return [enrolments]

    @api.model
    def _get_keys_undo_removal(self, enrolments):
        return self._get_shared_keys(
            enrolments, lambda enrolment: enrolment._get_credit_to_undo()
        )

    def _do_undo_removal(self, enrolments, _options):
        return self._do_in_halves(enrolments, lambda part: part.undo_removal())

    # === INVOICE === #

    @api.model
    def _check_invoice_enrolments(self, enrolments, options):
        enrolments.check_access("write")
        enrolments._check_due_date(options.get("date"))
        return options

    @api.model
    def _plan_invoice_enrolments(self, enrolments, _options):
        return [enrolments]

    @api.model
    def _get_keys_invoice_enrolments(self, enrolments):
        return self._get_payer_keys(enrolments)

    def _do_invoice_enrolments(self, enrolments, options):
        return {
            enrolment_id: {"replacement_id": draft["invoice_id"]}
            for draft in enrolments.invoice_enrolments(**options)
            for enrolment_id in draft["enrolment_ids"]
        }
