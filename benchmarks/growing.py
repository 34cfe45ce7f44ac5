"""Large text files: how time and memory grow with the lines, and a million of them beside Polars reading the file."""

import math
import statistics
from collections.abc import Iterator, Sequence

from bench import Bench
from measuring import MAPPING, Command, Figure, Series, at_most, importer, python, rounds

READ = (
    "import sys, polars; "
    "polars.read_csv(sys.argv[1], separator=';', encoding='windows-1252', decimal_comma=True, infer_schema_length=1000)"
)
LINEAR = 1.05
MOST_MEMORY = 1536.0
SMALL_ROUNDS = 3


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure the sizes one after the other; the largest also beside Polars, and with a result workbook."""
    *small, largest = bench.sizes.growth
    took = [rounds(min(SMALL_ROUNDS, bench.pairs), {f"{size:,}": _check(bench, size)})[f"{size:,}"] for size in small]
    path = bench.made(largest, "csv")
    both = rounds(bench.pairs, {"check": _check(bench, largest), "polars": python("-c", READ, path)})
    took.append(both["check"])
    yield at_most(8, (f"check of {largest:,} lines of csv", "Polars reading the file"), both["check"], both["polars"])
    yield Figure(f"check of {largest:,} lines of csv: memory", "", both["check"].peak, MOST_MEMORY, "MiB")
    yield from _growth(bench.sizes.growth, took)


def _check(bench: Bench, size: int) -> Command:
    return importer("check", MAPPING, bench.made(size, "csv"), "--quiet", "--no-result")


def _growth(sizes: Sequence[int], took: Sequence[Series]) -> Iterator[Figure]:
    """Yield the exponents: over all sizes, and from the last but one to the last, where starting up counts least."""
    span = f"{sizes[0]:,} to {sizes[-1]:,} lines"
    for what, values in (
        ("time", [one.cpu for one in took]),
        ("memory", [one.peak for one in took]),
    ):
        last = exponent(sizes[-2:], values[-2:])
        note = f"{', '.join(f'{value:.3g}' for value in values)}; the last step {last:.2f}"
        yield Figure(f"growth of {what}, {span}", "lines", exponent(sizes, values), LINEAR, "exponent", note=note)


def exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """Return the power of the size that the values grow with: the slope of the logarithms."""
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(one) for one in values]).slope
