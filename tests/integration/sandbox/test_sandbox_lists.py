"""Lists: paging, metadata, filters, conditions, expand flags."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

Body = dict[str, Any]
Make = Callable[..., Body]
Invoice = Callable[..., str]
Configure = Callable[..., None]

LIST = "/v1/customerinvoice"


@pytest.fixture
def numbers(api: requests.Session) -> Callable[..., list[str]]:
    """Return what lists invoices and gives their numbers."""

    def listed(path: str = LIST, **query: object) -> list[str]:
        answer = api.get(path, params={name: str(value) for name, value in query.items()})
        assert answer.status_code == 200, answer.text
        return [row.get("referenceNumber") or row["number"] for row in answer.json()]

    return listed


@pytest.fixture
def five(invoice: Callable[..., str]) -> list[str]:
    """Return the numbers of five invoices."""
    return [invoice() for _ in range(5)]


def test_list_is_a_bare_array_with_metadata_on_every_row(api: requests.Session, five: list[str]) -> None:
    """There is no envelope; each row tells the count over all pages and the largest page."""
    rows = api.get(LIST, params={"pageSize": 2}).json()
    assert [row["referenceNumber"] for row in rows] == five[:2]
    assert [row["metadata"] for row in rows] == [{"totalCount": 5, "maxPageSize": 1000}] * 2


def test_pages_follow_each_other_and_end_empty(numbers: Callable[..., list[str]], five: list[str]) -> None:
    """Order is that of creation; beyond the end there is nothing."""
    pages = [numbers(pageNumber=page, pageSize=2) for page in (1, 2, 3, 4)]
    assert pages == [five[:2], five[2:4], five[4:], []]


def test_page_size_is_cut_to_the_maximum(api: requests.Session, five: list[str], configure: Configure) -> None:
    """A page size above the maximum is no error."""
    configure(max_page_size=3)
    rows = api.get(LIST, params={"pageSize": 500}).json()
    assert (len(rows), rows[0]["metadata"]) == (3, {"totalCount": len(five), "maxPageSize": 3})


def test_without_paging_only_the_first_page_comes(
    numbers: Callable[..., list[str]], five: list[str], configure: Configure
) -> None:
    """Paging has defaults, so a client that does not page loses rows silently."""
    configure(default_page_size=2)
    assert numbers() == five[:2]


def test_query_names_have_no_case(numbers: Callable[..., list[str]], five: list[str]) -> None:
    """`PAGESIZE` does as well."""
    assert numbers(PAGESIZE=2, PageNumber=2) == five[2:4]


def test_unknown_parameters_are_ignored(numbers: Callable[..., list[str]], five: list[str]) -> None:
    """`lastModifiedDate` is not a parameter: everything comes back."""
    assert numbers(lastModifiedDate="2099-01-01", lastModifiedDateCondition=">=") == five


@pytest.mark.parametrize(
    "query",
    [
        {"pageNumber": "0"},
        {"pageSize": "-1"},
        {"pageSize": "ten"},
        {"pageNumber": "99999999999999999999"},
        {"status": "Sleeping"},
        {"released": "yes"},
        {"documentDate": "2026-01-15", "documentDateCondition": "!="},
        {"documentDate": "15.01.2026"},
        {"documentDate": "2026-02-30"},
        {"lastModifiedDateTime": "2026-01-15T00:00:00Z", "lastModifiedDateTimeCondition": ">"},
        {"lastModifiedDateTime": "2026-01-15T00:00:00+01:00", "lastModifiedDateTimeCondition": ">"},
        {"expandTaxDetails": "maybe"},
    ],
)
def test_parameter_that_cannot_be_read_is_400(api: requests.Session, query: dict[str, str]) -> None:
    """Wrong numbers, statuses, conditions and dates (no zone, no Z) are told."""
    answer = api.get(LIST, params=query)
    assert answer.status_code == 400
    assert next(iter(query)).lower() in answer.json()["message"].lower()


@pytest.fixture
def varied(invoice: Callable[..., str]) -> list[str]:
    """Return two invoices that differ in everything a filter looks at."""
    one = invoice(
        documentDate="2026-01-10",
        externalReference="E-1",
        customerRefNumber="C-1",
        paymentReference="P-1",
        project="20",
        branchNumber="7",
    )
    return [one, invoice(documentDate="2026-02-10", hold=True)]


@pytest.mark.parametrize(
    ("query", "which"),
    [
        ({"externalReference": "E-1"}, [0]),
        ({"externalReference": "e-1"}, [0]),
        ({"customerRefNumber": "C-1"}, [0]),
        ({"paymentReference": "P-1"}, [0]),
        ({"project": "20"}, [0]),
        ({"branch": "7"}, [0]),
        ({"financialPeriod": "202602"}, [1]),
        ({"status": "balanced"}, [0]),
        ({"status": "HOLD"}, [1]),
        ({"customer": "10000"}, [0, 1]),
        ({"customer": "10001"}, []),
        ({"released": 0}, [0, 1]),
        ({"released": 1}, []),
        ({"dunningLevel": 1}, []),
        ({"closedFinancialPeriod": "202601"}, []),
        ({"documentDate": "2026-01-10"}, [0]),
        ({"documentDate": "2026-01-10", "documentDateCondition": ">"}, [1]),
        ({"documentDate": "2026-01-10", "documentDateCondition": ">="}, [0, 1]),
        ({"documentDate": "2026-02-10", "documentDateCondition": "<"}, [0]),
        ({"documentDate": "2026-02-10", "documentDateCondition": "<="}, [0, 1]),
        ({"documentDueDate": "2026-01-24"}, [0]),
        ({"dunningLetterDateTime": "2020-01-01", "dunningLetterDateTimeCondition": ">"}, []),
        ({"externalReference": "E-1", "status": "Hold"}, []),
        ({"documentType": "CreditNote"}, [0, 1]),
    ],
)
def test_filter(numbers: Callable[..., list[str]], varied: list[str], query: dict[str, Any], which: list[int]) -> None:
    """Each filter keeps what it should; several together keep what all of them do."""
    assert numbers(**query) == [varied[at] for at in which]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2020-01-01", True),
        ("2020-01-01 13:13:13", True),
        ("2020-01-01 13:13:13.133", True),
        ("2020-01-01T13:13:13", True),
        ("2020-01-01T13:13:13.133", True),
        ("2999-01-01", False),
    ],
)
@pytest.mark.parametrize("name", ["createdDateTime", "lastModifiedDateTime"])
def test_time_filters_take_five_formats(
    numbers: Callable[..., list[str]],
    five: list[str],
    name: str,
    value: str,
    found: bool,  # noqa: FBT001  a parameter
) -> None:
    """Date, date and time, with and without fraction, with a space or a T."""
    assert numbers(**{name: value, f"{name}Condition": ">="}) == (five if found else [])


def test_time_filter_is_exact(
    api: requests.Session, numbers: Callable[..., list[str]], invoice: Invoice, body: Make
) -> None:
    """A record that changed is found from its own time stamp on, the older ones are not."""
    first, second = invoice(), invoice()
    api.put(f"{LIST}/{first}", json=body(invoiceText="x"))
    changed = api.get(f"{LIST}/{first}").json()["lastModifiedDateTime"]
    assert numbers(lastModifiedDateTime=changed, lastModifiedDateTimeCondition=">=") == [first]
    assert numbers(lastModifiedDateTime=changed, lastModifiedDateTimeCondition="<") == [second]


@pytest.mark.parametrize(
    ("flag", "members"),
    [
        ("expandTaxDetails", {"taxDetails"}),
        ("expandAttachments", {"attachments"}),
        ("expandInvoiceAddress", {"invoiceAddress", "invoiceContact"}),
        ("expandDunningInformation", {"dunningLetterLevel"}),
    ],
)
def test_expand_flag_adds_its_members(api: requests.Session, five: list[str], flag: str, members: set[str]) -> None:
    """Lists keep some members back until a flag asks for them; a single GET shows them all."""
    plain = api.get(LIST).json()[0].keys()
    assert api.get(LIST, params={flag: "true"}).json()[0].keys() - plain == members
    assert members <= api.get(f"{LIST}/{five[0]}").json().keys()
    assert api.get(LIST, params={flag: "false"}).json()[0].keys() == plain


def test_applications_are_expanded(api: requests.Session, send: Callable[..., requests.Response]) -> None:
    """The list of credit notes has its own flag."""
    send("/v2/customerCreditNote")
    plain, full = (
        api.get("/v1/customerCreditNote", params={"expandApplications": flag}).json()[0] for flag in ("false", "true")
    )
    assert full.keys() - plain.keys() == {"applications"}


def test_lists_of_the_three_kinds_are_apart(
    numbers: Callable[..., list[str]], five: list[str], send: Callable[..., requests.Response]
) -> None:
    """The list of invoices has invoices only."""
    assert send("/v2/customerDebitNote").status_code == 201
    assert numbers() == five
    assert numbers("/v1/customerDebitNote") == ["000001"]
    assert numbers("/v1/customerCreditNote") == []
    assert numbers("/v1/customer/10000/invoice") == five


@pytest.fixture
def customers(api: requests.Session, body: Make) -> None:
    """Put two customers in the books that differ in everything a filter looks at."""
    contact = {"email": {"value": "post@fjord.no"}, "phone1": {"value": "55 00 00 00"}}
    one = body(name="Fjord", corporateId="987654325", vatRegistrationId="NO987654325MVA", mainContact=contact)
    one["attributeLines"] = [body(attributeId="SEGMENT", attributeValue="A")]
    for sent in (one, body(name="Fjell", status="Inactive")):
        assert api.post("/v1/customer", json=sent).status_code == 201


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"name": "Fjord"}, ["10000"]),
        ({"name": "Fjo"}, []),
        ({"corporateId": "987654325"}, ["10000"]),
        ({"vatRegistrationId": "NO987654325MVA"}, ["10000"]),
        ({"email": "post@fjord.no"}, ["10000"]),
        ({"phone": "55 00 00 00"}, ["10000"]),
        ({"status": "inactive"}, ["10001"]),
        ({"attributes": '{"SEGMENT": "A,B"}'}, ["10000"]),
        ({"attributes": '{"SEGMENT": "B"}'}, []),
        ({"createdDateTime": "2020-01-01", "createdDateTimeCondition": ">"}, ["10000", "10001"]),
        ({"greaterThanValue": "10000"}, ["10000", "10001"]),
        ({"pageSize": "1", "pageNumber": "2"}, ["10001"]),
    ],
)
@pytest.mark.usefixtures("customers")
def test_customer_filter(numbers: Callable[..., list[str]], query: dict[str, Any], found: list[str]) -> None:
    """The filters of customers match exactly."""
    assert numbers("/v1/customer", **query) == found


@pytest.mark.usefixtures("customers")
def test_customer_attributes_filter_must_be_json(api: requests.Session) -> None:
    """Anything else is 400."""
    assert api.get("/v1/customer", params={"attributes": "SEGMENT=A"}).status_code == 400


@pytest.mark.parametrize(
    ("flag", "member"),
    [
        ("expandAccountInformation", "glAccounts"),
        ("expandDirectDebit", "directDebitLines"),
        ("expandPaymentMethods", "paymentMethods"),
    ],
)
def test_customer_expand_flag(api: requests.Session, body: Make, flag: str, member: str) -> None:
    """Accounts, mandates and payment methods come in lists only when asked for."""
    sent = body(name="A", glAccounts={"salesAccount": {"value": "3000"}})
    sent["directDebitLines"] = [body(operation="Insert", iban="NL91ABNA0417164300")]
    assert api.post("/v1/customer", json=sent).status_code == 201
    assert member not in api.get("/v1/customer").json()[0]
    assert member in api.get("/v1/customer", params={flag: "true"}).json()[0]
    assert member in api.get("/v1/customer/10000").json()


def test_read_lag_hides_what_is_new(
    api: requests.Session, invoice: Invoice, numbers: Callable[..., list[str]], configure: Configure
) -> None:
    """With a lag, a record that was created is not read at once, though its number is taken."""
    configure(read_lag_seconds=60)
    number = invoice()
    assert numbers() == []
    assert api.get(f"{LIST}/{number}").status_code == 404
    assert invoice() == "000002"
