"""What a run was asked for, kept in the journal for whoever goes on with it, and the command that does it again."""

import os
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, overload

from importer.journal.standing import Run
from importer.language import spoken
from importer.results.place import BESIDE, default_path
from importer.workflow.job import Job

COMMAND = ("importer", "run")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run was asked for besides its mapping or month file; paths count from `folder`."""

    folder: Path
    workbook: Path | None
    """None where the month file says which."""
    result: Path | None
    sheet: str | None = None
    skip_invalid: bool = False
    instead_of: str = ""
    """The run whose work it takes over (see `afresh`)."""

    @classmethod
    def of(cls, job: Job, *, skip_invalid: bool, instead_of: str = "") -> Self:
        """Return what is asked for here and now."""
        return cls(Path.cwd(), job.workbook, job.result, job.sheet, skip_invalid, instead_of)

    @classmethod
    def kept(cls, run: Run) -> Self:
        """Return what `run` was asked for; one that an older importer kept nothing of, the usual things."""
        asked = run.asked
        if not asked:
            return cls(Path.cwd(), Path(run.workbook), BESIDE)
        result = Path(asked["result"]) if asked["result"] else None
        workbook = asked.get("workbook", run.workbook)
        sheet, skip_invalid = asked["sheet"], asked["skip_invalid"]
        return cls(Path(asked["folder"]), Path(workbook) if workbook else None, result, sheet, skip_invalid)

    def as_kept(self) -> dict[str, Any]:
        """Return it as the journal keeps it."""
        return {
            "folder": str(self.folder),
            "workbook": str(self.workbook) if self.workbook else None,
            "result": str(self.result) if self.result else None,
            "sheet": self.sheet,
            "skip_invalid": self.skip_invalid,
            "instead_of": self.instead_of,
            "language": spoken(),
        }

    def job(self, run: Run) -> Job:
        """Return the job of `run` once more, its paths as they are seen from here."""
        result = self.result if self.result in {None, BESIDE} else self._seen(self.result)
        return Job(self._seen(Path(run.mapping)), self._seen(self.workbook), result, self.sheet)

    @overload
    def _seen(self, path: Path) -> Path: ...
    @overload
    def _seen(self, path: None) -> None: ...
    def _seen(self, path: Path | None) -> Path | None:
        return path if path is None or self.folder == Path.cwd() else self.folder / path


def again(run: Run) -> str:
    """Return the command that runs the workbook of `run` once more, asking for the same."""
    asked = Asked.kept(run)
    job = asked.job(run)
    words = [*COMMAND, *_ledger(run), *(str(path) for path in (job.mapping, job.workbook) if path)]
    if asked.sheet:
        words += ["--sheet", asked.sheet]
    if asked.skip_invalid:
        words += ["--on-invalid", "skip"]
    if job.result is None:
        words.append("--no-result")
    elif job.result != BESIDE and (job.workbook is None or job.result != default_path(job.workbook)):
        words += ["--result", str(job.result)]
    return _typed(words)


def _ledger(run: Run) -> list[str]:
    if run.profile == "sandbox":
        return ["--sandbox"]
    return ["--profile", run.profile] if run.profile else []


def _typed(words: Sequence[str]) -> str:
    """Return words as they are typed on this machine's command line."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
