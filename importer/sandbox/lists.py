"""Lists: filters, pages and expand flags of `GET /v1/customer` and of the three lists of documents.

Every row carries `metadata`; a page size above the maximum is cut, not refused; a page beyond the end is
empty; the order is that of creation. A value without its condition means "equal", which the vendor does not
document.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from importer.sandbox.bodies import is_day
from importer.sandbox.contract import load
from importer.sandbox.refusals import BadQuery
from importer.sandbox.settings import Settings
from importer.sandbox.store import Book

_OPERATORS = ("=", ">", "<", ">=", "<=")
_WHEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(\.\d{1,3})?)?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DOCUMENT_EQUAL = {
    "financialperiod": "financial_period",
    "closedfinancialperiod": "closed_period",
    "project": "project",
    "branch": "branch",
    "externalreference": "external_reference",
    "paymentreference": "payment_reference",
    "customerrefnumber": "customer_ref_number",
}
_DOCUMENT_WHEN = {
    "documentdate": "document_date",
    "documentduedate": "due_date",
    "dunningletterdatetime": "dunning_date",
    "lastmodifieddatetime": "modified",
    "createddatetime": "created",
}
_DOCUMENT_WHOLE = {"released": "released", "dunninglevel": "dunning_level"}
_CUSTOMER_EQUAL = {
    "name": "name",
    "corporateid": "corporate_id",
    "vatregistrationid": "vat_registration_id",
    "email": "email",
    "phone": "phone",
}
_CUSTOMER_WHEN = {"lastmodifieddatetime": "modified", "createddatetime": "created"}


@dataclass(frozen=True, slots=True)
class Where:
    """A condition in SQL and its values."""

    sql: str
    values: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows of a list: from `start`, at most `size` of them."""

    start: int
    size: int


