"""The screen: the console for talk (standard error), data (standard output), and amounts as people write them."""

import json
import sys
from decimal import Decimal

import click
from rich.console import Console
from rich.table import Table

from importer import language
from importer.language import _


def console(*, color: bool = True, quiet: bool = False) -> Console:
    """Return the console for talk: standard error, without colour when it was asked for or is no terminal."""
    return Console(
        stderr=True,
        no_color=not color or None,
        quiet=quiet,
        highlight=False,
        emoji=False,
        soft_wrap=not sys.stderr.isatty(),
    )


def at(company: str, host: str) -> str:
    """Return which company it is, and where its ledger is."""
    return _("{company} at {host}").format(company=company, host=host)


def print_json(value: object) -> None:
    """Print one object on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def money(amount: Decimal) -> str:
    """Return an amount with its thousands apart and two decimals."""
    return language.amount(amount)


def out(table: Table) -> None:
    """Print a table on standard output: it is what was asked for."""
    Console(highlight=False, emoji=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200).print(table)
