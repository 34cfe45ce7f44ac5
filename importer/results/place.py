"""Where a result workbook goes: beside its source, never over an older one, and all of it or nothing."""

import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from importer.errors import OutputError

BESIDE = Path()
"""The usual place of a result workbook: beside its workbook, under its name."""
_ENDING = ".result.xlsx"
_OLDER = re.compile(r"(?:\.\d{8}-\d{6}-[0-9a-f]+)?\.result$")
"""What an earlier result workbook's name ends with, run id included."""


def default_path(workbook: Path) -> Path:
    """Return where the result of `workbook` goes: `<workbook>.result.xlsx` beside it.

    An earlier result given back as source belongs to the same workbook: its name does not grow.
    """
    stem = _OLDER.sub("", workbook.stem)
    return workbook.with_name(f"{stem or workbook.stem}{_ENDING}")


def reserve(target: Path) -> None:
    """Make sure that a result can be written to `target`, before anything is sent.

    Makes missing folders. Raises OutputError when the folder cannot be written to or `target` is a folder.
    """
    if target.is_dir():
        raise OutputError(
            "{target} is a folder, not a place for a result workbook.", "Name a file, ending in .xlsx.", target=target
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        raise _unwritable(target.parent, error) from error


def deliver(target: Path, run: str, fill: Callable[[BinaryIO], None]) -> Path:
    """Let `fill` write the file, then give it its name in one step; return the path it really has.

    Where `target` exists already, or is locked by a spreadsheet program, the run id is added to the name.
    Raises OutputError when the folder cannot be written to; then nothing is left behind.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
    except OSError as error:
        raise _unwritable(target.parent, error) from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            fill(file)
        draft.chmod(_usual_mode())
        return _named(draft, target, run)
    except OSError as error:
        raise _unwritable(target.parent, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _named(draft: Path, target: Path, run: str) -> Path:
    """Move the draft to the first name nobody has, claimed by making the file: two runs never share one."""
    for path in _names(target, run):
        try:
            path.touch(exist_ok=False)
        except (FileExistsError, PermissionError):
            continue
        try:
            return draft.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    raise OutputError(
        "{target} and every other name for it is taken.", "Name another place with --result.", target=target
    )


def _names(target: Path, run: str) -> list[Path]:
    stem = target.name.removesuffix(_ENDING) if target.name.endswith(_ENDING) else target.stem
    named = target.with_name(f"{stem}.{run}{_ENDING}")
    more = [target.with_name(f"{stem}.{run}.{number}{_ENDING}") for number in range(2, 10)]
    return [target, named, *more]


def _usual_mode() -> int:
    """Return the mode new files get: a temporary file is the owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(folder: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        "The result workbook cannot be written to {folder}: {reason}.",
        "Name another place with --result, or run with --no-result.",
        folder=folder,
        reason=reason,
    )
