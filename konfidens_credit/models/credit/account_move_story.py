# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The story of an invoice or credit note in one line, the same for all who may see it:
what credited it, what came after, and where the money is.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    credit_story = fields.Json(
        compute="_compute_credit_story",
        help="What came of this document, in parts: a text, and the document that it "
        "leads to, if any.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "payment_state", "amount_credited", "replacement_ids.state")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_credit_story(self):
        """Tell each user no more than they may read: documents are named to whoever may
        open them, and nothing is told of what can't be read itself (rule 30).
        """
        self.credit_story = False
        told = self._origin.filtered(
            lambda move: move.move_type in ("out_invoice", "out_refund")
        )._filtered_access("read")
        told_sudo = told.sudo()
        others = told_sudo._get_told_documents().with_env(self.env)
        open_ids = set(others._filtered_access("read").ids)
        failed = told_sudo._get_failed_mail()
        for move in self:
            if move._origin in told:
                move_sudo = move._origin.sudo().with_prefetch(told._prefetch_ids)
                parts = move_sudo._get_story() + failed.get(move_sudo.id, [])
                move.credit_story = [
                    {**part, "move_id": part["move_id"] in open_ids and part["move_id"]}
                    for part in parts
                ]

    # === PARTS === #

    def _get_told_documents(self):
        """Return the other documents that the stories of these name."""
        return (
            self.reversed_entry_id
            | self.replaces_id
            | self._get_credit_notes()
            | self._get_replacements()
        )

    def _get_story(self):
        """Return the story of this document, for whom it was checked who may read it.

        :return: a dict per part: ``text``, ``move_id`` of the document that it leads to
            (or False) and ``is_bad``
        :rtype: list[dict]
        """
        self.ensure_one()
        parts = []
        if self.reversed_entry_id and self.move_type == "out_refund":
            text = self.env._("Credits %(name)s", name=self.reversed_entry_id.name)
            parts.append(self._tell(text, self.reversed_entry_id))
        if self.replaces_id:
            text = self.env._("Replaces %(name)s", name=self.replaces_id.name)
            parts.append(self._tell(text, self.replaces_id))
        parts += [self._tell_credit(note) for note in self._get_credit_notes()]
        for replacement in self._get_replacements():
            is_draft = replacement.state == "draft"
            text = (
                self.env._("See draft")
                if is_draft
                else self.env._("Replaced by %(name)s", name=replacement.name)
            )
            parts.append(self._tell(text, replacement))
        return parts + self._get_money_story()

    @api.model
    def _tell(self, text, document=None, is_bad=False):
        """Return a part of a story."""
        return {
            "text": text,
            "move_id": document.id if document else False,
            "is_bad": is_bad,
        }

    def _tell_credit(self, credit_note):
        """Return the part about a credit note of this invoice."""
        names = {
            "name": credit_note.name,
            "amount": self.currency_id.format(credit_note.amount_total),
        }
        if credit_note._is_waiting_for_its_day():
            date = format_date(self.env, credit_note.date)
            text = self.env._(
                "%(amount)s to be credited on %(date)s", date=date, **names
            )
        elif credit_note.state == "draft":
            text = self.env._("%(amount)s to be credited: see the draft", **names)
        elif self.credit_state == "full" and len(self._get_credit_notes()) == 1:
            text = self.env._("Credited by %(name)s", **names)
        else:
            text = self.env._("%(amount)s credited by %(name)s", **names)
        return self._tell(text, credit_note)

    # === MONEY === #

    def _get_money_story(self):
        """Return the parts about where the money of this document is. A hook for what
        else becomes of it.
        """
        self.ensure_one()
        if self.move_type == "out_refund":
            texts = self._get_money_texts()
        else:
            texts = self._get_credit_notes()._get_money_texts(but=("applied",))
        if self.state == "posted" and self.move_type == "out_invoice":
            used = self._get_settled_amounts()[self]["account_credit"]
            if not self.currency_id.is_zero(used):
                texts.append(
                    self.env._(
                        "%(amount)s paid with account credit",
                        amount=self.currency_id.format(used),
                    )
                )
        return [self._tell(text) for text in texts]

    def _get_money_texts(self, but=()):
        """Return where the money of these credit notes of one currency is, to staff, a
        text for each part of it.

        :param but: kinds of ``_get_credit_outcome`` that are not told
        :rtype: list[str]
        """
        sums = defaultdict(float)
        for credit_note in self:
            for kind, amount in credit_note._get_credit_outcome().items():
                sums[kind] += amount
        return [
            text
            for kind, amount in sums.items()
            if kind not in but and not self.currency_id.is_zero(amount)
            for text in self._get_texts_of_part(kind, amount)
        ]

    def _get_texts_of_part(self, kind, amount):
        """Return in words where a part of the money of these credit notes is.

        :param str kind: see ``_get_credit_outcome``
        :rtype: list[str]
        """
        amount = self.currency_id.format(amount)
        texts = {
            "applied": self.env._("%(amount)s less to pay", amount=amount),
            "used": self.env._("%(amount)s used on other invoices", amount=amount),
            "account_credit": self.env._("%(amount)s is account credit", amount=amount),
            "refunding": self.env._("%(amount)s on its way back", amount=amount),
            "refunded": self.env._("%(amount)s refunded", amount=amount),
            "outside": self.env._("%(amount)s settled elsewhere", amount=amount),
        }
        return [texts[kind]]

    # === MAIL === #

    def _get_failed_mail(self):
        """Return, by id of these documents, the parts about e-mails of which the last
        to somebody did not arrive.
        """
        if not self.ids:
            return {}
        notices_sudo = (
            self.env["mail.notification"]
            .sudo()
            .search(
                [
                    ("notification_type", "=", "email"),
                    ("mail_message_id.model", "=", self._name),
                    ("mail_message_id.res_id", "in", self.ids),
                    ("res_partner_id", "!=", False),
                ],
                order="id",
            )
        )
        last = {
            (notice.mail_message_id.res_id, notice.res_partner_id): notice
            for notice in notices_sudo
        }
        failed = {}
        for (move_id, partner), notice in last.items():
            if notice.notification_status in ("exception", "bounce"):
                text = self.env._("The e-mail to %(name)s failed", name=partner.name)
                failed.setdefault(move_id, []).append(self._tell(text, is_bad=True))
        return failed
