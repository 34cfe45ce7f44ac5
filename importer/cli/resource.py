"""The RESOURCE of a command: a name becomes the resource, or the nearest name that exists is offered."""

from difflib import get_close_matches

import click

from importer import resources
from importer.resources.base import Resource


def _named(_: click.Context, __: click.Parameter, name: str) -> Resource:
    names = resources.names()
    if name in names:
        return resources.get(name)
    close = get_close_matches(name.lower().replace("_", "-"), names, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"There are {', '.join(names)}."
    raise click.BadParameter(f"There is no resource “{name}”. {hint}")


def _completed(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in resources.names() if name.startswith(incomplete)]


argument = click.argument("resource", metavar="RESOURCE", callback=_named, shell_complete=_completed)
"""Hands the command a Resource; another name than those of the cabinet is refused."""
option = click.option(
    "--resource",
    metavar="RESOURCE",
    callback=_named,
    shell_complete=_completed,
    required=True,
    help="What the rows become.",
)
"""The same as an option that has to be given."""
