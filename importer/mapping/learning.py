"""Learning: the answers a person has given are written into the mapping, and nothing else of it changes."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Item

from importer.mapping.answer import Answer
from importer.mapping.answers import meaning, named
from importer.mapping.source import undotted
from importer.mapping.value import Feed, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
"""A key that needs no quotes."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One answer that is to be written down: in which file, under which keys."""

    answer: Answer
    feed: Feed
    file: str
    table: str
    """`values` where the feed has a list of them, else `replace`."""

    @property
    def told(self) -> str:
        """What is learned, in words."""
        words = f"{self.answer.path}: “{self.answer.value}” is read as “{self.answer.means}”"
        if self.feed.lookup is None:
            return f"{words} ({self.table})"
        return (
            f"{words} before it is looked up in {self.feed.lookup.name} ({self.table}); "
            f"if {self.feed.lookup.name} should have it, add it there instead"
        )


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a mapping is to learn, what it knows already, and what it cannot learn."""

    new: tuple[Lesson, ...]
    known: tuple[Answer, ...]
    refused: tuple[str, ...]
    """Why not, in words; for each a way out."""


def lessons(mapping: Mapping, answers: Sequence[Answer]) -> Lessons:
    """Return what `mapping` is to learn from answers for its resource.

    Refused is what it cannot learn without somebody looking: a field that is fed from another column now, an answer
    that does not fit, a value that the mapping has come to read otherwise since the answer was given.
    """
    new: list[Lesson] = []
    known: list[Answer] = []
    refused: list[str] = []
    for answer in answers:
        try:
            lesson = _lesson(mapping, answer)
        except ValueError as error:
            refused.append(f"{answer.path}, “{answer.value}” = “{answer.means}”: {error}")
        else:
            (known if lesson is None else new).append(lesson or answer)  # type: ignore[arg-type]
    return Lessons(tuple(new), tuple(known), tuple(refused))


def _lesson(mapping: Mapping, answer: Answer) -> Lesson | None:
    """Return what is to be written down; None when it is there. Raises ValueError when it cannot be."""
    feed = next((feed for feed in mapping.feeds() if named(feed) == answer.path), None)
    if feed is None or not feed.columns():
        raise ValueError("the mapping feeds this field from no column any more; leave the answer out.")
    headings = {heading for name in feed.columns() for heading in (name, *mapping.table(name).names)}
    if answer.column not in headings:
        raise ValueError(f"the mapping feeds this field from {feed.columns()[0]} now; leave the answer out.")
    meant = meaning(feed, answer.means)
    table = "replace" if isinstance(meant, str) else "values"
    now = feed.values.get(answer.value) if table == "values" else feed.replaced.get(answer.value)
    if now is not None:
        said = now if isinstance(now, str) else now[0]
        if said == (meant if isinstance(meant, str) else meant[0]):
            return None
        if answer.fingerprint != mapping.source.fingerprint():
            raise ValueError(f"the mapping has been changed since, and reads it as “{said}”; decide which is right.")
    return Lesson(answer, feed, mapping.source.spot(feed.keys).file, table)


def learned(text: str, lessons: Sequence[Lesson]) -> str:
    """Return the text of a mapping file with lessons written into it; comments, order and line ends stay."""
    ends = "\r\n" if "\r\n" in text else "\n"
    document = tomlkit.parse(text.replace("\r\n", "\n"))
    for lesson in lessons:
        _write(document, lesson)
    new = document.as_string()
    tomllib.loads(new)
    return new.replace("\n", ends)


def _write(document: Any, lesson: Lesson) -> None:  # noqa: ANN401  tomlkit's tables have no type of their own
    first, *path = undotted(lesson.feed.keys)
    above, key = _place(document[first], path)
    if isinstance(above[key], str):
        above[key] = _long_form(above[key])
    feed = above[key]
    if lesson.table not in feed:
        feed[lesson.table] = tomlkit.inline_table()
    table, means = feed[lesson.table], lesson.answer.means
    if lesson.table == "values" and means in lesson.feed.values:
        table[lesson.answer.value] = next(each.unwrap() for said, each in table.items() if said.strip() == means)
    else:
        table[lesson.answer.value] = means
    if isinstance(feed, InlineTable):
        above[key] = _like(feed, feed)
    elif isinstance(table, InlineTable):
        feed[lesson.table] = _like(table, table)


def _long_form(heading: Any) -> Item:  # noqa: ANN401  as above
    """Return the table that says the same as a heading alone, with the comment that stood behind it."""
    return _like({"column": str(heading)}, heading)


def _like(table: Dict[str, Any], before: Item) -> Item:
    """Return a table on one line, blanks inside its braces, with the comment behind what stood there before."""
    new = tomlkit.value(_on_one_line(table))
    new.trivia.comment_ws, new.trivia.comment = before.trivia.comment_ws, before.trivia.comment
    return new


def _on_one_line(value: Any) -> str:  # noqa: ANN401  as above
    if isinstance(value, Dict):
        inside = ", ".join(f"{_key(key)} = {_on_one_line(each)}" for key, each in value.items())
        return f"{{ {inside} }}"
    return str(value.as_string()) if isinstance(value, Item) else str(tomlkit.item(value).as_string())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else str(tomlkit.string(key).as_string())


def _place(table: Any, path: Sequence[str]) -> tuple[Any, str]:  # noqa: ANN401  as above
    """Return the table in which a feed stands, and its key there: the path may be quoted, dotted or nested."""
    for length in range(len(path), 0, -1):
        key = ".".join(path[:length])
        if key in table:
            return (table, key) if length == len(path) else _place(table[key], path[length:])
    raise KeyError(".".join(path))


def changed_files(lessons: Sequence[Lesson]) -> Iterator[tuple[Path, str, str]]:
    """Yield each file that is to learn something, with its text and its new text."""
    by_file: dict[str, list[Lesson]] = {each.file: [] for each in lessons}
    for each in lessons:
        by_file[each.file].append(each)
    for file, own in by_file.items():
        text = Path(file).read_bytes().decode("utf-8-sig")
        yield Path(file), text, learned(text, own)
