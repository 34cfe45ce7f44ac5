"""Texts, identifiers, choices, yes and no, and what is never any of them."""

from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl
import pytest

from importer.cells import Parsed, Reading, parse, render
from importer.findings import CATALOGUE, Place, found
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]
Codes = Callable[[Parsed], Sequence[tuple[int, str]]]
MOMENT = pl.Series([datetime(2026, 1, 14, 10, 30), None, None], dtype=pl.Datetime("ms"))  # noqa: DTZ001  cells have no zone


def mixed() -> Column:
    """Return a column with a date, a number and a boolean."""
    return Column(
        "Head",
        "C",
        3,
        moment=MOMENT,
        number=pl.Series([None, 10000.0, None]),
        flag=pl.Series([None, None, True]),
    )


def test_text_is_what_the_user_sees() -> None:
    """Whatever the type of its cells, a text column is what stands there."""
    assert parse(mixed(), Kind.TEXT).values.to_list() == ["2026-01-14 10:30", "10000", "TRUE"]


def test_codes_are_what_the_user_sees(codes: Codes) -> None:
    """10000 is not 10000.0 and 0101 keeps its zero; a date or boolean, the spreadsheet's doing, is bad."""
    parsed = parse(mixed(), Kind.CODE)
    assert parsed.values.to_list() == [None, "10000", None]
    assert codes(parsed) == [(0, "not-a-code"), (2, "not-a-code")]
    padded = Column(
        "Head",
        "C",
        2,
        number=pl.Series([101.0, None]),
        text=pl.Series([None, "0101"]),
        digits=pl.Series([4, None]),
    )
    assert parse(padded, Kind.CODE).values.to_list() == ["0101", "0101"]


def test_codes_the_spreadsheet_has_rounded(texts: Cells, numbers: Cells, codes: Codes) -> None:
    """A number of more than 15 digits has lost the last ones, and 1,23E+15 in a text file most of them."""
    assert codes(parse(numbers(1e15, 999999999999999.0), Kind.CODE)) == [(0, "rounded-number")]
    parsed = parse(texts("1234567890123456789", "1,23E+15"), Kind.CODE)
    assert parsed.values.to_list() == ["1234567890123456789", None]
    assert codes(parsed) == [(1, "rounded-number")]


def test_choices_in_any_case(texts: Cells, codes: Codes) -> None:
    """A choice is found in any case and comes out as the API spells it; a near miss is suggested."""
    parsed = parse(
        texts("active", "CREDITHOLD", "Actve", "zzz"), Kind.CHOICE, Reading(choices=("Active", "CreditHold"))
    )
    assert parsed.values.to_list() == ["Active", "CreditHold", None, None]
    assert codes(parsed) == [(2, "not-a-choice"), (3, "not-a-choice")]
    assert parsed.bad[0].words["suggestion"] == "Did you mean Active?"
    assert parsed.bad[1].words["suggestion"] == "Write one of these values."


@pytest.mark.parametrize("yes", ["ja", "Ja", "YES", "true", "sann", "SANT", "1", "y", "wahr", "kyllä"])
def test_yes(texts: Cells, yes: str) -> None:
    """Yes in the languages we read, in any case."""
    assert parse(texts(yes), Kind.FLAG).values.to_list() == [True]


@pytest.mark.parametrize("no", ["nei", "Nej", "no", "FALSE", "usann", "FALSKT", "0", "nein", "ei"])
def test_no(texts: Cells, no: str) -> None:
    """No in the languages we read, in any case."""
    assert parse(texts(no), Kind.FLAG).values.to_list() == [False]


def test_flags_from_cells(codes: Codes) -> None:
    """Boolean cells and 1 and 0 are yes and no; other numbers and words are findings."""
    column = Column(
        "Head",
        "C",
        5,
        flag=pl.Series([True, None, None, None, None]),
        number=pl.Series([None, 0.0, 2.0, None, None]),
        text=pl.Series([None, None, None, "x", "kanskje"]),
    )
    parsed = parse(column, Kind.FLAG)
    assert parsed.values.to_list() == [True, False, None, None, None]
    assert codes(parsed) == [(2, "not-a-flag"), (3, "not-a-flag"), (4, "not-a-flag")]


@pytest.mark.parametrize("kind", list(Kind))
def test_faults_are_bad_whatever_the_kind(kind: Kind) -> None:
    """An error cell and a formula without a value are findings in every column, never blank."""
    column = Column("Head", "C", 3, fault=pl.Series(["#N/A", "formula", None]))
    parsed = parse(column, kind, Reading(choices=("a",)))
    assert parsed.values.to_list() == [None, None, None]
    assert [(bad.index, bad.code, bad.value) for bad in parsed.bad] == [
        (0, "error-cell", "#N/A"),
        (1, "formula-without-value", "="),
    ]


@pytest.mark.parametrize("kind", list(Kind))
def test_clear(texts: Cells, kind: Kind) -> None:
    """The text <clear> is neither a value nor a finding, and can be told from a blank cell."""
    parsed = parse(texts("<clear>", None, "<CLEAR>"), kind, Reading(choices=("a",)))
    assert parsed.values.to_list() == [None, None, None]
    assert parsed.bad == ()
    assert parsed.clear is not None
    assert parsed.clear.to_list() == [True, False, True]


@pytest.mark.parametrize("kind", list(Kind))
def test_a_blank_column(kind: Kind) -> None:
    """A column with no cell at all has values of the right type, all null, whatever the kind."""
    parsed = parse(Column("Head", "C", 2), kind, Reading(choices=("a",)))
    assert (parsed.values.to_list(), parsed.bad) == ([None, None], ())
    assert parsed.values.dtype == parse(Column("Head", "C", 0), kind, Reading(choices=("a",))).values.dtype


@pytest.mark.parametrize("kind", list(Kind))
def test_every_finding_can_be_worded(kind: Kind) -> None:
    """Whatever is wrong with a cell, the catalogue has a code for it and every word its message needs."""
    junk = ["x", "1.234", "1.23", "03/04/2026", "1e5", "(5", "1234567890123456", "25 %", "1,5", "2,5"]
    column = Column("Head", "C", len(junk), text=pl.Series(junk))
    for reading in (Reading(choices=("a",)), Reading(locale="nb-NO"), Reading(format="dd.mm.yyyy")):
        for bad in parse(column, kind, reading).bad:
            assert bad.code in CATALOGUE
            assert found(bad.code, Place(), value=bad.value, **bad.words).message


def test_flags_are_rendered_in_the_language() -> None:
    """Yes and no are written in the language of the locale."""
    assert render(pl.Series([True, False, None]), Kind.FLAG, Reading(locale="nb-NO")).to_list() == [
        "ja",
        "nei",
        None,
    ]
