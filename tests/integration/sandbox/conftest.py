"""A running sandbox, signed in to, empty at the start of every test."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
import requests

from importer.sandbox import Running, start

Body = dict[str, Any]
SCOPES = tuple(f"vismanet_erp_service_api:{verb}" for verb in ("read", "create", "update", "delete"))
BARE = ("operation", "overrideWithClassValues")


class At(requests.Session):
    """A session whose URLs start at one address."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        """Send a request to a path."""
        path = url if isinstance(url, str) else url.decode()
        options.setdefault("timeout", 20)
        return super().request(method, path if "://" in path else self.base + path, *args, **options)


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """Return one sandbox for the whole session."""
    with start() as sandbox:
        yield sandbox


@pytest.fixture
def control(running: Running) -> Iterator[requests.Session]:
    """Return the control door of an empty sandbox."""
    with At(running.control_url) as session:
        assert session.post("/reset").status_code == 204
        yield session


@pytest.fixture(scope="session")
def sign_in(running: Running) -> Callable[..., str]:
    """Return what fetches a token; the form's fields may be changed."""

    def fetch(**changed: str) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": running.client_id,
            "client_secret": running.client_secret,
            "tenant_id": running.tenant_id,
            "scope": " ".join(SCOPES),
        }
        answer = requests.post(running.token_url, data=form | changed, timeout=20)
        return str(answer.json()["access_token"])

    return fetch


@pytest.fixture
def api(running: Running, control: requests.Session, sign_in: Callable[..., str]) -> Iterator[requests.Session]:
    """Return the API of an empty sandbox, signed in."""
    with At(running.url) as session:
        session.headers["Authorization"] = f"Bearer {sign_in()}"
        control.delete("/requests")
        yield session


@pytest.fixture
def configure(control: requests.Session) -> Callable[..., None]:
    """Return what changes settings."""

    def change(**settings: object) -> None:
        answer = control.put("/settings", json=settings)
        assert answer.status_code == 200, answer.text

    return change


@pytest.fixture
def fault(control: requests.Session) -> Callable[..., None]:
    """Return what adds a fault."""

    def add(kind: str | list[str], **about: object) -> None:
        answer = control.post("/faults", json={"kind": kind, **about})
        assert answer.status_code == 200, answer.text

    return add


@pytest.fixture(scope="session")
def body() -> Callable[..., Body]:
    """Return what wraps the scalars given by name; lists and the bare members stay as they are."""

    def wrapped(**members: object) -> Body:
        return {
            name: value if isinstance(value, list) or name in BARE else {"value": value}
            for name, value in members.items()
        }

    return wrapped


@pytest.fixture(scope="session")
def row(body: Callable[..., Body]) -> Callable[..., Body]:
    """Return what makes a row to insert: one piece of item 6 at 100, unless told otherwise."""

    def made(**members: object) -> Body:
        usual: Body = {
            "operation": "Insert",
            "inventoryNumber": "6",
            "quantity": 1,
            "unitPriceInCurrency": 100,
        }
        return body(**(usual | members))

    return made


@pytest.fixture
def customer(api: requests.Session, body: Callable[..., Body]) -> str:
    """Return the number of a customer in the books."""
    answer = api.post("/v1/customer", json=body(name="Fjord Handel AS", customerClassId="1"))
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"].rpartition("/")[2])


@pytest.fixture
def send(
    api: requests.Session, customer: str, body: Callable[..., Body], row: Callable[..., Body]
) -> Callable[..., requests.Response]:
    """Return what posts a document with one row to the customer; None leaves a member out."""

    def post(path: str = "/v2/customerinvoice", **members: object) -> requests.Response:
        lines = "invoiceLines" if path.lower().endswith("customerinvoice") else "lines"
        usual: Body = {"customerNumber": customer, "documentDate": "2026-01-15", lines: [row()]}
        sent = {name: value for name, value in (usual | members).items() if value is not None}
        return api.post(path, json=body(**sent))

    return post


@pytest.fixture
def invoice(send: Callable[..., requests.Response]) -> Callable[..., str]:
    """Return what posts an invoice and gives its number."""

    def post(path: str = "/v2/customerinvoice", **members: object) -> str:
        answer = send(path, **members)
        assert answer.status_code == 201, answer.text
        return str(answer.headers["Location"].rpartition("/")[2])

    return post


@pytest.fixture
def read(api: requests.Session) -> Callable[[str], Body]:
    """Return what reads one record by path."""

    def get(path: str) -> Body:
        answer = api.get(path)
        assert answer.status_code == 200, answer.text
        return cast("Body", answer.json())

    return get


@pytest.fixture
def refusal() -> Callable[[requests.Response], str]:
    """Return what gives the ledger's own words from a business error in the vendor's envelope."""

    def words(answer: requests.Response) -> str:
        message = answer.json()["message"]
        assert message.startswith("VismaId: ")
        assert message.count(". Error: ") == 1
        return str(message.partition(". Error: ")[2])

    return words


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Return what does one thing many times at once, in eight threads, and gives the results in order."""

    def run(times: int, deed: Callable[[int], Any]) -> list[Any]:
        with ThreadPoolExecutor(8) as pool:
            return list(pool.map(deed, range(times)))

    return run
