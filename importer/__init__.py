"""Every row of a workbook into the customer ledger exactly once, or back with the reason.

As a library: `from importer import check, run, export` (docs/python.md). What stops them is in `importer.errors`.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importer.api.checking import check
    from importer.api.reading import Exported, export
    from importer.api.running import Proposal, run
    from importer.api.value import Watch
    from importer.exporting import Csv
    from importer.workflow.reporting import Report

__all__ = ["Csv", "Exported", "Proposal", "Report", "Watch", "check", "export", "run"]
__version__ = "0.1.0"

_ROOMS = {
    "Csv": "exporting",
    "Exported": "api.reading",
    "Proposal": "api.running",
    "Report": "workflow.reporting",
    "Watch": "api.value",
    "check": "api.checking",
    "export": "api.reading",
    "run": "api.running",
}
"""Where each of them lives; a room is entered only when something of it is asked for."""


def __getattr__(name: str) -> Any:  # noqa: ANN401  what is asked for
    """Return what of `__all__` is asked for."""
    if name not in _ROOMS:
        raise AttributeError(f"module 'importer' has no attribute '{name}'")
    return getattr(importlib.import_module(f"importer.{_ROOMS[name]}"), name)
