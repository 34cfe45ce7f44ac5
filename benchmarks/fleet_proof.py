"""A fleet of companies, workers killed in the middle, everything in the ledgers exactly once; and how long it took.

    python benchmarks/fleet_proof.py                          40 companies x 50 invoices on a local Dask cluster
    python benchmarks/fleet_proof.py --engine processes       the same in processes of this machine
    python benchmarks/fleet_proof.py --machines               every worker with a home of its own, as on a machine of
                                                              its own: what a dead one had waits for its lease

Real worker processes, a real PostgreSQL for the journal (started here, or --journal URL), a ledger for every company.
The last line is the same fleet in one process. With --json one object is printed.
"""

import argparse
import importlib.util
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

TESTS = Path(__file__).parents[1] / "tests" / "integration"


def main() -> None:
    """Prove it, and measure it beside one process."""
    asked = _arguments()
    fleets, servers = _loaded(TESTS / "fleet" / "conftest.py"), _loaded(TESTS / "conftest.py")
    told: dict[str, dict[str, Any]] = {}
    with _desk() as folder, fleets.town(folder, asked.companies, asked.documents, asked.latency) as town:
        if asked.engine == "dask":
            with ExitStack() as stack:
                journal = asked.journal or stack.enter_context(servers.running()).database()
                ended = fleets.on_cluster(town, journal, asked.workers, asked.kills, machines=asked.machines)
        else:
            ended = fleets.on_machine(town, asked.workers, asked.kills)
        told[f"{asked.workers} workers, {asked.engine}"] = fleets.figures(town, ended)
    if not asked.alone:
        with _desk() as folder, fleets.town(folder, asked.companies, asked.documents, asked.latency) as town:
            told["one process"] = fleets.figures(town, fleets.on_machine(town, 1, 0))
    _print(told, as_json=asked.json)


def _print(told: dict[str, dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(told))
        return
    for name, figures in told.items():
        print(name)
        for what, value in figures.items():
            print(f"  {what:16} {value}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--companies", type=int, default=40)
    parser.add_argument("--documents", type=int, default=50)
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--latency", type=float, default=100.0, help="milliseconds a call takes the ledger")
    parser.add_argument("--engine", choices=["dask", "processes"], default="dask")
    parser.add_argument("--journal", help="the address of an empty PostgreSQL database")
    parser.add_argument("--machines", action="store_true", help="a home of its own for every worker")
    parser.add_argument("--alone", action="store_true", help="without the run in one process")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _loaded(path: Path) -> ModuleType:
    """Return what the tests have there: a town, and a PostgreSQL of our own."""
    spec = importlib.util.spec_from_file_location(f"proof_{path.parent.name}", path)
    if spec is None or spec.loader is None:
        raise LookupError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _desk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="fleet-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
