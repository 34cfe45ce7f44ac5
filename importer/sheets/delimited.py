"""Text files (csv, tsv, packed or not) as sheets: delimiter and header found, no row lost, uneven ones reported."""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import polars as pl

from importer.errors import WorkbookError
from importer.sheets import header as headers
from importer.sheets.assemble import Origin, assemble, no_rows
from importer.sheets.encoding import decode
from importer.sheets.exact import Loaded
from importer.sheets.form import Form, title
from importer.sheets.marks import Marks
from importer.sheets.text import kept
from importer.sheets.unpacked import unpacked
from importer.sheets.value import Column, Ragged, Sheet, SheetName, Swallowed, letter
from importer.sheets.wanted import Wanted

DELIMITERS = ";\t|,"
"""Candidates, the likelier first: with a decimal comma every row may hold as many commas as semicolons."""
END = "\x1aend"
"""Put after the last line: it comes out as a row of its own unless a quotation mark was never closed."""
ALLOWED = re.compile(r"[\t !#-~]")
HINT = re.compile(r"sep=([\t !#-~])(?:\r\n|\r|\n|$)", re.IGNORECASE)
HEAD = 1 << 18
NARROW = 2
"""Delimiters in a row that are enough to tell a row inside a cell from a text with a delimiter."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """All records below the header, column by column, and those with another number of cells."""

    columns: tuple[pl.Series, ...]
    size: int
    ragged: tuple[Ragged, ...] = ()


def names(path: Path) -> list[SheetName]:
    """Return its only sheet, which is called like the file."""
    return [SheetName(title(path))]


def read(path: Path, wanted: Wanted) -> Sheet:
    """Return the content of a text file; a row's number is its record's, the header being record 1 as a rule.

    Rows with too few cells are filled up with blank ones, cells too many are left out, and both are listed in
    `ragged`; a delimiter at the end of rows is neither. Raises WorkbookError as `importer.sheets.read` says.
    """
    decoded = decode(unpacked(path), path, wanted.encoding)
    text, told = _hint(decoded.text)
    delimiter = _given(wanted.delimiter) or told or _delimiter(text[:HEAD])
    origin = Origin(path, title(path), Form.CSV, notes=decoded.notes)
    top = _top(text, delimiter, wanted.header or 0)
    found = headers.given(top, wanted.header) if wanted.header else headers.find(top)
    if found is None or found.row > len(top):
        deque(_checked(text, delimiter, path), maxlen=0)
        raise no_rows(origin)
    headings = found.headings
    start = _after(text, top[: found.row])
    records = _regular(text[start:], delimiter, len(headings)) or _all(text, delimiter, found.row, len(headings), path)
    columns = [
        Column(name, letter(index), records.size, text=kept(series))
        for index, (name, series) in enumerate(zip(headings, records.columns, strict=True))
    ]
    sheet = assemble(Loaded(found.row, found.evidence, tuple(columns), records.size), Marks(), origin)
    ragged = tuple(row for row in records.ragged if row.row <= sheet.rows[-1])
    swallowed = tuple(_swallowed(columns, delimiter, found.row)) if '"' in text else ()
    return replace(sheet, ragged=ragged, swallowed=swallowed, encoding=decoded.encoding, delimiter=delimiter)


def _swallowed(columns: Sequence[Column], delimiter: str, header_row: int) -> Iterator[Swallowed]:
    """Yield the cells with a line break and the delimiters of a whole row in them: a quotation mark took in rows.

    A row that opens a quotation mark and one below that closes it make one even row of the two, so nothing else
    would tell that documents are gone. In a file of two columns a single delimiter in a text would be enough, so
    there nothing is said.
    """
    most = len(columns) - 1
    for column in columns:
        if most < NARROW or column.text is None or not column.heading:
            continue
        signs = column.text.str.count_matches(delimiter, literal=True).fill_null(0)
        broken = (signs >= most) & column.text.str.contains("\n", literal=True).fill_null(value=False)
        for at in broken.arg_true():
            yield Swallowed(header_row + 1 + at, column.letter, signs[at])


def _given(delimiter: str | None) -> str | None:
    if delimiter and not ALLOWED.fullmatch(delimiter):
        raise WorkbookError(
            "“{delimiter}” cannot be a delimiter.", 'Use one sign: ";", ",", "|" or "\\t" for tab.', delimiter=delimiter
        )
    return delimiter


def _hint(text: str) -> tuple[str, str | None]:
    """Cut off a first line `sep=;`, which tells Excel the delimiter and is not shown as a row."""
    told = HINT.match(text)
    return (text[told.end() :], told[1]) if told else (text, None)


def _delimiter(head: str) -> str:
    """Return the delimiter that cuts the most rows into the same number of cells, more than one."""
    best, most = DELIMITERS[0], 0.0
    for candidate in DELIMITERS:
        widths = [len(record) for record in _closed(head, candidate) if record]
        width, rows = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and rows / len(widths) > most:
            best, most = candidate, rows / len(widths)
    return best


def _closed(head: str, delimiter: str) -> list[list[str]]:
    """Return the first records without the last one that takes in all the rest: its quotation mark is not closed."""
    records = _first(f"{head}\n{END}", delimiter, headers.TOP)
    return records[:-1] if records and any(END in cell for cell in records[-1]) else records


def _top(text: str, delimiter: str, least: int) -> list[list[str]]:
    """Return the first records: those that may be the header, and at least as many as `least`."""
    rows = max(headers.TOP, least)
    top = _first(text[:HEAD], delimiter, rows + 1)
    return top[:rows] if len(text) <= HEAD or len(top) > rows else _first(text, delimiter, rows)


def _first(text: str, delimiter: str, rows: int) -> list[list[str]]:
    """Return the first records, up to one that cannot be read."""
    records: list[list[str]] = []
    with suppress(csv.Error):
        records.extend(islice(_records(text, delimiter), rows))
    return records


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _regular(body: str, delimiter: str, width: int) -> Records | None:
    """Read the lines below a header with Polars; None when some of them may be uneven or quoted oddly."""
    content = body.rstrip("\r\n").encode()
    if not content:
        return None
    quote = '"' if b'"' in content else None
    try:
        frame = pl.read_csv(content, has_header=False, separator=delimiter, quote_char=quote, infer_schema=False)
    except pl.exceptions.PolarsError:
        return None
    if frame.width != width or not _is_whole(content, frame, delimiter):
        return None
    return Records(tuple(frame), frame.height)


def _is_whole(content: bytes, frame: pl.DataFrame, delimiter: str) -> bool:
    """Prove that a frame holds all of a file: every byte is of a value, or stands between two of them.

    Polars fills up rows with too few cells, and may take quotation marks inside a cell otherwise than Excel does;
    then these sums do not agree.
    """

    def inside(sign: str) -> int:
        return sum(frame.select(pl.all().str.count_matches(sign, literal=True).sum()).row(0)) if quotes else 0

    quotes = content.count(b'"')
    opening = content.count(f'{delimiter}"'.encode()) + content.count(b'\n"') + content.startswith(b'"')
    within = inside('"')
    between, ends = frame.height * (frame.width - 1), frame.height - 1
    returns = content.count(b"\r") - inside("\r")
    length = sum(frame.select(pl.all().str.len_bytes().sum()).row(0))
    return (
        content.count(delimiter.encode()) == between + inside(delimiter)
        and content.count(b"\n") == ends + inside("\n")
        and len(content) == length + between + ends + returns + quotes - within
        and quotes - 2 * within <= 2 * opening
    )


def _after(text: str, records: Sequence[Sequence[str]]) -> int:
    """Return where the line after the first `records` begins; a quoted line break takes one more line."""
    at = 0
    for _ in range(sum(1 + sum(cell.count("\n") for cell in record) for record in records)):
        at = text.find("\n", at) + 1 or len(text)
    return at


def _all(text: str, delimiter: str, header_row: int, width: int, path: Path) -> Records:
    """Read any file, uneven rows included."""
    rows: list[list[str]] = []
    ragged: list[Ragged] = []
    for number, record in enumerate(_checked(text, delimiter, path), start=1):
        if number <= header_row:
            continue
        cells = width if len(record) == width else _cells(record, width)
        if cells != width:
            ragged.append(Ragged(number, cells, width))
        rows.append(record if len(record) == width else [*record, *[""] * width][:width])
    columns = zip(*rows, strict=True) if rows else [()] * width
    return Records(tuple(pl.Series(cells, dtype=pl.String) for cells in columns), len(rows), tuple(ragged))


def _cells(record: Sequence[str], width: int) -> int:
    """Return how many cells a row has; blank ones beyond the header do not count, and a blank row is even."""
    filled = max((number for number, cell in enumerate(record, start=1) if cell.strip()), default=0)
    return max(filled, min(len(record), width)) if filled else width


def _checked(text: str, delimiter: str, path: Path) -> Iterator[list[str]]:
    """Yield all records; WorkbookError when a quotation mark swallowed the last ones or a cell is endless."""
    closing = "" if text.endswith(("\n", "\r")) else "\n"
    number = 0
    with suppress(csv.Error):
        for record in _records(f"{text}{closing}{END}", delimiter):
            if record == [END]:
                return
            number += 1
            yield record
        number -= 1
    raise WorkbookError(
        "A quotation mark opened in row {row} of {path} is never closed.",
        'Close it, or write it twice ("") where it belongs to the text.',
        row=number + 1,
        path=path,
    )
