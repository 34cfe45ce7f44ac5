"""Dunning letter: a reminder of overdue documents, made for one customer by an action of the ledger.

https://docs.vismasoftware.no/vismanetapi/examples/customerledgerendpoint/customer/ (August 2026).

Oddities: the whole body travels plain; the customer stands in the address and not in the body; the date is a
date-time, sent as midnight without zone, because a midnight with Z could become the day before. A letter
cannot be looked up afterwards, so an unclear answer is never repeated.
"""

from typing import Annotated

from importer.resources.base import Payload, Resource
from importer.resources.declare import BARE, IN_ADDRESS, Code, Midnight, Whole, about


class DunningLetter(Payload):
    """A reminder to create."""

    customer_number: Annotated[Code, IN_ADDRESS] = about("Number of the customer who is reminded.")
    dunning_letter_date: Annotated[Midnight, BARE] = about("Date of the letter.")
    level_from: Annotated[Whole, BARE] = about("Lowest reminder level the letter is about.")
    level_to: Annotated[Whole, BARE] = about("Highest reminder level the letter is about.")


RESOURCE = Resource(
    name="dunning-letter",
    title="Dunning letter",
    payload=DunningLetter,
    path="customer",
    action="createDunningLetter",
    number_field=None,
    customer_field="customerNumber",
    required=("customerNumber", "dunningLetterDate", "levelFrom", "levelTo"),
    operations=("create",),
    names=(("customerNumber", "dunningLetterDate"),),
)
