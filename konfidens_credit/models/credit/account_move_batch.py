# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Invoices that were credited together: what is done with all of them afterwards."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.asking import asked
from ..common.halves import in_halves
from ..common.public_method import public_method
from .account_move_mail import IS_NOTIFICATION


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_batch = fields.Datetime(
        string="Credited Together",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="When this credit note was made together with others.",
        owned=True,
    )
    is_last_batch = fields.Boolean(
        compute="_compute_is_last_batch",
        search="_search_is_last_batch",
        export_string_translation=False,
    )
    replacement_names = fields.Char(
        string="New Invoice", compute="_compute_replacement_names"
    )

    # === COMPUTE METHODS === #

    @api.depends("credit_batch")
    @api.depends_context("uid")
    def _compute_is_last_batch(self):
        last = self.filtered_domain(self._search_is_last_batch("in", [True]))
        for move in self:
            move.is_last_batch = move in last

    @api.model
    def _search_is_last_batch(self, operator, value):
        """Find the credit notes that the user made together at last."""
        if operator != "in" or True not in value:
            return NotImplemented
        own = Domain("credit_batch", "!=", False) & Domain(
            "create_uid", "=", self.env.uid
        )
        newest = self.search(own, order="credit_batch desc, id desc", limit=1)
        return own & Domain("credit_batch", "=", newest.credit_batch)

    @api.depends("reversed_entry_id.replacement_ids.state")
    def _compute_replacement_names(self):
        for move in self:
            replacements = move.reversed_entry_id._get_replacements()
            replacements = replacements._filtered_access("read")
            move.replacement_names = replacements and replacements._get_names()

    # === BUSINESS METHODS === #

    def _keep_as_batch(self, when=None):
        """Keep in mind that these credit notes were made together.

        :param datetime when: when it began, where it took several transactions
        """
        self.sudo()._as_owner().credit_batch = when or fields.Datetime.now()

    def _get_drafts_of_batch(self):
        """Return the drafts that came with these credit notes, as the user may work on
        them.
        """
        self._with_right_to_credit()
        replacements = self.reversed_entry_id._get_replacements()
        return replacements.filtered(lambda move: move.state == "draft")

    def _post_each(self):
        """Post those of these drafts that can be, together where that goes well.

        :return: those that are posted, and why the others are not, by draft
        :rtype: tuple[account.move, dict]
        """
        posted, errors = self.browse(), {}
        for part, _result, error in in_halves(self, lambda part: part.action_post()):
            if error:
                errors[part] = error
            else:
                posted |= part
        return posted, errors

    def _send_in_background(self):
        """Have Odoo send the payment notification of these posted invoices, after the
        commit and in the background, and return those that have somebody to send to.
        """
        reachable = self.filtered("partner_id.email_normalized")
        reachable.sudo().sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
            "sending_methods": ["email"],
            IS_NOTIFICATION: True,
        }
        if reachable:
            self.env.ref("account.ir_cron_account_move_send")._trigger()
        return reachable

    # === ACTION METHODS === #

    @asked()
    @public_method
    def action_open_batch_drafts(self):
        """Open the drafts that came with these credit notes."""
        drafts = self._get_drafts_of_batch()
        if not drafts:
            raise UserError(self._get_no_drafts_text())
        return self._get_records_action_of(
            drafts.with_env(self.env), self.env._("New Drafts")
        )

    @asked()
    @public_method
    def action_post_and_send_batch(self):
        """Post the drafts that came with these credit notes, and send each to its
        payer; one that fails does not undo the others.
        """
        drafts = self._get_drafts_of_batch()
        if not drafts:
            raise UserError(self._get_no_drafts_text())
        posted, errors = drafts._post_each()
        sent = posted._send_in_background()
        texts = [
            self.env._(
                "%(posted)s are posted, %(sent)s are on their way to their payers.",
                posted=len(posted),
                sent=len(sent),
            )
        ]
        if unsent := posted - sent:
            texts.append(
                self.env._(
                    "No e-mail address: %(payers)s.",
                    payers=", ".join(unsent.partner_id.mapped("display_name")),
                )
            )
        texts += [f"{draft._get_names()}: {error}" for draft, error in errors.items()]
        return self._get_batch_told_action(texts, posted == sent and not errors)

    @asked()
    @public_method
    def action_undo_batch(self):
        """Undo those of these credits that can be undone, and say why others can't."""
        credit_notes = self._with_right_to_credit()
        standing = credit_notes.filtered(lambda move: move._is_standing_credit())
        obstacles = {
            move: obstacle
            for move in standing
            if (obstacle := move._get_undo_obstacle())
        }
        if not standing:
            raise UserError(
                self.env._("Nothing of what was credited together stands to be undone.")
            )
        free = standing.filtered(lambda move: move not in obstacles)
        if free:
            free.undo_credit()
        done = self.env._("%(count)s credits are undone.", count=len(free))
        if len(free) == 1:
            done = self.env._("1 credit is undone.")
        return self._get_batch_told_action([done, *obstacles.values()], not obstacles)

    def _get_no_drafts_text(self):
        return self.env._(
            "No draft is left of what was credited together: they are posted, deleted, "
            "or none was made."
        )

    def _get_batch_told_action(self, texts, is_well):
        return self.env["ir.actions.client"]._get_notification(
            "\n".join(texts),
            warn=not is_well,
            stay=not is_well,
            then={"type": "ir.actions.client", "tag": "soft_reload"},
        )
