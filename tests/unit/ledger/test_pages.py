from collections.abc import Mapping
from typing import Any

import pytest

from importer.ledger.pages import Listing, Place, place_of

PLACE = Place("/v1/customerinvoice", "referenceNumber")


class Ledger:
    """A list that changes while it is read: `shifts` maps the number of a call to what the list is from then on."""

    def __init__(self, rows: list[str], shifts: Mapping[int, list[str]] | None = None, *, told: bool = True) -> None:
        self.rows, self.shifts, self.calls, self.told = rows, shifts or {}, 0, told

    def read(self, path: str, params: Mapping[str, str]) -> Any:
        """Return one page, cut to two rows."""
        assert path == PLACE.path
        self.rows = self.shifts.get(self.calls, self.rows)
        self.calls += 1
        size, number = min(int(params["pageSize"]), 2), int(params["pageNumber"])
        rows = self.rows[(number - 1) * size : number * size]
        meta = {"metadata": {"totalCount": len(self.rows), "maxPageSize": 2}} if self.told else {}
        return [{"referenceNumber": row, **meta} for row in rows]

    def all(self, size: int = 1000) -> list[str]:
        """Return all numbers, read in pages."""
        return [row["referenceNumber"] for page in Listing(self.read, PLACE, {}, size) for row in page]


@pytest.mark.parametrize(("count", "calls"), [(0, 1), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_no_page_is_read_in_vain(count: int, calls: int) -> None:
    """The count in metadata says which page is the last."""
    ledger = Ledger([str(n) for n in range(count)])
    assert len(ledger.all()) == count
    assert ledger.calls == calls


def test_without_metadata_a_short_page_is_the_last() -> None:
    """A list that tells nothing about itself is read until a page is not full."""
    ledger = Ledger(["1", "2", "3"], told=False)
    assert ledger.all(size=2) == ["1", "2", "3"]


def test_a_row_that_slips_to_the_next_page_comes_once() -> None:
    """A row inserted before shifts the others: the doubled one is dropped, the new one is found."""
    ledger = Ledger(["1", "2", "3"], {1: ["0", "1", "2", "3"]})
    assert sorted(ledger.all()) == ["0", "1", "2", "3"]


def test_a_row_that_slips_past_us_is_found_in_a_second_reading() -> None:
    """A row deleted before moves another onto a page that was read already; the count gives it away."""
    ledger = Ledger(["1", "2", "3", "4", "5"], {1: ["2", "3", "4", "5"]})
    assert sorted(ledger.all()) == ["1", "2", "3", "4", "5"]


def test_a_list_that_never_holds_still_is_read_a_few_times_only() -> None:
    """Reading ends, whatever the list does."""
    ledger = Ledger(["1"], {n: [str(row) for row in range(n + 3)] for n in range(200)})
    assert ledger.all()
    assert ledger.calls < 200


def test_places_of_all_lists_are_known() -> None:
    """Resources and customer classes have a place; anything else is a mistake of ours."""
    assert place_of("customer") == Place("/v1/customer", "number")
    assert place_of("customer-class") == Place("/v1/customer/customerClass", "id")
    with pytest.raises(KeyError):
        place_of("supplier")
