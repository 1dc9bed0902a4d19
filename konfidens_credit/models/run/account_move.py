# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..common.asking import MOST_IN_BACKGROUND, asked
from ..common.public_method import public_method


class AccountMove(models.Model):
    _inherit = "account.move"

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def credit_in_background(self, **options):
        """Credit these invoices in the background; one that can't be credited does not
        undo the others.

        :param options: see ``credit_invoice``
        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or an option is wrong
        :raise AccessError: if the user may not credit invoices
        """
        Run = self.env["account.credit.run"]
        options = Run._read_options(type(self).credit_invoice, options)
        return Run._start_one("credit", self, options)

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def post_and_send_in_background(self):
        """Post these drafts in the background, and send each to its payer.

        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies, or no draft is among them
        :raise AccessError: if the user may not post them
        """
        return self.env["account.credit.run"]._start_one("post_send", self)

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def collect_in_background(self):
        """Post those of these invoices that are drafts in the background, which uses
        account credit, and charge what is due.

        :return: ``run_id``
        :rtype: dict
        :raise UserError: if they are of several companies
        :raise AccessError: if the user may not post them
        """
        return self.env["account.credit.run"]._start_one("collect", self)

    # === ACTION METHODS === #

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def action_post_and_send_batch(self):
        """Override to post and send many drafts in the background."""
        Run = self.env["account.credit.run"]
        drafts = self._get_drafts_of_batch()
        if not Run._is_large(drafts):
            return super().action_post_and_send_batch()
        return Run._start("post_send", drafts)._get_open_action()

    @asked(most=MOST_IN_BACKGROUND)
    @public_method
    def action_undo_batch(self):
        """Override to undo many credits in the background."""
        Run = self.env["account.credit.run"]
        standing = self.filtered(lambda move: move.state == "posted")
        if not Run._is_large(standing):
            return super().action_undo_batch()
        return Run._start("undo_credit", standing)._get_open_action()
