"""`/_sandbox/`: the control door, for tests and for people; open to this machine only, needs no token.

| call                           | does                                                                 |
| ------------------------------ | -------------------------------------------------------------------- |
| `GET health`                   | says who it is, and how many calls are still to be carried out       |
| `POST reset`                   | empties the books, forgets settings, faults, quota and request log   |
| `GET requests?since=N`         | the request log after entry N; `DELETE requests` empties it          |
| `GET settings`, `PUT settings` | shows or changes settings (`settings.Settings`)                      |
| `GET`, `POST`, `DELETE faults` | shows, adds (one or a list) or removes faults (`faults.Fault`)       |
| `GET totals`                   | the sandbox's own sums per resource and currency, as decimal strings |
| `POST copies?times=N`          | adds N copies of every document, under new numbers                   |
"""

import json
from dataclasses import asdict

from flask import Blueprint, Response, request

from importer.sandbox import copies, faults, later
from importer.sandbox.amounts import from_cents
from importer.sandbox.answers import json_answer
from importer.sandbox.identity import COMPANY
from importer.sandbox.refusals import BadQuery, MalformedBody
from importer.sandbox.settings import SettingsError
from importer.sandbox.state import current
from importer.sandbox.store import Book

door = Blueprint("control", __name__, url_prefix="/_sandbox")


@door.get("/health")
def health() -> Response:
    """Say that the sandbox is up."""
    with current().store.reading() as book:
        waiting = later.waiting(book)
        releasing = book.one("SELECT count(*) FROM document WHERE release_due IS NOT NULL")[0]
        tenant = book.settings.tenant_id
    return json_answer({"company": COMPANY, "tenant": tenant, "waiting": waiting, "releasing": releasing})


@door.post("/reset")
def reset() -> Response:
    """Make the sandbox new."""
    state = current()
    state.store.reset()
    state.faults.clear()
    state.limiter.clear()
    state.log.clear()
    return _nothing()


@door.get("/requests")
def requests() -> Response:
    """Return the request log."""
    since = request.args.get("since", "0")
    if not since.isdecimal():
        raise BadQuery(f"since: {since!r} is not a cursor.")
    return _plain(current().log.since(int(since)))


@door.delete("/requests")
def forget_requests() -> Response:
    """Empty the request log."""
    current().log.clear()
    return _nothing()


@door.get("/settings")
def settings() -> Response:
    """Return all settings."""
    return _plain(asdict(current().store.settings()))


@door.put("/settings")
def configure() -> Response:
    """Change settings and return them all."""
    changes = request.get_json(silent=True)
    if not isinstance(changes, dict):
        raise MalformedBody("Settings are a JSON object.")
    try:
        return _plain(asdict(current().store.configure(changes)))
    except SettingsError as reason:
        raise MalformedBody(str(reason)) from None


@door.get("/faults")
def list_faults() -> Response:
    """Return the faults in force."""
    return _plain({"faults": current().faults.report()})


@door.post("/faults")
def add_faults() -> Response:
    """Add one fault or a list of them, and return all in force."""
    sent = request.get_json(silent=True)
    try:
        rules = [faults.read(each) for each in (sent if isinstance(sent, list) else [sent])]
    except faults.FaultError as reason:
        raise MalformedBody(str(reason)) from None
    current().faults.add(rules)
    return list_faults()


@door.delete("/faults")
def remove_faults() -> Response:
    """Remove all faults."""
    current().faults.clear()
    return _nothing()


@door.get("/totals")
def totals() -> Response:
    """Return what is in the books, in the sandbox's own sums."""
    with current().store.reading() as book:
        customers = book.one("SELECT count(*) FROM customer")[0]
        letters = book.one("SELECT count(*) FROM dunning_letter")[0]
        return json_answer({"customers": customers, "dunningLetters": letters, "documents": _sums(book)})


@door.post("/copies")
def add_copies() -> Response:
    """Make the books larger, and say how many documents there are."""
    times = request.args.get("times", "1")
    if not times.isdecimal():
        raise BadQuery(f"times: {times!r} is not a number of copies.")
    with current().store.writing() as book:
        return json_answer({"documents": copies.copy(book, int(times))})


def _sums(book: Book) -> list[dict[str, object]]:
    rows = book.db.execute(
        "SELECT resource, currency, count(*), sum(lines), sum(net), sum(vat) FROM document "
        "GROUP BY resource, currency ORDER BY resource, currency"
    )
    return [
        {
            "resource": resource,
            "currency": currency,
            "documents": documents,
            "lines": lines,
            "net": from_cents(net),
            "vat": from_cents(vat),
            "gross": from_cents(net + vat),
        }
        for resource, currency, documents, lines, net, vat in rows
    ]


def _nothing() -> Response:
    return Response(status=204)


def _plain(value: object) -> Response:
    """Return settings and faults, whose times are floats: no amounts, so the ordinary JSON writer does."""
    return Response(json.dumps(value, ensure_ascii=False), content_type="application/json; charset=utf-8")
