"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)


def apply(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds `options` in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


ledger = apply(
    click.option("--profile", metavar="NAME", help="The company to speak to (see `importer profile list`)."),
    click.option("--sandbox", "sandboxed", is_flag=True, help="The built-in ledger on this machine, instead of a company's."),
)
talk = apply(
    click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output."),
    click.option("--quiet", is_flag=True, help="No talk and no progress on standard error."),
    click.option("--no-color", is_flag=True, envvar="NO_COLOR", help="No colours (also NO_COLOR)."),
)
workbook = apply(
    click.option("--sheet", metavar="NAME", help="The sheet to read, instead of the mapping's."),
    click.option("--result", type=FILE, help="Where the result workbook goes; default beside the workbook."),
    click.option("--no-result", is_flag=True, help="Write no result workbook."),
)
posting = apply(
    click.option("--workers", type=click.IntRange(1, 16), default=4, show_default=True, help="Documents in flight at once."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Send at most N documents; `resume` goes on."),
    click.option("--reserve-calls", type=click.IntRange(min=0), default=0, help="Calls of the quota to leave for others."),
)
