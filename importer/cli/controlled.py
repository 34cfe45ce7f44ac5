"""The control totals of a run, for a terminal: one line when they agree, else what makes the difference."""

from decimal import Decimal

from rich.console import Console
from rich.markup import escape

from importer.language import _, amount
from importer.summary import Summary
from importer.totals.value import Control
from importer.totals.words import named

MOST = 10


def show_control(summary: Summary, screen: Console) -> None:
    """Print whether the sheet, what was sent and the ledger agree, once something was sent."""
    control = summary.control
    if control is None or summary.rung != "posted" or not control.blocks:
        return
    if control.unread:
        words = _("Control totals: the ledger could not be read afterwards: {why}").format(why=control.unread)
        screen.print(f"[yellow]{escape(words)}[/]")
    if control.differs:
        _show_differences(control, screen)
    elif not control.unread and any(block.total.ledger for block in control.blocks):
        screen.print(escape(_agreeing(control) + _rounded(control)))


def _agreeing(control: Control) -> str:
    if any(block.total.held.documents for block in control.blocks):
        return _("Control totals agree: in the sheet less what was not sent, sent, in the ledger.")
    return _("Control totals agree: in the sheet, sent, in the ledger.")


def _show_differences(control: Control, screen: Console) -> None:
    screen.print(f"[red]{escape(_('Control totals differ; the Summary of the result workbook has them all:'))}[/]")
    for words in named(control.causes, MOST):
        screen.print(f"  {escape(words)}")
    for typed in control.misadded[:MOST]:
        words = _("{place}: the total typed is {typed}, the rows add up to {rows}.")
        told = words.format(place=typed.place, typed=amount(typed.stated), rows=amount(typed.rows))
        screen.print(f"  {escape(told)}")


def _rounded(control: Control) -> str:
    rounding = sum((block.total.rounding for block in control.blocks), Decimal(0))
    return " " + _("Rounding of the ledger: {amount}").format(amount=amount(rounding)) if rounding else ""
