# ruff: noqa: INP001  a script beside its page, not a package
"""Writes docs/licences.md: the licence of everything the importer is installed with, as each package states it."""

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("licences.md")
HEAD = """# Licences

For whoever has to know what is installed. The importer is under the [MIT licence](../LICENSE). What it is installed
with, and what that stands on, is under these, as each package says of itself (`docs/make_licences.py` writes this page;
on Linux, and with another Python or system some of what stands below is others):

| package | licence | here because of |
| --- | --- | --- |
"""
LONGEST = 60


def main() -> None:
    """Write the page."""
    PAGE.write_text(HEAD + "".join(_row(name, why) for name, why in sorted(_installed().items())), encoding="utf-8")


def _installed() -> dict[str, str]:
    """Return every package that is installed with the importer, with the direct dependency it comes with."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = [*project["dependencies"], *project["optional-dependencies"]["postgres"]]
    found = {_name(Requirement(each).name): "itself" for each in direct}
    for each in direct:
        _follow(Requirement(each), _name(Requirement(each).name), found)
    return found


def _follow(requirement: Requirement, why: str, found: dict[str, str]) -> None:
    """Add what a package needs here, and what that needs."""
    for text in _about(requirement.name).requires or ():
        needed = Requirement(text)
        extras = requirement.extras or {""}
        if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
            name = _name(needed.name)
            if name not in found:
                found[name] = why
                _follow(needed, why, found)


def _row(name: str, why: str) -> str:
    return f"| {name} | {_licence(_about(name))} | {why} |\n"


def _licence(about: Distribution) -> str:
    """Return what a package says of its licence: the expression, else the classifier, else the first words."""
    said = about.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    names = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier", []) if each.startswith("License ::")]
    names = [name for name in names if name != "OSI Approved"]
    return ", ".join(names) or str(said.get("License") or "not said").splitlines()[0][:LONGEST]


def _about(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError:
        raise SystemExit(f"{name} is not installed here: pip install -e '.[postgres]'") from None


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
