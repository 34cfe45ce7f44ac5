"""Where the result workbook may go: said before anything is read or sent."""

from pathlib import Path, PureWindowsPath

from importer.errors import UsageError
from importer.language import _, later
from importer.results.place import reserve

ELSEWHERE = later("Name another place with --result, or run with --no-result.")
DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in "123456789")}
)
"""Names that are devices on Windows, whatever ending they have: a workbook of such a name opens nowhere."""


def insist_on_result(result: Path, workbook: Path | None) -> None:
    """Do nothing if a result workbook can go to `result`. Raises UsageError or OutputError otherwise."""
    if result.is_dir():
        reserve(result)  # says that it is a folder
    if result.suffix.lower() != ".xlsx":
        raise UsageError(
            "{result} is no name for a result workbook.", "Give it a name that ends in .xlsx.", result=result
        )
    if PureWindowsPath(result.name).stem.upper() in DEVICES or (result.exists() and not result.is_file()):
        raise UsageError("{result} is a device, not a place for a result workbook.", ELSEWHERE, result=result)
    if workbook is not None and result.exists() and workbook.exists() and result.samefile(workbook):
        raise UsageError("{result} is the workbook itself, which is never written over.", ELSEWHERE, result=result)
    if not result.parent.exists():
        raise UsageError(
            "There is no folder {folder} for the result workbook.",
            "Make it. {elsewhere}",
            folder=result.parent,
            elsewhere=_(ELSEWHERE),
        )
    reserve(result)
