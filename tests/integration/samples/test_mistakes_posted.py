"""What only the ledger knows of the sample with mistakes."""

import re
from pathlib import Path

README = Path(__file__).parents[3] / "samples" / "README.md"
TOLD = re.compile(r"^\| ([A-Z]\d+) \| [^|]* \| [^|]+ \| ([^|`]+) \|$", re.MULTILINE)


def test_the_ledger_says_what_the_readme_says(said: set[tuple[str, str]]) -> None:
    """Two customers are found out beforehand, at their cells; the VAT code is refused when it is posted."""
    told = dict(TOLD.findall(README.read_text(encoding="utf-8")))
    assert said == {("B20", told["B20"]), ("B31", told["B31"]), ("", told["M19"])}
