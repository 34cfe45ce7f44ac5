"""Each row of the answer table, over real HTTP."""

import socket
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from importer.errors import ImporterError, LedgerUnreachable, SignInError, Stopped
from importer.ledger.access import Secret
from importer.ledger.client import Client
from importer.ledger.port import Conflict, LedgerAnswer, Refused, Unclear
from importer.submission import Submission

HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


def test_a_create_is_one_call_with_one_token(script: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """Ten creates are ten calls and one sign-in."""
    for number in range(10):
        client.create(invoice(f"F-{number}"))
    assert (len(script.asked), len(script.tokens), client.requests) == (10, 1, 11)


def test_workers_share_one_token(script: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """Workers that begin at the same moment sign in once between them."""
    threads = [threading.Thread(target=client.create, args=(invoice(f"F-{n}"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(script.tokens) == 1
    assert len(script.asked) == 8


def test_signing_in_sends_the_company_and_the_scopes(script: Any, reply: Any, client: Client) -> None:
    """The token request is a form with grant, client, company tenant and scopes."""
    script.say(reply(200, b"[]", JSON))
    assert "vismanet_erp_service_api:create" in client.scopes()
    form = script.tokens[0].body.decode()
    for part in ("grant_type=client_credentials", "client_id=isv_test", "tenant_id=0E1F5C4E", "scope=vismanet"):
        assert part in form


def test_a_token_is_renewed_before_it_expires(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """A token that lives for two seconds is replaced before its time is up, without a 401."""
    brief = b'{"access_token": "brief", "token_type": "Bearer", "expires_in": 1}'
    script.token_replies.append(reply(200, brief, JSON))
    client.create(invoice())
    time.sleep(1.0)
    client.create(invoice("F-2"))
    assert len(script.tokens) == 2
    assert script.asked[1].headers["Authorization"] != "Bearer brief"


# Surely not carried out: made again


def test_nobody_at_the_address_stops_the_run_when_patience_ends(
    dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """Connection refused is repeated, then the run stops with the host's name and a way out."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    client = dial(base_url=f"http://127.0.0.1:{port}")
    with pytest.raises(LedgerUnreachable, match=f"Nobody answers at 127.0.0.1:{port}"):
        client.create(invoice())
    assert client.requests >= 3


def test_an_unknown_host_stops_the_run(dial: Callable[..., Client], invoice: Callable[..., Submission]) -> None:
    """A name that nobody knows was surely not sent anything."""
    with pytest.raises(LedgerUnreachable):
        dial(base_url="https://ledger.invalid").create(invoice())


def test_a_failed_tls_handshake_is_not_an_unclear_answer(
    script: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """Speaking TLS to a server that does not sends no byte of the document."""
    client = dial(base_url=script.url.replace("http:", "https:"))
    with pytest.raises(LedgerUnreachable, match="secure connection"):
        client.create(invoice())
    assert script.asked == []


def test_a_429_is_waited_out_and_repeated(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """Retry-After is observed, then the same document is sent."""
    script.say(reply(429, headers={"Retry-After": "1"}))
    started = time.monotonic()
    assert client.create(invoice()).number == "000001"
    assert time.monotonic() - started >= 1
    assert len(script.asked) == 2


def test_a_401_renews_the_token_once(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """A token refused in the middle is renewed, and the document sent with the new one."""
    script.say(reply(401))
    assert client.create(invoice()).number == "000001"
    assert [asked.headers["Authorization"][-1] for asked in script.asked] == ["1", "2"]


def test_a_fresh_token_that_is_refused_stops_the_run(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """Two times 401 says which tenant id to check, and nothing is tried a third time."""
    script.say(reply(401), reply(401))
    with pytest.raises(SignInError) as stopped:
        client.create(invoice())
    assert "tenant id is that of the company" in stopped.value.remedy
    assert len(script.asked) == 2


def test_a_403_stops_the_run(script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]) -> None:
    """A missing scope is not this document's fault."""
    script.say(reply(403, b'{"statusCode":403,"message":"Insufficient scope"}', JSON))
    with pytest.raises(SignInError, match="Insufficient scope"):
        client.create(invoice())


@pytest.mark.parametrize("code", ["invalid_client", "invalid_scope", "invalid_tenant", "something_new"])
def test_refused_credentials_stop_the_run(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], code: str
) -> None:
    """Each OAuth error stops the run with its own way out, before anything is sent."""
    script.token_replies.append(reply(400, f'{{"error": "{code}"}}'.encode(), JSON))
    with pytest.raises(SignInError, match=code) as stopped:
        client.create(invoice())
    assert stopped.value.remedy
    assert script.asked == []


@pytest.mark.parametrize("trouble", ["503", "html", "half", "silent"])
def test_a_sign_in_server_in_trouble_is_asked_again(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], trouble: str
) -> None:
    """Asking for a token can always be repeated."""
    answers = {
        "503": reply(503),
        "html": reply(200, b"<html>hello</html>", HTML),
        "half": reply(200, b'{"access_', JSON, cut="half"),
        "silent": reply(cut="silent"),
    }
    script.token_replies.append(answers[trouble])
    assert client.create(invoice()).number == "000001"


def test_a_sign_in_server_that_stays_down_stops_the_run(
    dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """When patience ends the run stops as unreachable, not as refused."""
    with pytest.raises(LedgerUnreachable, match="sign-in server"):
        dial(token_url="http://127.0.0.1:9/connect/token").create(invoice())


# Refused


@pytest.mark.parametrize("status", [400, 404, 409, 422])
def test_a_no_is_a_no(script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], status: int) -> None:
    """A refusal carries the ledger's own words and is not repeated."""
    body = b'{"message":"VismaId: 7. Error creating document. Error: CustomerID \'10000\' cannot be found."}'
    script.say(reply(status, body, JSON))
    with pytest.raises(Refused, match="CustomerID '10000' cannot be found"):
        client.create(invoice())
    assert len(script.asked) == 1


def test_a_stale_version_is_a_conflict(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """412 is told from other refusals: somebody else was faster."""
    script.say(reply(412))
    with pytest.raises(Conflict):
        client.update(invoice(operation="update", number="000007", etag="AAE="))


# Nobody knows


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 302, 418 + 200])
def test_a_server_in_trouble_leaves_it_open(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], status: int
) -> None:
    """A create with an unclear answer is never repeated by itself."""
    script.say(reply(status, headers={"Location": f"{script.url}/elsewhere"}))
    with pytest.raises(Unclear) as unclear:
        client.create(invoice())
    assert not unclear.value.business
    assert len(script.asked) == 1


def test_a_business_rule_as_500_is_marked(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission]
) -> None:
    """A 500 that states the ledger's own error is still unclear, but known for what it says."""
    script.say(reply(500, b'{"message":"Error creating document. Error: Period is closed."}', JSON))
    with pytest.raises(Unclear, match="Period is closed") as unclear:
        client.create(invoice())
    assert unclear.value.business


@pytest.mark.parametrize(("cut", "body"), [("silent", b""), ("half", b'{"message"')])
def test_a_connection_lost_after_the_request_left_is_unclear(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], cut: str, body: bytes
) -> None:
    """Whether the answer never came or ended in the middle: the document may be in the ledger."""
    script.say(reply(201, body, cut=cut))
    with pytest.raises(Unclear, match="was lost") as unclear:
        client.create(invoice())
    assert not unclear.value.slow
    assert len(script.asked) == 1


def test_an_answer_that_takes_too_long_is_unclear(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """A read timeout is unclear, and known to be one."""
    script.say(reply(201, delay=0.6))
    with pytest.raises(Unclear, match="in time") as unclear:
        dial(read_timeout=0.2).create(invoice())
    assert unclear.value.slow


@pytest.mark.parametrize("status", [200, 201])
def test_a_web_page_is_no_answer(
    script: Any, reply: Any, client: Client, invoice: Callable[..., Submission], status: int
) -> None:
    """A page that something on the way wrote says nothing about the document, whatever its status."""
    script.say(reply(status, b"<html><title>Welcome</title></html>", HTML))
    with pytest.raises(Unclear):
        client.create(invoice())


# Reading


@pytest.mark.parametrize("trouble", ["500", "drop", "half", "html", "notjson", "404page"])
def test_a_read_is_made_again_until_it_is_clear(script: Any, reply: Any, client: Client, trouble: str) -> None:
    """A look-up in trouble is asked again rather than believed."""
    answers = {
        "500": reply(500),
        "drop": reply(cut="silent"),
        "half": reply(200, b'{"referenceNumber": "00', JSON, cut="half"),
        "html": reply(200, b"<html></html>", HTML),
        "notjson": reply(200, b'{"referenceNumber": "00', JSON),
        "404page": reply(404, b"<html>Not here</html>", HTML),
    }
    script.say(answers[trouble], reply(200, b'{"referenceNumber": "000001"}', JSON))
    assert client.find("customer-invoice", "000001") == {"referenceNumber": "000001"}


def test_only_a_404_means_absent(script: Any, reply: Any, client: Client) -> None:
    """404 is absent; an answer that stays unclear is not."""
    script.say(reply(404, b'{"message":"not found"}', JSON))
    assert client.find("customer-invoice", "000001") is None
    script.usual = reply(503)
    with pytest.raises(Unclear):
        client.find("customer-invoice", "000001")


def test_a_read_that_is_refused_is_not_absent(script: Any, reply: Any, client: Client) -> None:
    """A bad question is a refusal, never an empty ledger."""
    script.say(reply(400, b'{"message":"bad filter"}', JSON))
    with pytest.raises(Refused, match="bad filter"):
        list(client.list("customer-invoice", {"customer": "1"}))


def test_waiting_to_try_again_ends_when_halted(dial: Callable[..., Client], invoice: Callable[..., Submission]) -> None:
    """Ctrl-C does not have to wait for patience to end."""
    client = dial(base_url="http://127.0.0.1:9", patience=60)
    threading.Timer(0.3, client.halt).start()
    started = time.monotonic()
    with pytest.raises(Stopped):
        client.create(invoice())
    assert time.monotonic() - started < 5


def test_the_machines_proxy_is_used(
    script: Any, dial: Callable[..., Client], invoice: Callable[..., Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the machine has a proxy, calls go through it, and a dead one surely let nothing through."""
    monkeypatch.setenv("http_proxy", script.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    client = dial(base_url="http://localhost:1")
    assert client.create(invoice()).number == "000001"
    assert script.asked[0].path == "http://localhost:1/v2/customerinvoice"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    dead = dial(base_url="http://localhost:1", token_url=script.token_url)
    dead._session._token._bearer, dead._session._token._good_until = Secret("x"), time.time() + 60
    with pytest.raises(LedgerUnreachable, match="proxy"):
        dead.create(invoice())


# Secrets


def everything_said(error: BaseException) -> str:
    """Return all text that an exception and everything it drags along can show."""
    parts = ["".join(traceback.format_exception(error))]
    chain: BaseException | None = error
    while chain is not None:
        parts += [repr(chain), str(vars(chain)), repr(chain.args)]
        chain = chain.__cause__ or chain.__context__
    return "\n".join(parts)


def test_no_exception_holds_a_secret(
    script: Any, reply: Any, dial: Callable[..., Client], invoice: Callable[..., Submission]
) -> None:
    """Whatever goes wrong, neither the secret nor a token nor a library's request object comes out."""
    troubles = [reply(401), reply(401), reply(403), reply(400), reply(500), reply(cut="silent")]
    said = []
    for trouble in troubles:
        script.say(trouble, trouble)
        try:
            dial(patience=0.1).create(invoice())
        except (ImporterError, LedgerAnswer) as error:
            said.append(everything_said(error))
        script.replies.clear()
    script.token_replies.append(reply(400, b'{"error": "invalid_client"}', JSON))
    with pytest.raises(SignInError) as refused:
        dial().create(invoice())
    said.append(everything_said(refused.value))
    assert len(said) == 7
    assert not any("s3cret" in text or "t0ken" in text or "PreparedRequest" in text for text in said)


def test_nothing_is_logged_that_should_not_be(
    client: Client, invoice: Callable[..., Submission], caplog: pytest.LogCaptureFixture
) -> None:
    """At the most talkative level no log line has a secret, a token or a customer in it."""
    with caplog.at_level(0):
        client.create(invoice())
    assert not any(word in caplog.text for word in ("s3cret", "t0ken", "10000"))
    assert "s3cret" not in f"{client!r} {client._session!r} {vars(client._session)}"


def test_a_netrc_file_cannot_replace_the_token(
    script: Any,
    dial: Callable[..., Client],
    invoice: Callable[..., Submission],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Credentials of the machine's own for the same host are not sent."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    dial().create(invoice())
    assert script.asked[0].headers["Authorization"].startswith("Bearer ")
