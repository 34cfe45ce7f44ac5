"""Checks for what is not there, or is there in vain: values, lines, something to change, something to clear."""

from collections.abc import Iterator

import polars as pl

from importer.language import _
from importer.plan.case import Case


def missing_values(case: Case) -> None:
    """Note documents in which no row has a value that every document needs, once, in the first of its rows."""
    for path in case.mapping.needed:
        field = case.documents.header[path]
        broken = case.documents.having(field.fed.broken)
        missing = field.values.is_null() & ~field.clear & ~broken
        rows = case.documents.rows_of(missing)
        of = case.documents.of.gather(rows)
        words = ({"field": path, "what": what} for what in _what_is_empty(of.unique_counts()))
        case.cells.note_each(rows.gather(of.arg_unique()), "missing-value", field.column, words)


def _what_is_empty(cells: pl.Series) -> Iterator[str]:
    """Say it of each document by its number of cells; one of them filled in is enough."""
    for count in cells:
        many = _("all {count} cells of the document are empty").format(count=count)
        yield many if count > 1 else _("the cell is empty")


def no_lines(case: Case) -> None:
    """Note documents that are to be created without a line."""
    if case.mapping.resource.lines_field is not None and case.mapping.creates:
        case.note_documents(case.nets["lines"] == 0, "no-lines")


def nothing_to_update(case: Case) -> None:
    """Note documents that are to be updated with nothing."""
    if case.mapping.creates:
        return
    nothing = case.nets["lines"] == 0
    for path, field in case.documents.header.items():
        if path not in {case.mapping.resource.number_field, case.mapping.match}:
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
