"""Watermarks: how far nightly exports got."""

from collections.abc import Callable

from importer.journal import Journal

Opener = Callable[..., Journal]


def test_a_watermark_is_of_a_company_a_resource_and_a_filter(open_journal: Opener) -> None:
    """Each has its own; the latest stands, also when the journal was closed meanwhile."""
    journal = open_journal()
    assert journal.watermark("T", "customer", "{}") is None
    for name, mark in ((("T", "customer", "{}"), "1"), (("T", "customer", "{a}"), "2"), (("U", "customer", "{}"), "3")):
        journal.set_watermark(name, mark)
    journal.set_watermark(("T", "customer", "{}"), "4")
    journal.close()
    again = open_journal()
    assert again.watermark("T", "customer", "{}") == "4"
    assert again.watermark("T", "customer", "{a}") == "2"
    assert again.watermark("T", "customer-invoice", "{}") is None


def test_a_sandbox_that_was_emptied_has_none(open_journal: Opener) -> None:
    """Forgetting a company forgets how far its exports got; others' stay."""
    journal = open_journal()
    journal.set_watermark(("T", "customer", "{}"), "1")
    journal.set_watermark(("U", "customer", "{}"), "2")
    journal.forget("T")
    assert (journal.watermark("T", "customer", "{}"), journal.watermark("U", "customer", "{}")) == (None, "2")
