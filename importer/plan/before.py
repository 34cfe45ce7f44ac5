"""Before: what an exported sheet said when it was exported, for a plan drawn of it after it was edited."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import polars as pl

from importer.findings import Finding
from importer.plan.feeding import Fed

LetPass: TypeAlias = Callable[[Finding], bool]


def _none(_: Finding) -> bool:
    return False


@dataclass(frozen=True, eq=False)
class Before:
    """What was so before anybody edited the sheet."""

    let_pass: LetPass = _none
    """Tells of a finding whether it was so already: then it is left out."""
    header: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """By path of a header field what each document had: `key` and `before`."""

    def muted(self, fed: Fed, keys: pl.Series) -> Fed:
        """Return a header field in which rows say nothing that only repeat what another row of theirs has changed.

        `keys` has the document of each row: somebody who edits a document may do so in one of its rows.
        """
        known = self.header.get(fed.path)
        if known is None or known.is_empty():
            return fed
        rows = pl.DataFrame({"key": keys, "value": fed.values, "speaks": fed.speaks})
        rows = rows.join(known, on="key", how="left", maintain_order="left")
        news = pl.col("speaks") & pl.col("value").ne_missing(pl.col("before")) & pl.col("before").is_not_null()
        stale = pl.col("speaks") & ~news & news.any().over("key")
        chosen = rows.select(stale.alias("stale"))["stale"].fill_null(value=False)
        return replace(fed, values=fed.values.set(chosen, None)) if chosen.any() else fed


NOTHING = Before()
