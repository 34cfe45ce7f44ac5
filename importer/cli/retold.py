"""`importer show RUN --result FILE --html FILE`: a run told again in a file."""

from dataclasses import dataclass
from pathlib import Path

from importer.api.place import insist_on_result
from importer.cli import options, screen
from importer.errors import OutputError, UsageError
from importer.journal import Journal
from importer.journal.standing import Run
from importer.language import _

ENDINGS = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files are to be written."""

    result: Path | None
    html: Path | None


def write(run: Run, journal: Journal, wanted: Wanted, talk: options.Talk) -> int:
    """Write the files, say where they are, and return the exit code.

    Raises UsageError or OutputError for a place they cannot go to, before anything is written.
    """
    from importer.workflow.rebuild import page, rebuild  # noqa: PLC0415  a list of documents does without

    if wanted.result is not None:
        insist_on_result(wanted.result, Path(run.workbook))
    if wanted.html is not None:
        _insist_on_page(wanted.html)
    results = () if wanted.result is None else rebuild(run, journal, wanted.result)
    if wanted.html is not None:
        _write_page(wanted.html, page(run, journal))
    _tell(run, results, wanted.html, talk)
    return 0


def _insist_on_page(html: Path) -> None:
    if html.suffix.lower() not in ENDINGS:
        raise UsageError("{html} is no name for a report.", "Give it a name that ends in .html.", html=html)
    if html.exists():
        raise UsageError("{html} is there already, and is not written over.", "Give it another name.", html=html)


def _write_page(html: Path, text: str) -> None:
    try:
        html.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            "The report cannot be written to {html}: {reason}.", "Name another place.", html=html, reason=reason
        ) from error


def _tell(run: Run, results: tuple[Path, ...], html: Path | None, talk: options.Talk) -> None:
    if talk.as_json:
        written = [str(path) for path in results]
        screen.print_json({"run": run.id, "result": written, "html": None if html is None else str(html)})
        return
    for path in results:
        talk.console().print(f"{_('Result workbook:')} {path}", markup=False)
    if html is not None:
        talk.console().print(f"{_('Report:')} {html}", markup=False)
