"""What a workbook keeps of the export it came from: its rows as they were, on a hidden sheet."""

from dataclasses import dataclass
from pathlib import Path

from importer import sheets
from importer.errors import WorkbookError
from importer.sheets import Sheet
from importer.sheets.ours import EXPORTED_FROM, KEPT


@dataclass(frozen=True)
class Kept:
    """The rows of an export as they were."""

    tenant: str
    """The company they were exported from."""
    sheet: Sheet
    lines: Sheet | None
    """The lines, where they have a sheet of their own."""


def read_kept(workbook: Path) -> Kept | None:
    """Return what a workbook keeps of its export; None when it is no export, or keeps nothing any more."""
    try:
        there = {each.name for each in sheets.names(workbook) if each.kept}
        kept = [sheets.read(workbook, sheet=name, header=1) for name in KEPT if name in there]
    except WorkbookError:
        return None
    if not kept:
        return None
    told = kept[0].column(EXPORTED_FROM)
    tenant = told.shown().drop_nulls().unique().to_list() if told is not None else []
    return Kept(tenant[0], kept[0], kept[1] if len(kept) > 1 else None) if len(tenant) == 1 else None
