"""Month files by themselves: what is wrong with one is told all at once, with its line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from importer.errors import MappingError
from importer.mapping.months import is_month, load_month

LETTER = ("dunningLetterDate", "levelFrom", "levelTo")
CUSTOMER = 'version = 1\nresource = "customer"\n[fields]\nnumber = "No"\nname = "Name"\n'


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str], list[str]]:
    """Return a function that tells what is wrong with a month file beside c.toml, bad.toml and w.csv."""

    def told(text: str) -> list[str]:
        (tmp_path / "c.toml").write_text(CUSTOMER, encoding="utf-8")
        (tmp_path / "bad.toml").write_text(f'{CUSTOMER}nam = "Name"\n', encoding="utf-8")
        (tmp_path / "w.csv").write_text("No;Name\n1;A\n", encoding="utf-8")
        path = tmp_path / "month.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(MappingError) as raised:
            load_month(path)
        return [problem.replace(f"{tmp_path}/", "").replace(f"{tmp_path}\\", "") for problem in raised.value.problems]

    return told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "version = 1\nstep = []",
            ["month.toml:2: a month needs steps: write [[step]] above each, and below it its mapping"],
        ),
        (
            'versoin = 1\n[[step]]\nmapping = "c.toml"\nworkbook = "w.csv"',
            ['month.toml:1: unknown key "versoin"; did you mean "version"?', "month.toml:1: version must be 1"],
        ),
        (
            'version = 1\nworkbook = 3\n\n[[step]]\nmaping = "c.toml"\n\n[[step]]\nmapping = "c.toml"\n',
            [
                'month.toml:2: "workbook" must be a text in quotes',
                'month.toml:4: "mapping" is missing',
                'month.toml:5: unknown key "maping"; did you mean "mapping"?',
                "month.toml:7: no workbook: name one here, above the steps for all of them, or on the command line",
            ],
        ),
        (
            'version = 1\nworkbook = "w.csv"\n[[step]]\nmapping = "bad.toml"\n[[step]]\nmapping = "none.toml"\n',
            [
                'month.toml:4: bad.toml:6: there is no field "nam"; did you mean "name"?',
                "month.toml:6: There is no mapping at none.toml",
            ],
        ),
        (
            'version = 1\nworkbook = "w.csv"\n[[step]]\nmapping = "c.toml"\n# again\n[[step]]\nmapping = "c.toml"\n',
            ["month.toml:6: this step is the one in line 3 once more; leave one of them out"],
        ),
        (
            'version = 1\n[[step]]\nmapping = "c.toml"\nworkbook = "gone.xlsx"\n',
            ["month.toml:4: there is no workbook at gone.xlsx"],
        ),
    ],
)
def test_what_is_wrong_with_a_month_file(told: Callable[[str], list[str]], text: str, words: list[str]) -> None:
    """Each has the line of the step or the key; what is wrong with a mapping has that mapping's line as well."""
    assert told(text) == words


def test_a_mapping_is_no_month(tmp_path: Path) -> None:
    """Steps make a month; what is not there, or no TOML, is for the mapping's reader to complain about."""
    files = {"m.toml": "version = 1\n[[step]]\n", "c.toml": CUSTOMER, "x.toml": "= nothing"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [is_month(tmp_path / name) for name in (*files, "gone.toml")] == [True, False, False, False]


def test_steps_are_carried_out_in_the_order_of_the_ledger(tmp_path: Path) -> None:
    """What a document needs comes before it, whatever its place in the file; equals stay as the file has them."""
    (tmp_path / "w.csv").write_text("No\n1\n", encoding="utf-8")
    resources = ("dunning-letter", "customer-credit-note", "customer-invoice", "customer", "customer-debit-note")
    steps = ["version = 1", 'workbook = "w.csv"']
    for resource in resources:
        lines = "" if resource == "dunning-letter" else '[lines]\ndescription = "No"\n'
        needed = "" if lines else "".join(f'{name} = "No"\n' for name in LETTER)
        fields = f'[fields]\ncustomerNumber = "No"\n{needed}'
        text = CUSTOMER if resource == "customer" else f'{fields}[document]\nkey = "No"\n{lines}'
        head = "" if resource == "customer" else f'version = 1\nresource = "{resource}"\n'
        (tmp_path / f"{resource}.toml").write_text(head + text, encoding="utf-8")
        steps.append(f'[[step]]\nmapping = "{resource}.toml"')
    month = tmp_path / "month.toml"
    month.write_text("\n".join([*steps, '[[step]]\nmapping = "customer.toml"\nsheet = "More"']), encoding="utf-8")
    found = [(step.mapping.resource.name, step.sheet) for step in load_month(month)]
    assert found == [
        ("customer", None),
        ("customer", "More"),
        ("customer-invoice", None),
        ("customer-debit-note", None),
        ("customer-credit-note", None),
        ("dunning-letter", None),
    ]
