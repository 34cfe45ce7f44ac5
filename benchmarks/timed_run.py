"""The importer with a stopwatch around posting alone; the last line it prints is what that took.

python benchmarks/timed_run.py run invoices.toml invoices.xlsx --yes
"""

import json
import sys
import time
from typing import Any

from importer import runner
from importer.cli.main import main


def timed(*arguments: Any, **named: Any) -> runner.Ran:  # noqa: ANN401  what a run takes
    """Post, and keep what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        return post(*arguments, **named)
    finally:
        took.update(wall=time.perf_counter() - wall, cpu=time.process_time() - cpu)


if __name__ == "__main__":
    took: dict[str, float] = {}
    post, runner.run = runner.run, timed
    try:
        main(sys.argv[1:])
    finally:
        print(json.dumps(took))
