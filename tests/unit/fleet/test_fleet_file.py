"""A fleet file by itself: what it says, and everything that is wrong with it at once, with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import MappingError
from importer.fleet.file import load
from importer.fleet.value import Fleet

CUSTOMER = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n'
MONTH = (
    'version = 1\n[[step]]\nmapping = "c.toml"\nworkbook = "w.csv"\n[[step]]\nmapping = "c.toml"\nworkbook = "v.csv"\n'
)
PROFILES = ("fjord-fisk", "nordlys", "bakeri")


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Fleet]:
    """Return what reads a fleet file beside c.toml, bad.toml, month.toml, w.csv and v.csv."""

    def read(text: str) -> Fleet:
        (tmp_path / "c.toml").write_text(CUSTOMER, encoding="utf-8")
        (tmp_path / "bad.toml").write_text(f'{CUSTOMER}nam = "Name"\n', encoding="utf-8")
        (tmp_path / "month.toml").write_text(MONTH, encoding="utf-8")
        for name in ("w.csv", "v.csv"):
            (tmp_path / name).write_text("No;Name\n1;A\n", encoding="utf-8")
        path = tmp_path / "fleet.toml"
        path.write_text(text, encoding="utf-8")
        return load(path, PROFILES)

    return read


@pytest.fixture
def told(read: Callable[[str], Fleet], tmp_path: Path) -> Callable[[str], list[str]]:
    """Return what tells everything wrong with a fleet file, its folder left out."""

    def told(text: str) -> list[str]:
        with pytest.raises(MappingError) as raised:
            read(text)
        return [problem.replace(f"{tmp_path}/", "").replace(f"{tmp_path}\\", "") for problem in raised.value.problems]

    return told


def test_what_a_fleet_says(read: Callable[[str], Fleet], tmp_path: Path) -> None:
    """Paths count from the file, defaults stand in, and a job's own word goes before them."""
    fleet = read(
        'version = 1\nname = "Nightly"\n[defaults]\nmapping = "c.toml"\non-invalid = "skip"\n'
        '[[job]]\nprofile = "fjord-fisk"\nworkbook = "w.csv"\n'
        '[[job]]\nname = "Nordlys, October"\nprofile = "nordlys"\nworkbook = "v.csv"\non-invalid = "stop"\n'
        'result = "out/nordlys.xlsx"\nsheet = "Sheet 1"\n'
    )
    first, second = fleet.jobs
    assert (fleet.name, fleet.profiles) == ("Nightly", ("fjord-fisk", "nordlys"))
    assert (first.name, first.mapping, first.workbook) == (
        "fjord-fisk", str(tmp_path / "c.toml"), str(tmp_path / "w.csv")
    )  # fmt: skip
    assert (first.skip_invalid, first.result, first.sheet) == (True, None, None)
    assert (second.name, second.skip_invalid, second.sheet) == ("Nordlys, October", False, "Sheet 1")
    assert second.result == str(tmp_path / "out" / "nordlys.xlsx")


