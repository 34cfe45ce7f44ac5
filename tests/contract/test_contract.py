"""What we build, compared with the vendor's contract: an independent reading of `fields.json`."""

import copy
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import simplejson
from hypothesis import given, settings
from hypothesis import strategies as st

from importer import resources
from importer.ledger import wire
from importer.resources.base import Resource

Entry = dict[str, Any]
Fields = dict[str, Entry]
Leaves = Callable[[str, str], Fields]
Flat = Callable[[Fields, Entry], dict[str, object]]
Sample = Callable[[str, Entry], object]

SECTIONS = {
    "customer": "Customer",
    "customer-invoice": "CustomerInvoice",
    "customer-credit-note": "CustomerCreditNote",
    "customer-debit-note": "CustomerDebitNote",
}
PATTERNS = {"MMYYYY": r"(0[1-9]|1[0-2])\d{4}", "YYYYMM": r"\d{4}(0[1-9]|1[0-2])", "uuid": r"[0-9a-f-]{36}"}
every_resource = pytest.mark.parametrize("name", SECTIONS)


def complaints(contract: Entry, fields: Fields, body: object, *, whole: bool) -> Iterator[str]:
    """Yield everything about `body` that is not as `fields` says; `whole`: every field has to be there."""
    if not isinstance(body, dict):
        yield "no object"
        return
    yield from (f"{name} is unknown" for name in body.keys() - fields.keys())
    if whole:
        yield from (f"{name} is missing" for name in fields.keys() - body.keys())
    for name in fields.keys() & body.keys():
        for text in _about(contract, fields[name], body[name], whole=whole):
            yield f"{name}: {text}"


def _about(contract: Entry, entry: Entry, value: object, *, whole: bool) -> Iterator[str]:
    if entry.get("wrapped"):
        if not isinstance(value, dict) or value.keys() != {"value"}:
            yield "not wrapped"
            return
        value = value["value"]
    if entry["type"] == "object":
        yield from complaints(contract, contract["types"][entry["ref"]], value, whole=whole)
    elif entry["type"] != "array":
        yield from () if fits(contract, entry, value) else (f"no {entry['type']}: {value!r}",)
    elif isinstance(value, list) and value:
        for row in value:
            yield from complaints(contract, contract["types"][entry["items"]], row, whole=whole)
    else:
        yield "no list of rows"


def fits(contract: Entry, entry: Entry, value: object) -> bool:
    """Whether a plain JSON value is what the contract wants."""
    match entry["type"]:
        case "decimal":
            return isinstance(value, Decimal)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "enum":
            return value in contract["enums"][entry["enum"]]
        case "datetime":
            pattern = r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?"
        case _:
            pattern = PATTERNS.get(entry.get("format", ""), r"[\s\S]*")
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


def sent(resource: Resource, header: dict[str, object], lines: list[dict[str, object]]) -> Entry:
    """Return what really travels for these values: assembled, wrapped, written and read again."""
    raw = wire.dumps(wire.wrap(resource.assemble(header, lines)))
    body: Entry = simplejson.loads(raw.decode(), use_decimal=True)
    return body


@pytest.fixture(scope="session")
def full(leaves: Leaves, sample: Sample) -> Callable[[str], Entry]:
    """Return what gives the body of a resource with every field of header and lines filled."""

    def build(name: str) -> Entry:
        header = {path: sample(path, entry) for path, entry in leaves(name, "header").items()}
        line = {path: sample(path, entry) for path, entry in leaves(name, "line").items()}
        return sent(resources.get(name), header, [line, line] if line else [])

    return build


@every_resource
def test_every_field_travels_as_the_contract_says(contract: Entry, full: Callable[[str], Entry], name: str) -> None:
    """With every field filled the body has the contract's names, wrapping and types, no more and no less."""
    assert list(complaints(contract, contract[SECTIONS[name]]["write"], full(name), whole=True)) == []


def test_a_dunning_letter_travels_plain(contract: Entry) -> None:
    """The action's body is exactly the contract's, nothing wrapped; the customer is not in it."""
    values = {"customerNumber": "10000", "dunningLetterDate": date(2020, 1, 21), "levelFrom": 1, "levelTo": 2}
    body = sent(resources.get("dunning-letter"), dict(values), [])
    action = contract["types"]["CreateDunningLetterActionDto"]
    assert list(complaints(contract, action, body, whole=True)) == []
    assert body["dunningLetterDate"] == "2020-01-21T00:00:00"


def _drop(body: Entry) -> None:
    del body["dontPrint"]


def _rename(body: Entry) -> None:
    body["invoicelines"] = body.pop("invoiceLines")


def _unwrap(body: Entry) -> None:
    body["hold"] = body["hold"]["value"]


