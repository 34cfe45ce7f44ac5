import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from importer import profiles
from importer.errors import OutputError, ProfileError, SignInError
from importer.ledger.access import BASE_URL, Secret
from importer.ledger.settings import Settings
from importer.profiles import Profile

COMPLETE = {
    "IMPORTER_CLIENT_ID": "isv_env",
    "IMPORTER_CLIENT_SECRET": "hush-env",
    "IMPORTER_TENANT_ID": "T-env",
    "IMPORTER_BASE_URL": "https://example.com/v1",
    "IMPORTER_TOKEN_URL": "https://example.com/token",
    "IMPORTER_SETTLE_SECONDS": "1.5",
}


class Keychain(KeyringBackend):
    """A keychain in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget a password, unless the keychain is locked."""
        if self.locked:
            raise KeyringLocked
        del self.kept[service, username]


@pytest.fixture
def keychain() -> Iterator[Keychain]:
    """Return a keychain that is this machine's for one test."""
    before = keyring.get_keyring()
    chain = Keychain()
    keyring.set_keyring(chain)
    yield chain
    keyring.set_keyring(before)


@pytest.fixture(params=[fail.Keyring, null.Keyring])
def no_keychain(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have a machine without a keychain, or with one that keeps nothing."""
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose home is this test's folder."""
    return {"IMPORTER_HOME": str(tmp_path)}


def acme(**parts: Any) -> Profile:
    """Return a complete profile."""
    usual: dict[str, Any] = {
        "company": "Acme AS",
        "client_id": "isv_1",
        "tenant_id": "T-1",
        "secret": Secret("hush"),
    }
    return Profile("acme", **{**usual, **parts})


def test_a_profile_comes_back_as_it_was_saved(environ: dict[str, str], keychain: Keychain) -> None:
    """Company, addresses, settings and secret survive; the secret is in the keychain and in no file."""
    saved = acme(settings=Settings(read_timeout=30, reserve_calls=100), settle_seconds=5.0)
    assert profiles.save(saved, environ) == profiles.KEYCHAIN
    loaded = profiles.load("acme", environ)
    assert loaded == saved
    assert loaded.secret == Secret("hush")
    assert keychain.kept == {(profiles.APP, "acme"): "hush"}
    home = Path(environ["IMPORTER_HOME"])
    assert not any("hush" in path.read_text(encoding="utf-8") for path in home.rglob("*") if path.is_file())


@pytest.mark.usefixtures("no_keychain")
def test_without_a_keychain_the_secret_is_in_its_owners_file(environ: dict[str, str]) -> None:
    """The file is told, only its owner may read it, and the secret is found there."""
    place = Path(profiles.save(acme(), environ))
    assert place.read_text(encoding="utf-8") == "hush"
    if sys.platform != "win32":
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert profiles.load("acme", environ).access().secret.reveal() == "hush"
    profiles.remove("acme", environ)
    assert not place.exists()


def test_a_secret_moves_from_its_file_into_the_keychain(environ: dict[str, str], keychain: Keychain) -> None:
    """Once there is a keychain the file goes."""
    place = Path(environ["IMPORTER_HOME"]) / "secrets" / "acme"
    place.parent.mkdir()
    place.write_text("old\n", encoding="utf-8")
    profiles.save(acme(secret=None), environ)
    assert profiles.load("acme", environ).secret == Secret("old")
    profiles.save(acme(), environ)
    assert not place.exists()
    assert keychain.kept


def test_comments_in_the_file_survive(environ: dict[str, str], keychain: Keychain) -> None:
    """Somebody's notes are not lost when a profile is added or removed."""
    path = Path(environ["IMPORTER_HOME"]) / "profiles.toml"
    path.write_text('# ours\n[profiles.old]  # keep\nclient_id = "isv_0"\n', encoding="utf-8")
    profiles.save(acme(), environ)
    assert profiles.names(environ) == ("old", "acme")
    assert profiles.remove("acme", environ) == ""
    assert path.read_text(encoding="utf-8").startswith('# ours\n[profiles.old]  # keep\nclient_id = "isv_0"\n')
    assert profiles.names(environ) == ("old",)
    assert keychain.kept == {}


@pytest.mark.usefixtures("keychain")
def test_the_environment_overrides_the_profile(environ: dict[str, str]) -> None:
    """Each variable stands in for its part, one by one."""
    profiles.save(acme(), environ)
    loaded = profiles.load("acme", {**environ, "IMPORTER_TENANT_ID": "T-env", "IMPORTER_CLIENT_SECRET": "other"})
    assert (loaded.tenant_id, loaded.client_id, loaded.base_url) == ("T-env", "isv_1", BASE_URL)
    assert loaded.secret == Secret("other")


def test_the_environment_is_enough(environ: dict[str, str]) -> None:
    """A container needs no files."""
    loaded = profiles.load(None, {**environ, **COMPLETE})
    access = loaded.access()
    assert loaded.name == profiles.FROM_ENVIRONMENT
    assert (access.company, access.tenant_id, access.secret.reveal()) == ("tenant T-env", "T-env", "hush-env")
    assert (access.root, access.token_url) == ("https://example.com", "https://example.com/token")
    assert loaded.settle_seconds == 1.5
    assert list(Path(environ["IMPORTER_HOME"]).iterdir()) == []


def test_the_environment_may_name_the_company_and_every_setting(environ: dict[str, str]) -> None:
    """What a profile file may hold, a variable may give; one that is no such thing is refused."""
    more = {"IMPORTER_COMPANY": "Acme AS", "IMPORTER_READ_TIMEOUT": "30", "IMPORTER_RESERVE_CALLS": "7"}
    loaded = profiles.load(None, {**environ, **COMPLETE, **more, "IMPORTER_OVERRIDE_NUMBERS": "no"})
    assert loaded.access().company == "Acme AS"
    assert loaded.settings == Settings(read_timeout=30.0, reserve_calls=7, override_numbers=False)
    assert profiles.given(more) == {name.removeprefix("IMPORTER_").lower(): name for name in more}


@pytest.mark.parametrize(
    ("variable", "text", "words"),
    [
        ("IMPORTER_READ_TIMEOUT", "long", "no number of seconds"),
        ("IMPORTER_RESERVE_CALLS", "1.5", "no whole number"),
        ("IMPORTER_OVERRIDE_NUMBERS", "perhaps", "neither yes nor no"),
    ],
)
def test_a_variable_that_is_no_setting_is_said(environ: dict[str, str], variable: str, text: str, words: str) -> None:
    """The variable, what it says and what it should be."""
    with pytest.raises(ProfileError, match=f"{variable} is “{text}”, which is {words}") as wrong:
        profiles.load(None, {**environ, **COMPLETE, variable: text})
    assert wrong.value.remedy


@pytest.mark.usefixtures("keychain")
def test_what_the_environment_says_is_not_saved(environ: dict[str, str]) -> None:
    """What stands in the file is what was saved, whatever goes before it here and now."""
    profiles.save(acme(settings=Settings(reserve_calls=100)), environ)
    assert profiles.stored("acme", {**environ, **COMPLETE}) == acme(settings=Settings(reserve_calls=100))
    assert profiles.stored("nobody", environ) is None


@pytest.mark.usefixtures("keychain")
def test_the_place_of_a_secret_is_told(environ: dict[str, str]) -> None:
    """From the environment, the keychain, or nowhere: the place, never the secret."""
    profiles.save(acme(), environ)
    profiles.save(Profile("beta"), environ)
    assert profiles.secret_place("acme", environ) == profiles.KEYCHAIN
    assert profiles.secret_place("acme", {**environ, **COMPLETE}) == "IMPORTER_CLIENT_SECRET"
    assert profiles.secret_place("beta", environ) == ""


def test_a_secret_that_stays_in_a_locked_keychain_is_told(environ: dict[str, str], keychain: Keychain) -> None:
    """Removing a profile whose secret cannot be removed says where it still is."""
    profiles.save(acme(), environ)
    keychain.locked = True
    assert profiles.remove("acme", environ) == profiles.KEYCHAIN
    assert profiles.names(environ) == ()


@pytest.mark.usefixtures("keychain")
def test_the_only_profile_needs_no_name(environ: dict[str, str]) -> None:
    """With one profile it is clear which is meant, with several it is not."""
    profiles.save(acme(), environ)
    assert profiles.load(None, environ).name == "acme"
    profiles.save(Profile("beta"), environ)
    with pytest.raises(ProfileError, match="several profiles: acme, beta"):
        profiles.load(None, environ)


@pytest.mark.usefixtures("keychain")
def test_a_profile_nobody_made_is_said_with_those_there_are(environ: dict[str, str]) -> None:
    """A typo in the name shows the right ones, and an unknown one cannot be removed."""
    with pytest.raises(ProfileError, match="There are none yet"):
        profiles.load("acne", environ)
    profiles.save(acme(), environ)
    with pytest.raises(ProfileError, match="There are: acme"):
        profiles.load("acne", environ)
    with pytest.raises(ProfileError, match="no profile “acne”"):
        profiles.remove("acne", environ)


@pytest.mark.usefixtures("keychain")
def test_what_is_missing_is_named_all_at_once(environ: dict[str, str]) -> None:
    """A profile without a secret, client or tenant says so together, with the variables that would do."""
    with pytest.raises(SignInError) as missing:
        profiles.load(None, environ).access()
    for variable in ("IMPORTER_CLIENT_ID", "IMPORTER_TENANT_ID", "IMPORTER_CLIENT_SECRET"):
        assert variable in missing.value.message
    profiles.save(acme(secret=None), environ)
    with pytest.raises(SignInError, match="has no secret"):
        profiles.load("acme", environ).access()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[profiles.acme]\nurl = 1\n", "does not belong there: url"),
        ("[profiles.acme.settings]\nworkers = 3\n", "workers"),
        ('[profiles.acme.settings]\nread_timeout = "long"\n', "read_timeout"),
        ("[profiles.acme.settings]\nread_timeout = -1\n", "read_timeout"),
        ("[profiles.acme.settings]\npage_size = 1.5\n", "page_size"),
        ("[profiles.acme\n", "cannot be read"),
        ("profiles = 3\n", "no tables"),
        ("[profiles]\nacme = 3\n", "no tables"),
    ],
)
def test_a_file_that_is_wrong_is_said(environ: dict[str, str], text: str, words: str) -> None:
    """A profile file with a mistake in it is refused with the place, and nothing is guessed."""
    (Path(environ["IMPORTER_HOME"]) / "profiles.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=words):
        profiles.load("acme", environ)


@pytest.mark.parametrize("name", ["", "a b", "../x", "sandbox", "environment", "-x", "æ"])
def test_names_are_plain(environ: dict[str, str], name: str) -> None:
    """A profile's name is a file's name as well, and two names are taken."""
    with pytest.raises(ProfileError, match="no name for a profile"):
        profiles.save(Profile(name), environ)


def test_an_address_in_the_clear_is_not_saved(environ: dict[str, str]) -> None:
    """Plain http to elsewhere is refused before it is written down."""
    with pytest.raises(ProfileError, match="in the clear"):
        profiles.save(acme(base_url="http://example.com"), environ)
    assert profiles.names(environ) == ()


def test_a_home_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where no folder can be made the way out is another home."""
    (tmp_path / "file").touch()
    with pytest.raises((OutputError, ProfileError)) as refused:
        profiles.save(acme(), {"IMPORTER_HOME": str(tmp_path / "file" / "home")})
    assert refused.value.remedy


@pytest.mark.parametrize("text", ["soon", "-1", "nan", "inf"])
def test_the_settle_time_is_a_number_of_seconds(text: str) -> None:
    """A settle time that is no time is refused."""
    with pytest.raises(ProfileError, match="no number of seconds"):
        profiles.settle_seconds({"IMPORTER_SETTLE_SECONDS": text})
    assert profiles.settle_seconds({"IMPORTER_SETTLE_SECONDS": " 3 "}) == 3
    assert profiles.settle_seconds({}) == 240


def test_the_home_is_the_platforms_unless_given(tmp_path: Path) -> None:
    """IMPORTER_HOME decides, with ~ for the user's folder; else the platform's data folder of this program."""
    assert profiles.home({"IMPORTER_HOME": str(tmp_path)}) == tmp_path
    assert profiles.home({"IMPORTER_HOME": "~/books"}) == Path("~/books").expanduser()
    assert profiles.home({}).name == profiles.APP
    assert profiles.home({"IMPORTER_HOME": " "}) == profiles.home({})


def test_a_profile_never_shows_its_secret() -> None:
    """Neither repr nor str of a profile contains it."""
    assert "hush" not in f"{acme()!r}{acme()}{acme().access()!r}"


@pytest.mark.usefixtures("no_keychain")
def test_no_keychain_has_no_name() -> None:
    """A machine without a keychain, or with one that keeps nothing, is told from one that has one."""
    assert not profiles.keychain()


def test_a_keychain_has_a_name(keychain: Keychain) -> None:
    """It is called what its system calls it."""
    assert profiles.keychain() == str(keychain.name)


def test_a_user_without_a_home_is_told_what_to_set() -> None:
    """Where the system knows no home folder, none is made up in the folder one stands in."""
    with pytest.raises(ProfileError, match="no home folder") as told:
        profiles.home({"IMPORTER_HOME": "~nobody-of-that-name/importer"})
    assert "IMPORTER_HOME" in told.value.remedy
