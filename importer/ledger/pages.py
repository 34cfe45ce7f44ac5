"""Lists, read page by page: by what `metadata` says, each number once, also when rows shift meanwhile.

Source: docs.vismasoftware.no, "Pagination": `pageNumber` from 1; every row carries `metadata` with
`totalCount` and `maxPageSize`, to which a larger `pageSize` is cut without a word. The order of rows is not
documented.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any

from importer import log, resources
from importer.language import _
from importer.ledger.port import Document, Unclear

AHEAD = 3
"""Pages fetched while another one is looked at; with the governor's leave, as every call."""
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


Read = Callable[[str, Mapping[str, str]], Any]
"""Gives the JSON at an address for a query; called from several threads."""


class Listing:
    """One reading of a list, page by page, each number once; memory holds a few pages and the numbers.

    A few pages are fetched ahead of the one that is looked at, and come in their order. When the list became
    shorter meanwhile, or fewer rows came than it told, rows may have slipped past us onto a page that was read
    already: then the list is read again for what was missed. Made to be gone through once.
    """

    def __init__(self, read: Read, place: Place, filters: Mapping[str, str], size: int) -> None:
        self.total: int | None = None
        """How many rows the ledger last said there are; None before it said anything."""
        self.settled = True
        """False at the end when the list never held still: a row may have been missed."""
        self._asked = _Asked(read, place.path, filters, size)
        self._number = place.number
        self._seen: set[str] = set()

    def __iter__(self) -> Iterator[tuple[Document, ...]]:
        for _read in range(READS):
            most, shrank = 0, False
            for page in _fetched(self._asked):
                log.tell("page", list=self._asked.path, rows=len(page.rows), total=page.total)
                if page.rows:
                    shrank = shrank or page.total < most
                    most, self.total = max(most, page.total), page.total
                if rows := tuple(_unseen(page.rows, self._number, self._seen)):
                    yield rows
            self.settled = not shrank and len(self._seen) >= most
            if self.settled:
                return

    @property
    def read(self) -> int:
        """How many rows came so far."""
        return len(self._seen)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list, and how it is asked for a page of it."""

    read: Read
    path: str
    filters: Mapping[str, str]
    size: int

    def page(self, number: int) -> Page:
        asked = {**self.filters, "pageNumber": str(number), "pageSize": str(self.size)}
        return _page(self.read(self.path, asked), self.size)


def _fetched(asked: _Asked) -> Iterator[Page]:
    """Yield the pages in order, up to `AHEAD` of them fetched before they are wanted.

    The first one says how many there are; without that word they are read until one is not full. A page that is
    not wanted any more, because whoever asked went away, is not fetched.
    """
    first = asked.page(1)
    yield first
    last = _last(first, 1)
    if last is None or last > 1:
        with closing(_Fetching(asked, AHEAD if last else 1)) as fetching:
            yield from fetching.pages(last)


class _Fetching:
    """Pages on their way, from the second on."""

    def __init__(self, asked: _Asked, ahead: int) -> None:
        self._asked = asked
        self._ahead = ahead
        self._pool = ThreadPoolExecutor(ahead, thread_name_prefix="page")
        self._coming: deque[Future[Page]] = deque()

    def pages(self, last: int | None) -> Iterator[Page]:
        number, fetched_to = 1, 1
        while last is None or number < last:
            while len(self._coming) < self._ahead and (last is None or fetched_to < last):
                fetched_to += 1
                self._coming.append(self._pool.submit(copy_context().run, self._asked.page, fetched_to))
            page = self._coming.popleft().result()
            number += 1
            yield page
            last = _last(page, number)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def _last(page: Page, number: int) -> int | None:
    """Return the number of the last page by what page `number` says; None when nothing is said."""
    if len(page.rows) < page.size:
        return number
    return max(number, -(-page.total // page.size)) if page.total else None


def _page(rows: Any, size: int) -> Page:  # noqa: ANN401  any JSON value
    if rows is None:
        return Page((), 0, size)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unclear(_("The ledger's list cannot be read"))
    told = rows[0].get("metadata") if rows else None
    told = told if isinstance(told, dict) else {}
    return Page(tuple(rows), int(told.get("totalCount") or 0), min(size, int(told.get("maxPageSize") or size)))


def _unseen(rows: tuple[Document, ...], number: str, seen: set[str]) -> Iterator[Document]:
    for row in rows:
        name = str(row.get(number, ""))
        if not name or name not in seen:
            seen.add(name)
            yield row
