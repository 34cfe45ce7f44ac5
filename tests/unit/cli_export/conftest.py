"""The command line in this process: exit code, standard output, standard error."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from importer.cli.main import main


class Said(NamedTuple):
    """What a command left behind."""

    code: int | str | None
    out: str
    err: str


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Return what carries out a command as its user types it, on a terminal of 80 columns."""

    def carried_out(*arguments: object) -> Said:
        with pytest.raises(SystemExit) as leaving:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Said(leaving.value.code, out, err)

    return carried_out
