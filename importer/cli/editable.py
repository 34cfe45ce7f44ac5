"""`importer export --mapping`: what is said of a workbook that is to be edited and run again."""

from pathlib import Path

from rich.console import Console

from importer.api.editing import Editable, export_to_edit
from importer.api.reading import Wishes
from importer.api.value import Watch, Where
from importer.cli import exported, options, screen
from importer.cli.waiting import Countdown
from importer.language import _
from importer.resources.base import Resource


def chosen(resource: Resource, mapping: Path, target: Path, wishes: Wishes) -> Editable:
    """Return what is to be read through a mapping, and where it is written. Raises MappingError, UsageError."""
    return Editable.of(resource, mapping, target, wishes.filters(resource), wishes.limit)


def export(editable: Editable, where: Where, talk: options.Talk) -> int:
    """Write the workbook, and say what was written."""
    console = talk.console()
    waits = Countdown(console)
    with exported.Bar(console) as bar:
        done = export_to_edit(editable, where, Watch(wait=waits, trouble=waits.again, page=bar))
    if talk.as_json:
        screen.print_json({"mapping": editable.mapping.name, **done.json()})
    else:
        exported.show(done, console)
        _show_way_back(editable, console)
    return done.exit_code


def _show_way_back(editable: Editable, console: Console) -> None:
    if editable.mapping.updates:
        again = f"importer run {editable.mapping.name} {editable.target}"
        words = _("Change cells, then send only what was changed: {command}")
        console.print(words.format(command=again), markup=False)
