"""Names of countries, currencies and months, and conventions, as Unicode CLDR has them."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from importer.cells import Parsed, Reading, parse
from importer.cells.locales import conventions, names
from importer.cells.names import LANGUAGES, countries, folded
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]


def outcome(parsed: Parsed) -> object:
    """Return the value of a column of one cell, or the code of what is wrong with it."""
    return parsed.bad[0].code if parsed.bad else parsed.values[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((name, "NO") for name in ("Norge", "Noreg", "Norway", "Norja", "Noorwegen", "Norwegen", "NORGE", " norge")),
        ("NO", "NO"),
        ("no", "NO"),
        ("NOR", "NO"),
        ("SE", "SE"),
        ("Saksa", "DE"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("Holland", "NL"),
        ("Georgia", "GE"),
        ("C\u00f4te d\u2019Ivoire", "CI"),
        ("ZZ", "ZZ"),
        ("European Union", "unknown-country"),
        ("Norgee", "unknown-country"),
        ("Korea", "ambiguous-country"),
        ("Kongo", "ambiguous-country"),
        ("47", "unknown-country"),
    ],
)
def test_countries(texts: Cells, text: str, code: str) -> None:
    """A country is its code, whichever of the eight languages it is named in; two letters are a code as they stand."""
    assert outcome(parse(texts(text), Kind.COUNTRY)) == code


def test_the_nearest_country_is_suggested(texts: Cells) -> None:
    """A slip of the keyboard comes back with what was probably meant."""
    [bad] = parse(texts("Sverrige"), Kind.COUNTRY).bad
    assert bad.words["suggestion"] == "Did you mean SE (Sverige)?"
    [lost] = parse(texts("Atlantis"), Kind.COUNTRY).bad
    assert lost.words["suggestion"] == "Write the country's code, such as NO."


def test_a_column_of_countries(texts: Cells) -> None:
    """Names, codes, blanks and mistakes may stand in one column."""
    parsed = parse(texts("Norge", None, "se", "xyzzy", "<clear>"), Kind.COUNTRY, Reading(locale="sv-SE"))
    assert parsed.values.to_list() == ["NO", None, "SE", None, None]
    assert [(bad.index, bad.code) for bad in parsed.bad] == [(3, "unknown-country")]


def test_no_name_means_two_countries() -> None:
    """So it does not matter which language knows a name."""
    known: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for name, code in countries(language).items():
            known[name].add(code)
    assert {name: codes for name, codes in known.items() if len(codes) > 1} == {}


def test_no_name_means_two_months() -> None:
    """The same for months, full and shortened."""
    known: dict[str, set[int]] = defaultdict(set)
    for language in LANGUAGES:
        for use in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in use[width].items():
                    known[folded(name)].add(number)
    assert {name: months for name, months in known.items() if len(months) > 1} == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NOK", "NOK"),
        ("nok", "NOK"),
        ("norske kroner", "NOK"),
        ("Norsk krone", "NOK"),
        ("svenska kronor", "SEK"),
        ("US dollar", "USD"),
        ("euro", "EUR"),
        ("€", "EUR"),
        ("£", "GBP"),
        ("kr", "ambiguous-currency"),
        ("kr.", "ambiguous-currency"),
        ("kroner", "ambiguous-currency"),
        ("$", "ambiguous-currency"),
        ("norske koroner", "unknown-currency"),
    ],
)
def test_currencies(texts: Cells, text: str, code: str) -> None:
    """A currency is its code, its name, or a sign that no other has; `kr` may be any of four."""
    assert outcome(parse(texts(text), Kind.CURRENCY)) == code


def test_what_kr_may_be(texts: Cells) -> None:
    """The finding names the currencies; a near miss is suggested."""
    [crowns, miss] = parse(texts("kr", "norske koroner"), Kind.CURRENCY).bad
    assert crowns.words["choices"] == "NOK, SEK, DKK or ISK"
    assert miss.words["suggestion"] == "Did you mean NOK (norske kroner) or DKK (danske kroner)?"


@pytest.mark.parametrize("name", names())
def test_conventions_are_those_of_unicode(texts: Cells, name: str) -> None:
    """Decimal sign, order of a date, and the locale's own group sign."""
    known, theirs = conventions(name), Locale.parse(name, sep="-")
    symbols = theirs.number_symbols["latn"]
    assert known.decimal == symbols["decimal"]
    order = "".join(dict.fromkeys(letter for letter in theirs.date_formats["short"].pattern.lower() if letter in "dmy"))
    assert order in {known.order, known.short}
    assert outcome(parse(texts(f"1{symbols['group']}234"), Kind.DECIMAL, Reading(locale=name))) == "1234"


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("style", ["short", "medium", "long"])
def test_dates_as_a_locale_writes_them(texts: Cells, name: str, style: str) -> None:
    """All months in the short, medium and long way of each locale, with and without being told which it is."""
    days = [date(2026, month, 20 + month % 3) for month in range(1, 13)]
    column = texts(*(format_date(day, style, Locale.parse(name, sep="-")) for day in days))
    for reading in (Reading(), Reading(locale=name)):
        assert parse(column, Kind.DATE, reading).values.to_list() == days


@pytest.mark.parametrize("name", names())
def test_amounts_as_a_locale_writes_them(texts: Cells, name: str) -> None:
    """Grouped and signed as each locale does it."""
    amounts = ["-1234567.5", "1234", "0.125", "-0.5"]
    column = texts(*(format_decimal(Decimal(amount), locale=name.replace("-", "_")) for amount in amounts))
    assert parse(column, Kind.DECIMAL, Reading(locale=name)).values.to_list() == amounts


def test_babel_is_only_loaded_for_a_name() -> None:
    """Codes, numbers and days in figures cost nothing of it."""
    program = """
import sys, polars as pl
from importer.cells import parse, survey
from importer.kinds import Kind
from importer.sheets import Column
for kind, text in ((Kind.COUNTRY, "NO"), (Kind.CURRENCY, "nok"), (Kind.DATE, "14.01.2026"), (Kind.DECIMAL, "1 234,50")):
    column = Column("Head", "A", 1, text=pl.Series([text]))
    assert not parse(column, kind).bad
    survey(column)
assert "babel" not in sys.modules
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
