"""The samples and mappings that come with the program: in the installed package, or beside it in a checkout."""

from pathlib import Path

import importer
from importer.errors import UsageError


def folder(name: str) -> Path:
    """Return the folder `samples` or `mappings`; raises UsageError when this installation has none."""
    package = Path(importer.__file__).parent
    for place in (package / "_shipped" / name, package.parent / name):
        if place.is_dir():
            return place
    raise UsageError(f"This installation has no {name}", "Install customer-ledger-importer again.")
