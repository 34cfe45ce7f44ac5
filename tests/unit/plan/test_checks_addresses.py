"""Postal codes, e-mail addresses, countries and currencies."""

from collections.abc import Callable, Sequence

import pytest

from importer.cells.iso import COUNTRIES, CURRENCIES
from importer.plan.checks.addresses import email, postal_code
from importer.plan.value import Plan

Rows = Sequence[Sequence[object]]
Draw = Callable[[str, Rows], Plan]
Found = Callable[[Plan], list[tuple[str, str]]]
CUSTOMER = """\
version = 1
resource = "customer"
[fields]
number = "No"
name = "Name"
currencyId = "Cur"
"mainAddress.postalCode" = "Post"
"mainAddress.countryId" = "Land"
"mainContact.email" = "Mail"
"invoiceAddress.postalCode" = { column = "Post" }
"""
HEAD = ("No", "Name", "Cur", "Post", "Land", "Mail")


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("0150", "NO"),
        ("NO-0150", "NO"),
        ("111 22", "SE"),
        ("11122", "SE"),
        ("SE-111 22", "SE"),
        ("2100", "DK"),
        ("00100", "FI"),
        ("1012 AB", "NL"),
        ("1012ab", "NL"),
        ("01067", "DE"),
        ("10111", "EE"),
        ("LV-1010", "LV"),
        ("00-001", "PL"),
        ("SW1A 1AA", "GB"),
        ("02101-1234", "US"),
        ("anything", ""),
        ("12", "BR"),
    ],
)
def test_postal_codes_of_their_country(value: str, country: str) -> None:
    """As people write them; a country that is not known, or not listed, has no shape."""
    assert postal_code(value, country) is None


@pytest.mark.parametrize(
    ("value", "country", "code"),
    [
        ("150", "NO", "postal-code-lost-zero"),
        ("10", "NO", "postal-code-lost-zero"),
        ("100", "FI", "postal-code-lost-zero"),
        ("1067", "DE", "postal-code-lost-zero"),
        ("1", "NO", "postal-code-shape"),
        ("01500", "NO", "postal-code-shape"),
        ("Oslo", "NO", "postal-code-shape"),
        ("SE-111 22", "NO", "postal-code-shape"),
        ("1112", "SE", "postal-code-shape"),
        ("1012", "NL", "postal-code-shape"),
        ("123", "GB", "postal-code-shape"),
    ],
)
def test_postal_codes_unlike_those_of_their_country(value: str, country: str, code: str) -> None:
    """One that is only too short, where codes begin with zeros, has lost them."""
    wrong = postal_code(value, country)
    assert wrong is not None
    assert wrong.code == code


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("a@b.no", True),
        ("a.b+c@d-e.co.uk", True),
        ("a@b.no; c@d.se", True),
        ("a@b.no,c@d.se", True),
        ("kåre@blåbær.no", True),
        ("a@b", False),
        ("a.b.no", False),
        ("a@b.no c@d.se", False),
        ("Kåre <a@b.no>", False),
        ("a@@b.no", False),
        ("a@b..no", False),
        ("a@b.no;", False),
    ],
)
def test_e_mail_addresses(value: str, *, right: bool) -> None:
    """A name, an at sign, a domain with a point; several with a semicolon or comma between."""
    assert (email(value, "") is None) is right


def test_each_is_noted_in_its_cell(drawn: Draw, found: Found) -> None:
    """A postal code is held against the country of its own address only."""
    plan = drawn(
        CUSTOMER,
        [
            HEAD,
            ("1", "A", "NOK", 150, "NO", "a@b.no"),
            ("2", "B", "NOR", "9999", "NO", "b.no"),
            ("3", "C", "sek", "11", "SE", None),
            ("4", "D", "EUR", "11", "QQ", None),
        ],
    )
    assert found(plan) == [
        ("D2", "postal-code-lost-zero"),
        ("C3", "not-a-currency"),
        ("F3", "email-shape"),
        ("D4", "postal-code-shape"),
        ("E5", "not-a-country"),
    ]
    assert [finding.hint for finding in plan.findings[:2]] == [
        "Format the column as text and type 0150, or add pad = 4 to mainAddress.postalCode in the mapping.",
        "Write NOK if that is meant, or list NOR under values of currencyId in the mapping.",
    ]
    assert plan.documents["valid"].to_list() == [False, False, True, False]


def test_the_codes_are_those_of_the_standards() -> None:
    """So many there are: 249 countries and Kosovo; no code is half a one."""
    assert len(COUNTRIES) == 250
    assert {len(code) for code in COUNTRIES} == {2}
    assert {len(code) for code in CURRENCIES} == {3}
    assert {"NOK", "SEK", "DKK", "EUR", "ISK", "GBP", "USD", "XCG"} <= CURRENCIES
    assert CURRENCIES.isdisjoint({"XXX", "XTS", "EEK"})
