# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The e-mails that invoices and credit notes are sent with."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.base.models.ir_actions_report import _wkhtml

# How many lines of an invoice its e-mail names.
MOST_NAMED = 6
# Says of an invoice that Odoo sends in the background that it is to be paid.
IS_NOTIFICATION = "konfidens_credit_notification"
NOTIFICATION_TEMPLATE = "konfidens_credit.mail_template_payment_notification"


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_mail_template(self):
        """Override of `account` to say what became of the money in the e-mail of an
        invoice's credit note (rule 23), and that nothing has to be done about an
        invoice that pays itself (rule 16); Odoo's own is used if ours was deleted.
        """
        name = None
        if self and all(
            move.move_type == "out_refund" and move.reversed_entry_id for move in self
        ):
            name = "konfidens_credit.mail_template_credit_note"
        elif self and all(
            (move.sending_data or {}).get(IS_NOTIFICATION)
            or move._is_settled_by_itself()
            for move in self
        ):
            name = NOTIFICATION_TEMPLATE
        template = name and self.env.ref(name, raise_if_not_found=False)
        return template or super()._get_mail_template()

    def _is_settled_by_itself(self):
        """Tell whether the customer has nothing to do about this invoice. A hook."""
        self.ensure_one()
        return False

    def _get_payment_notification_values(self):
        """Return what a payment notification of this posted invoice tells.

        :return: ``amount`` left to pay, ``url`` that works without a login,
            ``is_payable``: whether it leads to an online payment, ``is_under_way``:
            whether a payment is being processed, ``credit``: account credit that was
            used on it, ``charge``: a sentence about what is charged by itself, and
            ``sold``: what it is for, as texts
        :rtype: dict
        """
        self.ensure_one()
        is_payable = self._has_to_be_paid() and bool(self._get_online_providers())
        if is_payable:
            url = self._get_portal_payment_link()
        else:
            url = self.get_base_url() + self.get_portal_url()
        return {
            "amount": self.amount_residual,
            "url": url,
            "is_payable": is_payable,
            "is_under_way": bool(self._get_transactions_under_way()),
            "credit": self.sudo()._get_settled_amounts()[self]["account_credit"],
            "charge": self._get_planned_charge(),
            "sold": self._get_sold_texts(),
        }

    def _get_sold_texts(self):
        """Return to the customer what this invoice is for, a text for each line: of a
        session, that is its service, whom it is for, and when.
        """
        self.ensure_one()
        names = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and (line.name or "").strip()
        ).mapped("name")
        texts = [
            ", ".join(part.strip() for part in name.splitlines() if part.strip())
            for name in names
        ]
        if len(texts) <= MOST_NAMED:
            return texts
        return [
            *texts[: MOST_NAMED - 1],
            self.env._("and %(count)s more", count=len(texts) - MOST_NAMED + 1),
        ]

    def _get_credit_hint(self):
        """Return to the customer how what these credit notes left can be used. A hook:
        nothing is left.
        """
        return ""

    def _get_planned_charge(self):
        """Return what is charged by itself, and when, as a sentence to the customer; or
        nothing. A hook.
        """
        return ""

    def _get_online_providers(self):
        """Return the payment providers that the customer can choose from."""
        self.ensure_one()
        return (
            self.env["payment.provider"]
            .sudo()
            ._get_compatible_providers(
                self.company_id.id,
                self.partner_id.id,
                self.amount_residual,
                currency_id=self.currency_id.id,
            )
            .filtered("is_published")
        )

    def _notify_by_email_prepare_rendering_context(
        self,
        message,
        msg_vals=False,
        model_description=False,
        force_email_company=False,
        force_email_lang=False,
        force_record_name=False,
    ):
        """Override of `account` to head the e-mail of a credit note with no due date,
        and that of an invoice with what is still owed: native names the total.
        """
        context = super()._notify_by_email_prepare_rendering_context(
            message,
            msg_vals=msg_vals,
            model_description=model_description,
            force_email_company=force_email_company,
            force_email_lang=force_email_lang,
            force_record_name=force_record_name,
        )
        if not self.is_sale_document(include_receipts=True):
            return context
        lang, currency = context.get("lang"), self.currency_id
        if self.move_type == "out_refund" or currency.is_zero(self.amount_residual):
            total = format_amount(self.env, self.amount_total, currency, lang)
            context["subtitles"] = [*context["subtitles"][:1], total]
        elif self.payment_state == "partial":
            due = self.env._(
                "%(amount)s due\N{NO-BREAK SPACE}%(date)s",
                amount=format_amount(self.env, self.amount_residual, currency, lang),
                date=format_date(self.env, self.invoice_date_due, lang_code=lang),
            )
            context["subtitles"] = [*context["subtitles"][:1], due]
        return context

    def _send_payment_notification(self):
        """Send the payment notification of each of these posted invoices."""
        for invoice in self:
            if not invoice.partner_id.email_normalized:
                raise UserError(
                    self.env._(
                        "%(payer)s has no e-mail address. Add one to the contact, then "
                        "send again.",
                        payer=invoice.partner_id.display_name,
                    )
                )
            self.env["account.move.send"]._generate_and_send_invoices(
                invoice,
                sending_methods=["email"],
                mail_template=self.env.ref(NOTIFICATION_TEMPLATE),
            )

    def _send_credit_notes(self):
        """Send these credit notes by e-mail: one at once, many by Odoo's own cron;
        those that are not posted yet, once they are.
        """
        posted = self.filtered(lambda move: move.state == "posted")
        waiting = self - posted
        if len(posted) == 1:
            self.env["account.move.send"]._generate_and_send_invoices(
                posted, sending_methods=["email"]
            )
        else:
            waiting |= posted
        # Odoo's cron takes what is posted only.
        waiting.sending_data = {
            "author_user_id": self.env.user.id,
            "author_partner_id": self.env.user.partner_id.id,
            "sending_methods": ["email"],
        }
        waiting._send_what_waited()

    def _send_what_waited(self):
        """Have Odoo's cron send those of these credit notes that are posted by now."""
        if any(
            move.move_type == "out_refund"
            and move.state == "posted"
            and move.sending_data
            for move in self
        ):
            self.env.ref("account.ir_cron_account_move_send")._trigger()

    def _get_alerts(self):
        """Override of `account` to say of what is not posted yet when it is sent;
        native says that it is being sent.
        """
        alerts = super()._get_alerts()
        if self.state != "posted" and (alert := alerts.get("account_is_being_sent")):
            alert["message"] = self.env._("It is sent once it is confirmed.")
        return alerts

    def _get_notice_pdfs(self):
        """Return the PDF of each of these credit notes, as an attachment."""
        self._print_missing()
        self.is_move_sent = True
        return self.invoice_pdf_report_id

    def _print_ahead(self):
        """Print those of these credit notes that have no PDF, where that is quicker
        than one by one, before they are sent.
        """
        if _wkhtml().is_patched_qt:
            credit_notes = self._print_missing()
            # Odoo takes what it has printed for sent.
            credit_notes.filtered("is_move_sent").is_move_sent = False

    def _print_missing(self):
        """Print those of these credit notes that have no PDF, and return them: those of
        a company together, but for the wkhtmltopdf that Debian builds, which prints one
        document a run.
        """
        missing = self.filtered(lambda move: not move.invoice_pdf_report_id)
        together = "company_id" if _wkhtml().is_patched_qt else "id"
        for credit_notes in missing.grouped(together).values():
            self.env["account.move.send"]._generate_and_send_invoices(
                credit_notes, sending_methods=[], allow_fallback_pdf=True
            )
        return missing
