"""Copies: large books in a moment, for whoever tries how much a client can take."""

from collections.abc import Callable

import requests

Send = Callable[..., requests.Response]


def test_copies_are_documents_with_numbers_of_their_own(
    api: requests.Session, control: requests.Session, send: Send
) -> None:
    """Lists, single documents, sums and what is posted afterwards know the copies as they know everything else."""
    assert send().status_code == 201
    assert control.post("/copies?times=3").json() == {"documents": 4}
    assert send().status_code == 201
    listed = api.get("/v1/customerinvoice").json()
    assert len({row["referenceNumber"] for row in listed}) == 5
    for row in listed:
        one = api.get(f"/v1/customerinvoice/{row['referenceNumber']}").json()
        assert (one["referenceNumber"], one["amountInCurrency"]) == (row["referenceNumber"], row["amountInCurrency"])
    assert sum(each["documents"] for each in control.get("/totals").json()["documents"]) == 5


def test_nothing_has_no_copies(control: requests.Session) -> None:
    """Empty books stay empty, and what is no number is refused."""
    assert control.post("/copies?times=3").json() == {"documents": 0}
    assert control.post("/copies?times=many").status_code == 400
