"""Exporting a large ledger to a workbook, beside fetching and parsing the same and writing nothing."""

from collections.abc import Iterator

from bench import Bench
from books import sandbox, with_customers
from measuring import MAPPING, Figure, at_most, importer, led, python, rounds, spent

ORIGINALS = 1_000


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure an export of books that were made large by copying."""
    number, home = bench.sizes.exported, bench.home("exporting")
    few = min(ORIGINALS, number)
    target = bench.folder / "exported.xlsx"
    with sandbox(home, with_customers(bench)) as ledger:
        book = bench.invoices(few)
        spent(importer("run", MAPPING, book, "--yes", "--no-result", "--quiet"), ledger.environment)
        ledger.copies(number // few - 1)
        took = rounds(
            bench.pairs,
            {
                "export": led(ledger.environment, importer("export", "customer-invoice", "-o", target, "--quiet")),
                "fetch": led(ledger.environment, python("bare_fetch.py")),
            },
        )
    what = f"export of {number:,} invoices with lines to xlsx"
    yield at_most(2, (what, "fetching and parsing the same"), took["export"], took["fetch"])
