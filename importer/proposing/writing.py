"""Writing: a proposal as the text of a mapping file, every line with its reason, every question ready to answer."""

import textwrap
from collections.abc import Iterator

from importer.proposing.feeds import quoted_path
from importer.proposing.toml import quoted
from importer.proposing.value import Feed, Proposal, Question

WIDTH = 110
TABLES = ("sheet", "document", "columns", "fields", "lines")


def text(proposal: Proposal, *, named: bool = False) -> str:
    """Return the mapping file: what is proposed, what is asked; `named` when the sheet has to be told by its name."""
    sheet = [f"name = {quoted(proposal.sheet.name)}"] if named else []
    parts = ["\n".join(_top(proposal))]
    parts += ["\n".join(block) for table in TABLES if (block := list(_table(proposal, table, sheet)))]
    if proposal.idle:
        parts.append("\n".join(_comment(f"{idle}." for idle in proposal.idle)))
    return "\n\n".join(parts) + "\n"


def _top(proposal: Proposal) -> Iterator[str]:
    yield from _comment(
        [
            f"Proposed from {_where(proposal)}. Read every line before you use it:",
            "a figure is how sure the proposal is, with its reason; a line that begins with # ? is a question.",
            *proposal.notes,
        ]
    )
    yield ""
    yield "version = 1"
    yield f"resource = {quoted(proposal.resource.name)}"
    if proposal.operation_reason:
        yield from _comment([proposal.operation_reason])
    yield f"operation = {quoted(proposal.operation)}"


def _where(proposal: Proposal) -> str:
    sheet = proposal.sheet
    name = sheet.path.name if sheet.kind == "csv" else f"sheet '{sheet.name}' of {sheet.path.name}"
    return f"{name}, header in row {sheet.header_row}, {sheet.rows.len()} rows"


def _table(proposal: Proposal, table: str, sheet: list[str]) -> Iterator[str]:
    lines = list(_columns(proposal) if table == "columns" else _lines(proposal, table))
    lines = sheet + lines if table == "sheet" else lines
    if not lines:
        return
    needed = table == "fields" or any(line and not line.startswith("#") for line in lines)
    yield f"[{table}]" if needed else f"# [{table}]"
    yield from lines


def _columns(proposal: Proposal) -> Iterator[str]:
    for heading, right in proposal.columns.items():
        yield f"{quoted(heading)} = {right}"


def _lines(proposal: Proposal, table: str) -> Iterator[str]:
    for feed in proposal.of(table):
        yield from _fed(feed)
    for question in proposal.asked(table):
        yield from _asked(question)


def _fed(feed: Feed) -> Iterator[str]:
    yield from _comment([f"{feed.score:.2f}: {feed.reason}"])
    yield f"{quoted_path(feed.path)} = {feed.right}"


def _asked(question: Question) -> Iterator[str]:
    first, *others = textwrap.wrap(question.text, WIDTH - 4) or [""]
    yield f"# ? {first}"
    yield from (f"#   {line}" for line in others)
    yield from (f"# {line}" for line in question.answers)


def _comment(texts: "list[str] | Iterator[str]") -> Iterator[str]:
    for each in texts:
        yield from (f"# {line}" for line in textwrap.wrap(each, WIDTH - 2))
