"""The gallery: for every finding and every exception one tiny input, and the exact words a user gets for it.

A case is a TOML file named after its code or exception: what lies on the desk (`files` as text, `bytes` in base64,
`books` as sheets of cells with `merged` ones, what is `made` by conftest.py), the `ledger` it speaks to with what goes
wrong there, the `environment`, commands to run `before`, the `command`, its `exit` code, and the lines it `says`.
The pictures are also what docs/codes.md is made of; there `about` adds what the words leave open.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from importer import errors
from importer.findings import CATALOGUE

HERE = Path(__file__).parent
CHECK = "check m.toml b.csv --no-result"
GUARDS = {"does-not-fit"}
"""Said of what no file can hold, should a check have missed it; tests/unit/resources/test_assembly.py shows them."""
Case: TypeAlias = Mapping[str, Any]
Run: TypeAlias = Callable[[str], tuple[int, str, str]]
LayOut: TypeAlias = Callable[[Case], None]


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


def check(case: Case, lay_out: LayOut, run: Run) -> str:
    """Lay a case out, run it, hold its words; return the name of the exception that ended it."""
    lay_out(case)
    code, name, said = run(case.get("command", CHECK))
    lines = [line.strip() for line in said.splitlines()]
    missing = [words for words in case["says"] if words not in lines]
    assert not missing, f"not said: {missing}\nsaid:\n{said}"
    assert code == case["exit"]
    return name


@pytest.mark.parametrize("path", cases("findings"))
def test_every_finding_is_said_in_these_words(path: Path, lay_out: LayOut, run: Run) -> None:
    """What is wrong in the data is said with its place, the value and the way out."""
    case = load(path)
    assert any(words.endswith(f"[{path.stem}]") for words in case["says"])
    assert not check(case, lay_out, run)


@pytest.mark.parametrize("path", cases("exceptions"))
def test_every_exception_is_said_in_these_words(path: Path, lay_out: LayOut, run: Run) -> None:
    """What stops a command is said with the way out; so is what ends a run early, in its summary."""
    case, name = load(path), path.stem.split(".")[0]
    assert check(case, lay_out, run) in {name, ""}
    assert case["exit"] == getattr(errors, name).exit_code


def test_no_code_and_no_exception_is_missing() -> None:
    """Whoever adds a code or an exception adds its picture to the gallery."""
    assert {path.stem for path in (HERE / "findings").glob("*.toml")} | GUARDS == set(CATALOGUE)
    shown = {path.name.split(".")[0] for path in (HERE / "exceptions").glob("*.toml")}
    assert shown == set(concrete(errors.ImporterError))


def test_files_are_small() -> None:
    """A picture shows one thing."""
    large = [path.name for path in HERE.glob("*/*.toml") if len(path.read_text(encoding="utf-8").splitlines()) > 50]
    assert not large