def test_a_month_names_its_workbooks(read: Callable[[str], Fleet], tmp_path: Path) -> None:
    """A month file needs no workbook, and stands in for the mapping that the defaults name."""
    fleet = read('version = 1\n[defaults]\nmapping = "c.toml"\n[[job]]\nprofile = "bakeri"\nmonth = "month.toml"\n')
    assert fleet.jobs[0].mapping == str(tmp_path / "month.toml")
    assert fleet.jobs[0].workbooks == (str(tmp_path / "w.csv"), str(tmp_path / "v.csv"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = 1\n", ["fleet.toml:1: a fleet needs jobs: write [[job]] above each, and below it its profile"]),
        (
            'version = 2\njobs = 3\n[defaults]\nworkbok = "w.csv"\n[[job]]\nprofile = "nordlis"\nworkbook = "w.csv"\n',
            [
                "fleet.toml:1: version must be 1",
                'fleet.toml:2: unknown key "jobs"; did you mean "job"?',
                'fleet.toml:4: unknown key "workbok"',
                'fleet.toml:6: there is no profile "nordlis"; did you mean "nordlys"?',
            ],
        ),
        (
            (
                'version = 1\n[[job]]\nprofile = "bakeri"\n\n[[job]]\nworkbook = "w.csv"\n\n'
                '[[job]]\nprofile = "nordlys"\nmapping = "c.toml"\n\n'
                '[[job]]\nprofile = "nordlys"\nmapping = "c.toml"\nmonth = "month.toml"\non-invalid = "go"\n'
            ),
            [
                'fleet.toml:2: neither "mapping" nor "month": name one here, or under [defaults] for all jobs',
                'fleet.toml:5: "profile" is missing: which company is it?',
                'fleet.toml:8: "workbook" is missing',
                "fleet.toml:15: both a mapping and a month: write one of them",
                'fleet.toml:16: on-invalid is "stop" or "skip", not "go"',
            ],
        ),
        (
            (
                'version = 1\n[[job]]\nprofile = "bakeri"\nmapping = "bad.toml"\nworkbook = "w.csv"\nresult = "w.xls"\n'
                '[[job]]\nprofile = "nordlys"\nmapping = "month.toml"\nworkbook = "none.csv"\n'
                '[[job]]\nname = "N"\nprofile = "nordlys"\nmonth = "c.toml"\n'
            ),
            [
                'fleet.toml:4: bad.toml:6: there is no field "nam"; did you mean "name"?',
                "fleet.toml:6: w.xls is no name for a result workbook: end it in .xlsx",
                'fleet.toml:9: month.toml is a month file: write month = "…"',
                "fleet.toml:14: c.toml is no month file",
            ],
        ),
        (
            (
                'version = 1\n[defaults]\nmapping = "c.toml"\n'
                '[[job]]\nprofile = "bakeri"\nworkbook = "w.csv"\nresult = "r.xlsx"\n'
                '[[job]]\nprofile = "bakeri"\nworkbook = "w.csv"\n'
                '[[job]]\nprofile = "nordlys"\nworkbook = "none.csv"\nresult = "r.xlsx"\n'
            ),
            [
                'fleet.toml:8: the job in line 4 has the name "bakeri" already: give each job a name of its own',
                (
                    'fleet.toml:10: the job in line 4 has the workbook "w.csv" already: one workbook is one job; '
                    "a month file reads it through several mappings"
                ),
                "fleet.toml:13: there is no workbook at none.csv",
                'fleet.toml:14: the job in line 4 has the result "r.xlsx" already: give one of them another result',
            ],
        ),
        (
            'version = 1\n[[job]]\nprofile = "bakeri"\nmonth = "month.toml"\nresult = "r.xlsx"\nsheet = "S"\n',
            [
                "fleet.toml:5: the month reads 2 workbooks, which cannot share a result: leave result out",
                "fleet.toml:6: a month has several steps, so sheet says nothing; name sheets there",
            ],
        ),
    ],
)
def test_everything_wrong_is_told_at_once(told: Callable[[str], list[str]], text: str, words: list[str]) -> None:
    """Each with its line and, where there is one, the way out."""
    assert sorted(told(text)) == sorted(words)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """It is called a fleet, not a mapping."""
    with pytest.raises(MappingError, match="There is no fleet at"):
        load(tmp_path / "fleet.toml", PROFILES)


def test_the_example_of_the_page(read: Callable[[str], Fleet], tmp_path: Path) -> None:
    """What docs/fleet.md shows is a fleet, once its files are there."""
    page = (Path(__file__).parents[3] / "docs" / "fleet.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    for name in ("clients/fjord-fisk/2026-10.xlsx", "clients/bakeri/shop-2.csv", "invoices.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(CUSTOMER, encoding="utf-8")
    month = tmp_path / "clients" / "nordlys" / "month-2026-10.toml"
    month.parent.mkdir()
    month.write_text(MONTH.replace('= "', '= "../../'), encoding="utf-8")
    fleet = read(example)
    assert [job.name for job in fleet.jobs] == ["fjord-fisk", "nordlys", "Bakeri, second shop"]
    assert [job.skip_invalid for job in fleet.jobs] == [True, True, False]
