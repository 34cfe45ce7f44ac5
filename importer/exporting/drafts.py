"""Drafts: a file appears under its name when it is whole, or not at all."""

import glob
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import polars as pl

from importer.errors import OutputError

ELSEWHERE = "Close it there, or give another name with -o."
_ENDING = ".part"

if sys.platform == "win32":

    def _hold(file: IO[bytes]) -> bool:  # noqa: ARG001  Windows itself keeps a file that is open from being removed
        return True

else:
    import fcntl

    def _hold(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextmanager
def drafts(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """Give a draft in the same folder for each target; at the end of the block they become the targets.

    The same target twice has one draft. When the block fails the drafts are removed and the targets stay what they
    were; what a killed program left of its drafts is removed as well. The first target is put in place last.
    Raises OutputError for a place that cannot be written to, before the block when that can be known.
    """
    made: dict[Path, Path] = {}
    for target in targets:
        check(target)
        _sweep(target)
        made[target] = target.with_name(f".{target.name}.{secrets.token_hex(4)}{_ENDING}")
    try:
        with ExitStack() as held:
            for draft in made.values():
                _hold(held.enter_context(draft.open("xb")))
            yield [made[target] for target in targets]
        for target, draft in reversed(made.items()):
            _put(draft, target)
    except (OSError, pl.exceptions.ComputeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OutputError(
            f"{targets[0]} cannot be written: {reason}.",
            "Free some space, or write to another folder with -o.",
        ) from error
    finally:
        for draft in made.values():
            draft.unlink(missing_ok=True)


def check(target: Path) -> None:
    """Make sure that `target` can be written, as far as that can be known.

    Raises OutputError when it is a folder, is in none, is open in a spreadsheet, or may not be written to.
    """
    if target.is_dir():
        raise OutputError(f"{target} is a folder.", f"Give the name of a file: -o {target / 'export.xlsx'}")
    if not target.parent.is_dir():
        raise OutputError(f"There is no folder {target.parent}.", "Make it, or write to another one with -o.")
    if any(target.with_name(lock).exists() for lock in (f"~${target.name}", f".~lock.{target.name}#")):
        raise OutputError(f"{target} is open in another program.", ELSEWHERE)
    try:
        if target.exists():
            target.open("ab").close()
    except PermissionError as error:
        raise _shut(target) from error
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}.", ELSEWHERE) from error


def _sweep(target: Path) -> None:
    """Remove the drafts of programs that were killed; one that is still being written is held, and stays."""
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{_ENDING}"):
        try:
            with left.open("rb") as file:
                dead = _hold(file)
            if dead:
                left.unlink()
        except OSError:
            continue


def _put(draft: Path, target: Path) -> None:
    try:
        draft.replace(target)
    except PermissionError as error:
        raise _shut(target) from error


def _shut(target: Path) -> OutputError:
    return OutputError(f"{target} is open in another program (Excel?), or may not be changed.", ELSEWHERE)
