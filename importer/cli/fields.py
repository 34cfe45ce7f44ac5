"""`importer fields`: what a mapping may feed."""

import json
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import click

from importer.cli.example import example
from importer.cli.resource import argument
from importer.resources.base import FieldSpec, Resource

LEGEND = (
    "* needed to create · x may be emptied: the cell text <clear> does it on update · "
    "<N> a number, counted from 1 · <ID> a name of your own"
)
NARROWEST, WIDEST = 60, 110
_PATH, _KIND = 32, 12


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as it is listed; `path` may have patterns in it."""

    path: str
    spec: FieldSpec
    needed: bool
    clearable: bool

    def words(self) -> str:
        """Return what it means and what it takes, in one text."""
        parts = [self.spec.meaning]
        if self.spec.choices:
            parts.append(f"One of: {', '.join(self.spec.choices)}.")
        if self.spec.max_length:
            parts.append(f"At most {self.spec.max_length} characters.")
        return " ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """Return the field as `--json` prints it."""
        return {
            "path": self.path,
            "kind": self.spec.kind.value,
            "required": self.needed,
            "clearable": self.clearable,
            "choices": list(self.spec.choices),
            "max_length": self.spec.max_length,
            "meaning": self.spec.meaning,
        }


@click.command(epilog=example("importer fields customer-invoice"))
@argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def fields(resource: Resource, as_json: bool) -> None:  # noqa: FBT001  a flag of the command line
    """List every field of RESOURCE that a mapping may feed: kind, allowed values, meaning.

    The names stand on the left side of a mapping: those of a document under [fields], those of its lines
    under [lines].
    """
    header = list(_entries(resource, resource.paths(), resource.field))
    lines = list(_entries(resource, resource.line_paths(), resource.line_field))
    if as_json:
        shown = {
            "fields": [entry.as_json() for entry in header],
            "lines": [entry.as_json() for entry in lines],
        }
        about = {"resource": resource.name, "title": resource.title, "operations": list(resource.operations)}
        click.echo(json.dumps(about | shown, ensure_ascii=False, indent=2))
        return
    width = max(NARROWEST, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))
    click.echo(f"{resource.title}: {', '.join(resource.operations)}")
    update = f" · to update, {resource.number_field} is needed" if resource.number_field else ""
    click.echo("\n".join(textwrap.wrap(LEGEND + update, width)))
    for title, entries in (("[fields]", header), ("[lines]", lines)):
        if entries:
            click.echo("\n".join(["", title, *(line for entry in entries for line in _listed(entry, width))]))


def _entries(resource: Resource, paths: Iterable[str], find: Callable[[str], FieldSpec | None]) -> Iterator[Entry]:
    for path in paths:
        spec = find(path.replace("<N>", "1"))
        if spec is not None:
            yield Entry(path, spec, not spec.line and path in resource.required, resource.clearable(spec))


def _listed(entry: Entry, width: int) -> Iterator[str]:
    """Yield the lines of one field: marks, path and kind, beside them its words; a long path goes first."""
    marks = ("*" if entry.needed else " ") + ("x" if entry.clearable else " ")
    margin = len(marks) + 1 + _PATH + _KIND
    words = textwrap.wrap(entry.words(), width - margin)
    start = f"{marks} {entry.path:<{_PATH}}"
    if len(entry.path) >= _PATH:
        yield f"{marks} {entry.path}"
        start = " " * (margin - _KIND)
    yield f"{start}{entry.spec.kind.value:<{_KIND}}{words[0]}"
    yield from (" " * margin + line for line in words[1:])
