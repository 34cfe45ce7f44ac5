"""Expressions: what they may say, and that they see the columns of one row and nothing else."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from importer.kinds import Kind
from importer.mapping import Mapping
from importer.mapping.expressions import parse
from importer.mapping.tokens import FUNCTIONS

Problems = Callable[[str], list[str]]
Invoice = Callable[..., str]
KINDS = {"Qty": Kind.DECIMAL, "Count": Kind.WHOLE, "Date": Kind.DATE, "Paid": Kind.FLAG}
REFUSED = "expression|function"
ROW = pl.DataFrame(
    {
        "\0": [2],
        "Qty": pl.Series(["-2.50"]).cast(pl.Decimal(38, 10)),
        "Count": [3],
        "Date": [date(2026, 1, 31)],
        "Paid": [True],
        "Text": ["Åse 12"],
        "Blank": pl.Series([None], dtype=pl.String),
    }
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("'Ref ' || \"Text\"", "Ref Åse 12"),
        ("'Ref ' || \"Blank\"", None),
        ("COALESCE(\"Blank\", 'none')", "none"),
        ("CASE WHEN \"Text\" = 'x' THEN '1' ELSE '2' END", "2"),
        ('substr("Text", 1, 3)', "Åse"),
        ('substring("Text", 1, 3)', "Åse"),
        ("replace(\"Text\", ' ', '')", "Åse12"),
        ('upper("Text")', "ÅSE 12"),
        ("starts_with(\"Text\", 'Å')", True),
        ("\"Text\" LIKE 'Å%'", True),
        ("\"Text\" NOT LIKE 'C%'", True),
        ("\"Text\" IN ('a', 'b')", False),
        ('"Blank" IS NULL AND NOT ("Text" = \'x\')', True),
        ("strftime(\"Date\", '%Y%m')", "202601"),
        ("\"Date\" + INTERVAL '14 days'", date(2026, 2, 14)),
        ("\"Date\" > DATE '2026-01-01'", True),
        ('-"Qty"', Decimal("2.5")),
        ('"Qty" * "Qty"', Decimal("6.25")),
        ('round("Qty" / 3, 2)', Decimal("-0.83")),
        ('"Count" * 0.1', Decimal("0.3")),
        ("CAST(\"Count\" AS VARCHAR) || ' pcs'", "3 pcs"),
        ("'it''s'", "it's"),
        ("'select * from read_csv(''x'')'", "select * from read_csv('x')"),
        ("Count + 1", 4),
        ("'constant'", "constant"),
    ],
)
def test_an_expression_gives(text: str, result: object) -> None:
    """The ways of the reference, and amounts are exact."""
    assert parse(text, KINDS).over(ROW).to_list() == [result]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('substrng("Text", 1, 2)', 'there is no function substrng; did you mean "substring"?'),
        ('sum("Qty")', "there is no function sum"),
        ("random()", "there is no function random"),
        ('"upper"("Text")', 'there is no function "upper"'),
        ("now()", "there is no function now"),
        ("current_date", "current_date cannot be used: an expression sees the columns of one row, nothing else"),
        ("row_number()", "there is no function row_number"),
        ('first("Text") OVER ()', "there is no function first"),
        ('"Text" || ', 'the expression "Text" ||  cannot be read as an SQL expression: something is missing after ||'),
        ("", "the expression is empty"),
        ("  ", "the expression is empty"),
        ('= "Text"', "cannot be read as an SQL expression: something is missing before ="),
        ('"Text" = = "Text"', "cannot be read as an SQL expression: something is missing between = and ="),
        ('("Text"', "cannot be read as an SQL expression: a parenthesis is not closed"),
        ('"Text")', "cannot be read as an SQL expression: a parenthesis is closed that was never opened"),
        ("CASE WHEN \"Text\" = 'x' THEN 1", "cannot be read as an SQL expression: CASE wants an END"),
        ('"Text" IN', "cannot be read as an SQL expression: something is missing after IN"),
        ('"Text" "Blank"', 'cannot be read as an SQL expression: there is nothing between "Text" and "Blank"'),
        ('"Text" blank', 'cannot be read as an SQL expression: there is nothing between "Text" and blank'),
        (
            '"Text" || upper("Text", 1)',
            'cannot be read as an SQL expression: upper("Text", 1) is not how upper is used',
        ),
        ('upper(left("Text"))', 'cannot be read as an SQL expression: left("Text") is not how left is used'),
        ('"Text" LIKE 3', 'the expression "Text" LIKE 3 cannot be read as an SQL expression'),
        ('"Text" = \'x', "the expression \"Text\" = 'x cannot be read from 'x on"),
        ('"Text" # 1', 'the expression "Text" # 1 cannot be read from # 1 on'),
        ('"Text" -- note', 'the expression "Text" -- note cannot be read from -- note on'),
        ('"Text" /* note */', 'the expression "Text" /* note */ cannot be read from /* note */ on'),
        ("E'\\'' || 'x'", "cannot be read from E'"),
        ("$$x$$", "the expression $$x$$ cannot be read from $$x$$ on"),
        ('"Text" + 1', 'the expression "Text" + 1 does not fit its columns ("Text" is text); '),
        ("'x' || upper(\"Qty\")", 'upper("Qty") in the expression \'x\' || upper("Qty") does not fit its columns'),
        ("abs('x')", "the expression abs('x') cannot be worked out"),
        ('-"Text"', '; a column is text unless it has a type under [columns], such as { type = "decimal" }'),
        ("\"Date\" = '2026-01-31'", '("Date" is a date)'),
        ("strftime(\"Text\", '%Y')", '("Text" is text)'),
        ('upper("Qty") = "Paid"', '("Qty" is a number, "Paid" is yes or no)'),
        ('"Date" - "Date"', 'the expression "Date" - "Date" gives something that no field takes'),
    ],
)
def test_an_expression_that_cannot_be_used(text: str, words: str) -> None:
    """Unknown words, and columns of the wrong type, are known before a sheet is read."""
    with pytest.raises(ValueError, match=REFUSED) as raised:
        parse(text, KINDS)
    assert words in str(raised.value)


LIBRARY = re.compile(
    r"unable to parse|dtype|unexpected token|literal Number|python|regex|as Expr|polars|dyn ", re.IGNORECASE
)


@pytest.mark.parametrize(
    "text",
    [
        'strftime("Date", 3)',
        'CAST("Text" AS FOO)',
        '"Text" BETWEEN 1',
        "1 2",
        "DATE 'xx'",
        "\"Date\" + INTERVAL '1 foo'",
        "regexp_like(\"Text\", '(')",
        "\"Text\" ~ '('",
        'round("Qty", 1.5)',
        "coalesce()",
        '-"Text"',
        "\"Date\" = 'x'",
    ],
)
def test_the_librarys_words_never_reach_the_user(text: str) -> None:
    """What cannot be told in our words is not told in Polars' either."""
    with pytest.raises(ValueError, match=REFUSED) as raised:
        parse(text, KINDS)
    assert text in str(raised.value)
    assert not LIBRARY.search(str(raised.value).replace(text, ""))


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a file that no expression may read."""
    path = tmp_path / "secret.csv"
    path.write_text("word\nopensesame\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "(SELECT word FROM read_csv('{}'))",
        "(select nothing from read_csv('{}'))",
        "\"Text\" IN (SELECT word FROM read_csv('{}'))",
        "\"Text\" IN (SELECT\nword FROM READ_CSV('{}'))",
        "EXISTS (FROM read_csv('{}'))",
        "\"Text\" IN (TABLE read_csv('{}'))",
        "(WITH a AS (SELECT * FROM read_csv('{}')) SELECT word FROM a)",
        "read_csv('{}')",
        "\"read_csv\"('{}')",
        "E'\\'' || (SELECT word FROM read_csv('{}')) || '",
        "'a' || /* ' */ (SELECT word FROM read_csv('{}')) || ' '",
        "getenv('PATH')",
        "current_setting('x')",
    ],
)
def test_an_expression_reads_no_file_and_no_environment(text: str, secret: Path) -> None:
    """Neither a value nor a column name of a file comes back, not even in the words of the refusal."""
    with pytest.raises(ValueError, match=REFUSED) as raised:
        parse(text.format(secret.as_posix()), {})
    assert "opensesame" not in str(raised.value)
    assert "valid columns" not in str(raised.value)


@pytest.mark.parametrize("name", sorted(FUNCTIONS - {"cast", "substring", "try_cast"}))
def test_every_function_is_one_polars_knows(name: str) -> None:
    """The list has no word in it that could never be called."""
    with pytest.raises(pl.exceptions.PolarsError) as raised:
        pl.select(pl.sql_expr(f"{name}(1, 2, 3, 4, 5, 6)"), pl.sql_expr(f"{name}(DATE '2026-01-01', 'x', 1)"))
    assert "unsupported function" not in str(raised.value)


def test_headings_with_quotes_and_blanks_are_found() -> None:
    """A heading may hold a quotation mark, written twice, and more blanks than the sheet's."""
    assert parse('"Size 3"" \u00a0pipe" || "No\nof"', {}).columns == ('Size 3" pipe', "No of")


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ("\\\"Type\\\" || 'x'", "\"Type\" || 'x' is neither true nor false for a row; compare it, as \"Type\" = 'A'"),
        ("lover(\\\"Type\\\") = 'x'", 'there is no function lover; did you mean "lower"?'),
    ],
)
def test_where_has_to_tell_rows_apart(problems: Problems, invoice: Invoice, where: str, words: str) -> None:
    """Its problems stand at its line."""
    assert problems(invoice(top=f'[sheet]\nwhere = "{where}"')) == [f"m.toml:4: {words}"]


def test_a_columns_type_counts_for_expressions(load: Callable[[str], Mapping], invoice: Invoice) -> None:
    """The same expression that fails over text works over an amount."""
    lines = "quantity = { expr = '-\"Qty\"' }"
    mapping = load(invoice(lines=lines, columns='"Qty" = { type = "decimal" }'))
    assert mapping.kind("Qty") is Kind.DECIMAL
    assert mapping.kind("Text") is Kind.TEXT
