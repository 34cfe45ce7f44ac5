"""What somebody types to narrow a list."""

import pytest

from importer import resources
from importer.errors import UsageError
from importer.exporting import asked

INVOICE = resources.get("customer-invoice")
CUSTOMER = resources.get("customer")


def refused(*wheres: str, expands: tuple[str, ...] = (), resource: str = "customer-invoice") -> UsageError:
    """Return why wishes are refused."""
    with pytest.raises(UsageError) as told:
        asked(resources.get(resource), wheres, expands)
    return told.value


def test_equality_is_a_parameter() -> None:
    """A name and a value, the choice spelled as the API has it."""
    assert asked(INVOICE, ["status=balanced", "financialPeriod = 202601"]) == {
        "status": "Balanced",
        "financialPeriod": "202601",
    }


@pytest.mark.parametrize("how", [">", "<", ">=", "<="])
def test_a_comparison_is_the_value_and_its_condition(how: str) -> None:
    """Both are sent, because the API wants them together."""
    assert asked(CUSTOMER, [f"lastModifiedDateTime{how}2026-01-14"]) == {
        "lastModifiedDateTime": "2026-01-14",
        "lastModifiedDateTimeCondition": how,
    }


def test_the_guides_short_name_is_understood() -> None:
    """`lastModifiedDate` of the vendor's older guide is what the API calls lastModifiedDateTime."""
    expected = {"lastModifiedDateTime": "2026-01-14T13:13:13", "lastModifiedDateTimeCondition": ">="}
    assert asked(CUSTOMER, ["lastModifiedDate>=2026-01-14 13:13:13"]) == expected
    assert asked(CUSTOMER, ["lastModifiedDate=2026-01-14 13:13:13", "lastModifiedDateCondition=>="]) == expected


def test_the_condition_may_be_turned_round() -> None:
    """`=>`, as the vendor writes once, is `>=`."""
    assert asked(CUSTOMER, ["createdDateTime=>2026-01-14"])["createdDateTimeCondition"] == ">="


def test_a_value_may_hold_anything() -> None:
    """Only the first sign is a comparison: a value may have more of them."""
    assert asked(INVOICE, ["externalReference=A=1>0"]) == {"externalReference": "A=1>0"}


def test_expanding_needs_no_prefix() -> None:
    """Several names may stand together; the parameters are the API's."""
    assert asked(INVOICE, [], ["taxDetails, attachments", "invoiceaddress"]) == {
        "expandTaxDetails": "true",
        "expandAttachments": "true",
        "expandInvoiceAddress": "true",
    }


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("statu=Balanced", "did you mean status?"),
        ("status=Balancing", "takes one of Hold, Balanced"),
        ("financialPeriod=2026-01", "takes a period, as 202601"),
        ("status", "“status” is no filter"),
        ("status>=Balanced", "status can only be compared with ="),
        ("documentDate=2026-01-14", "write documentDate>=2026-01-14"),
        ("status=Balancd", "did you mean Balanced?"),
        ("lastModifiedDateTime>=", "there is no value after lastModifiedDateTime>="),
        ("status=", "there is no value after status="),
        ("lastModifiedDateTimeCondition=>=", "needs lastModifiedDateTime beside it"),
        ("lastModifiedDateTime>=2026-01-14T10:00:00Z", "write lastModifiedDateTime>=2026-01-14T10:00:00"),
        (
            "lastModifiedDateTime>=2026-01-14 10:00:00+02:00",
            "write lastModifiedDateTime>=2026-01-14 10:00:00",
        ),
        ("documentDate>2026-01-14Z", "has a time zone"),
        ("pageSize=5", "there is no filter “pageSize”"),
    ],
)
def test_a_wrong_wish_is_refused_with_the_way_out(where: str, words: str) -> None:
    """Unknown names, values of another type, half conditions and zones, each in words."""
    error = refused(where)
    assert words in error.message
    assert "Write status=Balanced" in error.remedy


@pytest.mark.parametrize("name", ["customer", "customer-invoice", "customer-credit-note", "customer-debit-note"])
def test_every_choice_that_is_mistyped_is_known_again(name: str) -> None:
    """Whatever list of values a parameter has: a letter too few, in whatever case, and the value is asked for."""
    listed = [each for each in resources.get(name).filters.values() if each.choices and each.choices[0].isalpha()]
    assert listed
    for each in listed:
        for choice in each.choices:
            mistyped = f"{choice[:-2]}{choice[-1]}".lower()
            assert f"did you mean {choice}?" in refused(f"{each.name}={mistyped}", resource=name).message


def test_what_is_like_no_choice_is_given_the_list() -> None:
    """Nothing is guessed."""
    message = refused("status=xyz").message
    assert "takes one of Hold, Balanced" in message
    assert "did you mean" not in message


@pytest.mark.parametrize("where", ["status=Balancd", "financialPeriod=2026-10", "lastModifiedDateTime>=2026-13-40"])
def test_a_value_that_does_not_fit_is_not_answered_with_all_names(where: str) -> None:
    """The name is right: what it takes is said, and not what else there is."""
    error = refused(where)
    assert "which takes" in error.message
    assert "Filters are" not in error.remedy
    assert "Filters are: status, customer" in refused("statu=Balanced", where).remedy


def test_everything_wrong_is_said_at_once() -> None:
    """Four wishes with four faults give four complaints."""
    error = refused("nonsense", "statu=x", "documentDate=2026-01-14", expands=("taxDetail", "everything"))
    for words in (
        "“nonsense”",
        "“statu”",
        "documentDate is compared",
        "did you mean taxDetails?",
        "“everything”",
    ):
        assert words in error.message


def test_an_unknown_name_is_complained_of_once() -> None:
    """A comparison of something that does not exist does not drag its condition along."""
    assert refused("changed>=2026-01-14").message == "there is no filter “changed”"


def test_one_name_takes_one_condition() -> None:
    """The API has no from and to of the same date; asking for it is refused, whatever it is called."""
    message = refused("documentDate>=2026-01-01", "DocumentDate<=2026-01-31").message
    assert message.count("documentDate is there twice") == 1


def test_dunning_letters_cannot_be_read() -> None:
    """A dunning letter is an action: there is no list of them."""
    assert "Dunning letter cannot be read" in refused(resource="dunning-letter").message
