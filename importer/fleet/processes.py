"""The engine for one machine: a few processes, each with one order at a time; one that dies is replaced.

Every order is carried out in a process of its own kind: a fault or a killed process takes one company's run with it,
which the next process goes on with.
"""

import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from multiprocessing.connection import Connection

from importer.fleet.attempt import carry_out, given_up, interrupted
from importer.fleet.value import Came, Lane, Order, Tell
from importer.runner.crew import GLANCE, STOP_NOW, interrupts

TRIES = 5
"""So many workers may die over one order."""
_SPAWN = multiprocessing.get_context("spawn")
"""A fresh process on every operating system: nothing of ours is inherited half-way."""


class Died(Exception):
    """The process ended before it said what came of its order."""


class Hand:
    """A process that carries out orders, one after the other."""

    def __init__(self) -> None:
        self._end, there = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=serve, args=(there,), name="importer fleet", daemon=True)
        self._process.start()
        there.close()  # so that its death ends the conversation

    def carry_out(self, order: Order) -> Came:
        """Return what came of an order. Raises Died when the process does."""
        try:
            self._end.send(order)
            came: Came = self._end.recv()
        except (EOFError, OSError):
            raise Died from None
        return came

    def stop_politely(self) -> None:
        """Let it finish the documents in flight; on Windows the console has told it already."""
        if os.name != "nt":
            self._process.terminate()

    def kill(self) -> None:
        """End it at once: what it was about is looked up by whoever goes on."""
        self._process.kill()

    def end(self) -> None:
        """Ask it nothing more."""
        self._end.close()
        self._process.join()


def serve(there: Connection) -> None:
    """Carry out orders from `there`, answering each with what came of it, until nobody asks any more."""
    _be_on_ones_own()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            there.send(carry_out(there.recv()))


def _be_on_ones_own() -> None:
    """Hear of Ctrl-C from the fleet and not from the terminal: two of them would mean at once."""
    if os.name != "nt":
        os.setsid()
        signal.signal(signal.SIGTERM, signal.default_int_handler)


class Processes:
    """Lanes side by side in so many processes."""

    name = "processes"

    def __init__(self, count: int) -> None:
        self._count = count
        self._told: queue.SimpleQueue[Came | None] = queue.SimpleQueue()
        self._hands: set[Hand] = set()
        self._stopping = threading.Event()
        self._lock = threading.Lock()

    def carry_out(self, lanes: Sequence[Lane], tell: Tell) -> None:
        """Carry out all orders (see `Engine.carry_out`)."""
        left = deque(lanes)
        threads = [
            threading.Thread(target=self._work, args=(left,), name=f"fleet {number}", daemon=True)
            for number in range(min(self._count, len(lanes)))
        ]
        for thread in threads:
            thread.start()
        with interrupts(lambda: self._told.put(None)) as pressed:
            while any(thread.is_alive() for thread in threads):
                self._hear(tell, GLANCE)
                self._heed(len(pressed))
        while not self._told.empty():
            self._hear(tell, 0)

    def _hear(self, tell: Tell, seconds: float) -> None:
        with suppress(queue.Empty):
            came = self._told.get(timeout=seconds)
            if came is not None:
                tell(came)

    def _heed(self, pressed: int) -> None:
        """Do as Ctrl-C says: begin nothing more, and the second time end what is under way."""
        if pressed and not self._stopping.is_set():
            self._stopping.set()
            for hand in self._at_work():
                hand.stop_politely()
        if pressed >= STOP_NOW:
            for hand in self._at_work():
                hand.kill()

    def _at_work(self) -> tuple[Hand, ...]:
        with self._lock:
            return tuple(self._hands)

    def _work(self, left: deque[Lane]) -> None:
        """Carry out lane after lane, until none is left."""
        hand: Hand | None = None
        with suppress(IndexError):
            while True:
                for order in left.popleft():
                    came, hand = self._carried_out(order, hand)
                    self._told.put(came)
        if hand is not None:
            self._dismiss(hand)

    def _carried_out(self, order: Order, hand: Hand | None) -> tuple[Came, Hand | None]:
        """Return what came of an order, and the process to use for the next one."""
        for died in range(TRIES):
            if self._stopping.is_set():
                return interrupted(order), hand
            try:
                hand = hand or self._hired()
                came = hand.carry_out(order)
                return replace(came, taken_over=came.taken_over or died > 0), hand
            except (Died, OSError):  # it died, or the machine had nothing left to start it with
                if hand is not None:
                    self._dismiss(hand)
                hand = None
        return given_up(order, TRIES), hand

    def _hired(self) -> Hand:
        hand = Hand()
        with self._lock:
            self._hands.add(hand)
        return hand

    def _dismiss(self, hand: Hand) -> None:
        with self._lock:
            self._hands.discard(hand)
        hand.end()
