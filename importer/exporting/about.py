"""The sheet *About*: where an export came from, what was asked for, how much there is and what it adds up to."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from importer.exporting.value import SUMMED, About, Exported

ABOUT = "About"
Fact: TypeAlias = tuple[str, str | int]


def write_about(book: Any, about: About, exported: Exported, more: Sequence[Fact] = ()) -> None:  # noqa: ANN401  no types
    """Add the sheet to a workbook of XlsxWriter's, with `more` facts before the notes; every cell is a value."""
    sheet = book.add_worksheet(ABOUT)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1 + len(SUMMED), 18)
    bold = book.add_format({"bold": True})
    row = 0
    for row, (label, value) in enumerate(_facts(about, exported, more)):
        sheet.write_string(row, 0, label, bold)
        _write_fact(sheet, row, value)
    _write_totals(book, sheet, row + 2, exported)


def _facts(about: About, exported: Exported, more: Sequence[Fact]) -> list[Fact]:
    facts: list[Fact] = [
        ("Company", about.company),
        ("Host", about.host),
        ("Read", about.at.isoformat(" ", "seconds")),
        *(("Asked for", wish) for wish in about.wishes()),
        *exported.rows.items(),
    ]
    return [*facts, *more] + [("Note", note) for note in exported.notes]


def _write_fact(sheet: Any, row: int, value: str | int) -> None:  # noqa: ANN401  as above
    if isinstance(value, int):
        sheet.write_number(row, 1, value)
    else:
        sheet.write_string(row, 1, value)


def _write_totals(book: Any, sheet: Any, row: int, exported: Exported) -> None:  # noqa: ANN401  as above
    names = [name for name in SUMMED if any(name in total.sums for total in exported.totals)]
    bold = book.add_format({"bold": True})
    amount = book.add_format({"num_format": "#,##0.00######"})
    if exported.totals:
        sheet.write_string(row, 0, "Currency", bold)
        for at, heading in enumerate(("Documents", *(SUMMED[name] for name in names)), 1):
            sheet.write_string(row, at, heading, book.add_format({"bold": True, "align": "right"}))
    for below, total in enumerate(exported.totals, 1):
        sheet.write_string(row + below, 0, total.currency or "not told")
        sheet.write_number(row + below, 1, total.documents)
        for at, name in enumerate(names, 2):
            sheet.write_number(row + below, at, total.sums.get(name, Decimal()), amount)
