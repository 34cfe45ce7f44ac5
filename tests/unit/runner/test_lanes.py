import threading
import time
from collections.abc import Callable

from importer.journal.standing import Entry
from importer.runner.lanes import Lanes, Later, Turn
from importer.submission import Outcome, Status, Submission

Invoices = Callable[..., Submission]


def entries(*submissions: Submission) -> list[Entry]:
    """Return submissions as they stand in the journal."""
    return [Entry("T", submission, "fp") for submission in submissions]


def take(lanes: Lanes) -> Turn:
    """Return the next turn; there must be one."""
    turn = lanes.take()
    assert turn is not None
    return turn


def later(seconds: float, key: str = "F-1") -> Later:
    """Return a step that waits."""
    outcome = Outcome(key, Status.IN_DOUBT)
    return Later(time.monotonic() + seconds, lambda: outcome, outcome)


def test_turns_come_in_sheet_order_over_all_customers(invoice: Invoices) -> None:
    """A free customer's next document is taken before a later one of another customer."""
    lanes = Lanes(entries(*(invoice(f"F-{n}", customer=str(n % 3)) for n in range(9))))
    keys = []
    for _ in range(9):
        turn = take(lanes)
        keys.append(turn.position)
        lanes.finish(turn)
    assert keys == list(range(9))
    assert lanes.take() is None


def test_documents_without_a_customer_hold_nobody_up(invoice: Invoices) -> None:
    """Each is a lane of its own."""
    lanes = Lanes(entries(*(invoice(f"F-{n}", customer=None) for n in range(3))))
    assert [take(lanes).position for _ in range(3)] == [0, 1, 2]


def test_documents_wait_for_the_last_customer(invoice: Invoices, customer: Invoices) -> None:
    """Customers first, even when the sheet has them last."""
    lanes = Lanes(entries(invoice(), customer("K-1", number="10000"), customer("K-2")))
    first, second = take(lanes), take(lanes)
    assert {first.position, second.position} == {1, 2}
    got: list[Turn] = []
    waiting = threading.Thread(target=lambda: got.append(take(lanes)))
    waiting.start()
    lanes.finish(first)
    time.sleep(0.05)
    assert got == []
    lanes.finish(second)
    waiting.join(2)
    assert [turn.position for turn in got] == [0]


def test_a_parked_document_comes_back_in_time(invoice: Invoices) -> None:
    """It is not handed out before its time, with what to go on with, and its customer waits with it."""
    lanes = Lanes(entries(invoice("F-1"), invoice("F-2")))
    step = later(0.2)
    lanes.park(take(lanes), step)
    assert [turn.parked for turn in lanes.parked()] == [step]
    started = time.monotonic()
    turn = take(lanes)
    assert time.monotonic() - started >= 0.15
    assert (turn.position, turn.parked) == (0, step)


def test_closing_sends_everybody_home(invoice: Invoices) -> None:
    """Whoever waits for a turn gets none, and what is parked is still accounted for."""
    lanes = Lanes(entries(invoice("F-1"), invoice("F-2")))
    lanes.park(take(lanes), later(60))
    got: list[Turn | None] = []
    waiting = threading.Thread(target=lambda: got.append(lanes.take()))
    waiting.start()
    lanes.close()
    waiting.join(2)
    assert got == [None]
    assert [turn.position for turn in lanes.parked()] == [0]


def test_fifty_thousand_documents_are_handed_out_quickly(invoice: Invoices) -> None:
    """Taking a turn does not look at all the others."""
    one = invoice()
    wanted = entries(*(Submission("customer-invoice", "create", str(n), one.payload, (n,)) for n in range(50_000)))
    started = time.process_time()
    lanes = Lanes(wanted)
    for _ in range(50_000):
        lanes.finish(take(lanes))
    assert time.process_time() - started < 10
