"""`--help` teaches: every command has its place and an example it would take; an error ends with what to type."""

import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from importer.cli.main import COMMANDS, GROUPS, cli, main
from importer.language import choose

EXAMPLE = "Example:\n"


def _walk(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from _walk(below, (*words, name))


EVERY = dict(_walk(cli, ("importer",)))


def test_all_commands_are_walked() -> None:
    """The walk comes by every command, those of groups too."""
    assert {("importer", "map", "new"), ("importer", "profile", "add"), ("importer", "doctor")} <= set(EVERY)
    assert len(EVERY) > len(COMMANDS)


def test_every_command_has_its_place() -> None:
    """Each stands in one group of the list, and its words there are those of its own help's first line or shorter."""
    grouped = [name for names in GROUPS.values() for name in names]
    assert sorted(grouped) == sorted(COMMANDS)


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_help_has_an_example(words: tuple[str, ...]) -> None:
    """It is at the end, in full on its line, and what it shows is understood: command, options and arguments."""
    command = EVERY[words]
    context = click.Context(command, info_name=" ".join(words), max_content_width=100, terminal_width=100)
    shown = command.get_help(context)
    assert command.help
    lines = [line.strip() for line in shown.partition(EXAMPLE)[2].splitlines()]
    examples = [line for line in lines if line.startswith("importer ")]
    assert examples or words == ("importer", "completion")
    for line in examples:
        typed = tuple(shlex.split(line.partition(" > ")[0]))
        assert typed[: len(words)] == words
        _understood(typed[1:])
    choose(None)


def _understood(words: tuple[str, ...]) -> None:
    """Let click read a command line to its end, and carry out nothing."""
    group: click.Command = cli
    left, context = list(words), None
    while isinstance(group, click.Group):
        context = group.make_context(group.name, left, parent=context, resilient_parsing=False, allow_extra_args=True)
        if not (rest := [*context._protected_args, *context.args]):
            return
        _, below, left = group.resolve_command(context, rest)
        assert below is not None
        group = below
    if "--help" not in left:
        group.make_context(group.name, left, parent=context)


def test_help_reads_nothing_heavy() -> None:
    """The list of commands imports click and none of our rooms but log, language and errors."""
    code = (
        "import sys, json, atexit\n"
        "from importer.cli.main import main\n"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules))))\n"
        "main(['--help'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60)
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    assert modules & {"polars", "pydantic", "rich", "requests", "sqlalchemy", "flask", "babel"} == set()
    ours = {name.split(".")[1] for name in modules if name.startswith("importer.")}
    assert ours == {"cli", "errors", "exits", "language", "log"}


@pytest.mark.parametrize(
    ("line", "next_one"),
    [
        ("chekc m.toml b.xlsx", "importer check"),
        ("xyzzy", "importer --help"),
        ("check bad.toml b.csv", "importer map check bad.toml b.csv"),
        ("map check bad.toml", ""),
        ("check good.toml bad.xlsx", "importer inspect bad.xlsx"),
        ("check good.toml no.xlsx", "importer check --help"),
        ("profile test --sandbox ours", "importer doctor --sandbox"),
        ("profile show ours", "importer profile add NAME"),
    ],
)
def test_an_error_ends_with_the_next_command(
    line: str, next_one: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last line says what to type next, with the files that were named; never the very same command again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    Path("good.toml").write_text('version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n')
    Path("bad.toml").write_text('version = 1\nresource = "customer"\n[fields]\nnumero = "No"\n')
    Path("b.csv").write_text("No,Name\n1,Ada\n")
    Path("bad.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SystemExit) as leaving:
        main(shlex.split(line))
    last = capsys.readouterr().err.splitlines()[-1]
    assert leaving.value.code == 2
    assert next_one in last if next_one else "Next:" not in last
