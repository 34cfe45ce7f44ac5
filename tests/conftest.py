"""What every test shares: how hard hypothesis tries, and that a slow machine is no failure.

Drawn tests draw the same examples every time, so that a change is judged and not luck; with
`HYPOTHESIS_PROFILE=roaming` they draw new ones.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from importer.language import choose

settings.register_profile("roaming", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", settings.get_profile("roaming"), derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Let every test begin and end in English, whatever workbook it reads in between."""
    choose(None)
    yield
    choose(None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--deep`: run the long tests, and only those; each ends after `DEEP_SECONDS` where that is set."""
    parser.addoption("--deep", action="store_true", help="run the long tests (marker deep), and only those")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the long tests when they are asked for."""
    if config.getoption("--deep"):
        config.option.markexpr = "deep"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that tests have kept: how much was tried is part of the proof."""
    reports = [report for report in terminalreporter.getreports("") if report.when == "teardown"]
    lines = [words for report in reports for name, words in report.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(str(line))
