"""The pages people read, and a desk at which their commands are run as they stand."""

import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import click
import keyring.core
import pytest

from importer import errors
from importer.cli import main

ROOT = Path(__file__).parents[2]
BESIDE = ("README.md", "CHANGELOG.md", "mappings/README.md", "samples/README.md", "benchmarks/README.md")
"""The pages outside docs/."""
Run = Callable[[str], tuple[int, str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def pages() -> Mapping[str, str]:
    """Return the text of every page by its path from the root."""
    paths = [ROOT / name for name in BESIDE] + [ROOT / "samples" / "awkward" / "README.md", *ROOT.glob("docs/**/*.md")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


@pytest.fixture(scope="session")
def blocks(pages: Mapping[str, str]) -> Callable[..., list[str]]:
    """Return what gives the code blocks of a page that are of one of these languages, in order."""

    def blocks_of(page: str, *languages: str) -> list[str]:
        found = re.findall(r"^( *)```(\w*)\n(.*?)^\1```", pages[page], re.DOTALL | re.MULTILINE)
        return [text for _, language, text in found if language in languages]

    return blocks_of


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the samples and mappings, which is where commands are run, and a home beside it."""
    folder = tmp_path / "desk"
    for name in ("samples", "mappings"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.result*.xlsx", "__pycache__"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMPORTER_SETTLE_SECONDS", "0.1")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)  # chosen anew, whatever a test before has used
    monkeypatch.delenv("IMPORTER_LANG", raising=False)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command as it is typed: its exit code, and what it said."""

    def command(line: str) -> tuple[int, str]:
        words = shlex.split(line, comments=True)[1:]
        try:
            code = main.cli.main(args=words, prog_name="importer", standalone_mode=False) or 0
        except errors.ImporterError as trouble:
            main.say(trouble)
            code = trouble.exit_code
        except click.exceptions.Exit as leave:
            code = leave.exit_code
        said = capsys.readouterr()
        return code, click.unstyle(said.err + said.out)

    return command
