"""Damaged workbooks of all formats, in a process of their own: see fuzz_readers.py."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FUZZ = Path(__file__).with_name("fuzz_readers.py")


@pytest.mark.parametrize("files", [300, pytest.param(5000, marks=pytest.mark.deep)])
def test_damaged_files(files: int, record_property: Callable[[str, object], None]) -> None:
    """Each is read or refused with a way out; none ends the process, hangs, prints anything or takes a gigabyte."""
    done = subprocess.run([sys.executable, FUZZ, str(files)], capture_output=True, text=True, check=False, timeout=1500)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["failed"] == {}
    assert sum(told["became"].values()) == files
    assert told["became"]["read"] > files // 10
    assert told["slowest"] < 30
    assert told["megabytes"] < 1024
    record_property("figures", f"damaged files read or refused: {told['became']}, at most {told['megabytes']} MB")
