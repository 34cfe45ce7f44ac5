"""The gallery: for every finding and every exception one tiny input, and the exact words a user gets for it.

A case is a TOML file named after its code or exception: the files on the desk (`files` as text, `books` as sheets of
cells), commands to run `before`, the `command` itself, its `exit` code, and the lines it `says`.
"""

import shlex
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import click
import pytest
from openpyxl import Workbook

from importer import errors
from importer.cli import main
from importer.findings import CATALOGUE

HERE = Path(__file__).parent
CHECK = "check m.toml b.csv --no-result"
Case: TypeAlias = Mapping[str, Any]
Run: TypeAlias = Callable[[str], tuple[int, str, str]]


def cases(room: str) -> list[Any]:
    """Return every case of a room of the gallery."""
    return [pytest.param(path, id=path.stem) for path in sorted((HERE / room).glob("*.toml"))]


def concrete(kind: type[errors.ImporterError]) -> Iterator[str]:
    """Yield the names of the exceptions below `kind`."""
    for below in kind.__subclasses__():
        yield below.__name__
        yield from concrete(below)


def load(path: Path) -> Case:
    """Return the case that a file holds."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def lay_out(case: Case) -> None:
    """Put the files of a case on the desk."""
    for name, text in case.get("files", {}).items():
        Path(name).write_text(text, encoding="utf-8", newline="")
    for name, sheets in case.get("books", {}).items():
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append([None if cell == "" else cell for cell in row])
        book.save(name)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command on an empty desk: exit code, the exception that ended it, and what it said."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMPORTER_SETTLE_SECONDS", "0.1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")

    def command(line: str) -> tuple[int, str, str]:
        code, name = 0, ""
        try:
            code = main.cli.main(args=shlex.split(line), prog_name="importer", standalone_mode=False) or 0
        except errors.ImporterError as trouble:
            main.say(trouble)
            code, name = trouble.exit_code, type(trouble).__name__
        except click.exceptions.Exit as leave:
            code = leave.exit_code
        said = capsys.readouterr()
        return code, name, said.err + said.out

    return command


def check(case: Case, run: Run) -> str:
    """Lay a case out, run it, hold its words; return the name of the exception that ended it."""
    lay_out(case)
    for before in case.get("before", ()):
        run(before)
    code, name, said = run(case.get("command", CHECK))
    lines = [line.strip() for line in said.splitlines()]
    missing = [words for words in case["says"] if words not in lines]
    assert not missing, f"not said: {missing}\nsaid:\n{said}"
    assert code == case["exit"]
    return name


@pytest.mark.parametrize("path", cases("findings"))
def test_every_finding_is_said_in_these_words(path: Path, run: Run) -> None:
    """What is wrong in the data is said with its place, the value and the way out."""
    case = load(path)
    assert any(words.endswith(f"[{path.stem}]") for words in case["says"])
    assert not check(case, run)


@pytest.mark.parametrize("path", cases("exceptions"))
def test_every_exception_is_said_in_these_words(path: Path, run: Run) -> None:
    """What stops a command is said with its place and the way out."""
    assert check(load(path), run) == path.stem.split(".")[0]


def test_no_code_and_no_exception_is_missing() -> None:
    """Whoever adds a code or an exception adds its picture to the gallery."""
    assert {path.stem for path in (HERE / "findings").glob("*.toml")} == set(CATALOGUE)
    shown = {path.name.split(".")[0] for path in (HERE / "exceptions").glob("*.toml")}
    bases = {"UsageError", "Stopped"} - shown
    assert shown | bases == set(concrete(errors.ImporterError))


def test_files_are_small() -> None:
    """A picture shows one thing."""
    large = [path.name for path in HERE.glob("*/*.toml") if len(path.read_text(encoding="utf-8").splitlines()) > 40]
    assert not large
