"""Run several commands of the importer in one process: a start costs more than most commands.

Reads `[[arguments, environment], ...]` as JSON from standard input, and writes `[exit code, standard output,
standard error]` as a line of JSON for each.
"""

import io
import json
import os
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout

from importer.cli.main import main


def run(arguments: list[str], environment: dict[str, str]) -> tuple[int, str, str]:
    """Run one command; return its exit code and what it wrote. A traceback would be seen as one."""
    out, err = io.StringIO(), io.StringIO()
    os.environ.clear()
    os.environ.update(environment)
    with redirect_stdout(out), redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
        except BaseException:  # noqa: BLE001  it is what the test is looking for
            traceback.print_exc()
            code = -1
    return code, out.getvalue(), err.getvalue()


if __name__ == "__main__":
    for command in json.load(sys.stdin):
        print(json.dumps(run(*command)), flush=True)  # noqa: T201  this is the answer
