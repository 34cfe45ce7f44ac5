# ruff: noqa: INP001  a script beside the one that runs it, not a package
"""Prints the lowest version of every dependency that pyproject.toml allows, as constraints for pip."""

import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for each in (*project["dependencies"], *project["optional-dependencies"]["postgres"]):
    name, _, lowest = each.partition(">=")
    print(f"{name.partition('[')[0]}=={lowest}")  # noqa: T201  what it is for
