"""What a column is, before any mapping speaks of it."""

from collections.abc import Callable
from datetime import datetime

import polars as pl
import pytest

from importer.cells import survey
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]


@pytest.mark.parametrize(
    ("cells", "kind", "locale"),
    [
        (["14.01.2026", "15.01.2026"], Kind.DATE, None),
        (["01/02/2026", "14/02/2026"], Kind.DATE, "nb-NO"),
        (["01/02/2026", "02/14/2026"], Kind.DATE, "en-US"),
        (["85-01-14", "03-04-05"], Kind.DATE, "sv-SE"),
        (["14. jan 2026", "3. mars 2026"], Kind.DATE, None),
        (["1 234,50", "1.234"], Kind.DECIMAL, "nb-NO"),
        (["1,234.50", "12"], Kind.DECIMAL, "en-GB"),
        (["1.234"], Kind.DECIMAL, None),
        (["12,5 %", "25 %"], Kind.DECIMAL, "nb-NO"),
        (["1", "12"], Kind.WHOLE, None),
        (["0", "1", "1"], Kind.WHOLE, None),
        (["ja", "nei"], Kind.FLAG, None),
        (["2026-01", "2026-02"], Kind.YEAR_MONTH, None),
        (["012026", "022026"], Kind.YEAR_MONTH, None),
        (["0101", "0202"], Kind.CODE, None),
        (["F-1001", "F-1002"], Kind.CODE, None),
        (["Fram AS", "Bjerk & co"], Kind.TEXT, None),
        ([None, None], Kind.TEXT, None),
    ],
)
def test_kinds(texts: Cells, cells: list[str | None], kind: Kind, locale: str | None) -> None:
    """The narrowest kind that fits, and a locale where the texts tell one."""
    seen = survey(texts(*cells))
    assert (seen.kind, seen.locale) == (kind, locale)


def test_a_few_mistakes_do_not_change_the_kind(texts: Cells) -> None:
    """One in twenty may be something else; the check finds them."""
    good = [f"{number},50" for number in range(19)]
    assert survey(texts(*good, "x")).kind is Kind.DECIMAL
    assert survey(texts(*good, "x y", "y z")).kind is Kind.TEXT


def test_what_shows_late_counts(texts: Cells) -> None:
    """The whole column is asked, not only its beginning."""
    assert survey(texts(*map(str, range(60)), *(f"a {number}" for number in range(60)))).kind is Kind.TEXT


def test_doubts_are_told(texts: Cells) -> None:
    """Two readings nobody decides between, and evidence that is thin."""
    assert survey(texts("1.234", "12")).ambiguous
    torn = survey(texts("5,5", "5.5", "6,5"))
    assert (torn.ambiguous, torn.locale) == (True, None)
    thin = survey(texts("01/02/2026", "14/02/2026"))
    assert (thin.ambiguous, thin.thin) == (False, True)
    assert thin.evidence == "1 value has a day over 12 in first place"


def test_counts_and_examples() -> None:
    """Every row is blank or one kind of cell; examples are different, in the order of the column."""
    column = Column(
        "Head",
        "C",
        9,
        text=pl.Series(["14.01.2026", *[None] * 8]),
        number=pl.Series([None, 20260115.0, 20260115.0, *[None] * 6]),
        moment=pl.Series([None] * 3 + [datetime(2026, 1, 16)] + [None] * 5, dtype=pl.Datetime("ms")),  # noqa: DTZ001  cells have no zone
        flag=pl.Series([None] * 4 + [True] + [None] * 4),
        fault=pl.Series([None] * 5 + ["#N/A"] + [None] * 3),
    )
    seen = survey(column)
    counts = (seen.text, seen.number, seen.moment, seen.flag, seen.fault, seen.blank)
    assert counts == (1, 2, 1, 1, 1, 3)
    assert (sum(counts), seen.rows, seen.distinct) == (9, 9, 5)
    assert seen.examples == ("14.01.2026", "20260115", "2026-01-16", "TRUE", "#N/A")


def test_numbers_shown_with_zeros_are_identifiers(numbers: Cells) -> None:
    """The format 0000 says what the numbers are for."""
    assert survey(numbers(101.0, 102.5)).kind is Kind.DECIMAL
    assert survey(numbers(101.0, 102.0)).kind is Kind.WHOLE
    shown = Column("Head", "C", 1, number=pl.Series([101.0]), digits=pl.Series([4]))
    assert survey(shown).kind is Kind.CODE
