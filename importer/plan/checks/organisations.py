"""Checks of the numbers that say who a customer is: organisation number, VAT number, GLN.

A country's rules are those of python-stdnum. The country of an organisation number is that of the customer's main
address, else the number's own prefix; a VAT number's own prefix comes first, because a business may be registered
for VAT in another country than it lives in. Without a country, or with one not listed here, nothing is checked.
Nothing is rewritten: spaces, points, hyphens, the prefix and the Norwegian MVA may stand or not.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from importer.language import _, later
from importer.plan.case import Case
from importer.plan.checks.distinct import Wrong, fields_named, note_wrong

BETWEEN = re.compile(r"[\s.\-/]+")
PREFIX = re.compile(r"([A-Z]{2})[\s.\-]*[0-9]")
MVA = re.compile(r"[0-9][\s.\-]*MVA$")
HOUSING = "rotRutDetails.organizationNbr"
"""The number of a Swedish housing association."""
PERSONAL = (10, 12)
"""Digits of a Swedish personal number, without and with the century."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country's rules, as modules of python-stdnum: a number has to keep those of one of them; none: no check."""

    name: str
    organisation: tuple[str, ...]
    vat: tuple[str, ...]
    example: str
    vat_example: str


COUNTRIES: Mapping[str, Country] = {
    "NO": Country(
        later("Norway"), ("no.orgnr", "no.fodselsnummer"), ("no.orgnr",), "974 760 673", "NO 974 760 673 MVA"
    ),
    "SE": Country(later("Sweden"), ("se.orgnr", "se.personnummer"), ("se.vat",), "556012-5790", "SE556012579001"),
    "DK": Country(later("Denmark"), ("dk.cvr", "dk.cpr"), ("dk.cvr",), "24256790", "DK24256790"),
    "FI": Country(later("Finland"), ("fi.ytunnus", "fi.hetu"), ("fi.alv",), "0112038-9", "FI01120389"),
    "EE": Country(later("Estonia"), ("ee.registrikood", "ee.ik"), ("ee.kmkr",), "10421629", "EE100931558"),
    "LV": Country(later("Latvia"), ("lv.pvn",), ("lv.pvn",), "40003521600", "LV40003521600"),
    "NL": Country(later("the Netherlands"), (), ("nl.btw",), "", "NL004495445B01"),
    "DE": Country(later("Germany"), (), ("de.vat",), "", "DE136695976"),
    "PL": Country(later("Poland"), (), ("pl.nip",), "", "PL8567346215"),
    "LT": Country(later("Lithuania"), (), ("lt.pvm",), "", "LT119511515"),
    "GB": Country(later("the United Kingdom"), (), ("gb.vat",), "", "GB980780684"),
}
"""In the others' registers numbers have no check digit, or python-stdnum does not know them."""


def organisation_numbers(case: Case) -> None:
    """Note organisation numbers that cannot be right in their country."""
    where = case.documents.value("mainAddress.countryId")
    for _block, field in fields_named(case, "corporateId"):
        note_wrong(case, field, organisation_number, where)
    if HOUSING in case.documents.header:
        note_wrong(case, case.documents.header[HOUSING], lambda value, _beside: organisation_number(value, "SE"))


def vat_numbers(case: Case) -> None:
    """Note VAT numbers that cannot be right in their country."""
    where = case.documents.value("mainAddress.countryId")
    for _block, field in fields_named(case, "vatRegistrationId"):
        note_wrong(case, field, vat_number, where)


def location_numbers(case: Case) -> None:
    """Note GLNs that have not 13 digits, the last of them right."""
    for _block, field in fields_named(case, "gln"):
        note_wrong(case, field, location_number)


def organisation_number(value: str, where: str) -> Wrong | None:
    """Return what is wrong with an organisation number of a customer who lives in `where`, as far as is known."""
    code = where or _own(value)
    country = COUNTRIES.get(code)
    if country is None or not country.organisation:
        return None
    bare = _bare(value, code)
    if any(fault(module, form) is None for module in country.organisation for form in (bare, value)):
        return None
    reason = _reason(fault(country.organisation[0], bare), bare)
    return Wrong("organisation-number", {"country": _(country.name), "reason": reason, "example": country.example})


def vat_number(value: str, where: str) -> Wrong | None:
    """Return what is wrong with a VAT number of a customer who lives in `where`, as far as is known."""
    code = _own(value) or where
    country = COUNTRIES.get(code)
    if country is None:
        return None
    bare = _bare(value, code)
    if any(fault(module, bare) is None for module in country.vat):
        return None
    reason = _reason(fault(country.vat[0], bare), bare)
    return Wrong("vat-number", {"country": _(country.name), "reason": reason, "example": country.vat_example})


def personal_numbers(case: Case) -> None:
    """Note Swedish personal identity numbers, of who shares a ROT/RUT deduction, that cannot be right."""
    for _block, field in fields_named(case, "personalId"):
        note_wrong(case, field, personal_number)


def personal_number(value: str, _beside: str) -> Wrong | None:
    """Return what is wrong with a Swedish personal or coordination number: 10 or 12 digits, the last a check digit."""
    bare = BETWEEN.sub("", value).replace("+", "")
    wrong = fault("luhn", bare[-10:]) if len(bare) in PERSONAL else "InvalidLength"
    return Wrong("personal-number", {"reason": _reason(wrong, bare)}) if wrong else None


def location_number(value: str, _beside: str) -> Wrong | None:
    """Return what is wrong with a Global Location Number."""
    bare = BETWEEN.sub("", value)
    wrong = "InvalidLength" if len(bare) != 13 else fault("ean", bare)  # noqa: PLR2004  a GLN is a GTIN-13 by its form
    return Wrong("gln", {"reason": _reason(wrong, bare)}) if wrong else None


@cache
def _module(name: str) -> Any:  # noqa: ANN401  modules of python-stdnum, which has no types
    """Return a module of python-stdnum, imported only when a field asks for it."""
    return import_module(f"stdnum.{name}")


@lru_cache(maxsize=2**16)  # in Norway a VAT number is an organisation number: nearly every one is asked for twice
def fault(module: str, number: str) -> str | None:
    """Return the name of the fault that a module of python-stdnum finds in a number; None when it finds none."""
    invalid = _module("exceptions").ValidationError
    try:
        _module(module).validate(number)
    except invalid as found:
        return type(found).__name__
    return None


def _reason(fault: str | None, bare: str) -> str:
    reasons = {
        "InvalidChecksum": _("the check digit does not fit"),
        "InvalidLength": _("{count} characters are not the right number").format(count=len(bare)),
    }
    return reasons.get(fault or "", _("it is not written like one"))


def _own(value: str) -> str:
    """Return the country a number names itself: by its prefix, or by MVA at its end."""
    upper = value.strip().upper()
    if found := PREFIX.match(upper):
        return {"XI": "GB"}.get(found[1], found[1])
    return "NO" if MVA.search(upper) else ""


def _bare(value: str, country: str) -> str:
    """Return a number without what may stand or not: spaces and other signs between, the prefix, Norway's MVA."""
    bare = BETWEEN.sub("", value.upper()).removeprefix(country)
    return bare.removesuffix("MVA") if country == "NO" else bare
