"""The result workbook in every language: its words change, and any of them is the next input of all others."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from importer import resources, sheets
from importer.findings import Finding
from importer.language import LANGUAGES, everywhere, speaking
from importer.plan.value import Plan
from importer.results.control_part import RESOURCES
from importer.results.workbook import write
from importer.sheets.ours import HOLD, NUMBER, own
from importer.submission import Outcome, Status
from importer.summary import Summary

Result = Callable[..., Path]
Open = Callable[..., Workbook]
Draw = Callable[..., Plan]
Tell = Callable[..., Summary]
SHEETS = {
    "en": ["Summary", "Oktober", "Errors", "Ledger"],
    "nb": ["Sammendrag", "Oktober", "Feil", "Reskontro"],
    "sv": ["Sammanfattning", "Oktober", "Fel", "Reskontra"],
}
HEADINGS = {
    "en": ["Status", "Hold", "Message", "Ledger number", "Ledger amount", "Key"],
    "nb": ["Status", "Vent", "Melding", "Nr. i reskontroen", "Beløp i reskontroen", "Nøkkel"],
    "sv": ["Status", "Vänta", "Meddelande", "Nr i reskontran", "Belopp i reskontran", "Nyckel"],
}
CREATED = {"en": "created", "nb": "opprettet", "sv": "skapad"}
OTHERS = [(first, second) for first in LANGUAGES for second in LANGUAGES if first != second]


def ours(book: Workbook) -> Sequence[object]:
    """Return the headings of our columns."""
    return [cell.value for cell in book["Oktober"][4]][8:]


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_sheets_columns_and_statuses_are_in_the_language(
    plain_book: Result, result: Result, opened: Open, mistakes: tuple[Finding, ...], spoken: str
) -> None:
    """Whoever opens the workbook reads one language only, but for what is the user's own."""
    with speaking(spoken):
        book = opened(result(plain_book(), mistakes))
    assert [name for name in book.sheetnames if name in SHEETS[spoken]] == SHEETS[spoken]
    assert ours(book) == HEADINGS[spoken]
    assert book["Oktober"]["I5"].value == CREATED[spoken]
    words = {cell.value for row in book[SHEETS[spoken][0]].iter_rows() for cell in row}
    assert CREATED[spoken] in words
    assert not words & {CREATED[other] for other in LANGUAGES if other != spoken}


@pytest.mark.parametrize(("first", "second"), OTHERS)
def test_a_result_in_one_language_is_read_in_another(
    plain_book: Result, result: Result, opened: Open, first: str, second: str
) -> None:
    """Our columns and sheets are written over, in place, with the words of the later run."""
    with speaking(first):
        earlier = result(plain_book())
    with speaking(second):
        read = sheets.read(earlier, sheet="Oktober", header=4)
        later = opened(result(earlier, said={"F1": Outcome("F1", Status.CREATED, "9F1")}, sheet="Oktober"))
    assert [column.heading for column in read.ours] == HEADINGS[first]
    assert [column.heading for name in (HOLD, NUMBER) if (column := own(read.ours, name))] == [
        HEADINGS[first][1],
        HEADINGS[first][3],
    ]
    assert ours(later) == HEADINGS[second]
    assert later["Oktober"]["I5"].value == CREATED[second]
    assert not set(later.sheetnames) & (set(SHEETS[first]) - {"Oktober"})


def test_a_table_is_called_as_its_headings_are(plain_book: Result, result: Result, opened: Open) -> None:
    """A table whose column had another name than its heading would have to be repaired."""

    def decorate(_: object, sheet: object) -> None:
        columns = [{"header": heading} for heading in ("Invoice no", "Customer", "Qty", "Price")]
        sheet.add_table("A4:D6", {"columns": columns})  # type: ignore[attr-defined]

    rows = [("F1", "1", 2, 3), ("F2", "1", 2, 3)]
    source = plain_book(rows, headings=("Invoice no", "Customer", "Qty", "Price"), decorate=decorate)
    with speaking("nb"):
        earlier = result(source)
    with speaking("sv"):
        sheet = opened(result(earlier, sheet="Oktober"))["Oktober"]
    named = [column.name for column in sheet.tables["Table1"].tableColumns]
    assert named == [cell.value for cell in sheet[4]]
    assert named[4:] == HEADINGS["sv"]


def test_every_resource_has_its_title() -> None:
    """What stands above the control totals is translated for each of them."""
    titles = {resources.get(name).title for name in resources.names()}
    assert titles <= set(RESOURCES)
    assert all(len(everywhere(title)) == len(LANGUAGES) for title in titles)


@pytest.mark.parametrize(
    ("spoken", "locale", "shown"),
    [
        ("en", "", "yyyy-mm-dd"),
        ("nb", "", "dd.mm.yyyy"),
        ("sv", "", "yyyy-mm-dd"),
        ("sv", "dd/mm/yyyy", "dd/mm/yyyy"),
    ],
)
def test_days_are_written_as_the_sheets_locale_does_or_the_reader(
    plain_book: Result, drawn: Draw, told: Tell, opened: Open, spoken: str, locale: str, shown: str
) -> None:
    """They are native dates; what the sheet's locale wants comes before what the reader is used to."""
    plan = replace(drawn(plain_book()), day_format=locale)
    ledger = {"date": "2026-01-31T00:00:00", "lastModifiedDateTime": "2026-02-01T12:30:00.000"}
    outcomes = (Outcome("F1", Status.CREATED, "100", ledger={**ledger, "documentDate": "2026-01-31T00:00:00"}),)
    with speaking(spoken):
        path = write(plan, outcomes, told(plan, outcomes), plan.sheet.path.with_name("r.result.xlsx"))
        sheet = opened(path)[SHEETS[spoken][3]]
    dates = [cell for [cell] in sheet.iter_cols(min_row=4, max_row=4) if isinstance(cell, Cell) and cell.is_date]
    assert [(cell.value, cell.number_format) for cell in dates] == [
        (datetime(2026, 1, 31), shown),  # noqa: DTZ001  as cells are
        (datetime(2026, 2, 1, 12, 30), f"{shown} hh:mm"),  # noqa: DTZ001  as above
    ]
