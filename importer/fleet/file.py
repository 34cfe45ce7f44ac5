"""FLEET.toml: which workbook goes through which mapping into which company's ledger; everything wrong at once.

A file with the keys of KEYS and, under each `[[job]]`, those of JOB_KEYS; `[defaults]` stands in for what a job does
not say. Paths count from the folder of the file. See docs/fleet.md.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from importer.errors import MappingError
from importer.fleet.value import Fleet, Job
from importer.mapping.check import load as load_mapping
from importer.mapping.months import is_month, load_month
from importer.mapping.source import Problems, Source, did_you_mean, numbered, read
from importer.results.place import default_path

KEYS = ("version", "name", "defaults", "job")
SHARED = ("mapping", "month", "sheet", "on-invalid")
"""What `[defaults]` may say."""
JOB_KEYS = ("name", "profile", *SHARED, "workbook", "result")
CHOICES = ("stop", "skip")
VERSION = 1


def load(path: Path, profiles: Collection[str]) -> Fleet:
    """Return the fleet in the file at `path`, whose jobs name some of the `profiles`.

    Raises MappingError with everything that is wrong with the file, its mappings and its workbooks.
    """
    source = numbered(read(path, "fleet", "fleet.toml"), "job")
    reading = _Reading(source, Problems(source), path.absolute().parent, profiles)
    table = source.table()
    reading.look_at_top(table)
    jobs = tuple(reading.jobs(table))
    reading.problems.stop()
    return Fleet(path, str(table.get("name", path.stem)), jobs)


@dataclass
class _Reading:
    """A fleet file being read."""

    source: Source
    problems: Problems
    home: Path
    profiles: Collection[str]
    read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What is wrong with the mappings that were read so far; many jobs share one."""
    taken: dict[tuple[str, str], int] = field(default_factory=dict)
    """Names, workbooks and results in use, each with its line."""

    def look_at_top(self, table: Mapping[str, Any]) -> None:
        """Note what is wrong with the file apart from its jobs."""
        for key in table:
            if key not in KEYS:
                self.problems.add((key,), f'unknown key "{key}"{did_you_mean(key, KEYS)}')
        if table.get("version") != VERSION:
            self.problems.add(("version",), f"version must be {VERSION}")
        if not isinstance(table.get("name", ""), str):
            self.problems.add(("name",), '"name" must be a text in quotes')
        defaults = table.get("defaults", {})
        if not isinstance(defaults, dict):
            self.problems.add(("defaults",), "defaults is a table: write [defaults], and its keys below it")
        else:
            self._is_shaped(defaults, ("defaults",), SHARED)
        jobs = table.get("job")
        if not isinstance(jobs, list) or not jobs:
            self.problems.add(("job",), "a fleet needs jobs: write [[job]] above each, and below it its profile")

    def jobs(self, table: Mapping[str, Any]) -> Iterator[Job]:
        """Yield the jobs that can be told what they mean; what is wrong with any of them is noted."""
        written, defaults = table.get("job"), table.get("defaults")
        for number, each in enumerate(written if isinstance(written, list) else []):
            keys = ("job", str(number))
            if not isinstance(each, dict):
                self.problems.add(keys, "a job is a table: write [[job]] above it")
            elif self._is_shaped(each, keys, JOB_KEYS) and self._names_a_profile(each, keys):
                yield from self._job(_filled(each, defaults if isinstance(defaults, dict) else {}), keys)

    def _is_shaped(self, table: Mapping[str, Any], keys: tuple[str, ...], known: tuple[str, ...]) -> bool:
        before = len(self.problems.found)
        for key, value in table.items():
            if key not in known:
                self.problems.add((*keys, key), f'unknown key "{key}"{did_you_mean(key, known)}')
            elif not isinstance(value, str) or not value.strip():
                self.problems.add((*keys, key), f'"{key}" must be a text in quotes')
            elif key == "on-invalid" and value not in CHOICES:
                self.problems.add((*keys, key), f'on-invalid is "stop" or "skip", not "{value}"')
        if "mapping" in table and "month" in table:
            self.problems.add((*keys, "month"), "both a mapping and a month: write one of them")
        return len(self.problems.found) == before

    def _names_a_profile(self, job: Mapping[str, Any], keys: tuple[str, ...]) -> bool:
        name = job.get("profile")
        if name is None:
            self.problems.add(keys, '"profile" is missing: which company is it?')
        elif name not in self.profiles:
            words = did_you_mean(name, self.profiles) or f"; make it with: importer profile add {name}"
            self.problems.add((*keys, "profile"), f'there is no profile "{name}"{words}')
        return name in self.profiles

    def _job(self, said: Mapping[str, str], keys: tuple[str, ...]) -> Iterator[Job]:
        """Yield the job that `said` describes, if it can be carried out."""
        way = said.get("mapping") or said.get("month")
        if way is None:
            self.problems.add(keys, 'neither "mapping" nor "month": name one here, or under [defaults] for all jobs')
            return
        workbook, result = self._path(said.get("workbook")), self._path(said.get("result"))
        if workbook is None and "mapping" in said:
            self.problems.add(keys, '"workbook" is missing')
            return
        mapping = self._path(way) or way
        name = said.get("name", said["profile"])
        job = Job(name, said["profile"], mapping, workbook, said.get("sheet"), result, said.get("on-invalid") == "skip")
        books = self._workbooks(job, keys, is_mapping="mapping" in said)
        self._look_at_places(job, books, keys)
        yield replace(job, workbooks=books)

    def _workbooks(self, job: Job, keys: tuple[str, ...], *, is_mapping: bool) -> tuple[str, ...]:
        """Return the workbooks that a job reads; what is wrong with its mapping or month is noted."""
        mapping = Path(job.mapping)
        if mapping.is_file() and is_month(mapping) == is_mapping:
            words = f'{mapping} is a month file: write month = "…"' if is_mapping else f"{mapping} is no month file"
            self.problems.add((*keys, "mapping" if is_mapping else "month"), words)
            return ()
        if is_mapping:
            self._note(keys, "mapping", self._troubles_of(mapping))
            return (job.workbook,) if job.workbook else ()
        if job.sheet:
            self.problems.add((*keys, "sheet"), "a month has several steps, so sheet says nothing; name sheets there")
        try:
            steps = load_month(mapping, Path(job.workbook) if job.workbook else None)
        except MappingError as trouble:
            self._note(keys, "month", trouble.problems or (trouble.message,))
            return ()
        return tuple(dict.fromkeys(str(step.workbook) for step in steps))

    def _troubles_of(self, mapping: Path) -> tuple[str, ...]:
        if str(mapping) not in self.read:
            try:
                load_mapping(mapping)
                self.read[str(mapping)] = ()
            except MappingError as trouble:
                self.read[str(mapping)] = trouble.problems or (trouble.message,)
        return self.read[str(mapping)]

    def _note(self, keys: tuple[str, ...], key: str, problems: Collection[str]) -> None:
        for words in problems:
            self.problems.add((*keys, key), words)

    def _look_at_places(self, job: Job, books: tuple[str, ...], keys: tuple[str, ...]) -> None:
        """Note what is wrong with the workbooks of a job and with where its results go."""
        for book in books:
            if not Path(book).is_file():
                self.problems.add((*keys, "workbook"), f"there is no workbook at {book}")
            self._claim("workbook", book, keys)
        if len(books) > 1 and job.result:
            words = f"the month reads {len(books)} workbooks, which cannot share a result: leave result out"
            self.problems.add((*keys, "result"), words)
        if job.result and not job.result.lower().endswith(".xlsx"):
            self.problems.add((*keys, "result"), f"{job.result} is no name for a result workbook: end it in .xlsx")
        for place in [job.result] if job.result else [str(default_path(Path(book))) for book in books]:
            self._claim("result", place, keys)
        self._claim("name", job.name, keys)

    def _claim(self, what: str, value: str, keys: tuple[str, ...]) -> None:
        """Note it when another job has the same name, workbook or result."""
        line = self.source.line(keys)
        one = value.casefold() if what == "name" else os.path.normcase(value)
        first = self.taken.setdefault((what, one), line)
        if first == line:
            return
        ways = {
            "workbook": "one workbook is one job; a month file reads it through several mappings",
            "result": "give one of them another result",
            "name": "give each job a name of its own",
        }
        self.problems.add((*keys, what), f'the job in line {first} has the {what} "{value}" already: {ways[what]}')

    def _path(self, written: str | None) -> str | None:
        """Return a path of the file as it is from anywhere, without a way up and down again."""
        return None if written is None else os.path.normpath(self.home / written)


def _filled(job: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, str]:
    """Return what a job says, with what the defaults say where it says nothing; a mapping stands in for a month."""
    ways = {"mapping", "month"}
    usual = {key: value for key, value in defaults.items() if key not in ways or not ways & job.keys()}
    return {**usual, **job}
