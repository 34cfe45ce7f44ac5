"""Asking a person on a terminal; Ctrl-C is an answer there."""

import signal
import threading
from collections.abc import Sequence

import click

YES, NO = {"y", "yes", "j", "ja"}, {"", "n", "no", "nei", "nej"}
"""What may be answered, in any language spoken."""


def agreed(question: str) -> bool:
    """Return whether a person says yes; no, Ctrl-C and the end of the input are all no."""
    _hear_ctrl_c()
    try:
        return bool(click.prompt(f"{question} [y/N]", default="", show_default=False, value_proc=_yes, err=True))
    except click.Abort:
        click.echo(err=True)
        return False


def _yes(answer: str) -> bool:
    word = answer.strip().casefold()
    if word not in YES | NO:
        raise click.UsageError("y or n?")
    return word in YES


def choice(question: str, answers: Sequence[str]) -> str:
    """Return which of `answers` a person chooses; the last one when nothing is said."""
    _hear_ctrl_c()
    answer: str = click.prompt(question, type=click.Choice(answers), default=answers[-1], err=True)
    return answer


def _hear_ctrl_c() -> None:
    """Let Ctrl-C interrupt a question: Polars puts a handler of its own before Python's that goes on reading."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.getsignal(signal.SIGINT) or signal.default_int_handler)
