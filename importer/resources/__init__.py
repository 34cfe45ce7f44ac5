"""The cabinet: one drawer for each resource of the customer ledger.

A new resource is a file with a `RESOURCE` in it, and a line here. Drawers are opened when they are asked for.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importer.resources.base import Resource

_DRAWERS = MappingProxyType(
    {
        "customer": "importer.resources.customer",
        "customer-invoice": "importer.resources.customer_invoice",
        "customer-credit-note": "importer.resources.customer_credit_note",
        "customer-debit-note": "importer.resources.customer_debit_note",
        "dunning-letter": "importer.resources.dunning_letter",
    }
)


def names() -> tuple[str, ...]:
    """Return the names of all resources, as a mapping writes them."""
    return tuple(_DRAWERS)


def get(name: str) -> "Resource":
    """Return the resource called `name`; raises KeyError when there is none."""
    resource: Resource = import_module(_DRAWERS[name]).RESOURCE
    return resource
