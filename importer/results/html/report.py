"""What the report of a run says: what the Summary, Errors and Ledger sheets have, and nothing more."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from importer.language import _, amount, spoken
from importer.results import looks
from importer.results.control_part import titled
from importer.results.errors_sheet import problems
from importer.results.html.control import control_tables
from importer.results.html.value import Cell, Fact, Page, Row, Table
from importer.results.parts import Part, Told, parts_of
from importer.submission import Status
from importer.summary import Summary, verdict

MOST_PROBLEMS = 300
MOST_NUMBERS = 1000
"""So many lines the page has at most; all of them are in the result workbook."""
_WORST_FIRST = (Status.IN_DOUBT.value, Status.REFUSED.value, Status.INVALID.value)
_THERE = (Status.CREATED, Status.UPDATED, Status.UNCHANGED, Status.ALREADY_DONE)


def report_page(told: Sequence[Told], summary: Summary) -> str:
    """Return the report of a run as a self-contained HTML document, in the language spoken."""
    return _template().render(page=report(told, summary))


def report(told: Sequence[Told], summary: Summary) -> Page:
    """Return what the report says."""
    parts = parts_of(told)
    sent = _("SENT") if summary.sent else _("NOT SENT")
    tables = (_by_status(parts), *control_tables(summary.control), _look_at(parts), _numbers(parts))
    return Page(
        language=spoken(),
        title=" · ".join(filter(None, (sent, summary.company, Path(summary.workbook).name, summary.run))),
        banner=Cell(sent, _banner(summary)),
        rung=_rung(summary),
        verdict=verdict(summary.documents),
        alarms=summary.alarms,
        facts=tuple(_facts(summary)),
        notes_title=_("Notes"),
        notes=summary.notes,
        tables=tables,
        footer=_("Written by the customer ledger importer from its journal. The result workbook has every row."),
        colours=tuple(_colours()),
    )


def _banner(summary: Summary) -> str:
    """Return the look of SENT or NOT SENT."""
    if not summary.sent:
        return "not-sent"
    return "look" if summary.alarms else "sent"


def _rung(summary: Summary) -> str:
    return _("Posted to the ledger.") if summary.sent else _("Nothing new was sent to the ledger.")


def _facts(summary: Summary) -> Iterator[Fact]:
    yield Fact(_("Company"), summary.company or "-")
    yield Fact(_("Run"), summary.run)
    yield Fact(_("Host"), summary.host or "-")
    yield Fact(_("When"), summary.when)
    yield Fact(_("Profile"), summary.profile or "-")
    yield Fact(_("Who"), summary.who or "-")
    yield Fact(_("Workbook"), summary.workbook, wide=True)
    yield Fact(_("Mapping"), summary.mapping, wide=True)
    yield Fact("SHA-256", summary.workbook_sha256 or "-", wide=True)
    yield Fact(_("Rows"), _rows(summary.rows), wide=True)
    yield Fact(_("Ledger calls"), str(summary.requests))


def _rows(rows: dict[str, int]) -> str:
    words = _("{read} read: {in_documents} in documents, {invalid} invalid, {filtered} filtered, {blank} blank")
    return words.format(**rows)


def _by_status(parts: Sequence[Part]) -> Table:
    """Return documents by status, for each resource and currency, and the sum of what is valid."""
    ends, several = _ends(parts), len({part.plan.resource for part in parts}) > 1
    order = {status.value: place for place, status in enumerate(Status)}
    rank = pl.col("status").replace_strict(order, return_dtype=pl.Int64)
    groups = _added(ends, "resource", "status", "currency").sort("resource", rank, "currency", nulls_last=True)
    mixed = ends.filter(pl.col("net").is_not_null() & (pl.col("status").n_unique().over("resource", "currency") > 1))
    valid = _added(mixed.filter("valid"), "resource", "currency")
    rows = (*_counted(groups, several=several), *_counted(valid.sort("resource", "currency"), several=several))
    resource = (Cell(_("Resource")),) if several else ()
    headings = (*resource, Cell(_("Status"), "short"), Cell(_("Documents"), "number"), *_net(parts))
    return Table(_("Documents by status"), headings, rows, "" if rows else _("No documents."), cards=several)


def _added(ends: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Return `count` and `net` of each group; `net` is null where documents have no amounts."""
    net = pl.when(pl.col("net").is_not_null().any()).then(pl.col("net").sum())
    return ends.group_by(*by).agg(pl.len().alias("count"), net.alias("net"))


