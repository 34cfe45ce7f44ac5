import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from importer import resources
from importer.journal.content import pack, unpack
from importer.journal.standing import Entry
from importer.ledger import wire
from importer.resources.base import CLEAR
from importer.submission import Submission


def test_an_entry_survives_the_journal(entry: Callable[..., Entry]) -> None:
    """What was packed comes back the same, digits, dates and rows included."""
    one = entry(price="100.500")
    assert unpack(one.name, one.fingerprint, pack(one)) == one


def test_what_is_cleared_stays_cleared_and_what_is_left_out_stays_left_out() -> None:
    """The difference between empty and absent is not lost on the way."""
    payload = resources.get("customer").assemble(
        {"name": "Æ “Ø” Å\n2", "vatRegistrationId": CLEAR, "mainAddress.countryId": "NO", "creditDaysPastDue": CLEAR},
        operation="update",
    )
    submission = Submission("customer", "update", "K:1/æ", payload, (7,), number="10000", etag='"AAE="')
    one = Entry("T", submission, wire.fingerprint(payload), (("number", "10000"),))
    back = unpack(one.name, one.fingerprint, pack(one))
    assert back == one
    assert wire.dumps(wire.wrap(back.submission.payload)) == wire.dumps(wire.wrap(payload))


@pytest.mark.parametrize("name", resources.names())
def test_every_resource_can_be_written_down(name: str) -> None:
    """The journal keeps whatever the cabinet has a drawer for."""
    fields = {"customer": {"name": "Kari"}}.get(name, {"customerNumber": "10000"})
    payload = resources.get(name).assemble(fields)
    submission = Submission(name, "create", "K", payload, (1, 2), net=Decimal("-0.10"))
    one = Entry("T", submission, "fp")
    assert unpack(one.name, "fp", pack(one)) == one


def test_a_midnight_is_a_day_again() -> None:
    """The date of a dunning letter comes back as the day it was."""
    fields = {"customerNumber": "1", "dunningLetterDate": dt.date(2026, 1, 31), "levelFrom": 1, "levelTo": 2}
    submission = Submission("dunning-letter", "create", "L", resources.get("dunning-letter").assemble(fields), (1,))
    one = replace(Entry("T", submission, "fp"), search=())
    assert unpack(one.name, "fp", pack(one)) == one
