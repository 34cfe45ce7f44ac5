"""What the ledger has is read in pages, by category where it can be told, and waited for where it is late."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from importer import resources
from importer.ledger.port import Document, WriteDown, forget
from importer.submission import Receipt, Submission
from importer.totals.books import Books, Reader

INVOICE = resources.get("customer-invoice")


class Shelf:
    """A ledger that only lists and finds; a document may be late to be seen."""

    company = tenant = host = "test"
    requests = 0

    def __init__(self, *rows: Document, pages: int = 1, late: int = 0) -> None:
        self.asked: list[Mapping[str, str] | str] = []
        self._rows = rows
        self._pages = pages
        self._late = late

    def list(self, resource: str, filters: Mapping[str, str]) -> Iterator[Document]:
        """Yield all rows, the last one only when it is not late any more."""
        assert resource == INVOICE.name
        self.asked.append(filters)
        seen = self._rows[: -self._late] if self._late and len(self.asked) == 1 else self._rows
        for row in seen:
            yield row | {"metadata": {"totalCount": self._pages, "maxPageSize": 1 if self._pages > 1 else 1000}}

    def find(self, resource: str, number: str) -> Document | None:
        """Return one document."""
        assert resource == INVOICE.name
        self.asked.append(number)
        return next((row for row in self._rows if row["referenceNumber"] == number), None)

    def create(self, submission: Submission, write_down: WriteDown = forget) -> Receipt:
        """Refuse: nothing is written here."""
        raise NotImplementedError

    update = create

    def follow(self, job: str, submission: Submission) -> Receipt:
        """Refuse: nothing is written here."""
        raise NotImplementedError

    def halt(self) -> None:
        """Have nobody to send home."""


def document(number: str, lines: Mapping[str, int], rows: Mapping[str, int] | None, vat: int) -> Document:
    """Return an invoice with a line for each VAT category, and VAT rows where they were asked for."""
    net = sum(lines.values())
    told: dict[str, Any] = {
        "referenceNumber": number,
        "currencyId": "NOK",
        "detailTotalInCurrency": Decimal(net),
        "vatTotalInCurrency": Decimal(vat),
        "amountInCurrency": Decimal(net + vat),
        "invoiceLines": [{"vatCode": {"id": name}, "amountInCurrency": Decimal(part)} for name, part in lines.items()],
    }
    if rows is not None:
        told["taxDetails"] = [{"taxId": name, "vatAmount": Decimal(part)} for name, part in rows.items()]
    return told


def read(shelf: Shelf, *numbers: str) -> tuple[Books, list[float]]:
    """Return the books of these numbers, and how long was waited."""
    waits: list[float] = []
    reader = Reader(shelf, 2.0, waits.append)
    return reader.read(INVOICE, numbers, {"documentDate": "2026-01-01"}), waits


@pytest.mark.parametrize(
    ("rows", "vat", "vats"),
    [
        ({"3": 25, "31": 30}, 55, {"3": 25, "31": 30}),
        ({"3": 25}, 25, {"3": 25, "31": 0}),
        ({"VAT25": 25, "VAT15": 30}, 55, {}),
        ({"3": 20, "31": 30}, 55, {}),
        (None, 55, {}),
    ],
)
def test_vat_by_category_is_told_only_where_it_adds_up(
    rows: dict[str, int] | None, vat: int, vats: dict[str, int]
) -> None:
    """VAT rows under other names than the categories, in another currency, or left out tell nothing."""
    books, _ = read(Shelf(document("1", {"3": 100, "31": 200}, rows, vat)), "1")
    booked = books.get("1")
    assert booked is not None
    assert {name: int(part) for name, part in booked.nets.items()} == {"3": 100, "31": 200}
    assert {name: int(part) for name, part in booked.vats.items()} == vats
    assert booked.vat == vat


def test_one_category_has_all_of_the_vat() -> None:
    """Whatever its VAT row is called."""
    books, _ = read(Shelf(document("1", {"3": 100}, None, 25)), "1")
    assert books.get("1") is not None
    assert dict(books.found["1"].vats) == {"3": 25}


def test_one_list_is_read_for_all_documents() -> None:
    """With the VAT rows, and for no document by itself; nobody waits."""
    shelf = Shelf(*(document(str(number), {"3": 100}, None, 25) for number in range(5)))
    books, waits = read(shelf, "0", "1", "2", "3", "4")
    assert shelf.asked == [{"documentDate": "2026-01-01", "expandTaxDetails": "true"}]
    assert (len(books.found), waits) == (5, [])


def test_of_a_long_list_a_few_are_asked_for_singly() -> None:
    """When its pages are more calls than the documents."""
    shelf = Shelf(*(document(str(number), {"3": 100}, None, 25) for number in range(5)), pages=5)
    books, _ = read(shelf, "1", "3")
    assert shelf.asked[1:] == ["1", "3"]
    assert set(books.found) == {"1", "3"}


def test_what_is_late_is_waited_for_and_what_is_gone_stays_gone() -> None:
    """The list is read once more, without the filter that somebody's change may have got around."""
    shelf = Shelf(document("1", {"3": 1}, None, 0), document("2", {"3": 1}, None, 0), late=1)
    books, waits = read(shelf, "1", "2", "9")
    assert (set(books.found), waits) == ({"1", "2"}, [2.0])
    assert shelf.asked[1] == {"expandTaxDetails": "true"}
    assert books.get("9") is None