def _unwrap_block(body: Entry) -> None:
    body["billingAddress"] = body["billingAddress"]["value"]


def _wrap_operation(body: Entry) -> None:
    body["invoiceLines"][0]["operation"] = {"value": "Insert"}


def _wrap_list(body: Entry) -> None:
    body["invoiceLines"] = {"value": body["invoiceLines"]}


def _wrap_bare_block(body: Entry) -> None:
    body["rotRutDetails"] = {"value": body["rotRutDetails"]}


def _wrap_segment(body: Entry) -> None:
    body["invoiceLines"][1]["subaccount"][0]["segmentId"] = {"value": 1}


def _text_for_number(body: Entry) -> None:
    body["invoiceLines"][0]["quantity"]["value"] = "1234.50"


def _wrong_choice(body: Entry) -> None:
    body["rotRutDetails"]["type"]["value"] = "rot"


def _add(body: Entry) -> None:
    body["invoiceContact"]["value"]["web"] = {"value": "x"}


def _wrong_period(body: Entry) -> None:
    body["postPeriod"]["value"] = "202601"


@pytest.mark.parametrize(
    "broken",
    [
        *(_drop, _rename, _unwrap, _unwrap_block, _wrap_operation, _wrap_list, _wrap_bare_block),
        *(_wrap_segment, _text_for_number, _wrong_choice, _add, _wrong_period),
    ],
)
def test_a_broken_body_is_noticed(
    contract: Entry, full: Callable[[str], Entry], broken: Callable[[Entry], None]
) -> None:
    """The comparison itself works: each deliberate mistake in a good body is complained about."""
    body = copy.deepcopy(full("customer-invoice"))
    broken(body)
    assert list(complaints(contract, contract["CustomerInvoice"]["write"], body, whole=True)) != []


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda value: format(value, "f"))
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
TYPES: dict[str, st.SearchStrategy[object]] = {
    "integer": st.integers(-(2**31), 2**31 - 1),
    "decimal": NUMBERS,
    "boolean": st.booleans(),
    "datetime": DAYS,
}
FORMATS: dict[str, st.SearchStrategy[object]] = {
    "uuid": st.uuids().map(str),
    "YYYYMM": DAYS.map(lambda day: f"{day:%Y%m}"),
    "MMYYYY": DAYS.map(lambda day: f"{day:%m%Y}"),
}


def values(contract: Entry, path: str, entry: Entry) -> st.SearchStrategy[object]:
    """Return any value a cell of this type may hold."""
    if entry["type"] == "enum":
        return st.sampled_from(contract["enums"][entry["enum"]])
    if entry["type"] != "string":
        return TYPES[entry["type"]]
    if path.endswith(".id"):
        return FORMATS["uuid"]
    free = st.text(st.characters(exclude_categories=["Cs"]), max_size=entry.get("maxLength", 20))
    return FORMATS.get(entry.get("format", ""), free)


def same_values(fed: dict[str, object], found: dict[str, object]) -> bool:
    """Whether all that was fed was found, and nothing else but the operations that follow from it.

    A row of which nothing but the operation is fed does not travel.
    """

    def is_operation(path: str) -> bool:
        return path.rpartition(".")[2] == "operation"

    shown = {path: format(value, "f") if isinstance(value, Decimal) else value for path, value in found.items()}
    wanted = {path: value.isoformat() if isinstance(value, date) else value for path, value in fed.items()}
    added = {path for path in shown.keys() - wanted.keys() if not is_operation(path)}
    lost = {path for path in wanted.keys() - shown.keys() if not is_operation(path)}
    return not added and not lost and all(shown[path] == wanted[path] for path in shown.keys() & wanted.keys())


@every_resource
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_whatever_is_fed_arrives(contract: Entry, leaves: Leaves, flat: Flat, name: str, data: st.DataObject) -> None:
    """Any values for any fields arrive in the contract's shape, unchanged, and nothing else does."""
    section, resource = contract[SECTIONS[name]], resources.get(name)

    def some(fields: Fields) -> dict[str, object]:
        chosen = data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=6))
        return {path: data.draw(values(contract, path, fields[path])) for path in chosen}

    header = some(leaves(name, "header"))
    count = data.draw(st.integers(0, 2)) if resource.line else 0
    lines = [some(leaves(name, "line")) for _ in range(count)]
    body = sent(resource, header, lines)
    assert list(complaints(contract, section["write"], body, whole=False)) == []
    rows = body.pop(section["lines_field"], []) if section["lines_field"] else []
    assert same_values(header, flat(section["write"], body))
    assert len(rows) == len(lines)
    for line, row in zip(lines, rows, strict=True):
        assert same_values(line, flat(section["line_write"], row))
