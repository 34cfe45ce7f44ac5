"""The RESOURCE of a command: a name becomes the resource, or the nearest name that exists is offered."""

from difflib import get_close_matches

import click
from click.shell_completion import CompletionItem

from importer import resources
from importer.resources.base import Resource


class _Name(click.ParamType):  # type: ignore[type-arg]  # the ParamType of click 8.1 takes none
    """The name of a resource of the cabinet."""

    name = "resource"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Resource:
        names = resources.names()
        if value in names:
            return resources.get(value)
        close = get_close_matches(value.lower().replace("_", "-"), names, n=1)
        hint = f"Did you mean {close[0]}?" if close else _all()
        raise click.BadParameter(f"There is no resource “{value}”. {hint}", ctx, param)

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        del param, ctx  # click before 8.2 hands over no context
        return _all()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        return [CompletionItem(name) for name in resources.names() if name.startswith(incomplete)]


def _all() -> str:
    return f"There are {', '.join(resources.names())}."


argument = click.argument("resource", metavar="RESOURCE", type=_Name())
"""Hands the command a Resource; another name than those of the cabinet is refused."""
option = click.option(
    "--resource",
    metavar="RESOURCE",
    type=_Name(),
    required=True,
    help="What the rows become.",
)
"""The same as an option that has to be given."""
