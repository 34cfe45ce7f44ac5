"""What every test shares: how hard hypothesis tries, and that a slow machine is no failure.

Drawn tests draw the same examples every time, so that a change is judged and not luck; with
`HYPOTHESIS_PROFILE=roaming` they draw new ones.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("roaming", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", settings.get_profile("roaming"), derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that tests have kept: how much was tried is part of the proof."""
    reports = [report for report in terminalreporter.getreports("") if report.when == "teardown"]
    lines = [words for report in reports for name, words in report.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(str(line))
