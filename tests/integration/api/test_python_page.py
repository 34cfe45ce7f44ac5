"""docs/python.md: every example on it runs, and says what the page says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
EXAMPLES = re.findall(
    r"^```python\n(.*?)^```", (ROOT / "docs/python.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
SAID = {
    "from importer import check\n\nreport": ["header-conflict", "3 samples/invoices-with-mistakes.result.xlsx"],
    "from importer import Proposal": ["created", "30 0"],
    "from importer import export": ["['customers.csv'"],
    "from importer import check\nfrom": ["not-there.xlsx", " 2\n"],
}
"""What an example prints, by how it begins."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with samples and mappings, where the examples are run one after the other."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("samples", "mappings"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_run(desk: Path, number: int) -> None:
    """An example runs in a process of its own, as a reader would try it, and prints what is expected."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("IMPORTER_")}
    home = {"IMPORTER_HOME": str(desk / "home"), "IMPORTER_SETTLE_SECONDS": "0.2"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EXAMPLES[number]],
        cwd=desk,
        env=kept | home | {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    [expected] = [words for start, words in SAID.items() if EXAMPLES[number].startswith(start)]
    assert [words for words in expected if words not in done.stdout.replace("\\", "/")] == []
