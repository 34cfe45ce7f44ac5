"""Yes and no, as people say it."""

import io
import sys

import pytest

from importer.cli.asking import agreed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("y", True), ("ja", True), ("J", True), ("Yes", True), ("n", False), ("nei", False), ("", False), ("x\nja", True)],
)
def test_yes_is_understood_in_every_language(typed: str, monkeypatch: pytest.MonkeyPatch, *, meant: bool) -> None:
    """Who is asked in Norwegian or Swedish answers so; anything unclear is asked again."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{typed}\n"))
    assert agreed("Post them?") is meant


def test_the_end_of_the_input_is_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody there, nothing agreed."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert not agreed("Post them?")
