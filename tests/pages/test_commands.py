"""Every command that a page tells to type is one the program understands."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import click
import pytest

from importer.cli import main

Blocks = Callable[..., list[str]]
SHELLS = ("", "sh", "console", "bat", "ini")
CALL = re.compile(r"(?:\$ |& |.*(?:&&|\||\benv \S+) )?\s*(?:\S*[/\\])?importer(?:\.exe)? (?=[a-z-])(.*)")
"""A line that calls the program: after a prompt, after another command, by its path."""
ENDS = {"|", ">", "<", "&&", ";", "2>"}


def typed(text: str) -> Iterator[list[str]]:
    """Yield the words of each command of the importer in a block, up to where the shell goes on."""
    for line in re.sub(r"[\\^]\n", " ", text).splitlines():
        if found := CALL.match(line):
            words = shlex.split(found[1].replace("\\", "/"), comments=True)
            yield words[: next((at for at, word in enumerate(words) if word in ENDS), None)]


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """Return the command that words name, and what is left of them."""
    command: click.Command = main.cli
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(click.Context(command), words[0])
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    return command, words


def understand(words: list[str]) -> None:
    """Do nothing when the program takes these words; raise what it would say otherwise."""
    command, rest = command_of(words)
    try:
        command.make_context("importer", rest)
    except click.exceptions.Exit:  # --help
        return


def test_every_command_in_a_block_is_understood(pages: Mapping[str, str], blocks: Blocks) -> None:
    """Its name, options and their values, and that it has all it needs."""
    wrong: list[str] = []
    seen = 0
    for page in pages:
        for words in (each for block in blocks(page, *SHELLS) for each in typed(block)):
            seen += 1
            try:
                understand(words)
            except Exception as trouble:  # noqa: BLE001  all of it is reported
                wrong.append(f"{page}: importer {shlex.join(words)}: {trouble}")
    assert wrong == []
    assert seen > 50


def test_every_command_in_a_sentence_exists(pages: Mapping[str, str]) -> None:
    """Its name and its options; what it needs besides may be left out there."""
    wrong: list[str] = []
    for page, text in pages.items():
        for said in re.findall(r"`importer ([a-z][^`]*)`", text):
            command, rest = command_of([word for word in said.split() if word not in ENDS])
            known = {name for option in command.params for name in option.opts}
            wrong += [f"{page}: {said}: {word}" for word in rest if re.match(r"--\w", word) and word not in known]
    assert wrong == []


@pytest.mark.parametrize(
    "line", ["importer rum m b", "importer run m b --on-invalid maybe", "importer settle --assume x"]
)
def test_what_is_no_command_would_be_seen(line: str) -> None:
    """A wrong name, a wrong value and a half option are not understood."""
    [words] = typed(line)
    with pytest.raises((click.ClickException, AssertionError)):
        understand(words)


def test_words_are_those_of_the_shell() -> None:
    """What stands behind a pipe, a redirection or a sign of comment is not the command's."""
    lines: Any = list(typed("importer run m.toml b.xlsx --json > out.json  # nightly\nother x\n$ importer runs | head"))
    assert lines == [["run", "m.toml", "b.xlsx", "--json"], ["runs"]]
