"""The exit code of a fleet: of the company that most needs somebody."""

import pytest

from importer.fleet.worst import worst


@pytest.mark.parametrize(
    ("codes", "sent", "code"),
    [
        ((0, 0), True, 0),
        ((0, 5, 7, 4, 6, 3), True, 6),
        ((6, 1), True, 1),
        ((0, 7, 130), True, 130),
        ((5, 7, 4), True, 4),
        ((0, 5, 7), True, 7),
        ((0, 3), True, 5),
        ((0, 2), True, 5),
        ((0, 3), False, 3),
        ((3, 2), False, 2),
        ((), False, 0),
    ],
)
def test_the_worst_that_matters(codes: tuple[int, ...], code: int, *, sent: bool) -> None:
    """Codes that promise that nothing was sent are not a fleet's that has sent something."""
    assert worst(codes, sent=sent) == code
