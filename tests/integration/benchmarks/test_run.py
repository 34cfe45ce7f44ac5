"""The benchmarks run: how fast anything is, is no matter of a test."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RUN = Path(__file__).parents[3] / "benchmarks" / "run.py"
pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="nothing tells what a child took here")


def measured(folder: Path, *arguments: str) -> tuple[str, dict[str, Any]]:
    """Return the table and the json of a tiny measurement."""
    target = folder / "figures.json"
    common = ["--scale", "0.0004", "--pairs", "1", "--folder", str(folder / "kept"), "--json", str(target)]
    ran = subprocess.run(
        [sys.executable, str(RUN), *common, *arguments], check=False, capture_output=True, text=True, timeout=600
    )
    assert ran.returncode in {0, 1}, ran.stderr
    return ran.stdout, json.loads(target.read_text(encoding="utf-8"))


def test_a_check_is_measured_beside_what_one_writes_by_hand(tmp_path: Path) -> None:
    """The table and the json have a figure for every goal of a group, each with its goal and whether it was met."""
    table, told = measured(tmp_path, "--only", "checking")
    assert table.count("| yes ") + table.count("| NO ") == len(told["figures"]) == 4
    assert all(figure["figure"] > 0 and figure["goal"] for figure in told["figures"])


@pytest.mark.deep
def test_every_group_and_the_picture_come_to_their_end(tmp_path: Path) -> None:
    """All groups are measured, calls and quota as they must be, and the phases of a run add up to something."""
    pytest.importorskip("matplotlib")
    picture = tmp_path / "figures.png"
    _, told = measured(tmp_path, "--plot", str(picture))
    by_name = {figure["what"]: figure for figure in told["figures"]}
    assert by_name["calls for a created document"]["figure"] == 1
    assert len(by_name) > 15
    assert told["phases"]["run"]["journal"][0] > 0
    assert picture.read_bytes().startswith(b"\x89PNG")
