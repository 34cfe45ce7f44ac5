"""Changes: what an update differs in from what the ledger holds, or held when the workbook was exported.

Only that is sent. What the rows say is compared, field by field, with what they said when they were exported (kept
in the workbook, hidden), so that constants, defaults and expressions change nothing by themselves. Without that it
is compared with what the ledger holds, read in pages. A document in which nothing differs costs no call.
"""

from importer.changes.conflicts import clashed
from importer.changes.standing import Standing, offline, standing

__all__ = ["Standing", "clashed", "offline", "standing"]
