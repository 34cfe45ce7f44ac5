import copy
import pickle
from dataclasses import asdict

import pytest

from importer.errors import ProfileError
from importer.ledger.access import Access, Secret, check_address


def access(**parts: str) -> Access:
    """Return an access with a secret; keyword arguments replace its texts."""
    usual = {"company": "A", "tenant_id": "T", "client_id": "C"}
    return Access(**{**usual, **parts}, secret=Secret("hush"))


def test_a_secret_never_shows_itself() -> None:
    """Neither repr nor str nor format of a secret, or of what holds it, contains it."""
    secret = Secret("hush")
    shown = [repr(secret), str(secret), f"{secret:>20}", f"{secret!r}", repr(access()), str([secret])]
    assert not any("hush" in text for text in shown)
    assert secret.reveal() == "hush"


@pytest.mark.parametrize("leak", [pickle.dumps, copy.copy, copy.deepcopy])
def test_a_secret_is_never_copied(leak: object) -> None:
    """Pickling or copying a secret is refused, by itself and inside an access."""
    assert callable(leak)
    with pytest.raises(TypeError, match="never"):
        leak(Secret("hush"))
    with pytest.raises(TypeError, match="never"):
        asdict(access())


def test_secrets_compare_by_what_they_hold() -> None:
    """Equal secrets are equal, an empty one is false, and no other type is one."""
    assert Secret("a") == Secret("a") != Secret("b")
    assert not Secret("")
    assert Secret("a") != "a"
    assert hash(Secret("a")) == hash(Secret("b"))


@pytest.mark.parametrize(
    "url", ["https://api.finance.visma.net", "http://127.0.0.1:8000", "http://localhost", "http://[::1]:5000"]
)
def test_addresses_that_keep_credentials_safe_are_taken(url: str) -> None:
    """Anything over https, and plain http to this very machine."""
    check_address("base URL", url)


@pytest.mark.parametrize(
    "url",
    ["http://api.finance.visma.net", "http://10.0.0.1", "ftp://localhost", "api.finance.visma.net", "https://", ""],
)
def test_addresses_that_would_leak_credentials_are_refused(url: str) -> None:
    """Plain http to anywhere else, and what is no address at all, is refused with the way out."""
    with pytest.raises(ProfileError) as refused:
        access(base_url=url)
    assert "https://" in refused.value.remedy
    with pytest.raises(ProfileError):
        access(token_url=url)


def test_a_password_in_an_address_is_not_shown() -> None:
    """An address with credentials in it is refused without repeating them."""
    with pytest.raises(ProfileError) as refused:
        check_address("base URL", "http://me:hush@example.com/v1")
    assert "hush" not in str(refused.value)
    assert access(base_url="https://me:hush@example.com").host == "example.com"


@pytest.mark.parametrize(
    ("base", "root"),
    [
        ("https://api.finance.visma.net", "https://api.finance.visma.net"),
        ("https://api.finance.visma.net/v1/", "https://api.finance.visma.net"),
        ("https://integration.visma.net/API/controller/api", "https://integration.visma.net/API/controller/api"),
        ("https://integration.visma.net/API/controller/api/V1", "https://integration.visma.net/API/controller/api"),
    ],
)
def test_the_base_address_works_with_and_without_a_version(base: str, root: str) -> None:
    """The old and the new address are settings alike, and a version at their end does no harm."""
    assert access(base_url=base).root == root
