"""Export, import into an empty ledger, export again: what the ledger holds comes back equal, field by field."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import requests
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from importer import mapping as mappings
from importer import resources, runner, sandbox
from importer.changes.reading import expands
from importer.exporting import About
from importer.journal import Journal
from importer.kinds import Kind
from importer.ledger.access import Access, Secret
from importer.ledger.client import Client, connect
from importer.resources.base import FieldSpec, Resource
from importer.returning.writing import write
from importer.sandbox import Running
from importer.settling.flat import Flat, held, is_told
from importer.submission import Submission
from importer.workflow.job import Job, Occasion
from importer.workflow.post import Policy, post

NAMES = ("customer", "customer-invoice", "customer-credit-note", "customer-debit-note")
NOT_READ = {
    "overrideWithClassValues": "says what to do once, and is no field of the customer",
    "overrideNumberSeries": "says something of the number that is given, and is no field of the record",
    "note": "a customer's is read at an address of its own",
    "defaultPaymentMethod.isDefault": "not told of the default payment method: it is the default",
    "salesPersonID": "the ledger tells the salesperson by code",
    "consolidateInvoices": "not told of a document",
    "typeOfWork": "the vendor does not say which part of the read object it is",
    "operation": "says what to do with a row, and is no field of it",
    "expenseAmount": "not told of a VAT row",
    "rotRutDetails": "read at an address of its own",
}
"""Fields that can be written and are not read back in a list, by the last name of their path or its block, and why."""
NOT_WRITTEN_AGAIN = {
    "taxDetailLines": "worked out by the ledger; writing them can upset its totals",
    "taxDetails": "worked out by the ledger; writing them can upset its totals",
    "applicationLines": "what it is set off against need not be in another ledger",
    "directDebitLines": "a mandate's identifier is the ledger's own",
    "lineNumber": "how lines are numbered is the ledger's business; their order is kept",
    "childCustomerNumber": "a customer has to be there before it can be named",
    "parentRecordNumber": "a customer has to be there before it can be named",
    "postPeriod": "the same month as financialPeriod, which is fed instead",
    "directDebitMandateId": "an identifier of the ledger's own",
}
"""Fields that are left out of the tour through another ledger, and why."""

WORDS = st.text("abcæøå ABC=+-@'\"<>&;,.%09\n", min_size=1, max_size=30).map(str.strip).filter(bool)
CODES = st.from_regex(r"[0-9A-Z][0-9A-Z-]{0,8}[0-9A-Z]", fullmatch=True)
AMOUNTS = st.decimals("0.01", "99999.99", places=2)
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
KNOWN: Mapping[str, st.SearchStrategy[object]] = {
    "customerNumber": st.sampled_from(["0101", "20000"]),
    "currencyId": st.sampled_from(["NOK", "SEK", "EUR"]),
    "creditTermsId": st.sampled_from(["14", "30", "60"]),
    "customerClassId": st.sampled_from(["1", "2", "10"]),
    "vatCodeId": st.sampled_from(["3", "31", "6"]),
    "countryId": st.sampled_from(["NO", "SE", "DE"]),
    "documentDate": st.just(dt.date(2026, 3, 5)),
    "documentDueDate": st.dates(dt.date(2026, 3, 5), dt.date(2026, 9, 1)),
    "cashDiscountDate": st.dates(dt.date(2026, 3, 5), dt.date(2026, 9, 1)),
    "financialPeriod": st.sampled_from(["202603", "202604"]),
    "exchangeRate": st.sampled_from([Decimal("1.5"), Decimal("0.9123")]),
    "discountPercent": st.sampled_from([Decimal(0), Decimal(10), Decimal("12.5")]),
    "status": st.sampled_from(["Active", "OnHold"]),
    "email": st.just("post@fjord.example"),
    "corporateId": st.just("923609016"),
    "vatRegistrationId": st.just("NO923609016MVA"),
    "gln": st.just("7080000000005"),
    "postalCode": st.sampled_from(["0155", "5003"]),
    "contact": st.integers(1, 99),
    "paymentReference": st.just("12345674"),
    "revoked": st.booleans(),
    "overrideAddress": st.just(True),  # noqa: FBT003  a value
    "overrideContact": st.just(True),  # noqa: FBT003  a value
    "quantity": st.decimals(1, "9999.99", places=2),
    "unitPriceInCurrency": st.decimals(1, "9999.99", places=2),
    "discountAmountInCurrency": st.decimals(0, "0.99", places=2),
}
"""What a field may hold so that a ledger takes it, by its last name."""
KINDS: Mapping[Kind, st.SearchStrategy[object]] = {
    Kind.TEXT: WORDS,
    Kind.CODE: CODES,
    Kind.DECIMAL: AMOUNTS,
    Kind.WHOLE: st.integers(1, 500),
    Kind.DATE: DAYS,
    Kind.FLAG: st.booleans(),
}
NEEDED = {
    "customer": ("number", "name"),
    "documents": ("referenceNumber", "customerNumber", "documentDate"),
    "lines": ("description", "quantity", "unitPriceInCurrency"),
}


def concrete(paths: tuple[str, ...]) -> list[str]:
    """Return paths with a number or a name in place of patterns."""
    return [path.replace("<N>", "1").replace("<ID>", "SEGMENT") for path in paths]


def reasons(path: str) -> list[str]:
    """Return why a field does not take part in the tour."""
    parts = path.split(".")
    return [
        why
        for table in (NOT_READ, NOT_WRITTEN_AGAIN)
        for name, why in table.items()
        if name in {path, parts[0], parts[-1]}
    ]


def touring(resource: Resource, *, line: bool) -> list[str]:
    """Return the fields that take part."""
    paths = concrete(resource.line_paths() if line else resource.paths())
    return [path for path in paths if not _is_out(resource, path, line=line)]


def _is_out(resource: Resource, path: str, *, line: bool) -> bool:
    told = is_told(resource, path, line=line)
    left_out = any(name in {path, path.split(".", maxsplit=1)[0]} for name in NOT_WRITTEN_AGAIN)
    return not told or left_out


@pytest.mark.parametrize("name", NAMES)
def test_every_field_takes_part_or_there_is_a_reason(name: str) -> None:
    """No writable field is left out in silence."""
    resource = resources.get(name)
    for line in (False, True):
        paths = concrete(resource.line_paths() if line else resource.paths())
        left_out = set(paths) - set(touring(resource, line=line))
        assert [path for path in left_out if not reasons(path)] == []


def values(spec: FieldSpec) -> st.SearchStrategy[object]:
    """Return what a field may hold."""
    known = KNOWN.get(spec.path.rpartition(".")[2])
    if known is not None:
        return known
    if spec.choices:
        return st.sampled_from(spec.choices)
    fitting = KINDS[spec.kind]
    most = spec.max_length or spec.length_hint
    return fitting.filter(lambda value: len(str(value)) <= most) if most else fitting


@st.composite
def records(draw: st.DrawFn, resource: Resource, *, line: bool = False, every: bool = False) -> dict[str, object]:
    """Return some fields of a record or a line, or all of them, by path."""
    needed = NEEDED["lines" if line else "customer" if resource.name == "customer" else "documents"]
    paths = touring(resource, line=line)
    lookup = resource.line_field if line else resource.field
    chosen = set(paths) if every else draw(st.sets(st.sampled_from(paths), max_size=25)) | set(needed)
    made: dict[str, object] = {}
    for path in sorted(chosen & set(paths)):
        spec = lookup(path)
        assert spec is not None
        strategy = values(spec)
        if not strategy.is_empty:
            made[path] = draw(strategy)
    return made


def mapping_text(resource: Resource) -> str:
    """Return an upsert mapping in which every field that takes part has a column of its own."""
    number = resource.number_field
    fields = "\n".join(f'"{path}" = "{path}"' for path in touring(resource, line=False))
    lines = "\n".join(f'"{path}" = "line {path}"' for path in touring(resource, line=True))
    of_lines = f"[lines]\n{lines}\n" if resource.lines_field else ""
    head = f'version = 1\nresource = "{resource.name}"\noperation = "upsert"\n'
    return f'{head}[document]\nkey = "{number}"\n[fields]\n{fields}\n{of_lines}'


@pytest.fixture(scope="module")
def ledgers() -> Iterator[tuple[tuple[Running, Client], tuple[Running, Client]]]:
    """Return two ledgers."""
    with ExitStack() as stack:
        opened = []
        for _ in range(2):
            running = stack.enter_context(sandbox.start())
            access = Access(
                running.company,
                running.tenant_id,
                running.client_id,
                Secret(running.client_secret),
                base_url=running.url,
                token_url=running.token_url,
            )
            opened.append((running, stack.enter_context(closing(connect(access)))))
        yield opened[0], opened[1]


def emptied(running: Running, client: Client) -> Client:
    """Return a ledger with two customers in it, and nothing else."""
    requests.post(f"{running.control_url}/reset", timeout=20).raise_for_status()
    for number in ("0101", "20000"):
        create(client, "customer", {"number": number, "name": f"Customer {number}"}, [])
    return client


def create(client: Client, name: str, header: Mapping[str, object], lines: list[dict[str, object]]) -> None:
    """Create a record."""
    resource = resources.get(name)
    number, customer = header.get(resource.number_field or ""), header.get(resource.customer_field)
    payload = resource.assemble(header, lines)
    client.create(Submission(name, "create", str(number), payload, (), str(number), str(customer)))


def all_held(client: Client, resource: Resource) -> dict[str, Flat]:
    """Return what a ledger holds, by number: the fields that take part."""
    paths, lines = touring(resource, line=False), touring(resource, line=True)
    found = {}
    for row in client.list(resource.name, expands(resource, paths)):
        flat = held(resource, row)
        of_lines = tuple({path: line[path] for path in lines if path in line} for line in flat.lines)
        number = str(flat.header[resource.number_field or ""])
        found[number] = Flat({path: flat.header[path] for path in paths if path in flat.header}, of_lines)
    return found


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
@given(data=st.data())
def test_a_ledger_comes_back_equal(ledgers: Any, name: str, data: st.DataObject) -> None:
    """Field by field, whatever the documents hold."""
    (one, first), (other, second) = ledgers
    first, second, resource = emptied(one, first), emptied(other, second), resources.get(name)
    for at in range(6):
        header = data.draw(records(resource, every=not at)) | {resource.number_field or "": f"T{at:04}"}
        line = records(resource, line=True, every=not at)
        lines = data.draw(st.lists(line, min_size=1, max_size=4)) if resource.line else []
        create(first, name, header, lines)
    with TemporaryDirectory() as folder:
        toured(Path(folder), resource, first, second)
    before = all_held(first, resource)
    assert all_held(second, resource) == before
    assert set(touring(resource, line=False)) == set(before["T0000"].header)
    missing = set(touring(resource, line=True)) - {path for line in before["T0000"].lines for path in line}
    assert missing == set()


def toured(folder: Path, resource: Resource, first: Client, second: Client) -> None:
    """Export one ledger and import it into the other."""
    path, workbook = folder / "m.toml", folder / "book.xlsx"
    path.write_text(mapping_text(resource), encoding="utf-8")
    filters = expands(resource, touring(resource, line=False))
    about = About(first.host, first.company, filters, datetime.now(UTC))
    write(first.list(resource.name, filters), mappings.load(path), workbook, "the first company", about)
    with Journal.open(folder) as journal:
        policy = Policy(options=runner.Options(settle_seconds=0.1))
        report = post(Job(path, workbook, None), Occasion.now(), second, journal, policy)
    done = {outcome.status.value for outcome in report.outcomes}
    assert done <= {"created", "updated", "unchanged"}, [finding.message for finding in report.plan.findings]
