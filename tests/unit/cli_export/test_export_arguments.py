"""`importer export`: what is refused before anything is sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let there be no profile and no environment: nothing could be sent."""
    for name in ("BASE_URL", "TOKEN_URL", "CLIENT_ID", "CLIENT_SECRET", "TENANT_ID"):
        monkeypatch.delenv(f"IMPORTER_{name}", raising=False)
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["customer-invoice", "--where", "statu=Balanced"], "did you mean status?"),
        (["customer-invoice", "--where", "lastModifiedDateTime>=2026-01-14T10:00:00Z"], "time zone"),
        (["customer-invoice", "--expand", "taxdetail"], "did you mean taxDetails?"),
        (["dunning-letter"], "Dunning letter cannot be read"),
        (["invoice"], "Did you mean customer-invoice?"),
        (["customer", "--delimiter", "tab"], "are for text files only"),
        (["customer", "--locale", "nb_NO"], "are for text files only"),
        (["customer", "--fields", "nmae"], "did you mean name?"),
        (["customer", "--fields", "glAccounts"], "only read with --expand accountInformation"),
        (["customer", "--since", "2026-01-14T10:00:00+01:00"], "time zone"),
        (["customer", "--since", "yesterday"], "as 2026-01-31"),
        (["customer", "--since", "2026-01-14", "--where", "lastModifiedDateTime>=2026-01-14"], "there twice"),
        (["customer", "--since", "last", "--where", "lastModifiedDateTime>=2026-01-14"], "Use one of them"),
        (["customer", "--since", "last", "--limit", "5"], "--limit cuts it short"),
        (["customer", "--limit", "0"], "--limit"),
    ],
)
def test_a_wrong_wish_ends_the_command(command: Command, tmp_path: Path, arguments: list[str], words: str) -> None:
    """Names, values, resources and options are checked first; exit 2, and no file."""
    said = command("export", *arguments, "-o", tmp_path / "x.xlsx")
    assert (said.code, said.out) == (2, "")
    assert words in said.err
    assert not (tmp_path / "x.xlsx").exists()


def test_credentials_are_needed(command: Command, tmp_path: Path) -> None:
    """Without a profile, the sandbox or the environment nobody can sign in; exit 4, and no file."""
    said = command("export", "customer", "-o", tmp_path / "x.xlsx")
    assert (said.code, said.out) == (4, "")
    assert "--sandbox" in said.err
    assert not (tmp_path / "x.xlsx").exists()


def test_an_output_is_needed(command: Command) -> None:
    """Without -o nobody knows where to."""
    said = command("export", "customer")
    assert said.code == 2
    assert "--output" in said.err


def test_the_kind_of_file_is_checked_first(command: Command, tmp_path: Path) -> None:
    """Another ending than .xlsx, .csv and .parquet is refused without looking for a ledger."""
    said = command("export", "customer", "-o", tmp_path / "x.ods")
    assert said.code == 2
    assert ".xlsx (an Excel workbook), .csv (text files) or .parquet (columns for programs)" in said.err


@pytest.mark.parametrize(("name", "words"), [("nb_NO", "there is no profile"), ("xx_YY", "There is no locale “xx_YY”")])
def test_a_locale_is_one_that_exists(command: Command, tmp_path: Path, name: str, words: str) -> None:
    """One nobody knows is refused; one that exists lets the command go on to the sign-in."""
    assert words.lower() in command("export", "customer", "-o", tmp_path / "x.csv", "--locale", name).err.lower()


def test_help_shows_how_a_comparison_is_typed(command: Command) -> None:
    """The quotes that a shell needs are in the help."""
    out = command("export", "--help").out
    assert '"lastModifiedDateTime>=2026-01-14"' in out
    assert "keep the quotes" in " ".join(out.split())