def parameters(resource: str, sent: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the query parameters the list knows, by name in lower case; unknown ones are ignored."""
    known = load().query[resource]
    return {name.lower(): value for name, value in sent if name.lower() in known}


def page(query: Mapping[str, str], settings: Settings) -> Page:
    """Return the page asked for; raises BadQuery."""
    size = min(_positive(query, "pagesize", settings.default_page_size), settings.max_page_size)
    return Page((_positive(query, "pagenumber", 1) - 1) * size, size)


def document_filters(query: Mapping[str, str]) -> list[Where]:
    """Return the conditions on a list of documents; raises BadQuery."""
    found = [_equal(column, query[name]) for name, column in _DOCUMENT_EQUAL.items() if name in query]
    found += [_when(name, column, query) for name, column in _DOCUMENT_WHEN.items() if name in query]
    found += [_equal(column, _whole(name, query)) for name, column in _DOCUMENT_WHOLE.items() if name in query]
    found += _status("CustomerInvoice", query)
    if "customer" in query:
        found.append(Where("customer_id = (SELECT id FROM customer WHERE number = ?)", (query["customer"],)))
    return found


def customer_filters(query: Mapping[str, str]) -> list[Where]:
    """Return the conditions on the list of customers; raises BadQuery."""
    found = [_equal(column, query[name]) for name, column in _CUSTOMER_EQUAL.items() if name in query]
    found += [_when(name, column, query) for name, column in _CUSTOMER_WHEN.items() if name in query]
    found += _status("Customer", query)
    if "attributes" in query:
        found += _attributes(query["attributes"])
    return found


def rows(book: Book, table: str, where: Iterable[Where], asked: Page, expand: frozenset[str]) -> "Rows":
    """Return one page of `table` (`customer` or `document`) as JSON texts, and how many rows match in all."""
    conditions = [Where("visible_at <= ?", (book.now,)), *where]
    sql = " AND ".join(condition.sql for condition in conditions)
    values = [value for condition in conditions for value in condition.values]
    total = book.one(f"SELECT count(*) FROM {table} WHERE {sql}", *values)[0]  # noqa: S608  our own names
    found = book.db.execute(
        f"SELECT core, extras FROM {table}_body WHERE id IN "  # noqa: S608  our own names
        f"(SELECT id FROM {table} WHERE {sql} ORDER BY id LIMIT ? OFFSET ?) ORDER BY id",
        (*values, asked.size, max(0, asked.start)),
    )
    return Rows([core + shown(extras, expand) for core, extras in found], total)


@dataclass(frozen=True, slots=True)
class Rows:
    """One page: each row as the inside of a JSON object, and how many rows there are over all pages."""

    inner: list[str]
    total: int

    def text(self, max_page_size: int, *, more: int = 0) -> str:
        """Return the page as JSON, every row with its metadata; `more` is added to the count that is told."""
        metadata = f',"metadata":{{"totalCount":{max(0, self.total + more)},"maxPageSize":{max_page_size}}}'
        return "[" + ",".join([f"{{{row}{metadata}}}" for row in self.inner]) + "]"


def shown(extras: str, names: frozenset[str] | None = None) -> str:
    """Return the members of `extras` that are asked for (None: all), as JSON to be put behind the others."""
    if names is not None and not names:
        return ""
    members: dict[str, str] = json.loads(extras)
    return "".join(f',"{name}":{text}' for name, text in members.items() if names is None or name in names)


def expanded(query: Mapping[str, str], flags: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the members the query's expand flags ask for; raises BadQuery."""
    return frozenset(name for flag, names in flags.items() if _flag(flag, query) for name in names)


def _equal(column: str, value: object) -> Where:
    return Where(f"{column} = ?", (value,))


def _when(name: str, column: str, query: Mapping[str, str]) -> Where:
    operator = query.get(f"{name}condition", "=").strip()
    if operator not in _OPERATORS:
        raise BadQuery(f"{name}Condition: {operator!r} is not one of >, <, >=, <=.")
    return Where(f"{column} {operator} ?", (_moment(name, query[name]),))


def _moment(name: str, value: str) -> str:
    """Return a moment in one of the five formats as the books compare it."""
    found = _WHEN.fullmatch(value.strip())
    if found is None or not is_day(int(found[1]), int(found[2]), int(found[3])):
        raise BadQuery(f"{name}: {value!r} is not a date the filter takes (no zone, no letters but T).")
    clock = ":".join(found[part] or "00" for part in (4, 5, 6))
    fraction = (found[7] or ".")[1:].ljust(3, "0")
    return f"{value.strip()[:10]}T{clock}.{fraction}"


def _status(resource: str, query: Mapping[str, str]) -> list[Where]:
    if "status" not in query:
        return []
    names = {choice.lower(): choice for choice in load().shapes[f"{resource}.read"]["status"].choices}
    wanted = names.get(query["status"].lower())
    if wanted is None:
        raise BadQuery(f"status: {query['status']!r} is not one of {', '.join(names.values())}.")
    return [_equal("status", wanted)]


def _attributes(text: str) -> list[Where]:
    """Read `{"AttributeId": "Value1,Value2"}`: each attribute must have one of its values."""
    try:
        wanted = json.loads(text)
        pairs = [(name, values.split(",")) for name, values in wanted.items()]
    except (ValueError, AttributeError):
        raise BadQuery('attributes: expected JSON such as {"AttributeId":"Value1,Value2"}.') from None
    return [_has_one_of(name, values) for name, values in pairs]


def _has_one_of(name: str, values: list[str]) -> Where:
    marks = ", ".join("?" * len(values))
    sql = f"EXISTS (SELECT 1 FROM json_each(attributes) WHERE key = ? AND value IN ({marks}))"  # noqa: S608  marks only
    return Where(sql, (name, *values))


def _whole(name: str, query: Mapping[str, str]) -> int:
    text = query[name].strip()
    if not _WHOLE.fullmatch(text):
        raise BadQuery(f"{name}: {query[name]!r} is not a whole number.")
    return int(text)


def _positive(query: Mapping[str, str], name: str, default: int) -> int:
    value = _whole(name, query) if name in query else default
    if value < 1:
        raise BadQuery(f"{name}: {value} is less than 1.")
    return value


def _flag(name: str, query: Mapping[str, str]) -> bool:
    value = query.get(name, "false").lower()
    if value not in {"true", "false"}:
        raise BadQuery(f"{name}: {value!r} is neither true nor false.")
    return value == "true"
