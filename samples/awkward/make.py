"""Write the awkward files of this folder: one quirk a file, named after it, and the rest the same three lines.

`python samples/awkward/make.py` writes all but those that LibreOffice converts; with `--convert` those, too.
"""

import gzip
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import binary_workbook
import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).parent
HEADER = ["Invoice no", "Customer", "Date", "Item", "Qty", "Price", "Discount"]
FIRST, SECOND = datetime.fromisoformat("2026-01-14"), datetime.fromisoformat("2026-01-15")
LINES: list[list[object]] = [
    ["2601", "0101", FIRST, "7001", 2, 100.5, None],
    ["2601", "0101", FIRST, "7002", 1, 49, None],
    ["2602", "0102", SECOND, "7001", 3, 100.5, None],
]
CSV = "Invoice no;Customer;Date;Item;Qty;Price;Discount\n"
CSV += "2601;0101;2026-01-14;7001;2;100,50;\n2601;0101;2026-01-14;7002;1;49;\n2602;0102;2026-01-15;7001;3;100,50;\n"
DAY = "dd.mm.yyyy"
CONVERTED = ("error-cells", "formats", "hidden-rows", "merged-groups")
"""Workbooks that LibreOffice writes as .xls and .ods, too."""

Draw = Callable[[Workbook, Worksheet], None]


def fill(book: Workbook, sheet: Worksheet, top: int = 0, *, header: bool = True) -> None:
    """Write the header and the three lines, the first of them in row `top` (from 0)."""
    if header:
        sheet.write_row(top, 0, HEADER)
    for row, cells in enumerate(LINES, start=top + 1):
        for column, cell in enumerate(cells):
            put(book, sheet, (row, column), cell)


