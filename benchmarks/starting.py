"""How long a command takes to get going."""

from collections.abc import Iterator

from bench import Bench
from measuring import MAPPING, Figure, at_most, importer, python, rounds

OFTEN = 3
"""Short commands are run this many times as often."""
FEW = 20


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure the help text, and a workbook of a few rows."""
    few = bench.made(FEW, "xlsx")
    check = importer("check", MAPPING, few, "--quiet")
    took = rounds(
        bench.pairs * OFTEN,
        {
            "help": importer("--help"),
            "click": python("-c", "import click"),
            "check": [*check, "--result", bench.folder / "few.result.xlsx"],
            "check, no result": [*check, "--no-result"],
            "libraries": python("-c", "import polars, pydantic, openpyxl"),
        },
    )
    libraries = "import polars, pydantic, openpyxl"
    yield at_most(2.5, ("importer --help", "import click"), took["help"], took["click"])
    yield at_most(2, (f"check of {FEW} rows, result workbook too", libraries), took["check"], took["libraries"])
    yield at_most(2, (f"check of {FEW} rows, no result", libraries), took["check, no result"], took["libraries"])
