# Copyright 2026 Konfidens
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The arithmetic of EN 16931, as its own rules have it for UBL and for CII, and what a
line comes to in Peppol (PEPPOL-EN16931-R120). Plain Python over the XML.
"""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def find_broken_rules(document):
    """Return the rules that a document in UBL breaks, each with what it found."""
    [total] = document.all("cac:LegalMonetaryTotal")
    [currency] = document.texts("cbc:DocumentCurrencyCode")
    lines = document.all("cac:InvoiceLine | cac:CreditNoteLine")
    [tax] = document.all(f"cac:TaxTotal[cbc:TaxAmount/@currencyID='{currency}']")

    def amount(name):
        return document.sum(f"cbc:{name}", total)

    checks = {
        "BR-CO-10": (
            amount("LineExtensionAmount"),
            sum(document.sum("cbc:LineExtensionAmount", line) for line in lines),
        ),
        "BR-CO-13": (
            amount("TaxExclusiveAmount"),
            amount("LineExtensionAmount")
            - amount("AllowanceTotalAmount")
            + amount("ChargeTotalAmount"),
        ),
        "BR-CO-14": (
            document.sum("cbc:TaxAmount", tax),
            document.sum("cac:TaxSubtotal/cbc:TaxAmount", tax),
        ),
        "BR-CO-15": (
            amount("TaxInclusiveAmount"),
            amount("TaxExclusiveAmount") + document.sum("cbc:TaxAmount", tax),
        ),
        "BR-CO-16": (
            amount("PayableAmount"),
            amount("TaxInclusiveAmount")
            - amount("PrepaidAmount")
            + amount("PayableRoundingAmount"),
        ),
    }
    broken = [rule for rule in checks.items() if rule[1][0] != rule[1][1]]
    for subtotal in document.all("cac:TaxSubtotal", tax):
        broken += find_wrong_tax(
            document.sum("cac:TaxCategory/cbc:Percent", subtotal),
            document.sum("cbc:TaxableAmount", subtotal),
            document.sum("cbc:TaxAmount", subtotal),
        )
    for line in lines:
        broken += find_wrong_line(
            document.sum("cbc:LineExtensionAmount", line),
            document.sum("cbc:InvoicedQuantity | cbc:CreditedQuantity", line),
            document.sum("cac:Price/cbc:PriceAmount", line),
            document.sum(
                "cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount", line
            )
            - document.sum(
                "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:Amount", line
            ),
        )
    return broken


def find_broken_rules_of_cii(document):
    """Return the rules that a document in CII breaks, each with what it found. Peppol
    does not take CII: of a line its total is enough.
    """
    [settlement] = document.all("//ram:ApplicableHeaderTradeSettlement")
    [total] = document.all(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation", settlement
    )
    taxes = document.all("ram:ApplicableTradeTax", settlement)

    def amount(name):
        return document.sum(f"ram:{name}", total)

    checks = {
        "BR-CO-10": (
            amount("LineTotalAmount"),
            document.sum(
                "//ram:SpecifiedTradeSettlementLineMonetarySummation"
                "/ram:LineTotalAmount"
            ),
        ),
        "BR-CO-13": (
            amount("TaxBasisTotalAmount"),
            amount("LineTotalAmount")
            - amount("AllowanceTotalAmount")
            + amount("ChargeTotalAmount"),
        ),
        "BR-CO-14": (
            amount("TaxTotalAmount"),
            sum(document.sum("ram:CalculatedAmount", tax) for tax in taxes),
        ),
        "BR-CO-15": (
            amount("GrandTotalAmount"),
            amount("TaxBasisTotalAmount") + amount("TaxTotalAmount"),
        ),
        "BR-CO-16": (
            amount("DuePayableAmount"),
            amount("GrandTotalAmount")
            - amount("TotalPrepaidAmount")
            + amount("RoundingAmount"),
        ),
    }
    broken = [rule for rule in checks.items() if rule[1][0] != rule[1][1]]
    for tax in taxes:
        broken += find_wrong_tax(
            document.sum("ram:RateApplicablePercent", tax),
            document.sum("ram:BasisAmount", tax),
            document.sum("ram:CalculatedAmount", tax),
        )
    return broken


def find_wrong_tax(percent, base, tax):
    """BR-CO-17, with the unit of slack that its own test has."""
    if not percent:
        wrong = tax.quantize(Decimal(1), ROUND_HALF_UP) != 0
    else:
        share = (abs(base) * percent / 100).quantize(CENT, ROUND_HALF_UP)
        wrong = abs(abs(tax) - share) > 1
    return [("BR-CO-17", (percent, base, tax))] if wrong else []


def find_wrong_line(total, quantity, price, charges):
    """PEPPOL-EN16931-R120, and BR-27: no price below zero."""
    broken = []
    if abs(total - quantity * price - charges) > 2 * CENT:
        broken.append(("R120", (total, quantity, price, charges)))
    if price < 0:
        broken.append(("BR-27", price))
    return broken
