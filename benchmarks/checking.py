"""`check` of a workbook: beside the same by hand, and beside nothing but reading it."""

from collections.abc import Iterator

from bench import Bench
from measuring import MAPPING, Figure, Series, Spent, at_most, faster, importer, python, rounds

BARE = "import sys, fastexcel; fastexcel.read_excel(sys.argv[1]).load_sheet(0).to_polars()"
MOST_MEMORY = 600.0


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure check without and with a result workbook."""
    book, written = bench.book(), bench.folder / "written.xlsx"
    check = importer("check", MAPPING, book, "--quiet")
    took = rounds(
        bench.pairs,
        {
            "check": [*check, "--no-result"],
            "read": python("-c", BARE, book),
            "by hand": python(bench.baseline, book),
            "check, result": [*check, "--result", bench.folder / "checked.result.xlsx"],
            "written by hand": python("written_by_hand.py", book, written),
        },
    )
    what, result = f"check of {bench.sizes.lines:,} lines", "check with its result workbook"
    yield faster(8, (f"{what}, no result", "by hand (openpyxl, pydantic)"), took["check"], took["by hand"])
    yield at_most(3.5, (f"{what}, no result", "fastexcel reading it into Polars"), took["check"], took["read"])
    both = _sum(took["by hand"], took["written by hand"].inner())
    yield faster(5, (result, "by hand, and openpyxl write-only"), took["check, result"], both)
    yield Figure(f"{result}: memory", "", took["check, result"].peak, MOST_MEMORY, "MiB")


def _sum(first: Series, second: Series) -> Series:
    pairs = zip(first.each, second.each, strict=True)
    return Series([Spent(one.wall + other.wall, one.cpu + other.cpu) for one, other in pairs])
