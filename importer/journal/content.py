"""Submissions as text in the journal, and back: a crash may leave nothing else to go by."""

import json
from decimal import Decimal

from importer import resources
from importer.journal.standing import Entry, Name
from importer.submission import Submission


def pack(entry: Entry) -> str:
    """Return everything of `entry` that its name and fingerprint do not say, as JSON."""
    sub = entry.submission
    about = {
        "operation": sub.operation,
        "rows": sub.rows,
        "number": sub.number,
        "customer": sub.customer,
        "currency": sub.currency,
        "net": format(sub.net, "f"),
        "etag": sub.etag,
        "against": sub.against,
        "drawn": sub.drawn,
        "base": dict(sub.base),
        "search": entry.search,
    }
    payload = sub.payload.model_dump_json(by_alias=True, exclude_unset=True)
    return f'{{"payload":{payload},{json.dumps(about, ensure_ascii=False)[1:]}'


def unpack(name: Name, fingerprint: str, text: str) -> Entry:
    """Return the entry that was packed; `unpack(entry.name, entry.fingerprint, pack(entry)) == entry`."""
    about = json.loads(text)
    payload = resources.get(name.resource).payload.model_validate_json(json.dumps(about["payload"]))
    submission = Submission(
        resource=name.resource,
        operation=about["operation"],
        key=name.key,
        payload=payload,
        rows=tuple(about["rows"]),
        number=about["number"],
        customer=about["customer"],
        currency=about["currency"],
        net=Decimal(about["net"]),
        etag=about["etag"],
        against=about.get("against", ""),
        drawn=about.get("drawn", ""),
        base=about.get("base", {}),
    )
    return Entry(name.tenant, submission, fingerprint, tuple((field, value) for field, value in about["search"]))
