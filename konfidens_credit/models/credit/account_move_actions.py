# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Buttons of invoices and credit notes: where they lead."""

from odoo import api, fields, models

from ..common.asking import MOST_TOLD, asked
from ..common.context_keys import DOOR
from ..common.public_method import each_once, public_method
from .account_move_mail import NOTIFICATION_TEMPLATE

REVERSAL_ACTION = "account.action_view_account_move_reversal"


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_note_count = fields.Integer(
        string="Credit Notes", compute="_compute_credit_note_count"
    )
    replacement_count = fields.Integer(compute="_compute_replacement_count")
    has_draft_replacement = fields.Boolean(compute="_compute_replacement_count")

    # === COMPUTE METHODS === #

    @api.depends("reversal_move_ids.state", "reversal_move_ids.move_type")
    def _compute_credit_note_count(self):
        counts = {}
        if self.ids:
            counts = dict(
                self._read_group(
                    self._get_credit_notes_domain(self.ids),
                    ["reversed_entry_id"],
                    ["__count"],
                )
            )
        for move in self:
            move.credit_note_count = counts.get(move._origin, 0)

    @api.depends("replacement_ids.state")
    def _compute_replacement_count(self):
        for move in self:
            replacements = move._get_replacements()
            move.replacement_count = len(replacements)
            move.has_draft_replacement = any(
                replacement.state == "draft" for replacement in replacements
            )

    def _get_replacements(self):
        """Return the invoices made to replace these, without the cancelled ones."""
        replacements = self.replacement_ids
        return replacements.filtered(lambda move: move.state != "cancel").with_prefetch(
            replacements._prefetch_ids
        )

    # === ACTION METHODS === #

    @each_once
    def action_reverse(self):
        """Override of `account` to open our form of the wizard on customer invoices:
        every button and menu that credits leads here.
        """
        if not self or any(move.move_type != "out_invoice" for move in self):
            return super().action_reverse()
        return {
            # Native looks at one move only.
            **super(AccountMove, self[0]).action_reverse(),
            "name": self._get_credit_action_name(),
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "active_model": self._name,
                "active_id": self[0].id,
                "active_ids": self.ids,
                "dialog_size": "large",
                DOOR: self.env.context.get(DOOR),
            },
        }

    def _get_credit_action_name(self):
        if len(self) == 1:
            return self.env._("Credit Invoice %(name)s", name=self.name or "")
        return self.env._("Credit %(count)s Invoices", count=len(self))

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_credit_notes(self):
        """Open the credit notes of these invoices."""
        return self._get_records_action_of(
            self._get_credit_notes(), self.env._("Credit Notes")
        )

    @asked(most=MOST_TOLD)
    @public_method
    def action_open_replacements(self):
        """Open the drafts and invoices that replace these invoices."""
        return self._get_records_action_of(
            self._get_replacements(), self.env._("Replacements")
        )

    def _get_records_action_of(self, moves, name):
        """Return the action that shows these documents: one as a form, many listed."""
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "account.move",
            "context": {"default_move_type": moves[:1].move_type, "create": False},
        }
        if len(moves) == 1:
            return {**action, "views": [(False, "form")], "res_id": moves.id}
        return {
            **action,
            "views": [
                (moves._get_list_view_of_user().id, "list"),
                (False, "form"),
            ],
            "domain": [("id", "in", moves.ids)],
        }

    def _get_list_view_of_user(self):
        """Return the list of these documents that the user sees."""
        is_credit = self[:1].move_type == "out_refund"
        return self.env.ref(
            "account.view_out_credit_note_tree"
            if is_credit
            else "account.view_out_invoice_tree"
        )

    def _get_list_action_of_user(self):
        """Return the xmlid of the action that lists the invoices of the user."""
        return "account.action_move_out_invoice_type"

    @asked()
    @public_method
    def action_send_to_payer(self):
        """Send the payment notification of these invoices, without the dialog, which
        needs access to accounting. It leaves after the commit: whether it arrived is
        told by the story of the invoice.
        """
        invoices = self._with_right_to_credit().sudo()
        invoices._send_payment_notification()
        return self.env["ir.actions.client"]._get_done_notification(
            self.env._(
                "%(invoices)s is on its way to %(addresses)s.",
                invoices=self._get_names(),
                addresses=", ".join(invoices.partner_id.mapped("email_normalized")),
            )
        )

    @asked(one=True)
    @public_method
    def action_send_payment_notification(self):
        """Open Odoo's send dialog with the payment notification, which carries the
        link to pay.
        """
        self.ensure_one()
        action = self.action_send_and_print()
        action["name"] = self.env._("Send Payment Notification")
        action["context"]["allow_partners_without_mail"] = True
        template = self.env.ref(NOTIFICATION_TEMPLATE, raise_if_not_found=False)
        if template:
            action["context"]["default_template_id"] = template.id
        return self._get_action_with_base_document_layout_configurator(action)

    def _get_credited_action(self, result, notify=False):
        """Return the notification after a credit, with a link to what came of it.

        :param dict result: as ``credit_invoice`` returns it for this invoice
        :param bool notify: whether the credit note was to be sent by e-mail
        """
        self.ensure_one()
        credit_note = self.browse(result["credit_note_id"])
        replacement = self.browse(result["replacement_id"] or ())
        target = replacement or credit_note
        return {
            "type": "ir.actions.client",
            "tag": "konfidens_credit.credited",
            "params": {
                "message": self._get_credited_message(credit_note, notify),
                "type": "warning"
                if notify and not credit_note.partner_id.email_normalized
                else "success",
                "label": self.env._("See draft")
                if replacement
                else self.env._("See credit note"),
                "action": self._get_records_action_of(target, target.display_name),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _get_corrected_action(self, result):
        """Return the notification after an invoice was credited and made anew, and
        sent.

        :param dict result: as ``credit_invoice`` returns it for this invoice
        """
        new = self.browse(result["replacement_id"])
        action = self._get_credited_action(result)
        action["params"].update(
            message=self.env._(
                "%(invoice)s is credited. %(new)s of %(amount)s is sent to %(payer)s.",
                invoice=self.name,
                new=new.name,
                amount=new.currency_id.format(new.amount_total),
                payer=new.partner_id.display_name,
            ),
            label=self.env._("See invoice"),
        )
        return action

    def _get_credited_message(self, credit_note, notify=False):
        """Return in sentences what came of crediting this invoice, where the money is,
        and whether the customer can be told.
        """
        self.ensure_one()
        names = {
            "invoice": self.name,
            "amount": credit_note.currency_id.format(credit_note.amount_total),
            "credit_note": credit_note._get_names(),
        }
        payer = credit_note.partner_id
        if is_waiting := credit_note._is_waiting_for_review():
            texts = [
                self.env._(
                    "Nothing is credited yet: %(credit_note)s of %(amount)s, for "
                    "%(invoice)s, has to be reviewed first.",
                    **names,
                )
            ]
        else:
            texts = [
                self.env._(
                    "%(invoice)s is credited by %(amount)s: %(credit_note)s.", **names
                )
            ]
            money = credit_note.sudo()._get_money_texts(but=("applied",))
            texts += [self.env._("%(money)s.", money=text) for text in money]
        if notify and is_waiting and payer.email_normalized:
            texts.append(self.env._("It is sent once it is confirmed."))
        if notify and not payer.email_normalized:
            texts.append(
                self.env._(
                    "It is not sent: %(payer)s has no e-mail address.",
                    payer=payer.display_name,
                )
            )
        return " ".join(texts)
