"""How the company's workbooks look: logo, title, headings, shaded documents, a total, ready to print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final, Self

from sample_facts import SELLER, SELLER_ADDRESS, organisation_number
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

HEADER: Final = 6
"""The row of the headings, as the spreadsheet numbers rows."""
INK, BAND, RULE, GREY = "#17494D", "#EEF4F4", "#B8C9CA", "#666666"
KINDS: dict[str, dict[str, object]] = {
    "text": {"align": "left", "indent": 1},
    "code": {"align": "left", "indent": 1},
    "plain": {"align": "center"},
    "whole": {"align": "left", "indent": 1, "num_format": "0"},
    "old": {"align": "left", "indent": 1, "num_format": "0000"},
    "six": {"align": "left", "indent": 1, "num_format": "000000"},
    "date": {"align": "center", "num_format": "dd.mm.yyyy"},
    "money": {"align": "right", "indent": 1, "num_format": "#,##0.00"},
    "quantity": {"num_format": "General"},
    "percent": {"align": "center", "num_format": "0%"},
}


@dataclass(frozen=True)
class Formula:
    """A live formula with the value Excel would have stored; `{row}` is the row it stands in."""

    text: str
    value: Decimal | str


@dataclass(frozen=True)
class Shown:
    """A number shown in another way than the rest of its column."""

    value: int
    kind: str


Cell = str | int | Decimal | date | Formula | Shown | None


@dataclass(frozen=True)
class Total:
    """The row below the data: the column it adds up, its formula (`{span}`) or typed value, its label."""

    heading: str
    cell: Formula | Decimal
    label: str = "Totalt eks. mva"


@dataclass(frozen=True)
class Layout:
    """A sheet's name, its title, its columns (heading, width, kind), and the total below it."""

    sheet: str
    title: str
    columns: tuple[tuple[str, float, str], ...]
    prepared: str = "Utarbeidet av Ingrid Moe, kunde og drift"
    total: Total | None = None

    @property
    def headings(self) -> list[str]:
        """The headings from left to right."""
        return [heading for heading, _, _ in self.columns]

    @property
    def last(self) -> int:
        """The last column, counted from 0."""
        return len(self.columns) - 1


class Book:
    """A workbook in the company's dress; the time of its making is fixed. A context: leaving it writes it."""

    def __init__(self, path: Path) -> None:
        self.file = Workbook(str(path))
        made = datetime(2026, 10, 30, 9, 0)  # noqa: DTZ001  a workbook's properties have no zone
        self.file.set_properties({"created": made, "author": "Ingrid Moe", "company": SELLER})
        self._looks: dict[str, Format] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def look(self, kind: str, **more: object) -> Format:
        """Return the cell format of `kind` with more wishes; the same one for the same wishes."""
        wishes = {"font_name": "Calibri", "font_size": 10, "valign": "vcenter"} | KINDS[kind] | more
        name = repr(sorted(wishes.items()))
        if name not in self._looks:
            self._looks[name] = self.file.add_format(wishes)
        return self._looks[name]

    def write(self, layout: Layout, rows: Sequence[Sequence[Cell]]) -> None:
        """Add one sheet: logo, headings, rows with every other document shaded, total, print set-up."""
        sheet = self.file.add_worksheet(layout.sheet)
        self._logo(sheet, layout)
        self._headings(sheet, layout)
        self._rows(sheet, layout, rows)
        end = HEADER + len(rows)
        if layout.total:
            self._total(sheet, layout, layout.total, end)
        sheet.autofilter(HEADER - 1, 0, end - 1, layout.last)
        sheet.freeze_panes(HEADER, 2)
        sheet.ignore_errors({"number_stored_as_text": f"A{HEADER + 1}:Z{end}"})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER - 1)
        sheet.set_footer(f"&L{SELLER}&CSide &P av &N&R{layout.title}")

    def _logo(self, sheet: Worksheet, layout: Layout) -> None:
        number = organisation_number("Norge", 31_000_400)
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
        address = f"{SELLER_ADDRESS} · Org.nr {spaced} MVA · faktura@nordvarde.example"
        logo = self.look("plain", font_size=22, bold=True, font_color="white", bg_color=INK)
        name = self.look("text", font_size=16, bold=True, font_color=INK)
        grey = self.look("text", font_size=9, font_color=GREY)
        sheet.merge_range(0, 0, 2, 0, "NK", logo)
        sheet.merge_range(0, 1, 0, layout.last, SELLER, name)
        sheet.merge_range(1, 1, 1, layout.last, layout.title, self.look("text", font_size=12))
        sheet.merge_range(2, 1, 2, layout.last, address, grey)
        sheet.merge_range(3, 0, 3, layout.last, layout.prepared, self.look("text", font_size=9, italic=True))
        for row, height in enumerate((26, 19, 16, 18, 8, 30)):
            sheet.set_row(row, height)

    def _headings(self, sheet: Worksheet, layout: Layout) -> None:
        dress = {
            "bold": True,
            "font_color": "white",
            "bg_color": INK,
            "text_wrap": True,
            "border": 1,
            "border_color": "white",
        }
        for column, (heading, width, kind) in enumerate(layout.columns):
            align = KINDS[kind].get("align", "right")
            sheet.set_column(column, column, width)
            sheet.write_string(HEADER - 1, column, heading, self.look("text", **dress, align=align))

    def _rows(self, sheet: Worksheet, layout: Layout, rows: Sequence[Sequence[Cell]]) -> None:
        shaded, document = True, rows[0][0]
        for row, cells in enumerate(rows, HEADER):
            shaded, document = shaded ^ (cells[0] != document), cells[0]
            dress: dict[str, object] = {"bottom": 4, "bottom_color": RULE}
            if shaded:
                dress["bg_color"] = BAND
            for column, cell in enumerate(cells):
                kind = cell.kind if isinstance(cell, Shown) else layout.columns[column][2]
                _put(sheet, (row, column), cell, self.look(kind, **dress))

    def _total(self, sheet: Worksheet, layout: Layout, total: Total, row: int) -> None:
        dress: dict[str, object] = {"bold": True, "top": 1, "bottom": 6}
        for column, heading in enumerate(layout.headings):
            label = total.label if heading == "Beskrivelse" else None
            _put(sheet, (row, column), label, self.look("text", **dress))
        column = layout.headings.index(total.heading)
        letter, cell = chr(ord("A") + column), total.cell
        if isinstance(cell, Formula):
            cell = Formula(cell.text.format(span=f"{letter}{HEADER + 1}:{letter}{row}"), cell.value)
        _put(sheet, (row, column), cell, self.look("money", **dress))


def _put(sheet: Worksheet, place: tuple[int, int], cell: Cell, look: Format) -> None:
    match cell:
        case Formula(text, value):
            stored = value if isinstance(value, str) else float(value)
            sheet.write_formula(*place, text.format(row=place[0] + 1), look, stored)
        case Shown(value):
            sheet.write_number(*place, value, look)
        case date():
            sheet.write_datetime(*place, cell, look)
        case str():
            sheet.write_string(*place, cell, look)
        case None:
            sheet.write_blank(*place, None, look)
        case _:
            sheet.write_number(*place, float(cell), look)
