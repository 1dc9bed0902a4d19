# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""E-invoices as Odoo makes them, read with another parser than made them."""

from decimal import Decimal

from lxml import etree

from ..common.credit_common import CreditCommon

UBL = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
CII = {
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "ram": "urn:un:unece:uncefact:data:standard:"
    "ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


class Document:
    """An e-invoice, read by paths."""

    def __init__(self, xml, namespaces):
        self.root = etree.fromstring(xml)
        self.namespaces = namespaces

    def all(self, path, within=None):
        node = self.root if within is None else within
        return node.xpath(path, namespaces=self.namespaces)

    def texts(self, path, within=None):
        return [node.text for node in self.all(path, within)]

    def amounts(self, path, within=None):
        return [Decimal(text) for text in self.texts(path, within)]

    def sum(self, path, within=None):
        return sum(self.amounts(path, within), Decimal(0))


class EinvoiceCommon(CreditCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {
                "street": "Storgata 1",
                "zip": "0155",
                "city": "Oslo",
                "country_id": cls.env.ref("base.no").id,
                "vat": "NO179728982MVA",
                "phone": "+47 22 00 00 00",
                "email": "post@practice.example",
            }
        )
        cls.partner_a.write(
            {
                "street": "Havnegata 2",
                "zip": "7010",
                "city": "Trondheim",
                "country_id": cls.env.ref("base.no").id,
                "vat": "NO072274687MVA",
                "email": "anna@client.example",
            }
        )
        cls.vat = cls._create_tax(25)

    @classmethod
    def _get_ubl_formats(cls):
        """Return the names of the models that write invoices in UBL, all of them."""
        base = cls.env.registry["account.edi.xml.ubl_20"]
        return [
            name
            for name, model in cls.env.registry.items()
            if issubclass(model, base) and name.startswith("account.edi.xml.")
        ]

    def _export(self, move, name):
        """Return the document of a move in a format, and what Odoo says is missing."""
        builder = self.env[name].with_user(self.accountant)
        xml, errors = builder._export_invoice(move.with_user(self.accountant))
        is_cii = name == "account.edi.xml.cii"
        return Document(xml, CII if is_cii else UBL), errors

    def _export_ubl(self, move, name="account.edi.xml.ubl_bis3"):
        return self._export(move, name)[0]

    def _export_cii(self, move):
        return self._export(move, "account.edi.xml.cii")[0]
