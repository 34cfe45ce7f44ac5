"""Add what the journal and the ledger know to a plan that was drawn from the sheet alone."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from importer.findings import Finding
from importer.plan.gravity import remarks, ruled
from importer.plan.notes import held_back, in_order
from importer.plan.totals import per_currency
from importer.plan.value import Plan, RowFate


def with_payloads(plan: Plan) -> Plan:
    """Return `plan` with a submission for every valid document.

    Cells and rules have looked at every value by now; what a payload refuses all the same becomes a finding.
    """
    submissions, refused = plan.build()
    return amend(replace(plan, submissions=submissions), refused)


def amend(plan: Plan, findings: Sequence[Finding]) -> Plan:
    """Return `plan` with `findings` added; documents with an error among them become invalid.

    Their rows become invalid, and their submissions and amounts are left out.
    """
    added = ruled(findings, plan.checks)
    wrong = held_back(added).implode()
    documents = plan.documents.with_columns(valid=pl.col("valid") & ~pl.col("key").is_in(wrong))
    fate = pl.when(pl.col("key").is_in(wrong)).then(pl.lit(RowFate.INVALID.value)).otherwise("fate")
    valid = set(documents.filter("valid")["key"])
    return replace(
        plan,
        rows=plan.rows.with_columns(fate=fate),
        documents=documents,
        findings=in_order((*plan.findings, *added)),
        totals=per_currency(documents),
        submissions=tuple(submission for submission in plan.submissions if submission.key in valid),
        notes=(*plan.notes, *remarks(findings, plan.checks)),
    )


def in_currencies(plan: Plan, told: Mapping[str, str]) -> Plan:
    """Return `plan` with the currency that is `told` for a document, by key, where its rows name none."""
    theirs = pl.col("key").replace_strict(dict(told), default="", return_dtype=pl.String)
    stated = pl.when(pl.col("currency") != "").then("currency")
    documents = plan.documents.with_columns(currency=pl.coalesce(stated, theirs))
    return replace(plan, documents=documents, totals=per_currency(documents))