def _counted(groups: pl.DataFrame, *, several: bool) -> Iterator[Row]:
    for group in groups.iter_rows(named=True):
        resource = (Cell(titled(group["resource"])),) if several else ()
        word = _word(group["status"]) if "status" in group else Cell(_("valid, in all"))
        money = _money(group["net"], group["currency"])
        yield Row((*resource, word, Cell(str(group["count"])), money), total="status" not in group)


def _ends(parts: Sequence[Part]) -> pl.DataFrame:
    """Return what became of each document; `net` and `currency` are null where documents have no amounts."""
    return pl.concat([_with_resource(part) for part in parts])


def _with_resource(part: Part) -> pl.DataFrame:
    money = pl.lit(part.has_money)
    return part.ends.select(
        *("key", "valid", "status", "number", "customer"),
        resource=pl.lit(part.plan.resource),
        net=pl.when(money).then(pl.col("net").cast(pl.Decimal(38, 6))),
        currency=pl.when(money).then("currency"),
    )


def _look_at(parts: Sequence[Part]) -> Table:
    """Return what a person must look at: in doubt, refused, invalid, then warnings; each with the most money first."""
    wrong = problems(parts)
    rank = {word: place for place, word in enumerate(_WORST_FIRST)}
    worst = pl.col("status").replace_strict(rank, default=len(rank), return_dtype=pl.Int64)
    first = wrong.sort(worst, maintain_order=True).head(MOST_PROBLEMS)
    rows = tuple(_problem(line) for line in first.iter_rows(named=True))
    headings = (
        Cell(_("Cell"), "short"),
        Cell(_("Status"), "short"),
        Cell(_("Document"), "key"),
        Cell(_("What is wrong, and how to fix it"), "words"),
        Cell(_("Held back"), "number"),
    )
    note = _more(len(wrong), len(rows)) if rows else _("Nothing is wrong.")
    return Table(_("What a person must look at"), headings, rows, note)


def _problem(line: Mapping[str, Any]) -> Row:
    cell, key, what, how = (str(line[name] or "") for name in ("cell", "key", "what", "how"))
    held = _money(line["held"], line["currency"])
    return Row((Cell(cell), _word(line["status"]), Cell(key), Cell(what, more=how), held))


def _numbers(parts: Sequence[Part]) -> Table:
    """Return the documents that are in the ledger, with their numbers there."""
    ends = _ends(parts).filter(pl.col("status").is_in([each.value for each in _THERE]))
    listed = ends.select("key", "status", "number", "customer", "net", "currency").head(MOST_NUMBERS)
    rows = tuple(
        Row((Cell(key), _word(status), Cell(number or ""), Cell(customer or ""), _money(net, unit)))
        for key, status, number, customer, net, unit in listed.iter_rows()
    )
    texts = (Cell(_("Ledger number")), Cell(_("Customer")))
    headings = (Cell(_("Document"), "key"), Cell(_("Status"), "short"), *texts, *_net(parts))
    note = _more(len(ends), len(rows)) if rows else _("No document was sent, and none was found there.")
    return Table(_("In the ledger"), headings, rows, note)


def _net(parts: Sequence[Part]) -> tuple[Cell, ...]:
    """Return the heading of the amounts; none where no document has any, whose cells are left out then."""
    return (Cell(_("Net amount"), "number"),) if any(part.has_money for part in parts) else ()


def _money(net: Decimal | None, currency: str | None) -> Cell:
    """Return an amount with its currency; blank where there is neither."""
    if net is None or (net, currency) == (Decimal(0), looks.BASE):
        return Cell("")
    return Cell(f"{amount(net)} {currency or looks.BASE}")


def _more(every: int, shown: int) -> str:
    if every == shown:
        return ""
    return _("and {count} more in the result workbook.").format(count=every - shown)


def _word(status: str) -> Cell:
    return Cell(_(status), f"s-{status}")


def _colours() -> Iterator[tuple[str, str, str]]:
    """Yield the classes of words that have colours of their own, those of the result workbook."""
    named = {f"s-{word}": look for word, look in looks.status_looks().items()}
    named |= {"sent": looks.BANNER_SENT, "not-sent": looks.BANNER_NOT_SENT}
    named |= {"look": looks.BANNER_ALARM, "alarm": looks.ALARM}
    for name, look in named.items():
        yield name, look.ink or "000000", look.fill or "FFFFFF"


@cache
def _template() -> jinja2.Template:
    text = Path(__file__).with_name("report.html").read_text(encoding="utf-8")
    return jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string(text)
