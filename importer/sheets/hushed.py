"""Keep off the screen what a library written in Rust prints when it gives up: the user gets our words instead."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SCREEN = 2
"""The standard error of the process."""
_taken = threading.Lock()


@contextmanager
def hushed() -> Iterator[None]:
    """Lead the standard error of the whole process nowhere for as long as this takes."""
    with _taken:
        try:
            kept = os.dup(SCREEN)
        except OSError:  # there is no standard error, as in a program without a console
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, SCREEN)
            os.close(nowhere)
            yield
        finally:
            os.dup2(kept, SCREEN)
            os.close(kept)
