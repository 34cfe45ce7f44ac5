"""`importer`: the commands, and what a user sees when one of them cannot go on."""

import gc
import importlib
import logging
import os
import signal
import sys
import threading
import traceback
from difflib import get_close_matches
from typing import Any, NoReturn

import click
from click.shell_completion import CompletionItem

from importer import __version__, exits, log
from importer.cli.advice import next_command
from importer.cli.example import example
from importer.errors import ImporterError, MappingError
from importer.language import _

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("importer.cli.demo:demo", "A whole month against the built-in sandbox; no credentials."),
    "check": ("importer.cli.check:check", "Rehearse offline: what is wrong in a workbook, cell by cell."),
    "run": ("importer.cli.run:run", "Post a workbook to the ledger, or rehearse it with --dry-run."),
    "fleet": ("importer.cli.fleet:fleet", "Post the workbooks of many companies at once."),
    "resume": ("importer.cli.resume:resume", "Go on where a run stopped."),
    "settle": ("importer.cli.settle:settle", "Find out what became of documents in doubt."),
    "runs": ("importer.cli.history:runs", "List earlier runs."),
    "show": ("importer.cli.history:show", "Show one run, document by document."),
    "export": ("importer.cli.export:export", "Write what is in the ledger to xlsx or csv."),
    "inspect": ("importer.cli.inspecting:inspect", "Show what is in a workbook: sheets, header, columns."),
    "fields": ("importer.cli.fields:fields", "List the fields a mapping may feed."),
    "map": ("importer.cli.mapping:map_", "Propose a mapping, check one, or its JSON Schema."),
    "template": ("importer.cli.template:template", "Write the empty workbook a mapping wants filled in."),
    "profile": ("importer.cli.profile:profile", "Companies and credentials."),
    "doctor": ("importer.cli.doctor:doctor", "Look whether everything is in order, and say what to do if not."),
    "sandbox": ("importer.cli.sandbox:sandbox", "Start the local ledger server."),
    "completion": ("importer.cli.completing:completion", "Let the shell complete commands on TAB."),
}
"""Every command with where it lives; a module is imported only when its command is used."""
GROUPS = {
    "First steps": ("demo", "inspect", "map", "fields", "check"),
    "Every month": ("run", "fleet", "resume", "settle", "runs", "show"),
    "From the ledger, and to people": ("export", "template"),
    "Setting up": ("profile", "doctor", "sandbox", "completion"),
}
"""The commands in the order of a user's first week."""
WIDEST = max(map(len, COMMANDS))
RARELY = 200_000
"""New objects between two looks for garbage: a short command makes little more."""


class Commands(click.Group):
    """A group whose commands are imported when they are called, so that `--help` is instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command `cmd_name`; None when there is no such command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, group by group, without importing any of them."""
        del ctx
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{WIDEST}}", COMMANDS[name][1]) for name in names])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant; of a name that is none, say which is nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            [close] = get_close_matches(args[0].lower(), COMMANDS, n=1) or ["--help"]
            words = _("There is no command “{name}”. Next: importer {close}")
            ctx.fail(words.format(name=args[0], close=close))
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may come next, without importing any command."""
        items = [CompletionItem(name, help=words) for name, (_, words) in COMMANDS.items()]
        return [item for item in items if item.value.startswith(incomplete)] or click.Command.shell_complete(
            self, ctx, incomplete
        )


@click.command(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("importer demo", "importer check --help", also="Exit codes and everything else: README.md, docs/."),
)
@click.version_option(__version__, prog_name="importer")
def cli() -> None:
    """Every row of a workbook into the customer ledger exactly once, or back with the reason."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and leave with the exit code README.md lists; a user never sees a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    _start_quickly()
    _hear_the_polite_end()
    logging.getLogger().addHandler(logging.NullHandler())  # what libraries have to say is not for a user
    code = _code(arguments)
    log.tell("end", exit=code)
    log.stop()
    gc.freeze()
    sys.exit(code)


def _start_quickly() -> None:
    """Look for garbage seldom, and for plugins of pydantic not at all: together a tenth of a short command.

    Another tenth would be Python's last look through all there is; `gc.freeze` in `main` spares it.
    """
    gc.set_threshold(RARELY)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def _hear_the_polite_end() -> None:
    """Let whoever ends the process politely, and Ctrl-Break on Windows, count as Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _code(arguments: list[str] | None) -> int:
    try:
        answer: Any = cli.main(args=arguments, prog_name="importer", standalone_mode=False)
    except BaseException as trouble:  # noqa: BLE001  the last line of defence: words instead of a traceback
        return _told(trouble, sys.argv[1:] if arguments is None else arguments)
    return answer if isinstance(answer, int) else 0


def _told(trouble: BaseException, arguments: list[str]) -> int:
    """Say what ended the command, and return its exit code."""
    log.tell("stopped", log.WARNING, by=type(trouble).__name__)
    log.detail("why", words=str(trouble))
    match trouble:
        case click.exceptions.Exit():
            return trouble.exit_code
        case ImporterError():
            say(trouble)
            _tell_next(trouble, arguments)
            return trouble.exit_code
        case click.Abort() | KeyboardInterrupt():
            click.echo(_("Stopped. What was sent, if anything, is in the journal: importer runs"), err=True)
            return exits.INTERRUPTED
        case click.ClickException():
            trouble.show()
            return exits.WRONG
        case BrokenPipeError() | SystemExit():  # whoever read our output has had enough; or a shell asked what is next
            return 0 if getattr(trouble, "code", None) == 0 else 141
        case _:
            return _fault(trouble)


def say(error: ImporterError) -> None:
    """Print what stopped the command and the way out."""
    click.echo(f"{click.style(_('Error:'), fg='red', bold=True)} {error.message}", err=True)
    if isinstance(error, MappingError):
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
    if error.remedy:
        click.echo(error.remedy, err=True)


def _tell_next(error: ImporterError, arguments: list[str]) -> None:
    if command := next_command(error, arguments):
        click.echo(_("Next: {command}").format(command=command), err=True)


def _fault(error: BaseException) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    log.tell("fault", log.ERROR, by=type(error).__name__, at=[f"{each.name}:{each.lineno}" for each in frames])
    if os.environ.get("IMPORTER_DEBUG"):
        traceback.print_exception(error)
    words = _(
        "This is a fault of the importer itself ({fault}). Nothing is lost: what was sent is in the journal. "
        "Set IMPORTER_DEBUG=1 and run the command again to see where, and report it."
    )
    click.echo(words.format(fault=type(error).__name__), err=True)
    return exits.FAULT
