"""What every test shares: how hard hypothesis tries, and that a slow machine is no failure."""

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that tests have kept: how much was tried is part of the proof."""
    reports = [report for report in terminalreporter.getreports("") if report.when == "teardown"]
    lines = [words for report in reports for name, words in report.user_properties if name == "figures"]
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.write_line(str(line))
