"""What the texts of a column tell about each other, and when that is enough."""

import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from importer.cells import Parsed, Reading, parse
from importer.findings import Place, Severity, found
from importer.kinds import Kind
from importer.sheets import Column

Cells = Callable[..., Column]
OPEN = [f"{day:02}/{month:02}/2026" for month in range(1, 13) for day in range(1, 13) if day != month]
GROUPED = [f"1.{number}" for number in range(100, 200)]


def codes(parsed: Parsed) -> set[str]:
    """Return the codes of the bad cells."""
    return {bad.code for bad in parsed.bad}


def test_many_who_speak_need_no_warning(texts: Cells) -> None:
    """Days over 12 in first place tell how the others are read, and how many they are is kept in words."""
    parsed = parse(texts(*OPEN[:20], *(f"{day}/01/2026" for day in range(13, 32))), Kind.DATE)
    assert (parsed.bad, parsed.cautions) == ((), ())
    assert parsed.values[0] == date(2026, 1, 2)
    assert parsed.evidence == "19 values have a day over 12 in first place"
    amounts = parse(texts(*GROUPED, "5,50", "6,50", "7,25", "0,5", "1,1"), Kind.DECIMAL)
    assert (amounts.bad, amounts.cautions, amounts.values[0]) == ((), (), "1100")
    assert amounts.evidence == "5 values can only be read with a decimal comma"


def test_one_typing_error_never_decides_silently(texts: Cells) -> None:
    """A single month over 12 among a hundred open dates is told, once, with the evidence and the way out."""
    parsed = parse(texts(*OPEN, "1/13/2026"), Kind.DATE)
    assert parsed.bad == ()
    [caution] = parsed.cautions
    finding = found(caution.code, Place(), **caution.words)
    assert (finding.code, finding.severity) == ("thin-evidence", Severity.WARNING)
    assert finding.message == (
        "Values with two readings: 132, and little tells which: 1 value has a day over 12 in second place, such as "
        "“1/13/2026”. So “02/01/2026” is read as 2026-02-01, not as 2026-01-02."
    )
    assert finding.hint == (
        'If this is right, add "Head" = { format = "mm/dd/yyyy" } under [columns] in the mapping; if not, correct '
        '“1/13/2026”, or add "Head" = { format = "dd/mm/yyyy" }.'
    )


def test_the_lines_of_a_warning_settle_it(texts: Cells) -> None:
    """What the finding proposes for the mapping takes the warning away and reads the column as it says."""
    column = texts(*OPEN, "1/13/2026")
    assert parse(column, Kind.DATE, Reading(format="mm/dd/yyyy")).cautions == ()
    british = parse(column, Kind.DATE, Reading(format="dd/mm/yyyy"))
    assert british.values[0] == date(2026, 1, 2)
    assert [bad.value for bad in british.bad] == ["1/13/2026"]


def test_one_amount_never_decides_silently(texts: Cells) -> None:
    """The same for amounts, whose line names a locale."""
    parsed = parse(texts(*GROUPED, "5,50", "5,50", "5,50"), Kind.DECIMAL)
    [caution] = parsed.cautions
    assert parsed.values[0] == "1100"
    assert caution.words["following"] == 100
    assert (caution.words["taken"], caution.words["other"]) == (Decimal(1100), Decimal("1.100"))
    assert caution.words["line"] == '"Head" = { locale = "nb-NO" }'
    assert caution.words["otherwise"] == '"Head" = { locale = "en-GB" }'


def test_three_may_speak_for_sixty(texts: Cells) -> None:
    """One different value speaks for twenty; two never speak for any."""
    few = [f"{day}/01/2026" for day in (13, 14, 15)]
    assert parse(texts(*few, *OPEN[:60]), Kind.DATE).cautions == ()
    assert len(parse(texts(*few, *OPEN[:61]), Kind.DATE).cautions) == 1
    assert len(parse(texts(*few[:2], *few, *OPEN[:1]), Kind.DATE).cautions) == 0
    assert len(parse(texts(*few[:2] * 9, *OPEN[:1]), Kind.DATE).cautions) == 1


