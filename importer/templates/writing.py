"""Writing the empty workbook: headings with notes, drop-down lists, formats, and a sheet of help."""

import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from importer.errors import OutputError
from importer.kinds import Kind
from importer.sheets.ours import Ours, to_properties
from importer.templates.value import Heading, Page, Template

HELP = "Help"
LAST = 1_048_575
"""The last row of a sheet, counted from 0."""
FIRST_DAY = date(1990, 1, 1)
LARGEST = 10**13
FORMATS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.DATE: {"num_format": 14, "align": "left"},
    Kind.DECIMAL: {"num_format": "#,##0.00##"},
    Kind.WHOLE: {"num_format": "0"},
}
"""Number formats; 14 is the short date of whoever opens the workbook (ECMA-376, 18.8.30)."""
AS_TEXT = {"num_format": "@"}
HEAD = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": "#1F4E5F",
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
}
COLOURS = {"key": "#0B6E4F", "needed": "#1F4E5F", "other": "#7A8B99"}
"""The key, what has to be filled in, and the rest; the words in row and note say the same."""
NARROWEST, WIDEST, WORDS = 12, 34, 30
TITLE_ROW = 3
"""From here on there is room for a title above the header."""


def write(template: Template, path: Path) -> None:
    """Write the empty workbook to `path`; raises OutputError when it exists or cannot be written."""
    if path.exists():
        raise OutputError(f"{path} exists already.", "Give another name, or remove it first.")
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, {"in_memory": True}) as book:
        _fill(book, template)
    try:
        path.write_bytes(whole.getvalue())
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}", "Check the folder and the name.") from None


def _fill(book: Any, template: Template) -> None:  # noqa: ANN401  xlsxwriter has no types
    sheets = [book.add_worksheet(page.name) for page in template.pages]
    lists = _help(book, book.add_worksheet(_help_name(template)), template)
    for page, sheet in zip(template.pages, sheets, strict=True):
        _page(book, sheet, page, template, lists)
    book.set_properties({"title": f"{template.title}, to fill in", "comments": f"For {template.mapping}"})
    for name, text in to_properties(Ours(sheets=(_help_name(template),))).items():
        book.set_custom_property(name, text, "text")


def _help_name(template: Template) -> str:
    taken = {page.name.casefold() for page in template.pages}
    return HELP if HELP.casefold() not in taken else "Help for this workbook"