def put(book: Workbook, sheet: Worksheet, at: tuple[int, int], cell: object, shown: str = "") -> None:
    """Write one cell under its own type, with a number format if it has one."""
    if isinstance(cell, str):
        sheet.write_string(*at, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(*at, cell, book.add_format({"num_format": shown or DAY}))
    elif cell is not None:
        sheet.write(*at, cell, book.add_format({"num_format": shown}) if shown else None)


def dates_from_1904(book: Workbook, sheet: Worksheet) -> None:
    """Days are counted from 1904, as old Macs did."""
    fill(book, sheet)


def several_sheets(book: Workbook, sheet: Worksheet) -> None:
    """Two sheets with data."""
    fill(book, sheet)
    fill(book, book.add_worksheet("More"))


def hidden_sheet(book: Workbook, sheet: Worksheet) -> None:
    """Hide a sheet with older data."""
    fill(book, sheet)
    old = book.add_worksheet("Old")
    fill(book, old)
    old.hide()


def hidden_rows(book: Workbook, sheet: Worksheet) -> None:
    """Hide a row by hand."""
    fill(book, sheet)
    sheet.set_row(2, None, None, {"hidden": True})


def hidden_columns(book: Workbook, sheet: Worksheet) -> None:
    """Hide a column."""
    fill(book, sheet)
    sheet.write_column(0, 7, ["Cost", 60, 30, 60])
    sheet.set_column(7, 7, None, None, {"hidden": True})


def filtered(book: Workbook, sheet: Worksheet) -> None:
    """Set a filter that shows one invoice only."""
    fill(book, sheet)
    sheet.autofilter(0, 0, 3, 6)
    sheet.filter_column(0, "x == 2602")
    for row in (1, 2):
        sheet.set_row(row, None, None, {"hidden": True})


def merged_groups(book: Workbook, sheet: Worksheet) -> None:
    """Merge number, customer and date over the lines of an invoice."""
    fill(book, sheet)
    for column in range(3):
        sheet.merge_range(1, column, 2, column, "", book.add_format({"valign": "top"}))
        put(book, sheet, (1, column), LINES[0][column])


def merged_amount(book: Workbook, sheet: Worksheet) -> None:
    """Merge a price over two lines."""
    fill(book, sheet)
    sheet.merge_range(1, 5, 2, 5, 100.5, book.add_format({"valign": "top"}))


def two_row_header(book: Workbook, sheet: Worksheet) -> None:
    """Write a header of two rows, the upper one merged over the columns it groups."""
    fill(book, sheet, 2, header=False)
    sheet.write_row(2, 4, ["Qty", "Price"])
    for column in (0, 1, 2, 3, 6):
        sheet.merge_range(1, column, 2, column, HEADER[column], book.add_format({"valign": "top"}))
    sheet.merge_range(1, 4, 1, 5, "Sale", book.add_format({"align": "center"}))
    sheet.write_string(0, 0, "Invoices January")


def logo_above(book: Workbook, sheet: Worksheet) -> None:
    """Put a letterhead above the header."""
    for row, words in enumerate(["NORDLYS AS", "Storgata 1, 9008 Tromsø", "Org.nr 312 345 678", ""]):
        sheet.write_string(row, 0, words)
    sheet.write_row(2, 5, ["Printed", "2026-02-01"])
    fill(book, sheet, 4)


def named_table(book: Workbook, sheet: Worksheet) -> None:
    """Put remarks around a named table."""
    fill(book, sheet, 2)
    sheet.write_row(0, 0, ["Read", "this", "first", "and", "then", "go", "on", "here"])
    sheet.write_column(3, 8, ["a remark", "another"])
    sheet.add_table(2, 0, 5, 6, {"name": "Orders", "columns": [{"header": each} for each in HEADER]})


def subtotals(book: Workbook, sheet: Worksheet) -> None:
    """Add a subtotal after each invoice and a total at the end."""
    sheet.write_row(0, 0, [*HEADER, "Amount"])
    amounts: list[object] = [201, 49, 250, 301.5, 301.5, 551.5]
    rows = [LINES[0], LINES[1], ["Delsum"], LINES[2], ["Subtotal"], ["Totalt"]]
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate([*cells, *[None] * (7 - len(cells)), amounts[row - 1]]):
            put(book, sheet, (row, column), cell)


def blank_rows_below(book: Workbook, sheet: Worksheet) -> None:
    """Three thousand rows below the data that have a format and nothing in them."""
    fill(book, sheet)
    look = book.add_format({"num_format": "0.00"})
    for row in range(4, 3004):
        sheet.write_blank(row, 5, None, look)


def numbers_as_text(book: Workbook, sheet: Worksheet) -> None:
    """Amounts typed as texts."""
    fill(book, sheet)
    for row, words in enumerate(["100,50", "49", "100,50"], start=1):
        sheet.write_string(row, 5, words)


def texts_as_numbers(book: Workbook, sheet: Worksheet) -> None:
    """Invoice numbers and items that are number cells."""
    fill(book, sheet)
    for row, cells in enumerate(LINES, start=1):
        sheet.write_number(row, 0, int(str(cells[0])))
        sheet.write_number(row, 3, int(str(cells[3])))


def formats(book: Workbook, sheet: Worksheet) -> None:
    """Show customer numbers by the format 0000, discounts as percentages, prices with a currency sign."""
    fill(book, sheet)
    for row, cells in enumerate(LINES, start=1):
        put(book, sheet, (row, 1), int(str(cells[1])), "0000")
        put(book, sheet, (row, 5), cells[5], '"kr" #,##0.00')
        put(book, sheet, (row, 6), 0.25, "0 %")


def error_cells(book: Workbook, sheet: Worksheet) -> None:
    """Formulas that failed."""
    fill(book, sheet)
    sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    sheet.write_formula(3, 5, "=1/0", None, "#DIV/0!")


def formulas(book: Workbook, sheet: Worksheet) -> None:
    """Formulas with their results."""
    fill(book, sheet)
    sheet.write_formula(1, 5, "=200+1-100.5", None, 100.5)
    sheet.write_formula(1, 3, '="70"&"01"', None, "7001")


def formulas_without_values(book: Workbook, sheet: Worksheet) -> None:
    """Formulas by a program that works nothing out."""
    fill(book, sheet)
    sheet.write_formula(1, 5, "=200+1-100.5", None, "")


def times_in_dates(book: Workbook, sheet: Worksheet) -> None:
    """Dates with a time of day."""
    fill(book, sheet)
    for row, cells in enumerate(LINES, start=1):
        moment = cells[2]
        if isinstance(moment, datetime):
            put(book, sheet, (row, 2), moment.replace(hour=13, minute=45), "dd.mm.yyyy hh:mm")


def line_breaks(book: Workbook, sheet: Worksheet) -> None:
    """Line breaks in a heading and in cells."""
    fill(book, sheet)
    sheet.write_string(0, 0, "Invoice\nno")
    sheet.write_string(3, 3, "7001\n")


def stray_cell(book: Workbook, sheet: Worksheet) -> None:
    """Type an x into the last cell a sheet has."""
    fill(book, sheet)
    sheet.write_string(1_048_575, 16_383, "x")


SHEETS: tuple[Draw, ...] = (
    dates_from_1904, several_sheets, hidden_sheet, hidden_rows, hidden_columns, filtered, merged_groups, merged_amount,
    two_row_header, logo_above, named_table, subtotals, blank_rows_below, numbers_as_text, texts_as_numbers, formats,
    error_cells, formulas, formulas_without_values, times_in_dates, line_breaks, stray_cell,
)  # fmt: skip


def texts() -> Iterator[tuple[str, bytes]]:
    """Yield the text files: name and content."""
    yield "byte-order-mark.csv", CSV.encode("utf-8-sig")
    yield "utf-16.csv", CSV.encode("utf-16")
    yield "utf-16-without-mark.csv", CSV.encode("utf-16-le")
    yield "cp1252.csv", CSV.replace("7002", "Øl").encode("cp1252")
    yield "mojibake.csv", CSV.replace("7002", "Øl").encode().decode("cp1252").encode()
    yield "nul-bytes.csv", CSV.replace(";7002;", ";7002\0\0\0\0;").encode()
    yield "nul-byte-inside.csv", CSV.replace("7002", "70\x0002").encode()
    yield "tabs.tsv", CSV.replace(";", "\t").encode()
    yield "packed.csv.gz", gzip.compress(CSV.encode(), mtime=0)
    yield "packed.tsv.gz", gzip.compress(CSV.replace(";", "\t").encode(), mtime=0)
    yield "two-row-header.csv", CSV.replace("Qty;Price;", "Sale;;").replace("\n", "\n;;;;Qty;Price;\n", 1).encode()
    yield "web-page.xls", b"<html><body><table><tr><td>Invoice no</td></tr></table></body></html>\n"
    yield "text.xls", CSV.encode()
    yield "zero-bytes.xlsx", b""
    yield "encrypted.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


def rebuilt(source: str, target: str, part: str, change: Callable[[bytes], bytes]) -> None:
    """Write a copy of a workbook with one of its parts changed."""
    with zipfile.ZipFile(HERE / source) as old, zipfile.ZipFile(HERE / target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            new.writestr(item, change(content) if item.filename == part else content)


def convert() -> None:
    """Let LibreOffice write the workbooks that are wanted in other formats."""
    soffice = shutil.which("soffice")
    if soffice is None:
        sys.exit("LibreOffice (soffice) is not installed.")
    for name in CONVERTED:
        for ending in ("xls", "ods"):
            command = [soffice, "--headless", "--convert-to", ending, "--outdir", str(HERE), str(HERE / f"{name}.xlsx")]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603  a program and files of our own


def main() -> None:
    """Write all files."""
    for draw in SHEETS:
        path = HERE / f"{draw.__name__.replace('_', '-')}.xlsx"
        with xlsxwriter.Workbook(path, {"date_1904": draw is dates_from_1904}) as book:
            book.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
            draw(book, book.add_worksheet("Invoices"))
    for name, content in texts():
        (HERE / name).write_bytes(content)
    shutil.copy(HERE / "formulas.xlsx", HERE / "macros.xlsm")
    shutil.copy(HERE / "formulas.xlsx", HERE / "workbook.csv")
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    rebuilt("formulas.xlsx", "entities.xlsx", "xl/workbook.xml", lambda xml: xml.replace(b"?>\n", b"?>" + bomb, 1))
    rows = [HEADER, *LINES]
    binary_workbook.write(HERE / "plain.xlsb", rows)
    broken = [[*row] for row in rows]
    broken[1][1], broken[3][5] = "#N/A", "#DIV/0!"
    binary_workbook.write(HERE / "error-cells.xlsb", broken)
    if "--convert" in sys.argv:
        convert()
    print(f"{len(list(HERE.iterdir()))} files in {HERE}")


if __name__ == "__main__":
    main()
