"""`importer map learn`: what was answered on a Decisions sheet, written into the mapping."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from importer import mapping
from importer.cli import options
from importer.cli.example import example
from importer.errors import OutputError, UsageError
from importer.mapping.answer import Answer

if TYPE_CHECKING:
    from importer.mapping.learning import Lessons


@click.command(
    short_help="Write the answers of a result workbook into the mapping.",
    epilog=example("importer map learn october.result.xlsx --dry-run"),
)
@click.argument("result", type=options.FILE)
@click.option("--mapping", "named", type=options.FILE, metavar="MAPPING", help="Default: the one RESULT was made with.")
@click.option("--dry-run", is_flag=True, help="Show what would be changed, write nothing.")
def learn(result: Path, named: Path | None, *, dry_run: bool) -> int:
    """Write what was answered on the sheet Decisions of RESULT into the mapping, so that nobody is asked again.

    Shows the lines that change. Where a field has a list of `values`, the answer goes there; else into its `replace`.
    Comments and everything else stay as they are. Nothing is written when one of the answers cannot be learned.
    """
    from importer.returning.answers import read_answers  # noqa: PLC0415  `map check` does without

    answers = read_answers(result)
    if not answers:
        raise UsageError(f"Nothing is answered in {result}.", "Fill in the column Answer on its sheet Decisions.")
    for path, own in _by_mapping(answers, named, result):
        for line in _learned(path, own, dry_run=dry_run):
            click.echo(line)
    return 0


def _by_mapping(answers: Sequence[Answer], named: Path | None, result: Path) -> Iterator[tuple[Path, list[Answer]]]:
    """Yield each mapping with the answers that are for it."""
    if named is not None:
        resource = mapping.load(named).resource.name
        yield named, [each for each in answers if each.resource == resource]
        return
    for name in dict.fromkeys(each.mapping for each in answers):
        path = next((path for path in (Path(name), result.parent / name) if name and path.is_file()), None)
        if path is None:
            raise UsageError(f"There is no mapping at {name or 'the place the workbook names'}.", "Name it: --mapping")
        yield path, [each for each in answers if each.mapping == name]


def _learned(path: Path, answers: Sequence[Answer], *, dry_run: bool) -> Iterator[str]:
    from importer.mapping.learning import changed_files, lessons  # noqa: PLC0415  tomlkit is seldom needed

    found = lessons(mapping.load(path), answers)
    _insist(path, found)
    for file, old, new in changed_files(found.new):
        yield "\n".join(unified_diff(old.splitlines(), new.splitlines(), str(file), str(file), n=1, lineterm=""))
        if not dry_run:
            _write(file, new)
    for lesson in found.new:
        yield f"{'Would learn' if dry_run else 'Learned'} {lesson.told}."
    if found.known:
        count = len(found.known)
        yield f"{path} knows {count} of the answers already." if found.new else f"{path} knows all {count} answers."
    if not answers:
        yield f"No answer is for {path}."


def _insist(path: Path, found: "Lessons") -> None:
    if found.refused:
        listed = "\n".join(f"  {each}" for each in found.refused)
        raise UsageError(f"Nothing was written, for {path} cannot learn this:\n{listed}", "Change or empty the answer.")


def _write(file: Path, text: str) -> None:
    """Replace a mapping in one step, so that it is never half written."""
    mark = "\ufeff" if file.read_bytes().startswith(b"\xef\xbb\xbf") else ""
    try:
        handle, draft = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)
        with os.fdopen(handle, "wb") as written:
            written.write((mark + text).encode())
        Path(draft).chmod(file.stat().st_mode)
        Path(draft).replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror}", "Check the folder and its rights.") from None
