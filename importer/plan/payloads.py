"""Valid documents become submissions: one validated payload each, with the rows it came from."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice

import polars as pl
from pydantic import ValidationError

from importer.findings import Finding, found
from importer.mapping.value import Mapping
from importer.plan.documents import Documents
from importer.plan.feeding import Cells
from importer.plan.rules import Case
from importer.resources.base import CLEAR, Payload, Problem, payload_problems
from importer.submission import Submission


def build(case: Case, table: pl.DataFrame) -> tuple[tuple[Submission, ...], list[Finding]]:
    """Return a submission for every valid document of `table`, in sheet order.

    What the payload itself refuses, after every cell was read and every rule kept, comes back as findings.
    """
    submissions: list[Submission] = []
    findings: list[Finding] = []
    mapping, documents = case.mapping, case.documents
    assemble = mapping.resource.assembler(documents.header.columns, documents.lines.columns, mapping.operation)
    valid = table["valid"]
    lines = _lines(documents, valid)
    rows = _rows(documents, case.cells)
    for at, header in _headers(documents, valid):
        own = list(islice(lines, int(table["lines"][at]))) if documents.lines.width else []
        try:
            payload = assemble(header, own)
        except ValidationError as error:
            findings += [_finding(case, at, problem) for problem in payload_problems(error)]
            continue
        submissions.append(_submission(mapping, table.row(at, named=True), rows[at], payload))
    return tuple(submissions), findings


def _finding(case: Case, at: int, problem: Problem) -> Finding:
    """Return what the payload of document `at` refuses, at the cell it came from."""
    words = dict(problem.words)
    line = words.pop("line", None)
    own = (case.documents.of == at) & case.documents.present
    position = case.documents.starts[at] if line is None else own.arg_true()[line]
    place = case.cells.place(int(position), case.column(problem.path))
    return found(problem.code, place, key=case.documents.keys[at], value=words.pop("value", ""), **words)


def _headers(documents: Documents, valid: pl.Series) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (position, header values) of each valid document; what is blank is left out."""
    paths = documents.header.columns
    positions = valid.arg_true()
    for at, values in zip(positions, documents.header.filter(valid).iter_rows(), strict=True):
        header = {path: value for path, value in zip(paths, values, strict=True) if value is not None}
        for path, cleared in documents.cleared.items():
            if cleared[at]:
                header[path] = CLEAR
        yield at, header


def _lines(documents: Documents, valid: pl.Series) -> Iterator[dict[str, object]]:
    """Yield the lines of all valid documents, document by document and in sheet order within one."""
    paths = documents.lines.columns
    frame = documents.lines.with_columns(documents.of.alias("\0of"))
    frame = frame.filter(documents.present & valid.gather(documents.of)).sort("\0of", maintain_order=True)
    for values in frame.drop("\0of").iter_rows():
        yield {path: value for path, value in zip(paths, values, strict=True) if value is not None}


def _rows(documents: Documents, cells: Cells) -> Sequence[tuple[int, ...]]:
    frame = pl.DataFrame({"of": documents.of, "row": cells.rows})
    return [tuple(rows) for rows in frame.group_by("of", maintain_order=True).agg("row")["row"].to_list()]


def _submission(mapping: Mapping, document: dict[str, object], rows: tuple[int, ...], payload: Payload) -> Submission:
    net = document["net"]
    return Submission(
        resource=mapping.resource.name,
        operation=mapping.operation,
        key=str(document["key"]),
        payload=payload,
        rows=rows,
        number=_text(document["number"]),
        customer=_text(document["customer"]),
        currency=str(document["currency"]),
        net=net if isinstance(net, Decimal) else Decimal(0),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
