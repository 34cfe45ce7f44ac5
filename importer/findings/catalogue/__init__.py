"""The catalogue of codes, in the order of the corridor: cells, rows, documents, the ledger."""

from collections.abc import Mapping
from types import MappingProxyType

from importer.findings.catalogue.cells import CELLS
from importer.findings.catalogue.documents import DOCUMENTS
from importer.findings.catalogue.ledger import LEDGER
from importer.findings.catalogue.rows import ROWS
from importer.findings.value import Entry

CATALOGUE: Mapping[str, Entry] = MappingProxyType({**CELLS, **ROWS, **DOCUMENTS, **LEDGER})
