"""Checks of addresses: postal codes by the shape of their country, e-mail addresses by theirs.

Shapes: Universal Postal Union, "Addressing solutions", member country sheets (2026). The country is the one in the
same address; without it, or with one not listed here, a postal code is not checked.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from importer.plan.case import Case
from importer.plan.checks.distinct import Wrong, fields_named, note_wrong

MAIL = re.compile(r"[^@\s<>,;\"()]+@[^@\s<>,;\"().]+(\.[^@\s<>,;\"().]+)+")
BETWEEN_MAILS = re.compile(r"\s*[;,]\s*")


@dataclass(frozen=True, slots=True)
class Shape:
    """How a country writes its postal codes."""

    pattern: str
    """A regular expression; the country's code and a hyphen may stand before it."""
    example: str
    width: int = 0
    """How many digits they have, where some begin with zeros; else 0."""
    least: int = 0
    """So few digits are left of one that lost its zeros."""


SHAPES: Mapping[str, Shape] = {
    "NO": Shape(r"\d{4}", "0150", 4, 2),
    "SE": Shape(r"\d{3} ?\d{2}", "111 22"),
    "DK": Shape(r"\d{4}", "2100", 4, 3),
    "FI": Shape(r"\d{5}", "00100", 5, 3),
    "AX": Shape(r"\d{5}", "22100"),
    "IS": Shape(r"\d{3}", "101"),
    "FO": Shape(r"\d{3}", "100"),
    "NL": Shape(r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "DE": Shape(r"\d{5}", "01067", 5, 4),
    "EE": Shape(r"\d{5}", "10111"),
    "LV": Shape(r"\d{4}", "LV-1010"),
    "LT": Shape(r"\d{5}", "LT-01001", 5, 4),
    "PL": Shape(r"\d{2}-\d{3}", "00-001"),
    "BE": Shape(r"\d{4}", "1000"),
    "AT": Shape(r"\d{4}", "1010"),
    "CH": Shape(r"\d{4}", "8001"),
    "FR": Shape(r"\d{5}", "01000", 5, 4),
    "ES": Shape(r"\d{5}", "01001", 5, 4),
    "IT": Shape(r"\d{5}", "00118", 5, 2),
    "GB": Shape(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|GIR ?0AA", "SW1A 1AA"),
    "US": Shape(r"\d{5}(-\d{4})?", "02101", 5, 3),
}


def postal_codes(case: Case) -> None:
    """Note postal codes that are none of their country, those that lost their zeros by a code of their own."""
    for block, field in fields_named(case, "postalCode"):
        note_wrong(case, field, postal_code, case.documents.value(f"{block}countryId"))


def emails(case: Case) -> None:
    """Note e-mail addresses that are none; several may stand with a semicolon or comma between."""
    for _, field in fields_named(case, "email"):
        note_wrong(case, field, email)


def postal_code(value: str, country: str) -> Wrong | None:
    """Return what is wrong with a postal code in a country."""
    shape = SHAPES.get(country)
    if shape is None or re.fullmatch(f"({country}-?)?({shape.pattern})", value.upper(), re.ASCII):
        return None
    if shape.least <= len(value) < shape.width and value.isascii() and value.isdigit():
        return Wrong("postal-code-lost-zero", {"width": shape.width, "whole": value.zfill(shape.width)})
    return Wrong("postal-code-shape", {"country": country, "example": shape.example})


def email(value: str, _beside: str) -> Wrong | None:
    """Return what is wrong with an e-mail address, or with several."""
    mails = BETWEEN_MAILS.split(value.strip())
    return None if all(MAIL.fullmatch(mail) for mail in mails) else Wrong("email-shape")
