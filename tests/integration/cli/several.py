"""Run commands of the importer, one after the other, in one process: a start costs more than most commands.

Reads `[arguments, environment, folder]` as a line of JSON from standard input, and answers each with `[exit code,
standard output, standard error]` as a line of JSON.
"""

import io
import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stderr, redirect_stdout

from importer.cli.main import main
from importer.ledger import wire

FAULT = "TEST_FAULT"
"""A variable with which the program has a fault of its own."""


def run(arguments: list[str], environment: dict[str, str], folder: str) -> tuple[int, str, str]:
    """Run one command; return its exit code and what it wrote. A traceback would be seen as one."""
    out, err = io.StringIO(), io.StringIO()
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    faulty = _faulty() if environment.get(FAULT) else nullcontext()
    with redirect_stdout(out), redirect_stderr(err), faulty:
        try:
            main(arguments)
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else -1
        except BaseException:  # noqa: BLE001  it is what the test is looking for
            traceback.print_exc()
            code = -1
    return code, out.getvalue(), err.getvalue()


@contextmanager
def _faulty() -> Iterator[None]:
    """Have a program with a fault of its own, deep in the middle of a run: where a document is put into words."""
    before = wire.dumps

    def dumps(body: object) -> bytes:
        return before({"never": 1 // len([each for each in (body,) if each is None])})

    wire.dumps = dumps
    try:
        yield
    finally:
        wire.dumps = before


if __name__ == "__main__":
    commands, sys.stdin = sys.stdin, io.StringIO()
    for command in commands:
        print(json.dumps(run(*json.loads(command))), flush=True)  # noqa: T201  this is the answer
