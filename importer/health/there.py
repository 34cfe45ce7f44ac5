"""What is looked at over the network: the ledger's host, this machine's clock, signing in, the quota."""

from collections.abc import Iterator
from datetime import datetime

from importer.errors import ImporterError
from importer.health.value import Sign, attention, ok, wrong
from importer.language import _
from importer.ledger.access import SCOPES
from importer.ledger.client import Client
from importer.ledger.limits import duration

HOST, CLOCK, SIGN_IN, QUOTA = "host", "clock", "sign-in", "quota"
CLOCK_SLACK = 30.0
"""Seconds that a clock may differ before anybody should know; a token is renewed a minute early."""
FEW = 0.1
"""The part of the quota below which little is left."""


def looked_at(ledger: Client) -> Iterator[Sign]:
    """Yield the signs of a ledger; after something wrong there is nothing more to look at."""
    name = HOST
    try:
        yield from _host(ledger)
        name = SIGN_IN
        yield from _signed_in(ledger)
    except ImporterError as trouble:
        yield wrong(name, trouble.message, trouble.remedy, trouble.exit_code)


def _host(ledger: Client) -> Iterator[Sign]:
    greeting = ledger.greet()
    words = _("{host} answers ({ms} ms)").format(host=ledger.host, ms=round(greeting.seconds * 1000))
    yield ok(HOST, words)
    if greeting.time is not None:
        yield _clock((datetime.now().astimezone() - greeting.time).total_seconds())


def _clock(ahead: float) -> Sign:
    if abs(ahead) <= CLOCK_SLACK:
        return ok(CLOCK, _("the clock of this machine agrees with the ledger's"))
    late = _("the clock of this machine is {time} behind the ledger's")
    early = _("the clock of this machine is {time} ahead of the ledger's")
    words = (early if ahead > 0 else late).format(time=duration(abs(ahead)))
    return attention(CLOCK, words, _("Let the operating system set it by the network."))


def _signed_in(ledger: Client) -> Iterator[Sign]:
    scopes = ledger.scopes()
    yield ok(SIGN_IN, _("signed in to {company}").format(company=ledger.company))
    lacking = [scope for scope in SCOPES if scope not in scopes]
    if lacking:
        words = _("not allowed: {scopes}").format(scopes=", ".join(lacking))
        yield attention(SIGN_IN, words, _("Ask for these scopes in the Developer Portal."))
    yield _quota(ledger)


def _quota(ledger: Client) -> Sign:
    forecast = ledger.forecast(0)
    if forecast.left is None or forecast.limit is None:
        return ok(QUOTA, _("the ledger tells no limit."))
    words = _("{left} of {limit} calls left for the next {time}")
    told = words.format(left=forecast.left, limit=forecast.limit, time=duration(forecast.resets_in))
    if forecast.left < forecast.limit * FEW:
        return attention(QUOTA, told, _("A run waits for the next hour by itself."))
    return ok(QUOTA, told)