def test_evidence_that_nobody_follows_is_not_told(texts: Cells) -> None:
    """Where every text has one reading nothing was decided."""
    assert parse(texts("14/01/2026"), Kind.DATE).cautions == ()
    assert parse(texts("5,50", "12"), Kind.DECIMAL).cautions == ()


def test_contradiction_is_never_settled(texts: Cells) -> None:
    """However many speak against one, what has two readings stays unread, and both sides are named."""
    parsed = parse(texts("02/01/2026", *(f"{day}/01/2026" for day in range(13, 32)), "1/13/2026"), Kind.DATE)
    assert [bad.value for bad in parsed.bad] == ["02/01/2026", "1/13/2026"]
    assert codes(parsed) == {"mixed-dates"}
    first, last = (found(bad.code, Place(), value=bad.value, **bad.words) for bad in parsed.bad)
    assert first.message == (
        "“02/01/2026” is left unread, for its column contradicts itself: 19 values have a day over 12 in "
        "first place, such as “13/01/2026”, but 1 value has a day over 12 in second place, such as “1/13/2026”."
    )
    assert '"Head" = { format = "dd/mm/yyyy" } for 2026-01-02 or' in first.hint
    assert '"Head" = { format = "mm/dd/yyyy" } for 2026-01-13 under' in last.hint
    assert parsed.cautions == ()


def test_equal_camps_are_both_findings(texts: Cells) -> None:
    """When as many speak for one way as for the other, none is taken for right."""
    days = parse(texts("14/01/2026", "01/14/2026", "05/05/2026"), Kind.DATE)
    assert days.values.to_list() == [None, None, date(2026, 5, 5)]
    amounts = parse(texts("5,5", "5.5", "1.234", "12"), Kind.DECIMAL)
    assert amounts.values.to_list() == [None, None, None, "12"]
    assert codes(amounts) == {"mixed-numbers"}


def test_only_texts_written_alike_speak_for_each_other(texts: Cells) -> None:
    """Slashes tell nothing of hyphens, a year of four digits nothing of one of two: two systems may meet here."""
    parsed = parse(texts("14/01/2026", "03/04/2026", "03-04-2026", "03/04/26", "26-03-04"), Kind.DATE)
    assert parsed.values.to_list() == [date(2026, 1, 14), date(2026, 4, 3), None, None, None]
    assert codes(parsed) == {"ambiguous-date"}
    [caution] = parsed.cautions
    assert caution.words["line"] == '"Head" = { locale = "nb-NO" }', "no single format would do"


def test_swedes_write_short_years_first(texts: Cells) -> None:
    """A year over 31 tells, in its own words."""
    parsed = parse(texts("85-01-14", "92-03-04", "99-03-04", "03-04-05"), Kind.DATE)
    assert parsed.values.to_list()[-1] == date(2003, 4, 5)
    assert parsed.evidence == "3 values can only be read with the year first"


def test_what_excludes_an_order_contradicts_it(texts: Cells) -> None:
    """13-1-26 has two readings, and none of them is the one that 1-13-26 must have."""
    parsed = parse(texts("1-13-26", "13-1-26", "1-2-03"), Kind.DATE)
    assert codes(parsed) == {"mixed-dates"}
    assert parsed.evidence == (
        "1 value can only be read with the month first, but 1 value cannot be read with the month first"
    )


def test_the_mapping_has_the_last_word(texts: Cells) -> None:
    """With a locale or a format nothing is found out, so there is nothing to warn of."""
    for reading in (Reading(locale="nb-NO"), Reading(format="dd/mm/yyyy")):
        parsed = parse(texts(*OPEN, "1/13/2026"), Kind.DATE, reading)
        assert (parsed.verdicts, parsed.cautions) == ((), ())


@pytest.mark.parametrize("heading", ['Pris "netto"', "Sum \\ kr", "Beløp"])
def test_lines_can_be_pasted(heading: str, texts: Cells) -> None:
    """Whatever the heading, the proposed line is TOML."""
    [bad] = parse(texts("1.234"), Kind.DECIMAL, Reading(name=heading)).bad
    assert tomllib.loads(str(bad.words["comma"])) == {heading: {"locale": "nb-NO"}}
