"""Which run went on with the work of which, and what was left behind (see `afresh`)."""

from dataclasses import dataclass

from importer.journal import Journal
from importer.journal.standing import Run


@dataclass(frozen=True, slots=True)
class Behind:
    """Documents that an earlier run left in doubt, and that are not in the workbook any more."""

    run: str
    keys: tuple[str, ...]


def heir(journal: Journal, run: Run) -> Run:
    """Return the run in which the work of `run` goes on, at the end of the chain; `run` itself when in no other."""
    heirs = {str(each.asked.get("instead_of")): each for each in reversed(journal.runs())}
    while run.id in heirs:
        run = heirs[run.id]
    return run


def left_behind(journal: Journal, run: Run) -> tuple[Behind, ...]:
    """Return what the runs whose work `run` took over left in doubt and `run` does not have."""
    before = run.asked.get("instead_of")
    if not before:
        return ()
    own = {(kept.resource, kept.key) for kept in journal.documents(run.id)}
    behind: list[Behind] = []
    while before:
        names = [entry.name for _, entry in journal.open_claims(before)]
        keys = tuple(name.key for name in names if (name.resource, name.key) not in own)
        behind += [Behind(before, keys)] if keys else []
        before = journal.run(before).asked.get("instead_of")
    return tuple(behind)
