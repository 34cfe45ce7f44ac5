"""Lists, read page by page: by what `metadata` says, each number once, also when rows shift meanwhile.

Source: docs.vismasoftware.no, "Pagination": `pageNumber` from 1; every row carries `metadata` with
`totalCount` and `maxPageSize`, to which a larger `pageSize` is cut without a word. The order of rows is not
documented.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from importer import resources
from importer.ledger.port import Document, Unclear

READS = 3
"""How often a list is read again when its count changed while it was being read."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list is, and what names its rows."""

    path: str
    number: str


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and what they say of the whole list."""

    rows: tuple[Document, ...]
    total: int
    size: int
    """How many rows a full page has."""


OTHERS = {"customer-class": Place("/v1/customer/customerClass", "id")}
"""Lists that are no resource of ours."""


def place_of(name: str) -> Place:
    """Return where the list called `name` is. Raises KeyError when there is none."""
    if name in OTHERS:
        return OTHERS[name]
    resource = resources.get(name)
    return Place(f"/v1/{resource.path}", resource.read_back.number if resource.read_back else "")


def read_pages(
    read: Callable[[str, Mapping[str, str]], Any], place: Place, filters: Mapping[str, str], size: int
) -> Iterator[Document]:
    """Yield all rows, each number once; memory holds one page and the numbers.

    When the count changes while the pages are read, rows may have slipped from one page to another: then the
    list is read again for what was missed.
    """
    seen: set[str] = set()
    for _ in range(READS):
        totals: set[int] = set()
        for page in _pages(read, place, filters, size):
            totals.add(page.total)
            yield from _unseen(page.rows, place.number, seen)
        if len(totals) <= 1:
            return


def _pages(
    read: Callable[[str, Mapping[str, str]], Any], place: Place, filters: Mapping[str, str], size: int
) -> Iterator[Page]:
    number = 1
    while True:
        asked = {**filters, "pageNumber": str(number), "pageSize": str(size)}
        page = _page(read(place.path, asked), size)
        yield page
        if len(page.rows) < page.size or (page.total and number * page.size >= page.total):
            return
        number += 1


def _page(rows: Any, size: int) -> Page:  # noqa: ANN401  any JSON value
    if rows is None:
        return Page((), 0, size)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unclear("The ledger's list cannot be read")
    told = rows[0].get("metadata") if rows else None
    told = told if isinstance(told, dict) else {}
    return Page(tuple(rows), int(told.get("totalCount") or 0), min(size, int(told.get("maxPageSize") or size)))


def _unseen(rows: tuple[Document, ...], number: str, seen: set[str]) -> Iterator[Document]:
    for row in rows:
        name = str(row.get(number, ""))
        if not name or name not in seen:
            seen.add(name)
            yield row
