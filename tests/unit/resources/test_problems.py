from typing import Any

import pytest
from pydantic import ValidationError

from importer import resources
from importer.findings import CATALOGUE, Place, found
from importer.resources.base import payload_problems
from importer.resources.problems import CODES, OTHERWISE

INVOICE = resources.get("customer-invoice")


def refused(header: dict[str, object]) -> ValidationError:
    """Return the error a payload raises for these values."""
    with pytest.raises(ValidationError) as caught:
        INVOICE.assemble(header)
    return caught.value


def test_every_code_is_in_the_catalogue() -> None:
    """A payload's problem always has words for the user."""
    assert {*CODES.values(), OTHERWISE, "cannot-clear"} <= CATALOGUE.keys()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("exchangeRate", "x"),
        ("documentDate", "x"),
        ("hold", "x"),
        ("contact", "x"),
        ("contact", 2**40),
        ("postPeriod", "x"),
        ("directDebitMandateId", "x"),
        ("billingAddress.countryId", "NOR"),
        ("rotRutDetails.type", "Rott"),
        ("note", 5),
    ],
)
def test_a_problem_can_be_worded(path: str, value: object) -> None:
    """The words of a problem fill its catalogue entry, and nothing of the library's own wording is in it."""
    (problem,) = payload_problems(refused({path: value}))
    words: Any = problem.words
    finding = found(problem.code, Place("Invoices", 4), **words)
    assert finding.value == str(value)
    assert not any(word in finding.message for word in ("Input should", "pydantic", "{", "None"))
    assert "{" not in finding.hint


def test_a_misspelt_choice_gets_a_suggestion() -> None:
    """One that is nearly right is named; else all of them are."""
    (near,) = payload_problems(refused({"rotRutDetails.type": "rot"}))
    (far,) = payload_problems(refused({"rotRutDetails.type": "garden"}))
    assert near.words["suggestion"] == "Did you mean Rot?"
    assert near.words["choices"] == "Rut, Rot"
    assert far.words["suggestion"] == "Write one of them."


def test_the_error_does_not_show_what_was_in_the_cell() -> None:
    """The exception's own text, which may end up in a log, carries no customer data."""
    assert "secret" not in str(refused({"exchangeRate": "secret"}))


def test_problems_of_a_payload_built_elsewhere_are_found_too() -> None:
    """An error that did not come from an assembler is put into words as well."""
    with pytest.raises(ValidationError) as caught:
        INVOICE.payload.model_validate({"lines": (), "billingAddress": {"city": 5}})
    assert [(problem.path, problem.code) for problem in payload_problems(caught.value)] == [
        ("billingAddress.city", "does-not-fit"),
        ("lines", "does-not-fit"),
    ]
