"""The same workbook once more: deciding that all of it is done, beside checking it."""

from collections.abc import Iterator

from bench import Bench
from books import sandbox, with_customers
from measuring import MAPPING, Figure, at_most, importer, led, python, rounds, spent


def figures(bench: Bench) -> Iterator[Figure]:
    """Measure how long it takes to decide that nothing is left, with a journal that says so.

    The rehearsal of a run decides as the run does, and stops before it reads the ledger's side of the control totals.
    """
    number, home = bench.sizes.done, bench.home("resuming")
    book = bench.invoices(number)
    with sandbox(home, with_customers(bench)) as ledger:
        spent(python("all_done.py", book), ledger.environment)
        again = importer("run", MAPPING, book, "--dry-run", "--no-result", "--quiet")
        took = rounds(
            bench.pairs,
            {
                "check": importer("check", MAPPING, book, "--no-result", "--quiet"),
                "resume": led(ledger.environment, importer("resume", "--last", "--quiet")),
                "run again": led(ledger.environment, again),
            },
        )
    beside, what = "check of the same workbook, no result", f"{number:,} documents that are done"
    yield at_most(1.5, (f"resume: {what}", beside), took["resume"], took["check"])
    yield at_most(1.5, (f"run again, to the point of sending: {what}", beside), took["run again"], took["check"])