def _page(book: Any, sheet: Any, page: Page, template: Template, lists: Mapping[str, str]) -> None:  # noqa: ANN401  as above
    head = page.header_row - 1
    if page.header_row >= TITLE_ROW:
        sheet.write_string(0, 0, template.title, book.add_format({"bold": True, "font_size": 14}))
    sheet.set_row(head, 32)
    for index, heading in enumerate(page.headings):
        sheet.set_column(index, index, _width(heading), book.add_format(FORMATS.get(heading.kind, AS_TEXT)))
        sheet.write_string(head, index, heading.name, book.add_format({**HEAD, "bg_color": COLOURS[_rank(heading)]}))
        sheet.write_comment(head, index, _note(heading), {"x_scale": 2, "y_scale": _height(heading), "author": ""})
        for rule in _rules(heading, lists):
            sheet.data_validation(head + 1, index, LAST, index, rule)
    sheet.freeze_panes(head + 1, 1)
    sheet.autofilter(head, 0, head, len(page.headings) - 1)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _rules(heading: Heading, lists: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield what a spreadsheet program checks while somebody types."""
    told = {
        "error_title": heading.name[:32],
        "error_message": f"Write {heading.takes}."[:255],
        "error_type": "warning" if heading.may_be_cleared else "stop",
    }
    if heading.choices:
        yield {"validate": "list", "source": lists[heading.name], **told}
    elif heading.kind is Kind.DATE:
        yield {"validate": "date", "criteria": ">=", "value": FIRST_DAY, **told}
    elif heading.kind in (Kind.DECIMAL, Kind.WHOLE):
        name = "integer" if heading.kind is Kind.WHOLE else "decimal"
        yield {"validate": name, "criteria": "between", "minimum": -LARGEST, "maximum": LARGEST, **told}


def _rank(heading: Heading) -> str:
    return "key" if heading.is_key else "needed" if heading.needed else "other"


def _width(heading: Heading) -> int:
    longest = max([len(heading.name) + 4, *(len(choice) + 3 for choice in heading.choices[:50])])
    return max(NARROWEST, min(WIDEST, WORDS if heading.kind is Kind.TEXT and not heading.choices else longest))


def _note(heading: Heading) -> str:
    lines = [
        heading.meaning,
        f"Feeds: {', '.join(heading.feeds)}" if heading.feeds else "",
        f"Write {heading.takes}.",
        "Must be filled in." if heading.needed else "May be left empty.",
        "<clear> empties it in the ledger." if heading.may_be_cleared else "",
    ]
    return "\n".join(line for line in lines if line)


def _height(heading: Heading) -> float:
    return max(1.0, len(_note(heading)) / 110)


WIDTHS = (22, 24, 50, 50, 16, 36)
"""Of the columns of the sheet of help, in characters."""
LINE = 15
"""Height of a line, in points."""


def _help(book: Any, sheet: Any, template: Template) -> Mapping[str, str]:  # noqa: ANN401  as above
    """Write the sheet of help; return the cells that hold the list of each column that has one."""
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(
        0, 0, f"{template.title}: how to fill in this workbook", book.add_format({"bold": True, "font_size": 14})
    )
    row = _told(sheet, template, 2)
    sheet.set_row(row, 2 * LINE)
    columns = ("Sheet", "Column", "What it is", "What to write", "Must be filled in", "Feeds")
    for index, title in enumerate(columns):
        sheet.write_string(row, index, title, book.add_format({**HEAD, "bg_color": COLOURS["needed"]}))
    for page in template.pages:
        for heading in page.headings:
            row += 1
            told = _told_of(page, heading)
            sheet.set_row(
                row, LINE * max(-(-len(text) // (width - 4)) for text, width in zip(told, WIDTHS, strict=True))
            )
            for index, text in enumerate(told):
                sheet.write_string(row, index, text, wrap)
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    return _lists(sheet, template, row + 2, bold)


def _told(sheet: Any, template: Template, row: int) -> int:  # noqa: ANN401  as above
    texts = [f"{page.name}: {page.about}" for page in template.pages]
    texts += [f"Only rows are read for which this is true: {template.where}"] if template.where else []
    texts += [f"{path} is always {value}; nobody fills it in." for path, value in template.fixed]
    texts.append("Green headings name the document, dark ones must be filled in, grey ones may be left empty.")
    for offset, text in enumerate(texts):
        sheet.write_string(row + offset, 0, text)
    return row + len(texts) + 1


def _told_of(page: Page, heading: Heading) -> tuple[str, ...]:
    needed = "yes, it names the document" if heading.is_key else "yes" if heading.needed else "no"
    return (page.name, heading.name, heading.meaning, heading.takes, needed, ", ".join(heading.feeds))


def _lists(sheet: Any, template: Template, row: int, bold: Any) -> Mapping[str, str]:  # noqa: ANN401  as above
    """Write the lists of allowed values side by side; return the cells of each, by the column's heading."""
    places: dict[str, str] = {}
    listed = {heading.name: heading.choices for page in template.pages for heading in page.headings if heading.choices}
    for index, (name, choices) in enumerate(listed.items()):
        sheet.write_string(row, index, f"Allowed: {name}", bold)
        for offset, choice in enumerate(choices, 1):
            sheet.write_string(row + offset, index, choice)
        column = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
        name_of_sheet = sheet.get_name().replace("'", "''")
        places[name] = f"='{name_of_sheet}'!{column}${row + 2}:{column}${row + 1 + len(choices)}"
    return places
