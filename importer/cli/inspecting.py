"""`importer inspect`: what is in a workbook, before anybody has mapped it."""

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from importer import inspection
from importer.cells import Survey
from importer.cli import options, screen
from importer.cli.example import example
from importer.cli.shell import typed
from importer.inspection import Inspected
from importer.proposing.guessing import resource_of
from importer.proposing.toml import inline, quoted
from importer.sheets import Column

WIDTH = 100
LETTER, HEADING, KIND, COUNT = 4, 24, 9, 8
MARGIN = LETTER + HEADING + KIND + 2 * COUNT


@click.command(epilog=example("importer inspect october.xlsx"))
@options.workbook
@click.option("--sheet", metavar="NAME", help="Look at this sheet only.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def inspect(workbook: Path, sheet: str | None, as_json: bool) -> None:  # noqa: FBT001  a flag of the command line
    """Show what is in WORKBOOK: sheets, header row, columns with type, evidence and examples.

    Nothing is changed, sent or remembered.
    """
    found = inspection.inspect(workbook, sheet)
    if as_json:
        screen.print_json(inspection.as_json(workbook, found))
        return
    click.echo("\n".join([*_sheets(workbook, found), *(line for each in found for line in _sheet(each))]))
    click.echo("\n".join(_next(workbook, found)))


def _sheets(workbook: Path, found: tuple[Inspected, ...]) -> Iterator[str]:
    count = "1 sheet" if len(found) == 1 else f"{len(found)} sheets"
    yield f"{workbook.name}: {count}"
    for each in found:
        hidden = "" if each.name.visible else "hidden, "
        rows = f", {each.sheet.rows.len()} rows" if each.sheet else ""
        yield from _wrapped(f"{each.name.name}: {hidden}{each.what}{rows}", "  ", "    ")


def _sheet(each: Inspected) -> Iterator[str]:
    """Yield the lines of one sheet: where its header is and why, its columns, what else there is to know."""
    if each.sheet is None:
        return
    sheet = each.sheet
    yield ""
    yield from _wrapped(f"{sheet.name}: the header is in row {sheet.header_row}; {sheet.evidence}", "", "  ")
    if sheet.kind == "csv":
        yield f"read as {sheet.encoding}, cells separated by {sheet.delimiter!r}"
    for note in sheet.notes:
        yield from _wrapped(note, "note: ", "      ")
    yield ""
    yield f"{'':{LETTER}}{'heading':<{HEADING}}{'type':<{KIND}}{'blank':>{COUNT - 1}} {'distinct':>{COUNT}} examples"
    for column, seen in each.columns:
        yield from _column(column, seen)


def _column(column: Column, seen: Survey) -> Iterator[str]:
    heading = _cut(column.heading, HEADING - 1)
    counts = f"{seen.blank:>{COUNT - 1}} {seen.distinct:>{COUNT}} "
    examples = _cut(", ".join(" ".join(each.split()) for each in seen.examples), WIDTH - MARGIN - 1)
    kind = "" if seen.blank == seen.rows else seen.kind.value
    yield f"{column.letter:<{LETTER}}{heading:<{HEADING}}{kind:<{KIND}}{counts}{examples}".rstrip()
    for told in _evidence(column, seen):
        yield from _wrapped(told, " " * LETTER + "· ", " " * LETTER + "  ")


def _evidence(column: Column, seen: Survey) -> Iterator[str]:
    """Yield what there is to know about a column besides its type."""
    if seen.evidence:
        yield f"{seen.locale}: {seen.evidence}" if seen.locale else seen.evidence
    if seen.ambiguous:
        yield "cells can be read in two ways; the mapping has to say under [columns] which is meant:"
        yield f"{quoted(column.heading)} = {inline(locale='…')}"
    if seen.thin:
        yield "few values tell how the others are read; better said in the mapping"
    types = {"text": seen.text, "numbers": seen.number, "dates": seen.moment, "booleans": seen.flag}
    present = [f"{count} {name}" for name, count in types.items() if count]
    if len(present) > 1:
        yield f"cells of several types: {', '.join(present)}"
    if seen.fault:
        yield f"error cells, or formulas without a value: {seen.fault}"


def _next(workbook: Path, found: tuple[Inspected, ...]) -> Iterator[str]:
    """Yield the next command to type."""
    data = [each for each in found if each.sheet is not None and each.what == "data"]
    if not data:
        return
    chosen = next((each for each in data if each.name.visible), data[0])
    headings = [column.heading for column, _ in chosen.columns]
    resource = resource_of(headings)
    sheet = f" --sheet {typed(chosen.name.name)}" if len(data) > 1 else ""
    yield ""
    yield "Next, a mapping proposed for it (RESOURCE is a guess; `importer fields` lists them all):"
    yield f"  importer map new {typed(workbook)} --resource {resource}{sheet}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)
