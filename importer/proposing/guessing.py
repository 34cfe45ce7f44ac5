"""Guessing the resource: what a sheet is probably about, by its headings alone."""

from collections.abc import Sequence

from importer.proposing.headings import below, compact

ABOUT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dunning-letter", ("purr", "dunning", "remind", "mahn", "karhu", "rykker", "paminnel", "aanman", "franiva")),
    ("customer-credit-note", ("kredit", "credit", "gutschrift", "hyvitys")),
    ("customer-debit-note", ("debetnot", "debitnote", "lastschrift")),
)
"""Resource -> what headings of its own number and date begin with, compact."""
LINES = frozenset(
    compact(word)
    for word in (
        *("Antall", "Antal", "Määrä", "Quantity", "Qty", "Menge", "Anzahl", "Aantal", "Pris", "Hinta", "Price"),
        *("Unit price", "Preis", "Einzelpreis", "Prijs", "Beløp", "Belopp", "Beløb", "Summa", "Amount", "Betrag"),
    )
)
"""Headings that only lines have."""
NUMBERED = ("nr", "dato", "datum", "date", "id", "paiva", "pvm")


def resource_of(headings: Sequence[str]) -> str:
    """Return the name of the resource that a sheet with these headings is most likely about."""
    names = [compact(below(heading)) for heading in headings]
    for resource, starts in ABOUT:
        if any(name.startswith(start) and _is_own(name) for name in names for start in starts):
            return resource
    return "customer-invoice" if LINES.intersection(names) else "customer"


def _is_own(name: str) -> bool:
    return name.endswith(NUMBERED) or name.startswith("franiva")
