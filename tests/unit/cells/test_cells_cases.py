"""What people write, and exactly what becomes of it: without a locale, in Norway, in Britain."""

from collections.abc import Callable
from datetime import date

import pytest

from importer.cells import Parsed, Reading, parse
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]
READINGS = (Reading(), Reading(locale="nb-NO"), Reading(locale="en-GB"))
DAY = date(2026, 1, 14)

AMOUNTS = [
    ("1.234", "ambiguous-number", "1234", "1.234"),
    ("1.23", "1.23", "not-grouped", "1.23"),
    ("1,234", "ambiguous-number", "1.234", "1234"),
    ("1 234,50", "1234.50", "1234.50", "not-grouped"),
    ("1 234,50-", "-1234.50", "-1234.50", "not-grouped"),
    ("(1 234,50)", "-1234.50", "-1234.50", "not-grouped"),
    ("\u22125", "-5", "-5", "-5"),
    ("\u20135", "-5", "-5", "-5"),
    ("1'234.50", "1234.50", "not-grouped", "1234.50"),
    ("1\u2019234.50", "1234.50", "not-grouped", "1234.50"),
    ("kr 1 234,-", "1234", "1234", "not-grouped"),
    ("-1 234,-", "-1234", "-1234", "not-grouped"),
    ("1 234,\u2013", "1234", "1234", "not-grouped"),
    ("1.234,-", "1234", "1234", "not-grouped"),
    ("1'234.--", "1234", "not-grouped", "1234"),
    ("1 234:-", "1234", "1234", "1234"),
    ("250,- kr", "250", "250", "not-grouped"),
    ("12 %", "not-a-number", "not-a-number", "not-a-number"),
    ("1e5", "not-a-number", "not-a-number", "not-a-number"),
    ("\u0661\u0662", "not-a-number", "not-a-number", "not-a-number"),
    ("1.2.3", "not-a-number", "not-a-number", "not-a-number"),
    ("1.234.567", "1234567", "1234567", "not-grouped"),
    ("5,-5", "not-a-number", "not-a-number", "not-a-number"),
    ("12#", "not-a-number", "not-a-number", "not-a-number"),
    *((f"{blank}12{blank}", "12", "12", "12") for blank in "\u00a0\u202f\u2009"),
    *((f"1{blank}234{blank}567,5", "1234567.5", "1234567.5", "not-grouped") for blank in "\u00a0\u202f\u2009\t"),
]


def outcome(parsed: Parsed) -> object:
    """Return the value of a column of one cell, or the code of what is wrong with it."""
    return parsed.bad[0].code if parsed.bad else parsed.values[0]


@pytest.mark.parametrize(("text", "alone", "norwegian", "british"), AMOUNTS)
def test_an_amount(texts: Cells, text: str, alone: str, norwegian: str, british: str) -> None:
    """An amount is exact digits, or a finding that says why not."""
    outcomes = [outcome(parse(texts(text), Kind.DECIMAL, reading)) for reading in READINGS]
    assert outcomes == [alone, norwegian, british]


@pytest.mark.parametrize(
    ("text", "digits"), [("1'234.50", "1234.50"), ("1\u2019234.5", "1234.5"), ("1 234.50", "1234.50"), ("1.5", "1.5")]
)
def test_a_swiss_amount(texts: Cells, text: str, digits: str) -> None:
    """In Switzerland the point is decimal, and apostrophes group."""
    assert parse(texts(text), Kind.DECIMAL, Reading(locale="de-CH")).values.to_list() == [digits]


def test_a_comma_is_nothing_in_switzerland(texts: Cells) -> None:
    """No Swiss groups with a comma, so what a Norwegian wrote is a finding there, not a thousand."""
    [bad] = parse(texts("1,234"), Kind.DECIMAL, Reading(locale="de-CH")).bad
    assert (bad.code, bad.words["rule"]) == (
        "not-grouped",
        "only an apostrophe or a space can group thousands, in threes",
    )


def test_a_percentage_as_text(texts: Cells) -> None:
    """A percent sign fits a field that is a percent, and no other."""
    assert outcome(parse(texts("12 %"), Kind.DECIMAL, Reading(percent_field=True))) == "12"


DAYS = [
    ("14.01.2026", DAY, DAY, DAY),
    ("14.01.26", DAY, DAY, DAY),
    ("14/1-26", DAY, DAY, DAY),
    ("14/1 2026", DAY, DAY, DAY),
    ("2026-01-14", DAY, DAY, DAY),
    ("2026\u201301\u201314", DAY, DAY, DAY),
    ("20260114", DAY, DAY, DAY),
    ("14. jan. 2026", DAY, DAY, DAY),
    ("14.\u00a0januar\u00a02026", DAY, DAY, DAY),
    ("14 tammikuuta 2026", DAY, DAY, DAY),
    ("14-Jan-26", DAY, DAY, DAY),
    ("January 14, 2026", DAY, DAY, DAY),
    ("14th January 2026", DAY, DAY, DAY),
    ("2026-01-14T00:00:00", DAY, DAY, DAY),
    ("2026-01-14 13:45", DAY, DAY, DAY),
    ("14.1.2026 13.45.00", DAY, DAY, DAY),
    ("14.01.2026 kl. 13:45", DAY, DAY, DAY),
    ("1/14/2026 1:45:00 PM", DAY, "not-a-date", "not-a-date"),
    ("01/02/2026", "ambiguous-date", date(2026, 2, 1), date(2026, 2, 1)),
    ("1/13/2026", date(2026, 1, 13), "not-a-date", "not-a-date"),
    ("14.1.", *["part-of-a-date"] * 3),
    ("14. jan", *["part-of-a-date"] * 3),
    ("Jan-26", *["part-of-a-date"] * 3),
    ("2026-01", *["part-of-a-date"] * 3),
    ("1/2026", *["part-of-a-date"] * 3),
    ("januar 2026", *["part-of-a-date"] * 3),
    ("31.02.2026", *["no-such-day"] * 3),
    ("46036", *["day-number"] * 3),
    ("46036,5", *["day-number"] * 3),
    ("2026-01-14T00:00:00Z", *["not-a-date"] * 3),
    ("2026-01-14 25:00", *["not-a-date"] * 3),
    ("14. foo 2026", *["not-a-date"] * 3),
    ("\u0661\u0664.01.2026", *["not-a-date"] * 3),
]


@pytest.mark.parametrize(("text", "alone", "norwegian", "british"), DAYS)
def test_a_day(texts: Cells, text: str, alone: object, norwegian: object, british: object) -> None:
    """A text is the one day it can mean, or a finding that says what it is instead."""
    outcomes = [outcome(parse(texts(text), Kind.DATE, reading)) for reading in READINGS]
    assert outcomes == [alone, norwegian, british]


@pytest.mark.parametrize("text", ["03.04.2026", "14.01.2026", "14/1-26", "14/01/2026"])
def test_an_american_never_writes_the_day_first(texts: Cells, text: str) -> None:
    """A locale that is given is not contradicted, not even where a text could only be read so."""
    assert outcome(parse(texts(text), Kind.DATE, Reading(locale="en-US"))) == "not-a-date"


def test_a_day_number_says_which_day_it_may_be(texts: Cells) -> None:
    """The finding names the day, for the person to judge; it is never read as one."""
    [bad] = parse(texts("46036"), Kind.DATE).bad
    assert bad.words["day"] == "2026-01-14"
