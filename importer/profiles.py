"""STAND-IN until the real module lands (builder D: overwrite this file)."""

import os
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from importer.errors import ProfileError


def home(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("IMPORTER_HOME") or platformdirs.user_data_dir("customer-ledger-importer"))


def settle_seconds(environ: Mapping[str, str]) -> float:
    return float(environ.get("IMPORTER_SETTLE_SECONDS", "240"))


def load(name, environ):
    raise ProfileError("There is no profile", "Use --sandbox.")
