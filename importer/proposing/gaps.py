"""Gaps: what a document needs or usually has and no column feeds, as questions."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from importer.proposing.amounts import ALONE
from importer.proposing.feeds import quoted_path
from importer.proposing.toml import inline, key, quoted
from importer.proposing.value import Feed, Proposal, Question

CONTENT = ("inventoryNumber", "description", "accountNumber")
USUAL: Mapping[tuple[str, str], tuple[str, str]] = {
    ("fields", "currencyId"): (inline(value="NOK"), "no column has a currency; left out, it is the customer's own"),
    ("fields", "customerClassId"): (
        inline(value="1"),
        "no column has the customer class, which supplies terms and VAT",
    ),
    ("lines", "vatCodeId"): (inline(value="3"), "no column has a VAT category; left out, it is the item's own"),
}
"""What is commonly the same for all, and worth a question where nothing feeds it."""


def filled(proposal: Proposal, *, key_found: bool) -> Proposal:
    """Return the proposal with quantity one where a line has a price alone, and a question for every gap."""
    one = list(_one(proposal))
    fed = [each for each in one if isinstance(each, Feed)]
    whole = replace(proposal, feeds=(*proposal.feeds, *fed))
    asked = (
        *[each for each in one if isinstance(each, Question)],
        *_urgent(whole),
        *_needed(whole),
        *_common(whole),
        *(() if key_found else (_key(whole),)),
    )
    return replace(whole, questions=asked)


def _one(proposal: Proposal) -> Iterator[Feed | Question]:
    """Yield quantity one where an amount stands alone; beside a price it is asked for."""
    price = proposal.feed("lines", "unitPriceInCurrency")
    if price is None or proposal.feed("lines", "quantity") or proposal.operation == "update":
        return
    if price.reason.endswith(ALONE):
        yield Feed("lines", "quantity", inline(value=1), 0.9, "no column has a quantity")
    else:
        text = "no column has a quantity: is every line one unit?"
        yield Question("lines", text, (f"quantity = {inline(value=1)}",))


def _urgent(proposal: Proposal) -> Iterator[Question]:
    """Yield the questions there are, marked where their answer feeds what no document can do without."""
    needed = tuple(f"{quoted_path(path)} = " for path in _required(proposal) if not proposal.feed("fields", path))
    for question in proposal.questions:
        is_needed = question.table == "fields" and any(line.startswith(needed) for line in question.answers)
        yield replace(question, text=f"NEEDED: {question.text}") if is_needed else question


def _required(proposal: Proposal) -> list[str]:
    resource = proposal.resource
    paths = list(resource.required if proposal.operation != "update" else ())
    if proposal.operation != "create" and resource.number_field:
        paths.insert(0, resource.number_field)
    return paths


def _needed(proposal: Proposal) -> Iterator[Question]:
    resource = proposal.resource
    for path in _required(proposal):
        if not proposal.feed("fields", path) and not _asked(proposal, path):
            title = resource.title.lower()
            answer = f"{quoted_path(path)} = {quoted('…')}"
            yield Question("fields", f"NEEDED: no column feeds {path}, and a {title} cannot do without", (answer,))
    has_lines = resource.lines_field is not None and proposal.operation != "update"
    if has_lines and not any(proposal.feed("lines", path) for path in CONTENT):
        text = "NEEDED: nothing says what a line is about: an item, a description or an account"
        yield Question("lines", text, tuple(f"{path} = {quoted('…')}" for path in CONTENT))


def _common(proposal: Proposal) -> Iterator[Question]:
    if proposal.operation == "update":
        return
    for (table, path), (right, text) in USUAL.items():
        find = proposal.resource.field if table == "fields" else proposal.resource.line_field
        asked = any(f"{key(path)} =" in line for question in proposal.questions for line in question.answers)
        if find(path) is not None and not proposal.feed(table, path) and not asked:
            yield Question(table, f"{text}: the same for all?", (f"{quoted_path(path)} = {right}",))


def _asked(proposal: Proposal, path: str) -> tuple[str, ...]:
    """Return what feeds a field in the answers of questions."""
    start = f"{quoted_path(path)} = "
    lines = (line for question in proposal.questions if question.table == "fields" for line in question.answers)
    return tuple(line.removeprefix(start) for line in lines if line.startswith(start))


def _key(proposal: Proposal) -> Question:
    """Ask for the key: perhaps the column that may hold the number of the document."""
    text = "NEEDED: which column names the document? rows with the same value are one document"
    columns = [right for right in _asked(proposal, proposal.resource.number_field or "") if right.startswith('"')]
    return Question("document", text, (f"key = {columns[0] if columns else quoted('…')}",))
