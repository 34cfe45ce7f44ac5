"""A wrong setting is told from a network in trouble, and nobody waits without being told why."""

from collections.abc import Callable
from typing import Any

import pytest

from importer.errors import SignInError
from importer.ledger.client import Client

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        (404, HTML, "answers 404 instead of giving a token"),
        (302, HTML, "answers 302 instead of giving a token"),
        (400, JSON, "answers 400 instead of giving a token"),
        (200, HTML, "answers 200 instead of giving a token"),
    ],
)
def test_an_address_that_gives_no_tokens_is_a_wrong_setting(
    script: Any, reply: Any, dial: Callable[..., Client], status: int, kind: dict[str, str], words: str
) -> None:
    """A web page, a redirect or nonsense instead of a token names the setting to look at, and nothing is sent."""
    script.token_replies.extend([reply(status, b"<h1>Hello</h1>", kind)] * 9)
    with pytest.raises(SignInError, match=words) as stopped:
        dial(patience=0.4).find("customer", "10000")
    assert "IMPORTER_TOKEN_URL" in stopped.value.remedy
    assert script.asked == []


def test_a_wrong_base_url_is_a_wrong_setting(script: Any, reply: Any, dial: Callable[..., Client]) -> None:
    """Web pages that say 404, and nothing else, come from an address without a ledger."""
    script.replies.extend([reply(404, b"<h1>Not here</h1>", HTML)] * 9)
    with pytest.raises(SignInError, match="has no ledger") as stopped:
        dial(patience=0.2).find("customer", "10000")
    assert "IMPORTER_BASE_URL" in stopped.value.remedy


def test_every_pause_is_told(script: Any, reply: Any, dial: Callable[..., Client]) -> None:
    """Whoever waits is told for how long and why, be it the ledger or the sign-in server that is in trouble."""
    told: list[tuple[float, str]] = []
    script.token_replies.append(reply(503))
    script.replies.extend([reply(502, b"<h1>Be right back</h1>", HTML), reply(200, b"[]", JSON)])
    client = dial(patience=5.0, on_trouble=lambda *trouble: told.append(trouble))
    assert list(client.list("customer", {})) == []
    assert [words for _, words in told] == [
        f"The sign-in server at {script.url.removeprefix('http://')} answers 503.",
        "A web page came back (502): Be right back",
    ]
    assert all(0 < seconds < 1 for seconds, _ in told)
