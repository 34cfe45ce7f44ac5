"""Numbers that say who a customer is, and what banks read: right and wrong ones, in all the ways people write them."""

from collections.abc import Callable, Sequence

import pytest

from importer.plan.checks.bank import payment_reference
from importer.plan.checks.organisations import (
    COUNTRIES,
    location_number,
    organisation_number,
    personal_number,
    vat_number,
)
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
corporateId = "Org"
vatRegistrationId = "Vat"
"mainAddress.countryId" = "Land"
gln = "Gln"
"directDebitLines.1.iban" = "Iban"
"directDebitLines.1.bic" = "Bic"
"""
HEAD = ("No", "Name", "Org", "Vat", "Land", "Gln", "Iban", "Bic")


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("974760673", "NO"),
        ("974 760 673", "NO"),
        ("NO974760673MVA", "NO"),
        ("NO 974 760 673 MVA", ""),
        ("974760673MVA", ""),
        ("556012-5790", "SE"),
        ("5560125790", "SE"),
        ("811228-9874", "SE"),
        ("24256790", "DK"),
        ("DK 24 25 67 90", "DK"),
        ("0112038-9", "FI"),
        ("FI01120389", "FI"),
        ("12345678", "EE"),
        ("40003521600", "LV"),
        ("123", "DE"),
        ("123", "BR"),
        ("123", ""),
        ("Nordvarde", ""),
    ],
)
def test_organisation_numbers_that_may_be_right(value: str, country: str) -> None:
    """However they are written; and every one of a country whose rules are not known."""
    assert organisation_number(value, country) is None


@pytest.mark.parametrize(
    ("value", "country", "reason"),
    [
        ("974760674", "NO", "the check digit does not fit"),
        ("97476067", "NO", "8 characters are not the right number"),
        ("NO974760674MVA", "", "the check digit does not fit"),
        ("974 760 67A", "NO", "it is not written like one"),
        ("556012-5791", "SE", "the check digit does not fit"),
        ("24256791", "DK", "the check digit does not fit"),
        ("112038-9", "FI", "7 characters are not the right number"),
        ("12345679", "EE", "the check digit does not fit"),
    ],
)
def test_organisation_numbers_that_cannot_be_right(value: str, country: str, reason: str) -> None:
    """Each says why."""
    wrong = organisation_number(value, country)
    assert wrong is not None
    assert wrong.code == "organisation-number"
    assert wrong.words["reason"] == reason


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_examples_are_right(code: str) -> None:
    """What a hint shows would pass, with its prefix and without a country beside it."""
    country = COUNTRIES[code]
    assert vat_number(country.vat_example, "") is None
    assert vat_number(country.vat_example, "BR") is None
    if country.organisation:
        assert organisation_number(country.example, code) is None


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("NO974760674MVA", ""),
        ("974760674", "NO"),
        ("SE556012579101", "NO"),
        ("556012579002", "SE"),
        ("DK24256791", ""),
        ("FI01120388", ""),
        ("NL004495445B02X", ""),
        ("EE100931559", ""),
        ("DE136695977", ""),
        ("PL8567346216", ""),
        ("LT119511516", ""),
        ("LV40003521601", ""),
        ("GB980780685", ""),
        ("XI980780685", ""),
    ],
)
def test_vat_numbers_that_cannot_be_right(value: str, country: str) -> None:
    """The number's own prefix comes before the country of the address."""
    wrong = vat_number(value, country)
    assert wrong is not None
    assert wrong.code == "vat-number"


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("880320-0016", True),
        ("19880320-0016", True),
        ("880320+0016", True),
        ("701063-2391", True),
        ("880320-0018", False),
        ("88032-0016", False),
        ("880320-001X", False),
    ],
)
def test_a_personal_number_has_a_check_digit(value: str, *, right: bool) -> None:
    """Coordination numbers, whose day is 60 more, are right as well; the century may stand or not."""
    assert (personal_number(value, "") is None) is right


@pytest.mark.parametrize(
    ("value", "right"),
    [("7300010000001", True), ("73 0001 0000 001", True), ("7300010000002", False), ("73513537", False), ("x", False)],
)
def test_a_gln_has_thirteen_digits_and_the_last_one_fits(value: str, *, right: bool) -> None:
    """A GTIN of eight digits is none, though its check digit fits."""
    assert (location_number(value, "") is None) is right


@pytest.mark.parametrize(
    ("value", "beside", "right"),
    [
        ("2345676", "NOK ", True),
        ("12345678903", "NOK NO", True),
        ("234 5676", "NOK ", True),
        ("1230000000-", "NOK ", False),
        ("6-", "NOK ", True),
        ("21-", "NOK ", False),
        ("2345677", "NOK ", False),
        ("faktura 12", "NOK ", False),
        ("1" * 26, "NOK ", False),
        ("7992739871" + "3", "SEK ", True),
        ("79927398710", "SEK ", False),
        ("1232", "EUR FI", True),
        ("1233", "EUR EE", False),
        ("1233", "EUR DE", True),
        ("1233", "EUR ", True),
        ("anything", " ", True),
        ("RF18 5390 0754 7034", "EUR DE", True),
        ("RF19539007547034", " ", False),
    ],
)
def test_the_reference_a_customer_pays_with(value: str, beside: str, *, right: bool) -> None:
    """KID and OCR in kroner, viite in Finland and Estonia, RF everywhere; others have no rule that is known."""
    assert (payment_reference(value, beside) is None) is right


def test_each_is_noted_in_its_cell(drawn: Draw, found: Found) -> None:
    """The country is that of the same row; a right row has nothing noted."""
    right = ("1", "A", "974 760 673", "NO974760673MVA", "Norge", "7300010000001", "NO93 8601 1117 947", "DNBANOKK")
    wrong = ("2", "B", "974 760 674", "NO974760674MVA", "NO", "7300010000002", "NO93 8601 1117 948", "DNB")
    other = ("3", "C", "556012-5790", None, "SE", None, None, None)
    plan = drawn(CUSTOMER, [HEAD, right, wrong, other])
    assert found(plan) == [
        ("C3", "organisation-number"),
        ("D3", "vat-number"),
        ("F3", "gln"),
        ("G3", "iban"),
        ("H3", "bic"),
    ]
    assert plan.findings[0].message == (
        "“974 760 674” is no organisation number of Norway: the check digit does not fit."
    )
    assert plan.findings[0].hint == "Correct it, for example 974 760 673, or leave the cell empty."
    assert plan.documents["valid"].to_list() == [True, False, True]
