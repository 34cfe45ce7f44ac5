"""docs/licences.md: nothing that we depend on is missing from it, and nothing is on it that we do not."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_has_every_dependency() -> None:
    """Who changes the dependencies in pyproject.toml runs docs/make_licences.py."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\S+) \| ([^|]+) \| (\S+) \|$", page, re.MULTILINE)
    named = {name for name, _, why in rows if why == "itself"}
    assert named == {re.split(r"[\[>]", each)[0].lower() for each in wanted}
    assert [name for name, licence, _ in rows if licence == "not said"] == []
    assert len(rows) > len(named)
