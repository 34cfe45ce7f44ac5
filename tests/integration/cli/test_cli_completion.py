"""`importer completion`: what real shells make of it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from importer.cli.completing import SHELLS

HERE = str(Path(sys.executable).parent)
PROGRAM = shutil.which("importer", path=HERE)
CHECKS = {"bash": ["-n"], "zsh": ["-n"], "fish": ["--no-execute"]}
"""With what a shell reads a script without carrying it out."""


def _said(*arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "importer", "completion", *arguments], capture_output=True, encoding="utf-8", check=True
    ).stdout


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_of_its_shell(shell: str, tmp_path: Path) -> None:
    """Every shell gets a script that asks the program; where that shell is installed, it understands it."""
    script = tmp_path / "script"
    script.write_text(_said(shell), encoding="utf-8")
    assert f"_IMPORTER_COMPLETE={shell}_complete" in script.read_text(encoding="utf-8")
    if found := shutil.which(shell):
        subprocess.run([found, *CHECKS[shell], script], check=True, timeout=60)


@pytest.mark.skipif(not (PROGRAM and shutil.which("bash")), reason="needs bash, and importer as a command")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["importer", "ch"], ["check"]),
        (["importer", "run", "--on-"], ["--on-invalid"]),
        (["importer", "run", "--on-invalid", "s"], ["stop", "skip"]),
        (["importer", "profile", "t"], ["test"]),
        (["importer", "export", "customer-d"], ["customer-debit-note"]),
        (["importer", "run", "--profile", "no"], ["north"]),
    ],
    ids=" ".join,
)
def test_bash_completes(typed: list[str], offered: list[str], tmp_path: Path) -> None:
    """Commands, options, choices, resources and profiles are offered on TAB, in a real bash."""
    (tmp_path / "profiles.toml").write_text('[profiles.north]\nclient_id = "x"\n', encoding="utf-8")
    words = " ".join(typed)
    script = (
        'eval "$(importer completion bash)"; '
        f"COMP_WORDS=({words}); COMP_CWORD={len(typed) - 1}; _importer_completion importer; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    environment = os.environ | {"PATH": f"{HERE}:{os.environ['PATH']}", "IMPORTER_HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", script], env=environment, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert sorted(done.stdout.split()) == sorted(offered), done.stderr
