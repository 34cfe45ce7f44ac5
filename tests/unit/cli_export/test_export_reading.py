"""What the export command does while the ledger is read."""

import io

import pytest
from rich.console import Console

from importer.cli import export
from importer.errors import LedgerUnreachable, UsageError
from importer.ledger.port import Refused, Unclear


def unanswered(answer: Exception) -> None:
    """Get an answer of the ledger that is no list."""
    with export._answers():
        raise answer


def test_a_list_nobody_can_finish_stops_the_export() -> None:
    """When the ledger cannot be read to the end, exit 7, and nothing was written."""
    with pytest.raises(LedgerUnreachable, match="No answer in time") as told:
        unanswered(Unclear("No answer in time"))
    assert "Nothing was written" in told.value.remedy


def test_a_refused_list_is_the_questions_fault() -> None:
    """When the ledger says no, the question was wrong: exit 2, with the ledger's words."""
    with pytest.raises(UsageError, match="attributes: expected JSON"):
        unanswered(Refused("attributes: expected JSON", 400))


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_passes_every_record_on(*, terminal: bool) -> None:
    """On a terminal there is a bar, that knows how many are to come; elsewhere nothing is printed."""
    screen = io.StringIO()
    records = [{"number": str(number), "metadata": {"totalCount": 3}} for number in range(3)]
    console = Console(file=screen, force_terminal=terminal, width=80)
    assert list(export._watched(iter(records), console)) == records
    assert ("reading" in screen.getvalue()) is terminal
