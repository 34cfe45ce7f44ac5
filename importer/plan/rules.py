"""The rules a document has to keep before anybody is asked: each notes what breaks it, and where."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import polars as pl

from importer.plan import line_rules, money_rules
from importer.plan.case import Case

Rule: TypeAlias = Callable[[Case], None]
SHOWN_KEYS = 3


def missing_values(case: Case) -> None:
    """Note the rows of documents in which no row has a value that every document needs."""
    for path in case.mapping.needed:
        field = case.documents.header[path]
        broken = case.documents.having(field.fed.broken)
        missing = field.values.is_null() & ~field.clear & ~broken
        case.cells.note(case.documents.rows_of(missing), "missing-value", field.column, {"field": path})


def no_lines(case: Case) -> None:
    """Note documents that are to be created without a line."""
    if case.mapping.resource.lines_field is not None and case.mapping.creates:
        case.note_documents(case.nets["lines"] == 0, "no-lines")


def due_dates(case: Case) -> None:
    """Note documents that are due before they are dated."""
    dated, due = (case.documents.header.get(path) for path in ("documentDate", "documentDueDate"))
    if dated is None or due is None:
        return
    early = (due.values < dated.values).arg_true()
    dates = zip(due.values.gather(early), dated.values.gather(early), strict=True)
    words = ({"value": value, "date": date} for value, date in dates)
    case.cells.note_each(due.at.gather(early), "due-before-date", due.column, words)


def periods(case: Case) -> None:
    """Note documents whose post period (MMYYYY) and financial period (YYYYMM) are not the same month."""
    post, financial = (case.documents.header.get(path) for path in ("postPeriod", "financialPeriod"))
    if post is None or financial is None:
        return
    month = post.values.str.slice(2) + post.values.str.slice(0, 2)
    apart = (month != financial.values).arg_true()
    months = zip(post.values.gather(apart), financial.values.gather(apart), strict=True)
    words = ({"value": value, "other": other} for value, other in months)
    case.cells.note_each(post.at.gather(apart), "period-disagrees", post.column, words)


def negative_totals(case: Case) -> None:
    """Note documents that would be created with less than nothing; credit notes are positive as well."""
    if not case.mapping.creates:
        return
    suggestion = (
        "Negate the quantity in the mapping: the ledger takes positive amounts on a credit note."
        if "credit" in case.mapping.resource.name
        else "Import it as a credit note, with a mapping for customer-credit-note."
    )
    negative = (case.nets["net"] < 0).arg_true()
    words = ({"value": net, "suggestion": suggestion} for net in case.nets["net"].gather(negative))
    case.cells.note_each(case.documents.starts.gather(negative), "negative-total", case.column("quantity"), words)


def names_used_twice(case: Case) -> None:
    """Note documents that share the number, or whatever else names them in the ledger."""
    number = case.mapping.resource.number_field or ""
    naming = () if case.mapping.key is not None else tuple(feed.path for feed in case.mapping.naming)
    for paths in dict.fromkeys(((number,), naming)):
        if paths and case.documents.header.keys() >= set(paths):
            _note_twice(case, paths)


def _note_twice(case: Case, paths: Sequence[str]) -> None:
    fields = [case.documents.header[path] for path in paths]
    parts = pl.DataFrame([field.values.cast(pl.String).alias(field.fed.path) for field in fields])
    names = parts.select(pl.concat_str(pl.all(), separator=" ").alias("name"))["name"]
    twice = (names.is_not_null() & names.is_duplicated()).arg_true()
    shared = list(zip(names.gather(twice), case.documents.keys.gather(twice), strict=True))
    sharing: dict[str, list[str]] = {}
    for name, key in shared:
        sharing.setdefault(name, []).append(key)
    field = " and ".join(paths)
    words = ({"field": field, "value": name, "others": _others(key, sharing[name])} for name, key in shared)
    case.cells.note_each(fields[0].at.gather(twice), "duplicate-number", fields[0].column, words)


def _others(key: str, keys: Sequence[str]) -> str:
    """Return the keys but one, the first of them by name: `A, B, C and 7 more`."""
    shown = [other for other in keys[: SHOWN_KEYS + 1] if other != key][:SHOWN_KEYS]
    more = len(keys) - 1 - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def nothing_to_update(case: Case) -> None:
    """Note documents that are to be updated with nothing."""
    if case.mapping.creates:
        return
    nothing = case.nets["lines"] == 0
    for path, field in case.documents.header.items():
        if path != case.mapping.resource.number_field:
            nothing &= field.values.is_null() & ~field.clear & ~case.documents.having(field.fed.broken)
    case.note_documents(nothing, "nothing-to-update")


def clears(case: Case) -> None:
    """Note `<clear>` where nothing exists yet to be cleared, and in fields that cannot be empty."""
    for fed in case.fed():
        if not fed.clear.any():
            continue
        if not case.mapping.updates:
            case.cells.note(fed.clear.arg_true(), "clear-on-create", fed.column)
        elif not fed.feed.spec.nullable or fed.path in case.mapping.needed:
            case.cells.note(fed.clear.arg_true(), "cannot-clear", fed.column, {"field": fed.path})


def long_texts(case: Case) -> None:
    """Note texts that are longer than the ledger usually takes."""
    for fed in case.fed():
        limit = fed.feed.spec.length_hint
        if limit is None:
            continue
        long = (fed.values.str.len_chars() > limit).arg_true()
        words = (
            {"value": text, "length": len(text), "limit": limit, "field": fed.path} for text in fed.values.gather(long)
        )
        case.cells.note_each(long, "too-long", fed.column, words)


RULES: Sequence[Rule] = (
    missing_values,
    no_lines,
    due_dates,
    periods,
    negative_totals,
    names_used_twice,
    nothing_to_update,
    clears,
    long_texts,
    line_rules.contentless_lines,
    line_rules.unnumbered_lines,
    line_rules.line_numbers_used_twice,
    money_rules.currency_signs,
)


def apply(case: Case) -> None:
    """Look at every document with every rule."""
    for rule in RULES:
        rule(case)
