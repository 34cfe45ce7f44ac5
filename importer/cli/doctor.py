"""`importer doctor`: whether everything is in order, and what to do if not."""

import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import click

from importer.api.door import open_ledger
from importer.api.value import Where
from importer.cli import options, screen
from importer.cli.example import example
from importer.errors import ImporterError
from importer.health import Sign, Verdict, exit_of, here, there
from importer.health.value import wrong
from importer.language import _, later

MARKS = {
    Verdict.OK: ("green", later("ok")),
    Verdict.ATTENTION: ("yellow", later("attention")),
    Verdict.WRONG: ("red", later("wrong")),
}
WIDTH = 12
NAMES = {
    "importer": "importer",
    "Python": "Python",
    "home": later("home folder"),
    "journal": later("journal"),
    "keychain": later("keychain"),
    "profiles": later("profiles"),
    "profile": later("profile"),
    "host": later("host"),
    "clock": later("clock"),
    "sign-in": later("sign-in"),
    "quota": later("quota"),
}
"""What is looked at, for people."""


@click.command(epilog=example("importer doctor", "importer doctor --profile ours --json", "importer doctor --sandbox"))
@options.ledger
@options.talk
def doctor(where: Where, talk: options.Talk) -> int:
    """Look at everything a run needs, and say of each thing whether it is ok and what to do if not.

    Program, home folder, journal, keychain, profiles; then the ledger of each profile: host, clock, sign-in, quota.
    Changes nothing, sends no document and shows no secret. Exit 0 when a run can go ahead; else what it would end
    with: 2 something is set up wrong, 4 sign-in missing or refused, 7 the ledger cannot be reached.
    """
    signs: list[Sign] = []
    for sign in chain(here.looked_at(os.environ, with_profiles=not where.sandboxed), _ledgers(where)):
        signs.append(sign)
        if not talk.as_json:
            _show(sign, talk)
    code = exit_of(signs)
    if talk.as_json:
        screen.print_json({"signs": [sign.as_json() for sign in signs], "exit": code})
    return code


def _ledgers(where: Where) -> Iterator[Sign]:
    """Yield the signs of the ledger that is meant, or of every profile's."""
    if where.sandboxed or where.profile:
        yield from _ledger(where)
        return
    try:
        names = here.examined(os.environ)
    except ImporterError:
        return  # the profiles cannot be read: that was said
    for name in names:
        yield from _ledger(Where(name))


def _ledger(where: Where) -> Iterator[Sign]:
    try:
        with open_ledger(where, hurried=True) as ledger:
            yield from (replace(sign, profile=where.name) for sign in there.looked_at(ledger))
    except ImporterError as trouble:
        yield replace(wrong("profile", trouble.message, trouble.remedy, trouble.exit_code), profile=where.name)


def _show(sign: Sign, talk: options.Talk) -> None:
    colour, word = MARKS[sign.verdict]
    mark = click.style(f"{_(word):<{WIDTH}}", fg=colour)
    name = " · ".join(filter(None, (sign.profile, _(NAMES[sign.name]))))
    click.echo(f"{mark} {name}: {sign.words}", color=False if talk.no_color else None)
    if sign.way_out:
        click.echo(f"{'':{WIDTH}} {sign.way_out}")
