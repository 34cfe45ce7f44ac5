"""What the export command does while the ledger is read."""

import io
from typing import Any

import pytest
from rich.console import Console

from importer.api.listing import answers, told
from importer.api.value import Watch
from importer.cli.exported import Bar
from importer.errors import LedgerUnreachable, UsageError
from importer.ledger.pages import Listing, Place
from importer.ledger.port import Refused, Unclear


class Reading:
    """A ledger of which pages are being fetched."""

    halted = False

    def halt(self) -> None:
        """Give the pages up."""
        self.halted = True


def unanswered(answer: Exception, reading: Reading) -> None:
    """Get an answer of the ledger that is no list."""
    ledger: Any = reading
    with answers(ledger):
        raise answer


def test_a_list_nobody_can_finish_stops_the_export() -> None:
    """When the ledger cannot be read to the end, exit 7, nothing was written, and no page is fetched any more."""
    ledger = Reading()
    with pytest.raises(LedgerUnreachable, match="No answer in time") as told:
        unanswered(Unclear("No answer in time"), ledger)
    assert "Nothing was written" in told.value.remedy
    assert ledger.halted


def test_a_refused_list_is_the_questions_fault() -> None:
    """When the ledger says no, the question was wrong: exit 2, with the ledger's words."""
    with pytest.raises(UsageError, match="attributes: expected JSON"):
        unanswered(Refused("attributes: expected JSON", 400), Reading())


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_passes_every_record_on(*, terminal: bool) -> None:
    """On a terminal there is a bar, that knows how many are to come; elsewhere nothing is printed."""
    screen = io.StringIO()
    records = [{"number": str(number), "metadata": {"totalCount": 3}} for number in range(3)]
    listing = Listing(lambda _, __: records, Place("/v1/customer", "number"), {}, 1000)
    console = Console(file=screen, force_terminal=terminal, width=80)
    with Bar(console) as bar:
        passed = [record for page in told(listing, Watch(page=bar)) for record in page]
    assert [record["number"] for record in passed] == ["0", "1", "2"]
    assert ("reading" in screen.getvalue()) is terminal
