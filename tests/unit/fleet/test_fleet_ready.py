"""What a fleet needs where its work is done: all that is missing, in words."""

from pathlib import Path

import pytest

from importer import __version__
from importer.fleet.ready import Needs, lacking
from importer.journal import Journal

PROFILE = '[profiles.bakeri]\ntenant_id = "1"\nclient_id = "us"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with one profile that has no secret, where this process is at work."""
    monkeypatch.setenv("IMPORTER_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for name in ("IMPORTER_CLIENT_SECRET", "IMPORTER_TENANT_ID", "IMPORTER_COMPANY", "IMPORTER_JOURNAL_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "profiles.toml").write_text(PROFILE, encoding="utf-8")
    return tmp_path


def test_everything_missing_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version, a variable that makes one company of all, profiles, secrets, the journal, files."""
    monkeypatch.setenv("IMPORTER_TENANT_ID", "9")
    missing = str(home / "none.xlsx")
    told = lacking(Needs("0.0.0", ("bakeri", "nordlys"), (missing,), "another journal"))
    assert len(told) == 6
    for words, begins in zip(
        told,
        (
            f"the importer here is version {__version__}, and the fleet was started with 0.0.0",
            "IMPORTER_TENANT_ID is set",
            "The profile “bakeri” has no secret",
            "There is no profile “nordlys”",
            "the journal here is another one than the fleet's",
            f"there is no {missing} here",
        ),
        strict=True,
    ):
        assert words.startswith(begins)


def test_nothing_missing(home: Path) -> None:
    """A secret is needed only where somebody signs in."""
    with Journal.open(home) as journal:
        name = journal.identity()
    assert lacking(Needs(__version__, ("bakeri",), (str(home / "profiles.toml"),), name, secrets=False)) == ()
    (home / "secrets").mkdir()
    (home / "secrets" / "bakeri").write_text("s", encoding="utf-8")
    assert lacking(Needs(__version__, ("bakeri",), (), name)) == ()
