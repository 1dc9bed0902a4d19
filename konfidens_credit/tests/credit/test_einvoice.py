# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rule 40: what the e-invoices of credit notes and replacements name."""

from odoo import Command
from odoo.tests import tagged

from .einvoice_common import EinvoiceCommon

NAMED = "cac:BillingReference/cac:InvoiceDocumentReference"
ORDER = "cac:OrderReference/cbc:ID"
ACCOUNT = "cac:PaymentMeans/cac:PayeeFinancialAccount"


@tagged("post_install", "-at_install")
class TestEinvoice(EinvoiceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The customer's: it is what Odoo writes on credit notes.
        cls.partner_a.bank_ids = [Command.create({"acc_number": "NO9386011117947"})]
        cls.own_account = cls.env["res.partner.bank"].create(
            {
                "acc_number": "NO8330001234567",
                "partner_id": cls.company.partner_id.id,
                "allow_out_payment": True,
            }
        )

    def _sell(self, **values):
        return self._invoice(
            {"price_unit": 100.0, "tax_ids": self.vat.ids},
            invoice_date="2026-01-15",
            partner_bank_id=self.own_account.id,
            **values,
        )

    def _get_named(self, document):
        """Return number and date of each invoice that a document in UBL names."""
        return [
            (
                document.texts("cbc:ID", node)[0],
                document.texts("cbc:IssueDate", node)[0],
            )
            for node in document.all(NAMED)
        ]

    def _get_named_in_cii(self, document):
        return [
            (
                document.texts("ram:IssuerAssignedID", node)[0],
                document.texts(
                    "ram:FormattedIssueDateTime/qdt:DateTimeString[@format='102']",
                    node,
                )[0],
            )
            for node in document.all(
                "//ram:ApplicableHeaderTradeSettlement/ram:InvoiceReferencedDocument"
            )
        ]

    def test_each_format_in_ubl_names_the_invoice_and_its_date(self):
        """Native names none but in the Netherlands, by the text "Reversal of: ..."."""
        invoice = self._sell()
        credit_note = self._credit(invoice, amount=50.0)
        formats = self._get_ubl_formats()
        self.assertGreaterEqual(
            set(formats),
            {
                "account.edi.xml.ubl_20",
                "account.edi.xml.ubl_21",
                "account.edi.xml.ubl_a_nz",
                "account.edi.xml.ubl_bis3",
                "account.edi.xml.ubl_de",
                "account.edi.xml.ubl_efff",
                "account.edi.xml.ubl_nl",
                "account.edi.xml.ubl_sg",
            },
        )
        for name in formats:
            with self.subTest(name):
                document = self._export_ubl(credit_note, name)
                self.assertEqual(
                    self._get_named(document), [(invoice.name, "2026-01-15")]
                )
                self.assertEqual(document.texts(ORDER), [invoice.name])
                self.assertFalse(document.all(ACCOUNT))

    def test_a_document_in_cii_names_the_invoice_and_its_date(self):
        invoice = self._sell(ref="PO 4711")
        document = self._export_cii(self._credit(invoice))
        self.assertEqual(self._get_named_in_cii(document), [(invoice.name, "20260115")])
        self.assertEqual(
            document.texts("//ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
            ["PO 4711"],
        )
        # After the totals, where the schema has it.
        [settlement] = document.all("//ram:ApplicableHeaderTradeSettlement")
        self.assertTrue(settlement[-1].tag.endswith("}InvoiceReferencedDocument"))

    def test_a_document_in_cii_names_no_account(self):
        """Native names an account, and the means 42, payment to a bank account."""
        invoice = self._sell()
        means = "//ram:SpecifiedTradeSettlementPaymentMeans"
        asked = self._export_cii(invoice)
        self.assertEqual(asked.texts(f"{means}/ram:TypeCode"), ["42"])
        self.assertTrue(asked.all("//ram:PayeePartyCreditorFinancialAccount"))
        document = self._export_cii(self._credit(invoice))
        self.assertEqual(document.texts(f"{means}/ram:TypeCode"), ["57"])
        self.assertFalse(document.all("//ram:PayeePartyCreditorFinancialAccount"))

    def test_the_order_is_the_one_of_the_invoice(self):
        """Native says "Reversal of: INV/..., Wrong price" is the customer's order."""
        invoice = self._sell(ref="PO 4711")
        credit_note = self._credit(invoice, amount=50.0, reason_id=self.reason.id)
        self.assertIn(invoice.name, credit_note.ref)
        self.assertEqual(self._export_ubl(credit_note).texts(ORDER), ["PO 4711"])

    def test_what_somebody_typed_as_reference_is_the_order(self):
        credit_note = self._credit(self._sell(ref="PO 4711"))
        credit_note.ref = "Returned by letter 12"
        document = self._export_ubl(credit_note)
        self.assertEqual(document.texts(ORDER), ["Returned by letter 12"])

    def test_no_account_is_named_whosever_it_is(self):
        invoice = self._sell()
        self.assertTrue(self._export_ubl(invoice).all(ACCOUNT))
        credit_note = self._credit(invoice)
        for account in (self.partner_a.bank_ids, self.own_account):
            credit_note.partner_bank_id = account
            document = self._export_ubl(credit_note)
            self.assertFalse(document.all(ACCOUNT))
            # BR-DE-1: Germany has the means of payment there, account or not.
            self.assertEqual(
                document.texts("cac:PaymentMeans/cbc:PaymentMeansCode"), ["57"]
            )

    def test_a_credit_note_of_no_invoice_names_the_customers_account_only(self):
        """It stays as Odoo makes it, but for the account of the practice."""
        credit_note = self._invoice(
            {"price_unit": 100.0, "tax_ids": self.vat.ids},
            move_type="out_refund",
            ref="PO 4711",
        )
        document = self._export_ubl(credit_note)
        self.assertFalse(document.all("cac:BillingReference"))
        self.assertEqual(document.texts(ORDER), ["PO 4711"])
        self.assertEqual(document.texts(f"{ACCOUNT}/cbc:ID"), ["NO9386011117947"])
        credit_note.partner_bank_id = self.own_account
        self.assertFalse(self._export_ubl(credit_note).all(ACCOUNT))

    def test_each_of_several_names_its_own(self):
        first, second = self._sell(), self._sell(ref="PO 2")
        credit_notes = self._credit(first + second, amount=10.0)
        credit_notes += self._credit(second, amount=20.0)
        self.assertEqual(
            [
                [number for number, _date in self._get_named(self._export_ubl(note))]
                for note in credit_notes
            ],
            [[first.name], [second.name], [second.name]],
        )

    def test_a_native_reversal_names_its_invoice(self):
        invoice = self._sell(ref="PO 4711")
        credit_note = invoice._reverse_moves([{"ref": f"Reversal of: {invoice.name}"}])
        credit_note.action_post()
        document = self._export_ubl(credit_note)
        self.assertEqual(self._get_named(document), [(invoice.name, "2026-01-15")])
        self.assertEqual(document.texts(ORDER), ["PO 4711"])
        self.assertFalse(document.all(ACCOUNT))

    def test_a_replacement_names_what_it_replaces_and_the_same_order(self):
        """Native has it stand alone, and names its own number as the order."""
        invoice = self._sell(ref="PO 4711")
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        replacement = self.env["account.move"].browse(result["replacement_id"])
        replacement.action_post()
        document = self._export_ubl(replacement)
        self.assertEqual(document.texts("cbc:InvoiceTypeCode"), ["380"])
        self.assertEqual(self._get_named(document), [(invoice.name, "2026-01-15")])
        self.assertEqual(document.texts(ORDER), ["PO 4711"])
        self.assertTrue(document.all(ACCOUNT))
        in_cii = self._export_cii(replacement)
        self.assertEqual(self._get_named_in_cii(in_cii), [(invoice.name, "20260115")])

    def test_the_credit_note_of_a_replacement_names_the_replacement(self):
        invoice = self._sell(ref="PO 4711")
        [result] = invoice.with_user(self.accountant).credit_invoice(reissue=True)
        replacement = self.env["account.move"].browse(result["replacement_id"])
        replacement.action_post()
        document = self._export_ubl(self._credit(replacement))
        self.assertEqual(
            [number for number, _date in self._get_named(document)], [replacement.name]
        )
        self.assertEqual(document.texts(ORDER), ["PO 4711"])

    def test_an_invoice_says_what_it_said(self):
        document = self._export_ubl(self._sell())
        self.assertFalse(document.all("cac:BillingReference"))
        in_cii = self._export_cii(self._sell())
        self.assertFalse(in_cii.all("//ram:InvoiceReferencedDocument"))

    def test_a_dutch_credit_note_needs_no_account_and_no_reference(self):
        """NL-R-001, NL-R-007: native asks for both, and names the reference as the
        number of the invoice.
        """
        self.company.partner_id.write(
            {
                "country_id": self.env.ref("base.nl").id,
                "vat": "NL123456782B90",
                "company_registry": "77777677",
            }
        )
        invoice = self._sell()
        credit_note = self._credit(invoice)
        credit_note.write({"partner_bank_id": False, "ref": False})
        for name in ("account.edi.xml.ubl_bis3", "account.edi.xml.ubl_nl"):
            document, errors = self._export(credit_note, name)
            self.assertEqual(self._get_named(document), [(invoice.name, "2026-01-15")])
            self.assertFalse([error for error in errors if "Recipient Bank" in error])
            self.assertFalse([error for error in errors if "Reference" in error])
