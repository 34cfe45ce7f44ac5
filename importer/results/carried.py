"""The user's own xlsx with what we have to say added; everything else in it stays as it is."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from importer.language import _
from importer.results import looks
from importer.results.beside import now_called
from importer.results.xlsx.around import (
    deselect,
    filter_whole,
    rename_in_tables,
    stretch,
    style_column,
    widen,
    widen_tables,
)
from importer.results.xlsx.book import Book, BookSheet
from importer.results.xlsx.cells import letter_of, number_of
from importer.results.xlsx.comments import comment
from importer.results.xlsx.marking import Marking, Marks
from importer.results.xlsx.offers import offer_beside, reach
from importer.results.xlsx.outline import Outline
from importer.results.xlsx.package import Package
from importer.results.xlsx.sheetpart import SheetPart, written
from importer.results.xlsx.styles import Styles
from importer.sheets import Sheet
from importer.sheets.ours import Ours

Marked: TypeAlias = tuple[Sheet, Marks, Mapping[str, tuple[str, str]]]
"""A sheet, what goes onto it, and the comments by cell address."""

_SELECTED = b' tabSelected="1"'


def clear(book: Book, ours: Ours) -> None:
    """Take out the sheets that an earlier run added."""
    there = {sheet.name for sheet in book.sheets}
    for name in ours.sheets:
        if name in there and len(book.sheets) > 1:
            book.remove(name)


def strip(book: Book) -> list[str]:
    """Take out macros, and signatures that no longer fit; return what that was, in words."""
    package, lost = book.package, []
    macros = package.related(book.part, "vbaProject")
    if macros is not None:
        for relation in package.relations(macros):
            package.drop(relation.target)
        package.unrelate(book.part, macros)
        package.drop(macros)
        lost.append(_("Its macros are not carried over: this is a workbook without macros."))
    signed = [name for name in package.names() if name.startswith("_xmlsignatures/")]
    if signed:
        origin = package.related("", "origin")
        for name in signed:
            package.drop(name)
        if origin is not None:
            package.unrelate("", origin)
        lost.append(_("Its digital signature is not carried over: the workbook was changed."))
    return lost


def mark_sheets(book: Book, styles: Styles, marked: Iterable[Marked]) -> None:
    """Write marks and comments onto the sheets that were read; no other sheet opens beside the Summary.

    Our columns of an earlier run are written over where they stand. Raises StrangeError for a sheet built
    in a way that must not be changed.
    """
    shown = {book.sheet(sheet.name).part: (sheet, marks, comments) for sheet, marks, comments in marked}
    for other in book.sheets:
        if other.part in shown:
            _mark(book, styles, other, shown[other.part])
        else:
            _deselect(book.package, other)


def _mark(book: Book, styles: Styles, shown: BookSheet, marked: Marked) -> None:
    package = book.package
    sheet, found, comments = marked
    marks = replace(found, right=max((number_of(column.letter) for column in sheet.columns), default=0))
    part = SheetPart(lambda: package.chunks(shown.part))
    old = now_called(sheet.ours, [column.heading for column in marks.beside])
    marking = Marking(part, marks, styles, {old[column.heading]: column.letter for column in sheet.ours})
    rename_in_tables(package, shown.part, marks.header_row, old)
    _surround(book, shown, marking, (sheet, marks, set(old.values())))
    _unlock(part.around, styles, [marking.letters[c.heading] for c in marks.beside if c.offer is not None])
    comment(package, shown.part, part.around, comments)
    package.put(shown.part, lambda: written(part.around, marking.rows()))


def _surround(book: Book, shown: BookSheet, marking: Marking, about: tuple[Sheet, Marks, Container[str]]) -> None:
    """Let widths, extent, tables and filter take in our columns; some of them were there before."""
    sheet, marks, old = about
    around, letters = marking.part.around, marking.letters
    widen(around, {letters[c.heading]: c.width for c in marks.beside if c.heading not in old})
    stretch(around, list(letters.values()), marking.bottom)
    deselect(around)
    for column in marks.beside:
        if column.offer is not None:
            area = reach(letters[column.heading], marks.header_row + 1, marking.bottom, column.offer)
            offer_beside(around, (area, column.offer))
    headings = {letter: heading for heading, letter in letters.items()}
    widen_tables(book.package, shown.part, marks.header_row, headings)
    every = [number_of(letter) for letter in (*headings, *(column.letter for column in sheet.columns))]
    left, right = letter_of(min(every)), letter_of(max(every))
    filter_whole(book, shown, around, f"{left}{marks.header_row}:{right}{marks.last_row}")


def _unlock(around: Outline, styles: Styles, letters: Iterable[str]) -> None:
    """Let a person fill in the columns that are for that, on a sheet somebody protected."""
    if around.find("sheetProtection") is not None:
        for letter in letters:
            style_column(around, letter, styles.of(looks.BLANK_ENTRY))


def _deselect(package: Package, sheet: BookSheet) -> None:
    """Two selected sheets would be edited together."""
    first = next(iter(package.chunks(sheet.part)), b"")
    if _SELECTED not in first:
        return

    def chunks() -> Iterator[bytes]:
        stored = package.chunks(sheet.part)
        yield next(stored).replace(_SELECTED, b"", 1)
        yield from stored

    package.put(sheet.part, chunks)
