"""docs/dependencies.md has a reason for everything the project installs."""

import re
import tomllib
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_dependency_has_its_reason() -> None:
    """A package in pyproject.toml is named in the page's tables."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| [A-Z][^|]+\. \|$", page, re.MULTILINE)
    explained = {name for row in rows for name in row.split(", ")}
    assert {re.split(r"[<>=~! \[]", each)[0] for each in wanted} <= explained
