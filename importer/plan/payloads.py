"""Valid documents become submissions: one validated payload each, with the rows it came from."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

import polars as pl
from pydantic import ValidationError

from importer.findings import Finding
from importer.plan.case import Case
from importer.plan.notes import Notes
from importer.resources.base import CLEAR, Payload, Problem, payload_problems
from importer.submission import Submission

Record: TypeAlias = dict[str, object]
"""Path -> value."""
Series: TypeAlias = Mapping[str, pl.Series]


def build(case: Case, table: pl.DataFrame) -> tuple[tuple[Submission, ...], list[Finding]]:
    """Return a submission for every valid document of `table`, in sheet order.

    What the payload itself refuses, after every cell was read and every rule kept, comes back as findings.
    """
    documents, mapping = case.documents, case.mapping
    assemble = mapping.resource.assembler(documents.header, documents.lines, mapping.operation)
    own = _own(case, table["valid"])
    lines, rows, places = _lines(case, own), _rows(case), iter(_line_rows(case, own))
    submissions: list[Submission] = []
    refused = case.cells.notes.anew()
    for at, header in _headers(case, table["valid"]):
        document = table.row(at, named=True)
        line_rows = tuple(islice(places, document["lines"]))
        try:
            payload = assemble(header, list(islice(lines, document["lines"])))
        except ValidationError as error:
            for problem in payload_problems(error):
                _note(case, at, problem, refused)
        else:
            submissions.append(_submission(case, document, (rows[at], line_rows), payload))
    keys = documents.keys.gather(documents.of)
    return tuple(submissions), list(refused.findings(case.cells.rows, keys))


def _note(case: Case, at: int, problem: Problem, refused: Notes) -> None:
    """Note what the payload of document `at` refuses, at the cell it came from."""
    line = problem.words.get("line")
    if isinstance(line, int):
        position = ((case.documents.of == at) & case.documents.present).arg_true()[line]
    else:
        position = case.documents.header[problem.path].at[at]
    refused.add(case.cells.rows[position], problem.code, case.column(problem.path), problem.words)


def _headers(case: Case, valid: pl.Series) -> Iterator[tuple[int, Record]]:
    """Yield (position, header values) of each valid document."""
    fields, chosen = case.documents.header, valid.arg_true()
    values = {path: field.values for path, field in fields.items()}
    clears = {path: field.clear for path, field in fields.items()}
    yield from zip(chosen, _records(values, clears, chosen), strict=True)


def _own(case: Case, valid: pl.Series) -> pl.Series:
    """Return the positions of the lines of all valid documents, by document and in sheet order within one."""
    documents = case.documents
    own = (documents.present & valid.gather(documents.of)).arg_true()
    return pl.DataFrame({"of": documents.of.gather(own), "at": own}).sort("of", maintain_order=True)["at"]


def _lines(case: Case, own: pl.Series) -> Iterator[Record]:
    """Yield the lines at the positions `own`."""
    fields = case.documents.lines
    values = {path: fed.values for path, fed in fields.items()}
    return _records(values, {path: fed.clear for path, fed in fields.items()}, own)


def _line_rows(case: Case, own: pl.Series) -> list[int]:
    """Return the row of each of these lines, as its own sheet counts it."""
    return (case.cells.rows.gather(own) - case.cells.notes.last).to_list()


def _records(values: Series, clears: Series, chosen: pl.Series) -> Iterator[Record]:
    """Yield the values at the `chosen` positions; what is blank is left out, what is to be cleared is CLEAR."""
    table = pl.DataFrame({path: series.gather(chosen) for path, series in values.items()})
    clearing = {path: flags for path, flags in clears.items() if flags.any()}
    for at, row in zip(chosen, table.iter_rows(), strict=True):
        record: Record = {path: value for path, value in zip(values, row, strict=True) if value is not None}
        for path, flags in clearing.items():
            if flags[at]:
                record[path] = CLEAR
        yield record


def _rows(case: Case) -> Sequence[tuple[int, ...]]:
    """Return the numbers of the rows of each document, those of its own sheet."""
    frame = pl.DataFrame({"of": case.documents.of, "row": case.cells.rows}).filter(case.documents.heads)
    return [tuple(rows) for rows in frame.group_by("of", maintain_order=True).agg("row")["row"].to_list()]


def _submission(
    case: Case, document: Mapping[str, Any], rows: tuple[tuple[int, ...], tuple[int, ...]], payload: Payload
) -> Submission:
    """Return the submission of a document; `rows` are all of its rows, and that of each line."""
    return Submission(
        resource=case.mapping.resource.name,
        operation=case.mapping.operation,
        key=document["key"],
        payload=payload,
        rows=rows[0],
        number=document["number"],
        customer=document["customer"],
        currency=document["currency"],
        net=document["net"],
        line_rows=rows[1],
    )
