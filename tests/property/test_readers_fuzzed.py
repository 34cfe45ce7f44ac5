"""A thousand damaged workbooks of all formats, in a process of their own: see fuzz_readers.py."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

FUZZ = Path(__file__).with_name("fuzz_readers.py")


def test_a_thousand_damaged_files(record_property: Callable[[str, object], None]) -> None:
    """Each is read or refused with a way out; none ends the process, hangs, prints anything or takes a gigabyte."""
    done = subprocess.run([sys.executable, FUZZ, "1000"], capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert told["failed"] == {}
    assert sum(told["became"].values()) == 1000
    assert told["became"]["read"] > 100
    assert told["slowest"] < 30
    assert told["megabytes"] < 1024
    record_property("figures", f"damaged files read or refused: {told['became']}, at most {told['megabytes']} MB")
