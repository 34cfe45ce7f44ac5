"""Checks of what banks read: IBAN, BIC, and the reference a customer pays with.

Which reference it is tells the document: in kroner a KID or an OCR number (its last digit by mod 10 or mod 11), in
euro in Finland or Estonia a viite (7-3-1), anywhere a text that begins with RF and two digits (ISO 11649). Other
references have no rule that is known, and are not checked.
"""

import re
from collections.abc import Callable
from itertools import cycle

import polars as pl

from importer.language import _, later
from importer.plan.case import Case
from importer.plan.checks.distinct import Judge, Wrong, fields_named, note_wrong
from importer.plan.checks.organisations import fault

KRONER = {"NOK": "KID", "SEK": later("OCR number"), "DKK": later("FIK/OCR number")}
VIITE = ("FI", "EE")
CREDITOR = re.compile(r"RF[0-9]{2}", re.IGNORECASE)
LONGEST = 25
"""The most digits a KID has (Bits/Mastercard Payment Services, "KID"); the others have fewer."""
REASONS = {"InvalidChecksum": later("its check digits do not fit"), "InvalidLength": later("its length is wrong")}
UNLIKE = later("it is not written like one")


def accounts(case: Case) -> None:
    """Note IBANs and BICs that cannot be right."""
    for name, code in (("iban", "iban"), ("bic", "bic")):
        for found in fields_named(case, name):
            note_wrong(case, found[1], _judge(name, code))


def payment_references(case: Case) -> None:
    """Note references to pay with whose check digit does not fit."""
    field = case.documents.header.get("paymentReference")
    if field is None:
        return
    currency = case.documents.value("currencyId").cast(pl.String).fill_null("")
    country = case.documents.value("billingAddress.countryId").cast(pl.String).fill_null("")
    note_wrong(case, field, payment_reference, currency + " " + country)


def payment_reference(value: str, beside: str) -> Wrong | None:
    """Return what is wrong with a reference to pay with; `beside` is currency and country of the document."""
    currency, country = beside.split(" ", 1) if " " in beside else (beside, "")
    bare = "".join(value.split())
    if CREDITOR.match(bare):
        return Wrong("payment-reference", {"kind": _("RF reference")}) if fault("iso11649", bare) else None
    if currency in KRONER:
        return None if _fits(bare, mod10, mod11) else Wrong("payment-reference", {"kind": _(KRONER[currency])})
    if currency == "EUR" and country in VIITE:
        return None if _fits(bare, mod731) else Wrong("payment-reference", {"kind": "viite"})
    return None


def mod10(digits: str) -> str:
    """Return the check digit of KID and OCR: Luhn's."""
    products = (int(digit) * weight for digit, weight in zip(reversed(digits), cycle((2, 1)), strict=False))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def mod11(digits: str) -> str:
    """Return the check digit of a KID by weights of 2 to 7 from the right; a hyphen stands for ten."""
    weights = cycle(range(2, 8))
    left = -sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=False)) % 11
    return "-" if left == 10 else str(left)  # noqa: PLR2004  there is no digit for ten


def mod731(digits: str) -> str:
    """Return the check digit of a Finnish or Estonian reference, by weights of 7, 3 and 1 from the right."""
    weights = cycle((7, 3, 1))
    return str(-sum(int(digit) * weight for digit, weight in zip(reversed(digits), weights, strict=False)) % 10)


def _fits(reference: str, *schemes: Callable[[str], str]) -> bool:
    """Return whether the last character of a reference is its check digit by one of the schemes."""
    digits, last = reference[:-1], reference[-1:]
    if not (digits.isascii() and digits.isdigit() and len(reference) <= LONGEST):
        return False
    return any(scheme(digits) == last for scheme in schemes)


def _judge(module: str, code: str) -> Judge:
    def judge(value: str, _beside: str) -> Wrong | None:
        wrong = fault(module, value)
        return Wrong(code, {"reason": _(REASONS.get(wrong, UNLIKE))}) if wrong else None

    return judge
