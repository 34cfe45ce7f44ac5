"""What a person should know about how a sheet was read, in sentences: nothing is left out or filled in unsaid."""

from collections.abc import Iterable, Iterator, Sequence

from importer.language import _, ngettext
from importer.sheets.marks import Marks
from importer.sheets.mojibake import remark
from importer.sheets.value import Column, Sheet, letter

MOST = 6
"""So many places are named, then they are only counted."""


def of(sheet: Sheet, columns: Sequence[Column], marks: Marks, *, skip: bool) -> Iterator[str]:
    """Yield the remarks on a sheet; `columns` are those with a heading, hidden ones included."""
    if sheet.unnamed:
        words = _("No heading stands above the values in {columns}; they are left out.")
        yield words.format(columns=", ".join(sheet.unnamed))
    yield from _rows(sheet, marks, skip=skip)
    yield from _columns([column for column in columns if column.hidden], skip=skip)
    yield from _merged(columns, marks, sheet)
    yield from remark(sheet)


def listed(places: Sequence[str]) -> str:
    """Return places in a sentence: all of them, or the first few and how many more."""
    shown, more = ", ".join(places[:MOST]), len(places) - MOST
    return _("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


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
    done = _("left out, and counted as filtered.") if skip else f"{_('read like all others.')} {_leave_out(rows.len())}"
    what = ngettext("{count} row is hidden ({rows})", "{count} rows are hidden ({rows})", rows.len())
    words = _("A filter is set, and {what}: {done}") if marks.filtered else "{what}: {done}"
    yield words.format(what=what.format(count=rows.len(), rows=listed(ranges(rows))), done=done)


def _leave_out(many: int) -> str:
    return ngettext(
        'hidden = "skip" under [sheet] in the mapping leaves it out.',
        'hidden = "skip" under [sheet] in the mapping leaves them out.',
        many,
    )


def _columns(hidden: Sequence[Column], *, skip: bool) -> Iterator[str]:
    if not hidden:
        return
    places = listed([f"{column.letter} “{column.heading}”" for column in hidden])
    what = ngettext("Column {columns} is hidden", "Columns {columns} are hidden", len(hidden)).format(columns=places)
    done = _("left out.") if skip else f"{_('read like all others.')} {_leave_out(len(hidden))}"
    yield f"{what}: {done}"


def _merged(columns: Sequence[Column], marks: Marks, sheet: Sheet) -> Iterator[str]:
    repeated = {column.index for column in columns if column.repeated is not None}
    if not repeated:
        return
    places = [
        f"{letter(span.left)}{span.top}:{letter(span.left)}{span.bottom}"
        for span in sorted(marks.merged)
        if span.left in repeated and span.is_high and sheet.header_row < span.top
    ]
    words = _("Cells merged over several rows give their value to each of these rows: {cells}.")
    yield words.format(cells=listed(places))
