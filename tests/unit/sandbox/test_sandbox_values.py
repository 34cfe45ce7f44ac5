"""Small pieces: JSON text, merging, addresses, settings, the calendar."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.sandbox import addresses, settings
from importer.sandbox.bodies import is_day
from importer.sandbox.jsontext import write
from importer.sandbox.merging import merged
from importer.sandbox.refusals import BusinessRule, MalformedBody, NotFound, unknown
from importer.sandbox.settings import Settings

scalars = st.none() | st.booleans() | st.integers() | st.text()
trees = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=10)


@given(trees)
def test_json_text_is_json(tree: object) -> None:
    """Whatever goes in comes out of an ordinary JSON reader."""
    assert json.loads(write(tree)) == tree


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1", "1.0000"),
        ("1234.77", "1234.7700"),
        ("-0.00005", "-0.0001"),
        ("1E+3", "1000.0000"),
        ("90071992547409.93", "90071992547409.9300"),
    ],
)
def test_decimals_have_four_places(number: str, text: str) -> None:
    """No exponent, no float, always four places."""
    assert write({"a": Decimal(number)}) == f'{{"a":{text}}}'


def test_floats_are_not_written() -> None:
    """An amount that went through a float is a fault of the program."""
    with pytest.raises(TypeError, match="float"):
        write(1.5)


@pytest.mark.parametrize(
    ("plain", "typed"),
    [
        ("/v1/customerinvoice/000001", "/V1/CustomerInvoice/000001"),
        ("/v1/customer/Åse/action/createdunningletter", "/v1/CUSTOMER/Åse/Action/createDunningLetter"),
        ("/connect/token", "/Connect/Token"),
    ],
)
def test_path_words_have_no_case(plain: str, typed: str) -> None:
    """The API's words are lowered, ids are left alone."""
    assert addresses.plain(typed) == plain


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip("./") != ""))
def test_id_in_a_path_is_one_segment(number: str) -> None:
    """No id breaks a path: reserved characters go into b64, others are percent-encoded."""
    segment = addresses.segment(number)
    assert not set(segment) & set("/?#[]@&*+;: ")


def test_merging_lays_one_over_the_other() -> None:
    """Scalars replace, blocks merge, null and empty text clear, subaccounts are replaced whole."""
    old = {"a": "1", "b": {"c": "2", "d": "3"}, "subaccount": [{"segmentId": 1}, {"segmentId": 2}]}
    change = {"a": "", "b": {"d": None, "e": "4"}, "subaccount": [{"segmentId": 3}], "f": False}
    expected = {"b": {"c": "2", "e": "4"}, "subaccount": [{"segmentId": 3}], "f": False}
    assert merged(old, change) == expected
    assert old["a"] == "1"


def test_distribution_rows_go_by_their_own_number() -> None:
    """Rows inside a block have operations too."""
    rows = [{"operation": "Insert", "personalId": "A"}, {"operation": "Insert", "personalId": "B"}]
    state = merged({}, {"rotRutDetails": {"distribution": rows}})
    change = {"rotRutDetails": {"distribution": [{"operation": "Delete", "lineNbr": 1}]}}
    assert merged(state, change) == {"rotRutDetails": {"distribution": [{"lineNbr": 2, "personalId": "B"}]}}


def test_mandates_get_an_id() -> None:
    """A direct debit row is known by the GUID the server gives it."""
    state = merged({}, {"directDebitLines": [{"operation": "Insert", "iban": "NL91"}]})
    mandate = state["directDebitLines"][0]["id"]
    change = {"directDebitLines": [{"operation": "Update", "id": mandate, "bic": "X"}]}
    assert merged(state, change)["directDebitLines"] == [{"id": mandate, "iban": "NL91", "bic": "X"}]


def test_calendar_knows_leap_years() -> None:
    """29 February comes every fourth year, but not in 2100."""
    days = [(2024, 2, 29), (2000, 2, 29), (2026, 12, 31)]
    assert all(is_day(*day) for day in days)
    assert not any(is_day(*day) for day in [(2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 13, 1), (0, 1, 1)])


def test_stored_settings_outlive_a_member_that_is_gone() -> None:
    """Members of another version are left out, members it did not have get their default."""
    assert settings.read({"latency_ms": 5, "colour": "red"}) == Settings(latency_ms=5)


def test_refusals_have_their_envelopes() -> None:
    """A business rule is wrapped with a VismaId, others say it straight."""
    rule = unknown("CustomerID", "X").while_("creating document").body()["message"]
    assert rule.endswith(". Error creating document. Error: CustomerID 'X' cannot be found in the system.")
    assert len(rule.partition(". Error")[0]) == len("VismaId: ") + 36
    assert MalformedBody("words").body() == {"message": "words"}
    assert (BusinessRule.status, NotFound.status) == (400, 404)
