import pytest

from importer import resources
from importer.errors import UsageError

INVOICE = resources.get("customer-invoice")


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, {}),
        ({"status": "balanced"}, {"status": "Balanced"}),
        ({"Project": " 20 "}, {"project": "20"}),
        ({"financialPeriod": "202001"}, {"financialPeriod": "202001"}),
        ({"expandAttachments": "No"}, {"expandAttachments": "false"}),
        ({"expandTaxDetails": "TRUE"}, {"expandTaxDetails": "true"}),
        ({"released": "1"}, {"released": "1"}),
        (
            {"documentDate": "2026-01-31", "documentDateCondition": ">="},
            {"documentDate": "2026-01-31", "documentDateCondition": ">="},
        ),
        (
            {"lastModifiedDate": "2020-01-14", "lastModifiedDateCondition": ">="},
            {"lastModifiedDateTime": "2020-01-14", "lastModifiedDateTimeCondition": ">="},
        ),
        (
            {"createdDateTime": "2001-01-01 13:13:13.133", "createdDateTimeCondition": "<"},
            {"createdDateTime": "2001-01-01T13:13:13.133", "createdDateTimeCondition": "<"},
        ),
        (
            {"createdDateTime": "2001-01-01T13:13:13", "createdDateTimeCondition": "<"},
            {"createdDateTime": "2001-01-01T13:13:13", "createdDateTimeCondition": "<"},
        ),
    ],
)
def test_a_wish_is_spelled_for_the_api(where: dict[str, str], expected: dict[str, str]) -> None:
    """Names and choices are found in any case, and the guide's short names are understood."""
    assert INVOICE.query(where) == expected


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"statuz": "Open"}, "did you mean status?"),
        ({"pageSize": "5"}, "there is no filter"),
        ({"documentType": "Invoice"}, "there is no filter"),
        ({"status": "Opened"}, "one of Hold, Balanced"),
        ({"financialPeriod": "012020"}, "as 202601"),
        ({"released": "yes"}, "a whole number"),
        ({"expandAttachments": "maybe"}, "true or false"),
        ({"project": " "}, "a text"),
        ({"documentDate": "31.01.2026", "documentDateCondition": ">"}, "as 2026-01-31"),
        ({"documentDate": "2026-02-30", "documentDateCondition": ">"}, "as 2026-01-31"),
        ({"createdDateTime": "2026-01-31T25:00:00", "createdDateTimeCondition": ">"}, "as 2026-01-31"),
        ({"createdDateTime": "2026-01-31T12:00:00Z", "createdDateTimeCondition": ">"}, "as 2026-01-31"),
        ({"documentDate": "2026-01-31", "documentDateCondition": "=>"}, "one of >, <, >=, <="),
        ({"documentDate": "2026-01-31"}, "documentDate needs documentDateCondition"),
        ({"documentDateCondition": ">"}, "documentDateCondition needs documentDate"),
        ({"project": "1", "Project": "2"}, "project is given twice"),
    ],
)
def test_a_wish_that_cannot_be_met_is_explained(where: dict[str, str], words: str) -> None:
    """A filter that is none, a value that does not fit and half a comparison are named with the way out."""
    with pytest.raises(UsageError) as caught:
        INVOICE.query(where)
    assert words in caught.value.message
    assert ("status" in caught.value.remedy) == ("there is no filter" in caught.value.message)


def test_all_problems_are_told_at_once() -> None:
    """Two mistakes, two sentences."""
    with pytest.raises(UsageError, match=r"statuz.*Opened"):
        INVOICE.query({"statuz": "x", "status": "Opened"})
