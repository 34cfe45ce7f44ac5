"""Measure the speed of the importer beside what one would write by hand, and beside the bare limit.

    python benchmarks/run.py [--only GROUP ...] [--pairs 5] [--json OUT.json] [--plot OUT.png]
    python benchmarks/run.py --again OUT.json ... [--plot OUT.png]      # figures of earlier, measured bit by bit

pip install -e '.[benchmarks]'; Linux or macOS. How it is done: docs/speed.md. Exit code 1 when a goal is not met.
"""

import argparse
import compileall
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import checking
import exporting
import growing
import phases
import posting
import quota
import resuming
import starting
from bench import Bench, Group, Sizes
from measuring import Figure
from report import plot, table

import importer

GROUPS: Mapping[str, Group] = {
    "starting": starting.figures,
    "checking": checking.figures,
    "growing": growing.figures,
    "posting": posting.figures,
    "resuming": resuming.figures,
    "quota": quota.figures,
    "exporting": exporting.figures,
}
PHASES = "phases"


def main(given: argparse.Namespace) -> int:
    """Measure, tell, and return the exit code."""
    began, figures, told = time.time(), *_kept(given.again)
    bench = Bench(given.folder, Sizes().scaled(given.scale), given.pairs, given.workbook, given.baseline)
    wanted = given.only or ([] if given.again else [*GROUPS, PHASES])
    if wanted:
        _compile()
    for name in wanted:
        print(name, file=sys.stderr)
        if name == PHASES:
            told = phases.told(bench)
        else:
            figures += GROUPS[name](bench)
    print(table(figures))
    print(phases.table(told))
    if given.json:
        whole = _about(bench, began) | {"figures": [each.as_json() for each in figures], "phases": told}
        given.json.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    if given.plot:
        plot(figures, given.plot)
    return 0 if all(figure.met for figure in figures) else 1


def _kept(earlier: Sequence[Path]) -> tuple[list[Figure], phases.Told]:
    """Return what earlier measurements found, in their order."""
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in earlier]
    figures = [Figure.of_json(each) for one in kept for each in one["figures"]]
    told = [one["phases"] for one in kept if one["phases"]]
    return figures, told[-1] if told else phases.Told()


def _compile() -> None:
    """Compile the importer's modules where they lie, as an installation does."""
    compileall.compile_dir(Path(importer.__file__).parent, quiet=1)


def _about(bench: Bench, began: float) -> dict[str, object]:
    return {
        "day": time.strftime("%Y-%m-%d", time.localtime(began)),
        "seconds": round(time.time() - began),
        "pairs": bench.pairs,
        "machine": f"{platform.system()}, {os.cpu_count()} cores",
        "python": platform.python_version(),
    }


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    add = parser.add_argument
    add("--only", nargs="+", choices=[*GROUPS, PHASES], help="measure these groups and no others")
    add("--again", nargs="+", type=Path, default=[], help="begin with the figures in these files of an earlier --json")
    add("--pairs", type=int, default=5, help="how often what is compared runs in turn (default: 5)")
    add("--scale", type=float, default=1.0, help="sizes: 0.001 for a quick look at whether it all runs")
    add("--workbook", type=Path, help="check this workbook of the same columns, instead of our own")
    add("--baseline", type=Path, default=Bench.baseline, help="another script to be measured beside")
    add("--folder", type=Path, default=Path(tempfile.gettempdir()) / "importer-benchmarks", help="keeps the workloads")
    add("--json", type=Path, help="write the figures here")
    add("--plot", type=Path, help="draw them here (png)")
    asked = parser.parse_args(given)
    for name in ("folder", "workbook", "baseline"):
        if (path := getattr(asked, name)) is not None:
            setattr(asked, name, path.resolve())
    asked.folder.mkdir(parents=True, exist_ok=True)
    return asked


if __name__ == "__main__":
    sys.exit(main(arguments()))
