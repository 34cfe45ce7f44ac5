"""Checks of lines: what each is about, which line of the ledger it means, and that it comes to something."""

import polars as pl

from importer.language import _, later
from importer.mapping.whole import CONTENT
from importer.plan.case import Case

NUMBER, OPERATION = "lineNumber", "operation"
OF_EXISTING = ("Update", "Delete")
ZERO = r"^-?0+(\.0*)?$"
FACTORS = {"quantity": later("the quantity"), "unitPriceInCurrency": later("the unit price")}
"""The fields of which a zero makes a line come to nothing, and what to call them."""
AMOUNT = "manualAmountInCurrency"


def new_lines(case: Case) -> pl.Series:
    """Return the rows whose line is to be new in the ledger [Boolean].

    A line's operation tells. When it has none, a line of a document that may exist is new if it has no number.
    """
    lines, new = case.documents.lines, case.documents.present
    if case.mapping.updates and NUMBER in lines:
        new = new & ~(lines[NUMBER].values.is_not_null() | lines[NUMBER].broken)
    if OPERATION in lines:
        operation = lines[OPERATION].values
        new = new & operation.is_null() | (case.documents.present & operation.eq_missing("Insert"))
    return new


def contentless_lines(case: Case) -> None:
    """Note new lines that name no item and have neither a description nor an account."""
    about = [case.documents.lines[path] for path in CONTENT if path in case.documents.lines]
    empty = new_lines(case)
    for fed in about:
        empty = empty & fed.values.is_null() & ~fed.broken
    case.cells.note(empty.arg_true(), "line-without-content", about[0].column if about else None)


def unnumbered_lines(case: Case) -> None:
    """Note lines that are to be changed or deleted and do not say which line of the ledger they mean."""
    operation, number = (case.documents.lines.get(path) for path in (OPERATION, NUMBER))
    if operation is None:
        return
    lacking = case.documents.present & operation.values.is_in(OF_EXISTING).fill_null(value=False)
    if number is not None:
        lacking = lacking & number.values.is_null() & ~number.broken
    column = number.column if number is not None else operation.column
    case.cells.note(lacking.arg_true(), "missing-value", column, {"field": NUMBER, "what": _("the cell is empty")})


def line_numbers_used_twice(case: Case) -> None:
    """Note lines of one document that mean the same line of the ledger."""
    number = case.documents.lines.get(NUMBER)
    if number is None:
        return
    lines = pl.DataFrame({"of": case.documents.of, "number": number.values})
    twice = (lines.is_duplicated() & number.values.is_not_null()).arg_true()
    words = ({"value": value} for value in number.values.gather(twice))
    case.cells.note_each(twice, "duplicate-line", number.column, words)


def zero_lines(case: Case) -> None:
    """Note new lines that come to nothing because a cell says so: a quantity or a unit price of zero."""
    if not case.mapping.creates:
        return
    lines = case.documents.lines
    chosen = new_lines(case)
    if AMOUNT in lines:
        chosen = chosen & lines[AMOUNT].values.is_null()
    for path, name in FACTORS.items():
        if path in lines:
            zero = chosen & _zero(lines[path].values)
            case.cells.note(zero.arg_true(), "zero-line", lines[path].column, {"value": "0", "what": _(name)})
            chosen = chosen & ~zero


def _zero(digits: pl.Series) -> pl.Series:
    """Return which of the plain digits are zero [Boolean]."""
    maybe = (digits.str.starts_with("0") | digits.str.starts_with("-0")).arg_true()
    zero = maybe.filter(digits.gather(maybe).str.contains(ZERO))
    return pl.Series([False]).new_from_index(0, len(digits)).scatter(zero, values=True)
