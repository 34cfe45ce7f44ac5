"""The account of a run comes back from the journal as it was written."""

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from importer.plan.plans import Plans
from importer.submission import Outcome, Status
from importer.summary import with_control
from importer.totals.compare import control
from importer.totals.sides import Told
from importer.workflow.account import Account, pack, updated
from importer.workflow.account import unpack as unpacked
from importer.workflow.check import check
from importer.workflow.drawing import draw_plans
from importer.workflow.job import Job, Occasion, outcomes_of, work_of

ROWS = (("1", "7", "a", 1, 10, None), ("2", "8", "c", "many", 5, None), ("1", "7", "a", 1, 10, "Credit"))


def unpack(content: bytes) -> Account:
    """Return an account that can be read."""
    account = unpacked(content)
    assert account is not None
    return account


@pytest.fixture
def account(month: Callable[..., Path]) -> Account:
    """Return the account of a month of three steps over two workbooks, one document of it invalid."""
    path = month(rows=ROWS)
    work = work_of(Job(path, None, None))
    plans = draw_plans(work)
    ended = Account.of(work, plans, outcomes_of(plans, {})).ended(check(Job(path, None, None), Occasion.now()))
    assert ended.summary is not None
    told = [Told(chapter.plan, chapter.outcomes) for chapter in ended.chapters]
    return replace(ended, summary=with_control(ended.summary, control(told, ready=True)), language="nb")


def test_everything_a_result_says_comes_back(account: Account) -> None:
    """Rows, documents, amounts, findings, doubts, figures with control totals, and the language they are in."""
    again = unpack(pack(account))
    assert again.summary == account.summary
    assert again.own == account.own
    assert again.language == "nb"
    assert len(again.own) == 2
    for one, other in zip(again.chapters, account.chapters, strict=True):
        assert replace(one, plan=other.plan) == other
        for frame in ("rows", "documents", "amounts"):
            assert getattr(one.plan, frame).equals(getattr(other.plan, frame))
            assert getattr(one.plan, frame).schema == getattr(other.plan, frame).schema
        for name in ("resource", "operation", "findings", "totals", "notes", "on_hold", "typed_totals", "doubts"):
            assert getattr(one.plan, name) == getattr(other.plan, name)
        assert [(sheet.path, sheet.name) for sheet in one.plan.sheets] == [
            (sheet.path, sheet.name) for sheet in other.plan.sheets
        ]
    assert any(chapter.plan.findings for chapter in again.chapters)


def test_amounts_of_the_ledger_stay_exact(account: Account) -> None:
    """What the ledger holds comes back to the last digit; its lists (lines, attachments) are not kept."""
    held = {"amount": Decimal("1250.10"), "paid": True, "days": 14, "customer": {"number": "7"}, "lines": [{"a": 1}]}
    first = replace(account.chapters[0], outcomes=(Outcome("1", Status.CREATED, "9", "fine", held),))
    (chapter,) = unpack(pack(replace(account, chapters=(first,)))).chapters
    held.pop("lines")
    assert chapter.outcomes[0].ledger == held
    assert str((chapter.outcomes[0].ledger or {})["amount"]) == "1250.10"


def test_what_an_older_importer_wrote_is_read(account: Account) -> None:
    """Whatever is missing from an account is as if nothing were known of it."""
    whole = json.loads(zlib.decompress(pack(account)))
    whole.pop("own")
    for chapter in whole["chapters"]:
        chapter.pop("doubts")
        for name in ("typed_totals", "on_hold", "amounts"):
            chapter["plan"].pop(name)
    again = unpack(zlib.compress(json.dumps(whole).encode()))
    assert again.plans.findings == account.plans.findings
    assert again.own == {}
    assert all(plan.amounts.is_empty() and not plan.doubts for plan in again.plans.each)


def test_an_account_gets_the_figures_of_a_resumed_run(account: Account) -> None:
    """Only the figures are new; what the run was about stays."""
    assert account.summary is not None
    later = replace(account.summary, requests=99)
    again = unpack(updated(pack(account), later))
    assert again.summary == later
    assert Plans(again.plans.each).findings == account.plans.findings


@pytest.mark.parametrize("content", [b"", b"damaged", zlib.compress(b"[]"), zlib.compress(b'{"summary": {"run": 7}}')])
def test_what_cannot_be_understood_is_as_if_it_were_not_there(account: Account, content: bytes) -> None:
    """A run can still be shown by its documents, and resumed."""
    assert unpacked(content) is None
    assert account.summary is not None
    assert updated(content, account.summary) == content
