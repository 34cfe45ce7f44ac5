"""Drafts: a file appears under its name when it is whole, or not at all."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from importer.errors import OutputError

ELSEWHERE = "Close it there, or give another name with -o."


@contextmanager
def drafts(targets: Sequence[Path]) -> Iterator[list[Path]]:
    """Give a draft in the same folder for each target; at the end of the block they become the targets.

    When the block fails the drafts are removed and the targets stay what they were. The first target is put
    in place last. Raises OutputError for a place that cannot be written to, before the block when that can be
    known.
    """
    for target in targets:
        check(target)
    made = [target.with_name(f".{target.name}.{secrets.token_hex(4)}.part") for target in targets]
    try:
        for draft in made:
            draft.touch(exist_ok=False)
        yield made
        for draft, target in reversed(list(zip(made, targets, strict=True))):
            _put(draft, target)
    except OSError as error:
        raise OutputError(
            f"{targets[0]} cannot be written: {error.strerror or error}.",
            "Free some space, or write to another folder with -o.",
        ) from error
    finally:
        for draft in made:
            draft.unlink(missing_ok=True)


def check(target: Path) -> None:
    """Make sure that `target` can be written, as far as that can be known; makes missing folders.

    Raises OutputError when it is a folder, is open in a spreadsheet, or may not be written to.
    """
    if target.is_dir():
        raise OutputError(f"{target} is a folder.", f"Give the name of a file: -o {target / 'export.xlsx'}")
    if any(target.with_name(lock).exists() for lock in (f"~${target.name}", f".~lock.{target.name}#")):
        raise OutputError(f"{target} is open in another program.", ELSEWHERE)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.open("ab").close()
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror}.", ELSEWHERE) from error


def _put(draft: Path, target: Path) -> None:
    try:
        draft.replace(target)
    except PermissionError as error:
        raise OutputError(f"{target} is open in another program, or may not be changed.", ELSEWHERE) from error
