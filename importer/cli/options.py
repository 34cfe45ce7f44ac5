"""Options that several commands share, each group handed to the command as one value."""

import functools
import os
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from importer import __version__, log
from importer.api.value import Pace, Where
from importer.cli import screen
from importer.errors import ImporterError
from importer.language import AUTO, LANGUAGES, choose
from importer.results.place import BESIDE

Command = Callable[..., Any]
FILE = click.Path(path_type=Path)
mapping = click.argument("mapping", type=FILE)
workbook = click.argument("workbook", type=FILE)
workbook_or_month = click.argument("workbook", type=FILE, required=False)
run_id = click.argument("run", required=False)
last = click.option("--last", is_flag=True, help="The latest run.")


@dataclass(frozen=True, slots=True)
class Talk:
    """How much to say, and where."""

    as_json: bool
    quiet: bool
    no_color: bool

    def console(self) -> Console:
        """Return the console for talk: standard error, silent with --quiet."""
        return screen.console(color=not self.no_color, quiet=self.quiet)


@dataclass(frozen=True, slots=True)
class Book:
    """Which sheet of the workbook, and where its result goes."""

    sheet: str | None
    result: Path | None
    no_result: bool

    @property
    def place(self) -> Path | None:
        """Where the result workbook goes; None: nowhere."""
        return None if self.no_result else self.result or BESIDE


def _group(name: str, kind: type[Any], *options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return a decorator that adds `options` and hands their values to the command as `name`, one `kind`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def gathered(*args: Any, **given: Any) -> Any:  # noqa: ANN401  whatever the command takes and returns
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
            return command(*args, **given)

        decorated: Command = gathered
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return decorate


lang = click.option(
    "--lang",
    type=click.Choice((*LANGUAGES, AUTO)),
    envvar="IMPORTER_LANG",
    expose_value=False,
    callback=lambda _context, _option, language: choose(language),
    help="The language of the result; auto: that of the mapping's locale; default: en (also IMPORTER_LANG).",
)


def _start_log(context: click.Context, _: click.Parameter, target: str | None) -> None:
    if target:
        log.start(target, os.environ.get("IMPORTER_LOG_LEVEL") or "info")
        log.tell("start", command=context.command_path, version=__version__, pid=os.getpid())


log_file = click.option(
    "--log",
    metavar="FILE",
    envvar="IMPORTER_LOG",
    expose_value=False,
    callback=_start_log,
    help="Write down what is done, as JSON lines, at the end of FILE; - for standard error (also IMPORTER_LOG).",
)
talk = _group(
    "talk",
    Talk,
    lang,
    log_file,
    click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output."),
    click.option("--quiet", is_flag=True, help="No talk and no progress on standard error."),
    click.option("--no-color", is_flag=True, envvar="NO_COLOR", help="No colours (also NO_COLOR)."),
)


def profile_names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """Return the profiles that a shell may complete a name to; none when they cannot be read."""
    from importer import profiles  # noqa: PLC0415  a check does without

    try:
        return [name for name in profiles.names(os.environ) if name.startswith(incomplete)]
    except ImporterError:
        return []


ledger_sandbox = click.option(
    "--sandbox", "sandboxed", is_flag=True, help="The built-in ledger on this machine, not a company's."
)
ledger = _group(
    "where",
    Where,
    click.option(
        "--profile",
        metavar="NAME",
        shell_complete=profile_names,
        help="The company to speak to (see `importer profile list`).",
    ),
    ledger_sandbox,
)
book = _group(
    "book",
    Book,
    click.option("--sheet", metavar="NAME", help="The sheet to read, instead of the mapping's."),
    click.option("--result", type=FILE, help="Where the result workbook goes; default: beside the workbook."),
    click.option("--no-result", is_flag=True, help="Write no result workbook."),
)
pace = _group(
    "pace",
    Pace,
    click.option("--workers", type=click.IntRange(1, 16), default=4, show_default=True, help="Documents in flight."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Send at most N documents; resume goes on."),
    click.option(
        "--reserve-calls", type=click.IntRange(min=0), metavar="N", help="Calls of the quota left for others."
    ),
)
