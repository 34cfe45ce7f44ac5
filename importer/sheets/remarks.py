"""What a person should know about how a sheet was read, in sentences: nothing is left out or filled in unsaid."""

from collections.abc import Iterable, Iterator, Sequence

from importer.sheets.marks import Marks
from importer.sheets.mojibake import remark
from importer.sheets.value import Column, Sheet, letter

MOST = 6
"""So many places are named, then they are only counted."""


def of(sheet: Sheet, columns: Sequence[Column], marks: Marks, *, skip: bool) -> Iterator[str]:
    """Yield the remarks on a sheet; `columns` are those with a heading, hidden ones included."""
    if sheet.unnamed:
        yield f"No heading stands above the values in {', '.join(sheet.unnamed)}; they are left out."
    yield from _rows(sheet, marks, skip=skip)
    yield from _columns([column for column in columns if column.hidden], skip=skip)
    yield from _merged(columns, marks, sheet)
    yield from remark(sheet)


def listed(places: Sequence[str]) -> str:
    """Return places in a sentence: all of them, or the first few and how many more."""
    more = f" and {len(places) - MOST} more" if len(places) > MOST else ""
    return ", ".join(places[:MOST]) + more


def ranges(numbers: Iterable[int]) -> list[str]:
    """Return ascending numbers as ranges: 5, 7, 8, 9 are `5` and `7-9`."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(first) if first == last else f"{first}-{last}" for first, last in found]


def _rows(sheet: Sheet, marks: Marks, *, skip: bool) -> Iterator[str]:
    if sheet.hidden is None:
        return
    rows = sheet.rows.filter(sheet.hidden & ~sheet.blank)
    if rows.is_empty():
        return
    by = "A filter is set, and " if marks.filtered else ""
    what = "1 row is hidden" if rows.len() == 1 else f"{rows.len()} rows are hidden"
    done = "left out, and counted as filtered." if skip else f"read like all others. {_leave_out(rows.len())}"
    sentence = f"{by}{what} ({listed(ranges(rows))}): {done}"
    yield sentence[0].upper() + sentence[1:]


def _leave_out(many: int) -> str:
    return f'hidden = "skip" under [sheet] in the mapping leaves {"them" if many > 1 else "it"} out.'


def _columns(hidden: Sequence[Column], *, skip: bool) -> Iterator[str]:
    if not hidden:
        return
    places = listed([f"{column.letter} “{column.heading}”" for column in hidden])
    what = "Column {} is hidden" if len(hidden) == 1 else "Columns {} are hidden"
    yield f"{what.format(places)}: {'left out.' if skip else f'read like all others. {_leave_out(len(hidden))}'}"


def _merged(columns: Sequence[Column], marks: Marks, sheet: Sheet) -> Iterator[str]:
    repeated = {column.index for column in columns if column.repeated is not None}
    if not repeated:
        return
    places = [
        f"{letter(span.left)}{span.top}:{letter(span.left)}{span.bottom}"
        for span in sorted(marks.merged)
        if span.left in repeated and span.is_high and sheet.header_row < span.top
    ]
    yield f"Cells merged over several rows give their value to each of these rows: {listed(places)}."
