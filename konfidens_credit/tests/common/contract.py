# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the addon relies on in Odoo that Odoo does not promise: methods that it
overrides, and private ones that it calls, with their signatures and who relies on them.

An owner is a model, or a class written "module:Class".
"""

CONTRACT = {
    "account.edi.xml.cii": {
        "_export_invoice_vals": ("(self, invoice)", "credit: e-invoices of rule 40"),
    },
    "account.edi.xml.ubl_20": {
        "_add_invoice_base_lines_vals": (
            "(self, vals)",
            "credit: amounts of e-invoices as booked, rule 40",
        ),
        "_add_invoice_payment_means_nodes": (
            "(self, document_node, vals)",
            "credit: no account on a credit note, rule 40",
        ),
        "_get_invoice_node": ("(self, vals)", "credit: e-invoices of rule 40"),
    },
    "account.edi.xml.ubl_bis3": {
        "_invoice_constraints_peppol_en16931_ubl": (
            "(self, invoice, vals)",
            "credit: Dutch credit notes, rule 40",
        ),
    },
    "account.invoice.report": {
        "_from": ("(self)", "session: sessions as a measure"),
        "_select": ("(self)", "credit, session: credits and sessions as measures"),
    },
    "account.journal": {
        "_get_available_payment_method_lines": (
            "(self, payment_type)",
            "refund: where money can be paid out of, rule 19",
        ),
    },
    "account.fiscal.position": {
        "_get_fiscal_position": (
            "(self, partner, delivery=None)",
            "session: what a price comes to for its payer, rule 33",
        ),
    },
    "account.move": {
        "_affect_tax_report": ("(self)", "credit: which locks count for a date"),
        "_compute_status_in_payment": ("(self)", "credit: words of rule 22"),
        "_get_accounting_date": (
            "(self, invoice_date, has_tax, lock_dates=None)",
            "credit: the open date of rule 21",
        ),
        "_get_action_with_base_document_layout_configurator": (
            "(self, report_action)",
            "credit: printing as Odoo does",
        ),
        "_get_copy_message_content": ("(self, default)", "credit: batches of copies"),
        "_get_invoice_in_payment_state": ("(self)", "refund: what was paid back"),
        "_get_invoice_next_payment_values": (
            "(self, custom_amount=None)",
            "portal: what the Pay dialog asks for",
        ),
        "_get_invoice_portal_extra_values": (
            "(self, custom_amount=None)",
            "credit: amounts on the portal",
        ),
        "_get_alerts": ("(self)", "credit: sent once it is confirmed"),
        "_get_mail_template": ("(self)", "credit: mails of credit notes"),
        "_get_move_display_name": (
            "(self, show_ref=False)",
            "session: drafts that have a name",
        ),
        "_get_online_payment_error": ("(self)", "credit: what can't be paid online"),
        "_get_portal_payment_link": ("(self)", "credit: mails of invoices"),
        "_get_sync_stack": ("(self, container)", "credit: items that are complete"),
        "_get_view": (
            "(self, view_id=None, view_type='form', **options)",
            "credit: no other ribbon beside ours",
        ),
        "_portal_ensure_token": ("(self)", "portal: who pays without a link"),
        "get_view": (
            "(self, view_id=None, view_type='form', **options)",
            "session: practitioners' own views",
        ),
        "_get_violated_lock_dates": (
            "(self, invoice_date, has_tax)",
            "credit: locks of rule 21",
        ),
        "_has_to_be_paid": ("(self)", "collect: no payment beside a planned charge"),
        "_is_eligible_for_early_payment_discount": (
            "(self, currency, reference_date)",
            "credit: the notice of rule 7",
        ),
        "_message_log": (
            "(self, *, body='', subject=False, author_id=None, email_from=None, "
            "message_type='notification', partner_ids=False, attachment_ids=False, "
            "tracking_value_ids=False)",
            "session: drafts tell what was taken off them",
        ),
        "_message_log_batch": (
            "(self, bodies, subject=False, author_id=None, email_from=None, "
            "message_type='notification', partner_ids=False, attachment_ids=False, "
            "tracking_value_ids=False)",
            "account_credit, credit: invoices tell what came of them",
        ),
        "_notify_by_email_prepare_rendering_context": (
            "(self, message, msg_vals=False, model_description=False, "
            "force_email_company=False, force_email_lang=False, "
            "force_record_name=False)",
            "credit: mails of credit notes",
        ),
        "_post": ("(self, soft=True)", "collect, credit: rules 12 and 15"),
        "_prepare_epd_base_line_for_taxes_computation": (
            "(self, epd_line)",
            "credit: exact amounts of early-payment discounts",
        ),
        "_prepare_product_base_line_for_taxes_computation": (
            "(self, product_line)",
            "credit: exact amounts",
        ),
        "_prepare_tax_lines_for_taxes_computation": (
            "(self, tax_amls, round_from_tax_lines)",
            "credit: taxes of e-invoices as booked, rule 40",
        ),
        "_prepare_tax_line_for_taxes_computation": (
            "(self, tax_line)",
            "credit: exact amounts of taxes typed by hand",
        ),
        "_reconcile_reversed_moves": (
            "(self, reverse_moves, move_reverse_cancel)",
            "credit: rule 14",
        ),
        "_reverse_moves": (
            "(self, default_values_list=None, cancel=False)",
            "credit: rules 11 and 35, batches of copies",
        ),
        "action_post": ("(self)", "session: practitioners finalise their own"),
        "action_print_pdf": ("(self)", "session: practitioners print their own"),
        "action_reverse": ("(self)", "credit: one door"),
    },
    "account.move.line": {
        "_copy_data_extend_business_fields": (
            "(self, values)",
            "credit, session, enrolment: links of credit notes and replacements",
        ),
        "_field_to_sql": (
            "(self, alias, field_expr, query=None)",
            "account_credit, refund, session: sums over computed amounts",
        ),
        "_get_invoiced_qty_per_product": (
            "(self)",
            "credit: what goes back with a credit, rule 36",
        ),
        "_prepare_reconciliation_plan": (
            "(self, plan, amls_values_map, shadowed_aml_values=None)",
            "account_credit: amounts of matches, rule 13",
        ),
        "_prepare_reconciliation_single_partial": (
            "(self, debit_values, credit_values, shadowed_aml_values=None)",
            "credit: no exchange difference at an unchanged rate, rule 8",
        ),
        "_reconcile_plan": ("(self, reconciliation_plan)", "credit: rules 10 to 14"),
    },
    "account.move.reversal": {
        "_check_journal_type": ("(self)", "session: practitioners see no journals"),
        "_compute_available_journal_ids": (
            "(self)",
            "session: practitioners see no journals",
        ),
        "_modify_default_reverse_values": (
            "(self, origin_move)",
            "credit: replacements are linked",
        ),
        "_prepare_default_reversal": ("(self, move)", "credit: branch, rate, reason"),
    },
    "account.move.send": {
        "_generate_and_send_invoices": (
            "(self, moves, from_cron=False, allow_raising=True, "
            "allow_fallback_pdf=False, **custom_settings)",
            "credit: sending credit notes",
        ),
        "_get_default_sending_methods": ("(self, move)", "credit: how they are sent"),
        "_send_mail": (
            "(self, move, mail_template, **kwargs)",
            "credit: Pay now first",
        ),
    },
    "account.payment": {
        "_get_outstanding_account": ("(self, payment_type)", "refund: rule 18"),
        "_seek_for_lines": ("(self)", "credit: where money came in"),
        "action_post": ("(self)", "refund: matched with its credit note"),
    },
    "account.payment.register": {
        "_create_payments": ("(self)", "refund: no more than was paid, rule 18"),
    },
    "account.tax": {
        "_add_accounting_data_in_base_lines_tax_details": (
            "(self, base_lines, company, include_caba_tags=False)",
            "credit: exact amounts",
        ),
        "_add_tax_details_in_base_lines": (
            "(self, base_lines, company)",
            "credit: exact amounts",
        ),
        "_export_base_line_extra_tax_data": (
            "(self, base_line)",
            "credit: amounts that Odoo keeps",
        ),
        "_filter_taxes_by_company": ("(self, company_id)", "session: prices"),
        "_get_tax_totals_summary": (
            "(self, base_lines, currency, company, cash_rounding=None)",
            "credit: totals of a draft before it is changed",
        ),
        "_prepare_base_line_for_taxes_computation": (
            "(self, record, **kwargs)",
            "credit: exact amounts",
        ),
        "_prepare_tax_lines": (
            "(self, base_lines, company, tax_lines=None)",
            "credit: exact amounts",
        ),
        "_round_base_lines_tax_details": (
            "(self, base_lines, company, tax_lines=None)",
            "credit: exact amounts",
        ),
    },
    "base": {
        "_check_company_domain": ("(self, companies)", "refund: journals of rule 19"),
        "_filtered_access": ("(self, operation)", "common, session: rule 30"),
        "_get_records_action": ("(self, **kwargs)", "enrolment: where a button leads"),
        "_prepare_create_values": (
            "(self, vals_list)",
            "common: what a new dialog is about, rule 30",
        ),
        "_read_group": (
            "(self, domain, groupby=(), aggregates=(), having=(), offset=0, "
            "limit=None, order=None)",
            "account_credit, credit, enrolment: sums",
        ),
        "_search": (
            "(self, domain, offset=0, limit=None, order=None, *, active_test=True, "
            "bypass_access=False)",
            "session: searches by what a user may not read itself",
        ),
    },
    "bus.listener.mixin": {
        "_bus_send": (
            "(self, notification_type, message, /, *, subchannel=None)",
            "run: how far it is, rule 38",
        ),
    },
    "calendar.alarm_manager": {
        "_get_events_by_alarm_to_notify": (
            "(self, alarm_type)",
            "session: no reminder of what is cancelled",
        ),
        "_get_next_potential_limit_alarm": (
            "(self, alarm_type, seconds=None, partners=None)",
            "session: no reminder of what is cancelled",
        ),
    },
    "calendar.attendee": {
        "_notify_attendees": (
            "(self, mail_template, notify_author=False, force_send=False)",
            "session: invitations show no other client, rule 26",
        ),
        "do_accept": ("(self)", "session: staff reply to invitations"),
        "do_decline": ("(self)", "session: staff reply to invitations"),
    },
    "calendar.event": {
        "_check_calendar_privacy_write_permissions": (
            "(self)",
            "session: what is private by default is closed, rule 28",
        ),
        "_compute_user_can_edit": ("(self)", "session: who edits a session"),
        "_fetch_query": (
            "(self, query, fields)",
            "session: others see that the time is taken, rules 28 and 30",
        ),
        "_get_default_privacy_domain": ("(self)", "session: sums, rules 28 and 30"),
        "_get_public_fields": ("(self)", "session: what is hidden, rules 28 and 30"),
        "_read_group": (
            "(self, domain, groupby=(), aggregates=(), having=(), offset=0, "
            "limit=None, order=None)",
            "session: sums tell nothing hidden, rule 30",
        ),
        "_read_grouping_sets": (
            "(self, domain, grouping_sets, aggregates=(), order=None)",
            "session: sums tell nothing hidden, rule 30",
        ),
        "_search": (
            "(self, domain, offset=0, limit=None, order=None, *, active_test=True, "
            "bypass_access=False)",
            "session, choice: searches find nothing hidden, rule 30",
        ),
        "_apply_recurrence_values": (
            "(self, values, future=True)",
            "session: series are moved in place",
        ),
        "_check_private_event_conditions": (
            "(self)",
            "session, enrolment: private sessions stay private, rule 28",
        ),
        "_compute_display_name": (
            "(self)",
            "session, choice: who may not see sees no name, times where one is chosen",
        ),
        "_get_html_link": (
            "(self, title=None)",
            "session: telling what was changed in a calendar elsewhere",
        ),
        "_get_ics_file": ("(self)", "session: a UID that stays, rule 26"),
        "_get_recurrence_params": ("(self)", "session: series"),
        "_get_recurrence_params_by_date": ("(self, event_date)", "session: series"),
        "_rewrite_recurrence": (
            "(self, values, time_values, recurrence_values)",
            "session: series are moved in place",
        ),
        "_update_future_events": (
            "(self, values, time_values, recurrence_values)",
            "session: series are moved in place",
        ),
        "action_sendmail": ("(self)", "session: invitations"),
        "message_notify": (
            "(self, *, body='', subject=False, author_id=None, email_from=None, "
            "model=False, res_id=False, subtype_xmlid=None, subtype_id=False, "
            "partner_ids=False, attachments=None, attachment_ids=None, **kwargs)",
            "session: an invitation is its attendee's own, rule 26",
        ),
    },
    "calendar.recurrence": {
        "_get_timezone": ("(self)", "session: series"),
        "_range_calculation": ("(self, event, duration)", "session: series"),
        "_select_new_base_event": ("(self)", "session: series of several people"),
        "_split_from": ("(self, event, recurrence_values=None)", "session: series"),
        "_write_events": ("(self, values, dtstart=None)", "session: series"),
    },
    "ir.actions.actions": {
        "_for_xml_id": ("(self, full_xml_id)", "all rooms: where a button leads"),
        "get_bindings": ("(self, model_name)", "credit: actions for some invoices"),
    },
    "ir.default": {
        "_get": (
            "(self, model_name, field_name, user_id=False, company_id=False, "
            "condition=False)",
            "credit: whether a new draft is proposed",
        ),
    },
    "ir.cron": {
        "_commit_progress": (
            "(self, processed=0, *, remaining=None, deactivate=False)",
            "workers: chunks of rule 32",
        ),
        "_trigger": ("(self, at=None)", "workers: rule 32"),
    },
    "ir.http": {
        "session_info": ("(self)", "run: what goes on, from the first page on"),
    },
    "ir.mail_server": {
        "_build_email__": (
            "(self, email_from, email_to, subject, body, email_cc=None, "
            "email_bcc=None, reply_to=False, attachments=None, message_id=None, "
            "references=None, object_id=False, subtype='plain', headers=None, "
            "body_alternative=None, subtype_alternative='plain')",
            "messages: names with a line break",
        ),
    },
    "ir.model": {
        "_get": ("(self, name)", "common: what a record is called"),
    },
    "ir.model.data": {
        "_xmlid_to_res_id": (
            "(self, xmlid, raise_if_not_found=False)",
            "credit: which actions are ours",
        ),
    },
    "mail.mail": {
        "_prepare_outgoing_list": (
            "(self, mail_server=False, doc_to_followers=None)",
            "messages: who is told is told",
        ),
    },
    "mail.thread": {
        "_get_html_link": (
            "(self, title=None)",
            "account_credit, credit, refund: documents tell of each other",
        ),
    },
    "payment.provider": {
        "_get_compatible_providers": (
            "(self, company_id, partner_id, amount, currency_id=None, "
            "force_tokenization=False, is_express_checkout=False, "
            "is_validation=False, report=None, **kwargs)",
            "credit: mails offer a payment only where there is one",
        ),
    },
    "payment.transaction": {
        "_charge_with_token": ("(self)", "account_credit: after credit was used"),
        "_compute_reference": (
            "(self, provider_code, prefix=None, separator='-', **kwargs)",
            "collect: one charge per reference, rule 16",
        ),
        "_create_child_transaction": (
            "(self, amount, is_refund=False, **custom_create_values)",
            "refund: recorded before it is sent",
        ),
        "_create_payment": (
            "(self, **extra_create_values)",
            "refund: matched with its credit note",
        ),
        "_ensure_provider_is_not_disabled": ("(self)", "collect: charges"),
        "_log_message_on_linked_documents": (
            "(self, message)",
            "account_credit: why credit could not be used",
        ),
        "_log_sent_message": ("(self)", "collect: charges"),
        "_post_process": ("(self)", "collect: the third step of rule 16"),
        "_refund": ("(self, amount_to_refund=None)", "refund: rule 18"),
        "_send_payment_request": ("(self)", "collect: the second step of rule 16"),
        "_send_refund_request": ("(self)", "refund: rule 19"),
        "_set_authorized": (
            "(self, *, state_message=None, extra_allowed_states=())",
            "account_credit: credit that goes with it",
        ),
        "_set_canceled": (
            "(self, state_message=None, extra_allowed_states=())",
            "account_credit: credit that went with it; collect: rule 16, what failed",
        ),
        "_set_done": (
            "(self, *, state_message=None, extra_allowed_states=())",
            "account_credit: credit that goes with it; refund: recorded by hand",
        ),
        "_set_error": (
            "(self, state_message, extra_allowed_states=())",
            "account_credit: credit that went with it; collect: rule 16, what failed",
        ),
        "_set_pending": (
            "(self, *, state_message=None, extra_allowed_states=())",
            "account_credit: credit that goes with it; refund: rule 19, pending",
        ),
        "_update_state": (
            "(self, allowed_states, target_state, state_message)",
            "collect: tried again",
        ),
    },
    "res.company": {
        "_has_field_access": (
            "(self, field, operation)",
            "session: what administrators keep of a company",
        ),
        "_get_violated_lock_dates": (
            "(self, accounting_date, has_tax, journal)",
            "credit: locks of rule 21",
        ),
    },
    "res.currency": {
        "_convert": (
            "(self, from_amount, to_currency, company=None, date=None, round=True)",
            "account_credit, session: amounts in the currency of a company",
        ),
    },
    "res.partner": {
        "_address_fields": ("(self)", "session: what practitioners keep of a client"),
        "_check_field_access": (
            "(self, field, operation)",
            "account_credit: searched by who may read it, rule 30",
        ),
        "_commercial_fields": ("(self)", "collect: set on the company"),
        "_has_field_access": (
            "(self, field, operation)",
            "collect, session: whose card is used; what is kept of a client",
        ),
        "_get_signup_url_for_action": (
            "(self, url=None, action=None, view_type=None, menu_id=None, res_id=None, "
            "model=None)",
            "collect: who saves a card makes a login on the way",
        ),
    },
    "res.users": {
        "_get_company_ids": ("(self)", "session: companies are walls, rule 30"),
        "_is_public": ("(self)", "portal: nobody's pages"),
    },
    "uom.uom": {
        "_compute_quantity": (
            "(self, qty, to_unit, round=True, rounding_method='UP', "
            "raise_if_failure=True)",
            "credit: what goes back with a credit, rule 36",
        ),
    },
    "odoo.fields:Selection": {
        "_description_selection": ("(self, env)", "all rooms: words of choices"),
    },
    "odoo.addons.account.controllers.portal:PortalAccount": {
        "_get_invoices_domain": ("(self, m_type=None)", "portal: own invoices"),
        "_get_overdue_invoices_domain": (
            "(self, partner_id=None)",
            "portal: what is paid with credit first",
        ),
        "_prepare_home_portal_values": ("(self, counters)", "portal: cards"),
        "_prepare_my_invoices_values": (
            "(self, page, date_begin, date_end, sortby, filterby, domain=None, "
            "url='/my/invoices')",
            "portal: words of rule 22",
        ),
        "_prepare_portal_layout_values": ("(self)", "portal: our pages"),
    },
    "odoo.addons.account_payment.controllers.portal:PortalAccount": {
        "_invoice_get_page_view_values": (
            "(self, invoice, access_token, payment=False, amount=None, **kwargs)",
            "portal: credit on an invoice's page",
        ),
        "_overdue_invoices_get_page_view_values": (
            "(self, overdue_invoices, **kwargs)",
            "portal: no more than is owed, credit first",
        ),
    },
    "odoo.addons.payment.controllers.portal:PaymentPortal": {
        "payment_method": ("(self, **kwargs)", "portal: pay by card from now on"),
    },
    "odoo.addons.portal.controllers.portal:CustomerPortal": {
        "_prepare_home_portal_values": ("(self, counters)", "portal: cards"),
    },
    "odoo.addons.account_payment.controllers.payment:PaymentPortal": {
        "_cast_as_float": ("(str_value)", "portal: no more than is owed"),
        "_cast_as_int": ("(str_value)", "portal: no more than is owed"),
        "_get_extra_payment_form_values": (
            "(self, invoice_id=None, access_token=None, **kwargs)",
            "portal: no more than is owed",
        ),
        "_process_transaction": (
            "(self, partner_id, currency_id, invoice_ids, payment_reference, **kwargs)",
            "portal: no more than is owed, credit first",
        ),
        "_validate_transaction_kwargs": (
            "(kwargs, additional_allowed_keys=())",
            "portal: credit first",
        ),
    },
}
