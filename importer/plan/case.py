"""A case: what the rules look at, and where they note what they find."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from importer.mapping.value import Mapping
from importer.plan.cells import Cells
from importer.plan.documents import Documents
from importer.plan.feeding import Fed
from importer.sheets import Column


@dataclass(frozen=True, eq=False)
class Case:
    """The documents of a sheet, and what their lines add up to."""

    mapping: Mapping
    documents: Documents
    nets: pl.DataFrame
    """`net` and `lines` of each document."""
    cells: Cells

    def fed(self) -> Iterator[Fed]:
        """Yield every field that is fed, of the header and of the lines."""
        for agreed in self.documents.header.values():
            yield agreed.fed
        yield from self.documents.lines.values()

    def column(self, path: str) -> Column | None:
        """Return the column in which a finding about the field `path` is shown."""
        return next((fed.column for fed in self.fed() if fed.path == path), None)

    def note_documents(self, chosen: pl.Series, code: str) -> None:
        """Note `code` for the first row of each of the chosen documents."""
        self.cells.note(self.documents.starts.filter(chosen), code)
