"""Rows of a sheet as its XML, put together column by column.

The writers of workbooks go cell by cell, and that is where their time goes (see benchmarks).
A cell is a number, a flag or an inline string and never a formula: what the ledger says only ever stands between
`<v>` or `<t>`, with the characters escaped that mean something there. Source: ECMA-376 part 1, 18.3.1.4 (c),
18.3.1.73 (row) and 22.9.2.19 (characters written as `_x000D_`).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO, TypeAlias

import polars as pl

from importer.exporting.columns import Column, Kind
from importer.exporting.flat import NUMBER, typed

MOST_TEXT = 32_767
"""Characters of a cell, as UTF-16 counts them (Excel's limit)."""
DIGITS = 15
"""A spreadsheet's numbers hold no more; longer ones are written as text, so that no digit is lost."""
_FIRST_DAY = date(1900, 3, 1)
"""From here on Excel and everybody else agree about the number of a day."""
_SPECIAL = r"[&<>\x00-\x08\x0B-\x1F\x{FFFE}\x{FFFF}]|_x[0-9A-Fa-f]{4}_|^\s|\s$"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_ROW = "__row__"
_DAY_MILLISECONDS = 86_400_000

Looks: TypeAlias = Mapping[Kind, int]
"""The number of each kind's format in the workbook."""
_Parts: TypeAlias = tuple[str, pl.Expr, str]
"""What stands before the value of a cell, the value, what stands behind it."""


def letters(at: int) -> str:
    """Return what a spreadsheet calls column `at`, counted from 0: A, B, ... Z, AA."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def write_rows(file: IO[bytes], frame: pl.DataFrame, columns: Sequence[Column], looks: Looks, first: int) -> None:
    """Write the rows of `frame` (flat, see `flat`) as XML, a line each; the first is row `first`, counted from 1."""
    used = [(at, column) for at, column in enumerate(columns) if frame[column.name].null_count() < frame.height]
    special = frame.select(_is_special(column).any().alias(column.name) for _, column in used).row(0, named=True)
    odd = [column.name for _, column in used if special[column.name]]
    spelled = frame.with_columns(pl.Series(name, list(map(_spelled, frame[name])), dtype=pl.String) for name in odd)
    number = pl.int_range(first, first + frame.height, dtype=pl.UInt32).cast(pl.String).alias(_ROW)
    cells = [_cells(column, letters(at), looks, special=special[column.name]) for at, column in used]
    start = pl.concat_str(pl.lit('<row r="'), _ROW, pl.lit('">'))
    rows = spelled.with_columns(number).select(pl.concat_str(start, *cells, pl.lit("</row>")))
    rows.write_csv(file, include_header=False, quote_style="never")  # one column of XML: Python need not touch it


def longest(frame: pl.DataFrame, columns: Sequence[Column]) -> dict[str, int]:
    """Return how many characters the longest text of each column has."""
    found = frame.select(pl.col(column.name).str.len_chars().max() for column in columns)
    return {name: length or 0 for name, length in found.row(0, named=True).items()}


def fitting(frame: pl.DataFrame, names: Sequence[str]) -> tuple[pl.DataFrame, int]:
    """Return `frame` with the texts of these columns cut to what a cell holds, and how many had to be cut."""
    cut = 0
    for name in names:
        kept = pl.Series(name, [text if text is None else _fitting(text) for text in frame[name]], dtype=pl.String)
        cut += int((kept != frame[name]).sum())
        frame = frame.with_columns(kept)
    return frame, cut


def _fitting(text: str) -> str:
    return text.encode("utf-16-le")[: MOST_TEXT * 2].decode("utf-16-le", "ignore")


def _is_text(column: Column) -> bool:
    return column.kind in {Kind.TEXT, Kind.SEGMENTS}


def _is_special(column: Column) -> pl.Expr:
    """Return where cells take more than to be put between two tags."""
    text = pl.col(column.name)
    match column.kind:
        case Kind.DECIMAL | Kind.WHOLE:
            return ~text.str.contains(NUMBER) | (text.str.len_bytes() > DIGITS)
        case Kind.FLAG | Kind.DAY | Kind.MOMENT:  # a day with a time of day is special as well
            return text.is_not_null() & _value(column).is_null()
        case _:
            return text.str.contains(_SPECIAL)


def _cells(column: Column, letter: str, looks: Looks, *, special: bool) -> pl.Expr:
    """Return one column's cells: nothing for null, and text for what has not the type of its kind."""
    parts = _text_parts(column, looks, special=special) if _is_text(column) else _native_parts(column, looks)
    if special and not _is_text(column):
        parts += _text_parts(column, looks, special=True)
    elif column.kind in {Kind.DECIMAL, Kind.WHOLE}:
        parts = [(parts[0][0], pl.col(column.name), parts[0][2])]
    place = pl.lit(f'<c r="{letter}')
    cells = [pl.concat_str(place, _ROW, pl.lit(before), value, pl.lit(after)) for before, value, after in parts]
    return pl.coalesce(*cells, pl.lit(""))


def _text_parts(column: Column, looks: Looks, *, special: bool) -> list[_Parts]:
    before = f'" s="{looks[Kind.TEXT]}" t="inlineStr"><is><t>'
    if not special:
        return [(before, pl.col(column.name), "</t></is></c>")]
    return [(before.replace("<t>", '<t xml:space="preserve">'), _escaped(pl.col(column.name)), "</t></is></c>")]


def _native_parts(column: Column, looks: Looks) -> list[_Parts]:
    """Return the cells that have the type of their kind; a day may turn out to be a moment."""
    kinds = (Kind.DAY, Kind.MOMENT) if column.kind is Kind.DAY else (column.kind,)
    flag = ' t="b"' if column.kind is Kind.FLAG else ""
    return [(f'" s="{looks[kind]}"{flag}><v>', _value(Column(column.path, kind)), "</v></c>") for kind in kinds]


def _value(column: Column) -> pl.Expr:
    """Return what stands between `<v>` and `</v>`; null when it is no value of the column's kind."""
    match column.kind:
        case Kind.DECIMAL | Kind.WHOLE:
            text = pl.col(column.name)
            short = (text.str.len_bytes() <= DIGITS) | (_significant(text).str.len_bytes() <= DIGITS)
            return pl.when(typed(column).is_not_null() & short).then(text)
        case Kind.FLAG:
            return typed(column).cast(pl.Int8).cast(pl.String)
        case _:
            return _serial(typed(column), column.kind)


def _significant(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all("[-.]", "").str.strip_chars_start("0")


def _serial(moment: pl.Expr, kind: Kind) -> pl.Expr:
    """Return a day or moment as the number a spreadsheet keeps it as."""
    possible = pl.when(moment >= _FIRST_DAY).then(moment)
    if kind is Kind.DAY:
        return (possible - pl.lit(date(1899, 12, 30))).dt.total_days().cast(pl.String)
    since = (possible - pl.lit(date(1899, 12, 30)).cast(pl.Datetime("ms"))).dt.total_milliseconds()
    return (since / _DAY_MILLISECONDS).cast(pl.String)


def _escaped(text: pl.Expr) -> pl.Expr:
    """Return texts with the three characters escaped that mean something between tags."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(character, entity, literal=True)
    return text


def _spelled(text: str | None) -> str | None:
    """Return `text` with characters XML has no place for as `_x0000_`, and what looks like that escaped itself."""
    if text is None:
        return None
    escaped = _ESCAPED.sub("_x005F_", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", escaped)
