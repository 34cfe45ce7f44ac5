"""README.md is true: its session goes as it says, and its tables are those of the code."""

import re
import runpy
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

import importer
from importer import errors
from importer.findings import CATALOGUE
from importer.profiles.environment import VARIABLES
from importer.profiles.value import SECRET

PACKAGE = Path(importer.__file__).parent
Run = Callable[[str], tuple[int, str]]
CHANGING = {
    r"\d{8}-\d{6}-[0-9a-f]{4}": "RUN",
    r"127\.0\.0\.1:\d+": "HOST",
    r"\d{4}-\d\d-\d\d \d\d:\d\d": "WHEN",
    r"About \d+ seconds?": "A WHILE",
    r"\\": "/",
    r"[\u00a0\u202f]": " ",
}
"""What differs from run to run and from machine to machine."""
REST = "..."
"""A line that stands for any others."""


@pytest.fixture(scope="session")
def readme(pages: Mapping[str, str]) -> str:
    """Return the page."""
    return pages["README.md"]


def section(text: str, title: str) -> str:
    """Return what stands below a heading."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def lines(text: str) -> list[str]:
    """Return lines without what changes, and without blanks at their ends."""
    for pattern, name in CHANGING.items():
        text = re.sub(pattern, name, text)
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def as_pattern(shown: list[str]) -> str:
    """Return a pattern for what is shown; `...` stands for any lines."""
    return "".join(r"(?:.*\n)*?" if line == REST else re.escape(line) + r"\n" for line in shown)


def steps(blocks: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the commands of a session, each with what is shown below it."""
    for part in re.split(r"^\$ ", "".join(blocks), flags=re.MULTILINE)[1:]:
        command, _, shown = part.partition("\n")
        yield command, lines(shown)


@pytest.mark.usefixtures("desk")
def test_the_session_goes_as_it_says(blocks: Callable[..., list[str]], run: Run) -> None:
    """Each command of the five minutes says what the page shows, and leaves with its exit code."""
    session = list(steps(blocks("README.md", "console")))
    assert len(session) > 5
    for command, shown in session:
        expected = re.search(r"# exit code (\d+)", command)
        code, said = run(command)
        assert code == (int(expected[1]) if expected else 0), said
        assert re.fullmatch(as_pattern(shown), "".join(f"{line}\n" for line in lines(said))), f"{command}\n{said}"


def test_every_variable_of_the_code_is_told(readme: str) -> None:
    """The table of the environment names what the program reads, all of it and nothing else."""
    sources = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    read = {*re.findall(r"(?<!_)IMPORTER_[A-Z_]*[A-Z]", sources), *VARIABLES.values(), SECRET}
    told = re.findall(r"`(IMPORTER_[A-Z_]+)`", section(readme, "Environment"))
    assert sorted(told) == sorted(read)


def test_every_exit_code_is_told(readme: str) -> None:
    """The table has the code of everything that stops a command."""
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", section(readme, "Exit codes"), re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert told == {kind.exit_code for kind in kinds if issubclass(kind, errors.ImporterError)} | {0, 3, 5, 6}


def test_every_message_is_one_that_is_said(readme: str, root: Path) -> None:
    """What the page explains is said in these words by a case of the gallery, or stands so in the catalogue."""
    cases = (tomllib.loads(path.read_text(encoding="utf-8")) for path in root.glob("tests/gallery/*/*.toml"))
    said = [words for case in cases for words in case["says"]]
    said += [entry.message for entry in CATALOGUE.values()]
    said += [(PACKAGE / "cli" / "main.py").read_text(encoding="utf-8")]
    table = re.findall(r"^\| `([^`]+)` \|", section(readme, "When it says …"), re.MULTILINE)
    assert len(table) > 8
    unsaid = [
        words for words in table if not any(re.search(".+".join(map(re.escape, words.split("…"))), one) for one in said)
    ]
    assert unsaid == []


def test_the_drawing_is_the_house(readme: str, root: Path) -> None:
    """It names every room once, and each room stands above those it imports."""
    arrows = runpy.run_path(str(root / "tests" / "unit" / "test_structure.py"))["ARROWS"]
    [drawing] = re.findall(r"```text\n(.*?)```", section(readme, "The house"), re.DOTALL)
    floors = [line.partition("  ")[0].split() for line in drawing.splitlines()]
    assert sorted(room for floor in floors for room in floor) == sorted(arrows)
    height = {room: -at for at, floor in enumerate(floors) for room in floor}
    upward = [(room, to) for room, below in arrows.items() for to in below if height[to] >= height[room]]
    assert [arrow for arrow in upward if arrow != ("__main__", "cli")] == []


def test_every_example_of_the_readme_is_a_file_that_comes_along(readme: str, root: Path) -> None:
    """Mappings and samples that commands name are in the tree."""
    named = set(re.findall(r"\b(?:mappings|samples)/[\w.-]+\.(?:toml|xlsx|csv)\b", readme))
    assert {name for name in named if ".result" not in name and not (root / name).exists()} == set()
