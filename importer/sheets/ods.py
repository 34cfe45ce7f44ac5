"""OpenDocument spreadsheets: a zip archive whose `content.xml` holds every cell with its own type."""

import re
import zipfile
from functools import partial
from pathlib import Path
from xml.parsers import expat

from importer.errors import WorkbookError
from importer.sheets import exact
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.choosing import choose, choose_table, unseen
from importer.sheets.form import Form, damaged, locked
from importer.sheets.limits import check_archive, check_extent
from importer.sheets.marks import Span
from importer.sheets.ods_content import Content, Page, TooManyError
from importer.sheets.ods_styles import Styles
from importer.sheets.package import BROKEN, entities
from importer.sheets.value import Sheet, SheetName, column_index
from importer.sheets.wanted import Table, Wanted, header_of

BLOCK = 1 << 20
ADDRESS = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^.']+))\.\$?([A-Z]+)\$?(\d+)(?::(?:.*\.)?\$?([A-Z]+)\$?(\d+))"
)
ANONYMOUS = "__Anonymous_Sheet_DB__"
"""LibreOffice's name for a range that only has a filter, with a number behind it."""


def names(path: Path) -> list[SheetName]:
    """Return the sheets of a workbook in its order."""
    return [_name(page) for page in _content(path).pages]


def read(path: Path, wanted: Wanted) -> Sheet:
    """Return one sheet; raises WorkbookError as `importer.sheets.read` says."""
    content = _content(path)
    pages = {page.name: page for page in content.pages}
    known = [_name(page) for page in content.pages]
    table = choose_table(path, _tables(content), wanted.table) if wanted.table is not None else None
    name = table.sheet if table and wanted.sheet is None else choose(path, known, wanted.sheet)
    page = pages[name]
    check_extent(path, name, page.extent)
    origin = Origin(
        path,
        name,
        Form.ODS,
        notes=unseen(known, name),
        table=table.name if table else None,
        only=table.span if table else None,
        skip=wanted.skip,
    )
    loaded = exact.from_rows(page.table(), partial(header_of, wanted=wanted, merged=page.marks.merged, table=table))
    if loaded is None:
        raise no_rows(origin)
    return assemble(loaded, page.marks, origin)


def _name(page: Page) -> SheetName:
    return SheetName(page.name, page.visible, bool(page.rows))


def _tables(content: Content) -> list[Table]:
    """Return the named ranges (LibreOffice: *Define Database Range*)."""
    tables: list[Table] = []
    for name, address in content.ranges:
        found = ADDRESS.fullmatch(address)
        if found and not name.startswith(ANONYMOUS):
            sheet = (found["quoted"] or found["plain"]).replace("''", "'")
            left, top, right, bottom = found.groups()[2:]
            tables.append(Table(name, sheet, Span(int(top), column_index(left), int(bottom), column_index(right))))
    return tables


def _content(path: Path) -> Content:
    styles = Styles()
    content = Content(styles)
    try:
        with zipfile.ZipFile(path) as archive:
            check_archive(path, archive.infolist())
            if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
                "META-INF/manifest.xml"
            ):
                raise locked(path)
            if "styles.xml" in archive.namelist():
                _parse(archive, "styles.xml", path, styles)
            _parse(archive, "content.xml", path, content)
    except (*BROKEN, expat.ExpatError, KeyError) as error:
        raise damaged(path, str(error)) from None
    except TooManyError:
        raise WorkbookError(
            "{path} is not unpacked: it repeats its cells over more of a sheet than can be read.",
            "Open it in LibreOffice, delete the rows and columns outside the data and save it.",
            path=path,
        ) from None
    return content


def _parse(archive: zipfile.ZipFile, member: str, path: Path, taker: Styles | Content) -> None:
    """Give every element of a part to `taker`."""

    def refuse(*_: object) -> None:
        raise entities(path, member)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = taker.start
    parser.EndElementHandler = taker.end
    if isinstance(taker, Content):
        parser.CharacterDataHandler = taker.text
    with archive.open(member) as file:
        while piece := file.read(BLOCK):
            parser.Parse(piece, False)  # noqa: FBT003  the library's own call
        parser.Parse(b"", True)  # noqa: FBT003  as above
