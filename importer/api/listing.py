"""A list of the ledger, page by page: told of, cut at a limit, and its end or its refusal in words."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from importer.api.value import Watch
from importer.errors import LedgerUnreachable, UsageError
from importer.ledger.client import Client
from importer.ledger.pages import Listing
from importer.ledger.port import Document, Refused, Unclear


def told(listing: Listing, watch: Watch) -> Iterator[Sequence[Document]]:
    """Yield the pages of a list, telling of each."""
    for page in listing:
        watch.page(listing.read, listing.total)
        yield page


def limited(pages: Iterable[Sequence[Document]], limit: int | None) -> Iterator[Sequence[Document]]:
    """Yield the pages up to `limit` documents; no page more is asked for than that takes."""
    left = limit
    for page in pages:
        yield page[:left]
        if left is not None:
            left -= len(page)
            if left <= 0:
                return


def unsettled(listing: Listing) -> list[str]:
    """Return a note when the list never held still while it was read."""
    if listing.settled:
        return []
    told_of = f"the ledger told of {listing.total} documents, {listing.read} came"
    return [f"The list kept changing while it was read: {told_of}. Export again when nobody is posting."]


@contextmanager
def answers(ledger: Client) -> Iterator[None]:
    """Turn what the ledger says instead of a list into the reason for the export to end.

    However it ends, pages that nobody waits for any more are given up.
    """
    try:
        yield
    except Refused as no:
        raise UsageError(f"The ledger refuses to list this: {no.text}", "Check --where; nothing was written.") from no
    except Unclear as unclear:
        message = f"The list could not be read to its end: {unclear.text}"
        raise LedgerUnreachable(message, "Nothing was written; run the command again.") from unclear
    finally:
        ledger.halt()
