"""An xlsx file seen as what it is: a zip archive of XML parts (ECMA-376, Office Open XML)."""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from xml.etree import ElementTree as ET

from importer.errors import WorkbookError
from importer.sheets.form import damaged
from importer.sheets.formats import Formats, formats_of
from importer.sheets.limits import check_archive
from importer.sheets.marks import Span
from importer.sheets.value import column_index
from importer.sheets.wanted import Table

BLOCK = 1 << 22
FIRST = 1 << 16
"""The first block is small: it often says all a caller wants to know."""
PROLOGUE = 1 << 12
"""The root element of a sheet begins within so many bytes."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError, RuntimeError, ValueError)
"""What the standard library raises for a damaged archive; RuntimeError for an encrypted or unknown member."""
PREFIX = re.compile(rb"<(\w+:)worksheet\b")
QUOTED = re.compile(rb"<[a-z][^<>]*'[^<>]*>")
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
CELLLESS = ("/chartsheet", "/dialogsheet", "/xlMacrosheet")


@dataclass(frozen=True, slots=True)
class Part:
    """A worksheet inside the package."""

    name: str
    visible: bool
    target: str
    """Path of its XML inside the archive."""


class Package:
    """An open xlsx package; use it in a `with` statement. Raises WorkbookError when it is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._archive = zipfile.ZipFile(path)
        except BROKEN as error:
            raise damaged(path, str(error)) from None
        check_archive(path, self._archive.infolist())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def book(self) -> str:
        """Return the path of the workbook part."""
        return self._main_part()

    def targets(self) -> dict[str, str]:
        """Return what the workbook part refers to: relationship id -> path inside the archive."""
        return self._relations(self._main_part())

    def content(self, target: str) -> bytes:
        """Return a part as it is."""
        try:
            return self._archive.read(target)
        except BROKEN as error:
            raise damaged(self.path, f"{target}: {error}") from None

    def sheets(self) -> tuple[Part, ...]:
        """Return the worksheets in the workbook's order; chart sheets have no cells and are left out."""
        book = self._main_part()
        targets = self._relations(book)
        return tuple(
            Part(sheet.get("name", ""), sheet.get("state", "visible") == "visible", targets[_relation(sheet)])
            for sheet in _children(self._xml(book), "sheets")
            if _relation(sheet) in targets
        )

    def formats(self) -> Formats:
        """Return the cell styles that show a percentage or leading zeros."""
        styles = self._styles()
        if styles is None:
            return Formats()
        codes = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in _children(styles, "numFmts")}
        numbers = [int(style.get("numFmtId", "0")) for style in _children(styles, "cellXfs")]
        return formats_of(numbers, codes)

    def properties(self) -> dict[str, str]:
        """Return the custom document properties that hold text."""
        if "docProps/custom.xml" not in self._archive.namelist():
            return {}
        root = self._xml("docProps/custom.xml")
        return {entry.get("name", ""): "".join(entry.itertext()) for entry in root}

    def tables(self, part: Part) -> Iterator[Table]:
        """Yield the named tables of a sheet."""
        targets = self._relations(part.target).values() if self._has_relations(part.target) else ()
        for target in targets:
            if posixpath.basename(posixpath.dirname(target)) != "tables" or target not in self._archive.namelist():
                continue
            root = self._xml(target)
            name = root.get("displayName") or root.get("name") or ""
            if span := REFERENCE.fullmatch(root.get("ref", "")):
                left, top, right, bottom = span.groups()
                place = Span(int(top), column_index(left), int(bottom), column_index(right))
                yield Table(name, part.name, place, root.get("headerRowCount", "1") != "0")

    def member(self, part: Part) -> zipfile.ZipInfo:
        """Return what the archive says of a sheet's XML."""
        try:
            return self._archive.getinfo(part.target)
        except KeyError as error:
            raise damaged(self.path, str(error)) from None

    def blocks(self, part: Part) -> Generator[bytes, None, None]:
        """Yield the XML of a sheet in blocks, a small one first, written as Excel would write it.

        No row is split between two blocks; namespace prefixes are gone and attributes are in double quotes.
        """
        rest = b""
        prefix: bytes | None = None
        for piece in self._pieces(part):
            rest += piece
            if prefix is None:
                found = PREFIX.search(rest[:PROLOGUE])
                prefix = found[1] if found else b""
            end = rest.rfind(b"</" + prefix + b"row>")
            if end > 0:
                yield _plain(rest[:end], prefix)
                rest = rest[end:]
        yield _plain(rest, prefix or b"")

    def _pieces(self, part: Part) -> Iterator[bytes]:
        try:
            with self._archive.open(part.target) as file:
                size = FIRST
                while piece := file.read(size):
                    yield piece
                    size = BLOCK
        except BROKEN as error:
            raise damaged(self.path, str(error)) from None

    def _main_part(self) -> str:
        """Return the workbook part's path, which its writer may choose freely."""
        for target in self._relations("").values():
            if posixpath.basename(target).startswith("workbook"):
                return target
        return "xl/workbook.xml"

    def _relations(self, part: str) -> dict[str, str]:
        """Return relationship id -> path inside the archive, for the relationships of `part`."""
        folder, name = posixpath.split(part)
        relations = self._xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            for relation in relations
            if not relation.get("Type", "").endswith(CELLLESS) and relation.get("TargetMode") != "External"
        }

    def _has_relations(self, part: str) -> bool:
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels") in self._archive.namelist()

    def _styles(self) -> ET.Element | None:
        targets = self._relations(self._main_part()).values()
        path = next((target for target in targets if target.endswith("styles.xml")), None)
        return None if path is None else self._xml(path)

    def _xml(self, target: str) -> ET.Element:
        content = self.content(target)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise entities(self.path, target)
        try:
            return ET.fromstring(content)  # noqa: S314  entities are refused above
        except (ET.ParseError, LookupError, ValueError) as error:  # LookupError: an encoding nobody knows
            raise damaged(self.path, f"{target}: {error}") from None


def entities(path: Path, part: str) -> WorkbookError:
    """Return the exception for a part that declares XML entities, which may expand without end."""
    return WorkbookError(
        "{path} declares XML entities in {part}, which no spreadsheet program does.",
        "Open it in Excel or LibreOffice and save it again, if you trust where it came from.",
        path=path,
        part=part,
    )


def _plain(block: bytes, prefix: bytes) -> bytes:
    if prefix:
        block = block.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    if b"='" in block:
        block = QUOTED.sub(lambda tag: tag[0].replace(b"'", b'"'), block)
    return block


def _relation(sheet: ET.Element) -> str:
    """Return the relationship id of a sheet; its namespace differs between the two OOXML dialects."""
    return next((value for name, value in sheet.items() if name.endswith("}id")), "")


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(root: ET.Element, name: str) -> list[ET.Element]:
    return [child for element in root if _local(element) == name for child in element]
