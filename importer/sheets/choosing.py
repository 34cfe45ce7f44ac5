"""Which sheet of a workbook is meant, and which of its named tables."""

import difflib
from collections.abc import Sequence
from pathlib import Path

from importer.errors import WorkbookError
from importer.language import _, later, ngettext
from importer.sheets.remarks import listed
from importer.sheets.value import SheetName
from importer.sheets.wanted import Table


def choose(path: Path, sheets: Sequence[SheetName], wanted: str | None) -> str:
    """Return the name of the sheet to read: the `wanted` one, else the only one that can be meant."""
    if wanted is not None:
        return _wanted(path, sheets, wanted)
    usable = [sheet.name for sheet in sheets if sheet.visible and not sheet.ours and sheet.has_values]
    if len(usable) == 1:
        return usable[0]
    if usable:
        raise WorkbookError(
            "{path} has {count} sheets with data: {names}.",
            'Choose one with --sheet, or with name = "..." under [sheet] in the mapping.',
            path=path,
            count=len(usable),
            names=", ".join(usable),
        )
    hidden = [sheet.name for sheet in sheets if not sheet.ours and sheet.has_values]
    if hidden:
        raise WorkbookError(
            "Only hidden sheets of {path} have data: {names}.",
            'Unhide the right one, or choose it with --sheet or name = "..." under [sheet] in the mapping.',
            path=path,
            names=", ".join(hidden),
        )
    raise WorkbookError(
        "There is no data in {path}: every sheet is blank.", "Check that it is the right file.", path=path
    )


def choose_table(path: Path, tables: Sequence[Table], wanted: str) -> Table:
    """Return the named table that is `wanted`; upper case does not matter, as in the spreadsheet program."""
    by_fold = {table.name.casefold(): table for table in tables}
    if wanted.casefold() in by_fold:
        return by_fold[wanted.casefold()]
    names = [table.name for table in by_fold.values()]
    remedy = later("{meant}Its tables are: {names}.") if names else later("It has none: remove table under [sheet].")
    words = {"meant": _meant(wanted, names), "names": ", ".join(names)}
    raise WorkbookError("{path} has no table named {name}.", remedy, path=path, name=wanted, **words)


def unseen(sheets: Sequence[SheetName], chosen: str) -> tuple[str, ...]:
    """Say what the user does not see: that the chosen sheet is hidden, or that others are, which are not read."""
    hidden = [sheet.name for sheet in sheets if not sheet.visible and not sheet.ours and sheet.has_values]
    if chosen in hidden:
        words = _("Sheet “{sheet}” is hidden in the workbook; it is read because it was asked for.")
        return (words.format(sheet=chosen),)
    if not hidden:
        return ()
    words = ngettext(
        "{count} hidden sheet with data is not read: {sheets}.",
        "{count} hidden sheets with data are not read: {sheets}.",
        len(hidden),
    )
    return (words.format(count=len(hidden), sheets=listed(hidden)),)


def _wanted(path: Path, sheets: Sequence[SheetName], wanted: str) -> str:
    by_fold = {sheet.name.casefold(): sheet.name for sheet in sheets}
    if wanted.casefold() in by_fold:
        return by_fold[wanted.casefold()]
    raise WorkbookError(
        "{path} has no sheet named {name}.",
        "{meant}Its sheets are: {names}.",
        path=path,
        name=wanted,
        meant=_meant(wanted, list(by_fold.values())),
        names=", ".join(by_fold.values()),
    )


def _meant(wanted: str, names: Sequence[str]) -> str:
    by_fold = {name.casefold(): name for name in names}
    close = difflib.get_close_matches(wanted.casefold(), by_fold, n=1)
    if not close:
        return ""
    return _("Did you mean {name}?").format(name=by_fold[close[0]]) + " "
