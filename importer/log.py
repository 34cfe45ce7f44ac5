"""The log: what a run does, as JSON lines, for whoever watches over runs at night.

Every room tells through `tell` and `detail`, to the logger `importer` of the standard library; nothing is written
until somebody calls `start`, or sets that logger up. Above DEBUG there are no names, numbers, keys or words of
customers and documents: those go to `detail`. Secrets go to neither, and what was given to `hide` is struck out
wherever it stands.
"""

import json
import logging
import os
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from importer.errors import OutputError, UsageError

DEBUG, INFO, WARNING, ERROR = logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR
LEVELS = {"debug": DEBUG, "info": INFO, "warning": WARNING, "error": ERROR}
"""What IMPORTER_LOG_LEVEL takes."""
STRUCK_OUT = "***"

_LOGGER = logging.getLogger("importer")
_run: ContextVar[str] = ContextVar("run", default="")
_hidden: set[str] = set()
_began: list[str] = []
"""The id of a command that has begun to write a log, until a run takes it for its own."""


def tell(event: str, level: int = INFO, /, **fields: object) -> None:
    """Tell that something happened, in words and figures that are nobody's."""
    if _LOGGER.isEnabledFor(level):
        _LOGGER.log(level, event, extra={"run": _run.get(), "fields": fields})


def detail(event: str, /, **fields: object) -> None:
    """Tell what is somebody's: names, numbers, the ledger's words; at DEBUG only."""
    tell(event, DEBUG, **fields)


def about(run: str) -> None:
    """Let what this thread tells from now on, and those it starts in its context, be about `run`."""
    _run.set(run)


def hide(secret: str) -> None:
    """Strike `secret` out wherever it should stand in the log."""
    if secret:
        _hidden.add(secret)


def start(target: str, level: str) -> None:
    """Write the log to the end of the file `target`, "-" for standard error, until `stop`.

    Raises OutputError when that cannot be written, UsageError for a level that is not in LEVELS.
    """
    if level.lower() not in LEVELS:
        raise UsageError(f"IMPORTER_LOG_LEVEL is “{level}”.", f"Set it to {', '.join(LEVELS)}.")
    _LOGGER.addHandler(_Lines(sys.stderr if target == "-" else _opened(Path(target))))
    _LOGGER.setLevel(LEVELS[level.lower()])
    _began.append(_new_run())
    about(_began[-1])


def stop() -> None:
    """Write no log any more."""
    for handler in [each for each in _LOGGER.handlers if isinstance(each, _Lines)]:
        _LOGGER.removeHandler(handler)
        if handler.stream is not sys.stderr:
            handler.stream.close()
    _LOGGER.setLevel(logging.NOTSET)
    _began.clear()


def take_run() -> str:
    """Return the id for a run that begins: local time and four digits of chance; what follows is about it.

    The first one after `start` is that under which the command itself began, so that all its lines have one id.
    """
    run = _began.pop() if _began else _new_run()
    about(run)
    return run


def _new_run() -> str:
    return f"{datetime.now().astimezone():%Y%m%d-%H%M%S}-{os.urandom(2).hex()}"


def _opened(path: Path) -> TextIO:
    try:
        return path.open("a", encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"The log cannot be written to {path}: {reason}.", "Name another file with --log.") from None


class _Lines(logging.StreamHandler[TextIO]):
    """Writes a record as one line of JSON; a log that cannot be written stops nothing."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "run": getattr(record, "run", ""),
            "event": record.getMessage(),
        }
        return json.dumps(said | _without_secrets(getattr(record, "fields", {})), ensure_ascii=False)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the standard library's name
        """Go on."""
        del record


def _without_secrets(value: object) -> Any:  # noqa: ANN401  what JSON can hold
    """Return a value as JSON can hold it, hidden texts struck out."""
    match value:
        case dict():
            return {str(name): _without_secrets(each) for name, each in value.items()}
        case list() | tuple():
            return [_without_secrets(each) for each in value]
        case None | bool() | int() | float():
            return value
    text = str(value)
    for hidden in _hidden:
        text = text.replace(hidden, STRUCK_OUT)
    return text
