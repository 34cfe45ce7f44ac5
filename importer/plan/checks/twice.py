"""Documents that look like the same one under two numbers: customer, date, currency, reference and lines agree."""

import polars as pl

from importer.plan.case import Case

CUSTOMER, DATE = "customer", "documentDate"
SAME = (DATE, "currencyId", "customerRefNumber")
NAMES = (CUSTOMER, *SAME)
"""What one document has the same twice, besides its lines; a customer's own reference tells two apart."""


def documents(case: Case) -> None:
    """Note documents that are to be created with the lines, customer and date of one in a row above."""
    if not (case.mapping.creates and case.mapping.resource.lines_field and DATE in case.documents.header):
        return
    known = pl.col(CUSTOMER).is_not_null() & pl.col(DATE).is_not_null() & (pl.col("lines") > 0)
    maybe = _headers(case).filter(known).filter(pl.struct(pl.exclude("of")).is_duplicated())
    if maybe.is_empty():
        return
    contents = maybe.join(_contents(case, maybe["of"]), on="of", maintain_order="left")
    twins = contents.with_columns(first=pl.col("of").first().over([*NAMES, "net", "lines", "contents"]))
    _note(case, twins.filter(pl.col("of") != pl.col("first")))


def _headers(case: Case) -> pl.DataFrame:
    """Return the number of each document as `of`, and what the same document has the same."""
    same = (case.mapping.resource.customer_field, *SAME)
    fields = [case.documents.value(path).cast(pl.String).alias(name) for name, path in zip(NAMES, same, strict=True)]
    return pl.DataFrame(fields).with_columns(case.nets["net"], case.nets["lines"]).with_row_index("of")


def _contents(case: Case, chosen: pl.Series) -> pl.DataFrame:
    """Return `of` and, as one text, what the lines of each of the chosen documents say, whatever their order."""
    fields = [fed.values.cast(pl.String).fill_null("").alias(path) for path, fed in case.documents.lines.items()]
    mine = case.documents.present & case.documents.of.is_in(chosen.implode())
    lines = pl.DataFrame([case.documents.of.alias("of"), *fields]).filter(mine)
    texts = lines.select("of", text=pl.concat_str(pl.exclude("of"), separator="\t"))
    return texts.group_by("of").agg(contents=pl.col("text").sort().str.join("\n"))


def _note(case: Case, twins: pl.DataFrame) -> None:
    starts, column = case.documents.starts, case.column(case.mapping.resource.customer_field)
    rows = case.cells.rows.gather(starts.gather(twins["first"]))
    others = case.documents.keys.gather(twins["first"])
    words = ({"value": "", "other": other, "row": row} for other, row in zip(others, rows, strict=True))
    case.cells.note_each(starts.gather(twins["of"]), "similar-document", column, words)
