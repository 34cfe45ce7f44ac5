"""Colours that everybody can read, and never a colour alone."""

import pytest

from importer.results import looks
from importer.results.xlsx.styles import Look


def luminance(colour: str) -> float:
    """Return the relative luminance of RRGGBB (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    """Return the contrast ratio of two colours."""
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


NAMED = {name: look for name, look in vars(looks).items() if isinstance(look, Look)}


@pytest.mark.parametrize(("name", "look"), [*NAMED.items(), *looks.status_looks().items()])
def test_every_ink_can_be_read_on_its_ground(name: str, look: Look) -> None:
    """Ink and ground differ by at least 4.5 to 1."""
    assert contrast(look.ink or "000000", look.fill or "FFFFFF") >= 4.5, name


@pytest.mark.parametrize("ground", looks.GROUNDS.values())
def test_the_users_text_can_be_read_on_our_ground(ground: str) -> None:
    """Black, and the red that accounting formats give negative amounts on a light ground, stay readable."""
    assert contrast("000000", ground) >= 7
    assert contrast("C00000", ground) >= 4.5


def test_statuses_that_mean_the_opposite_do_not_look_alike() -> None:
    """Done, wrong, doubtful and not yet have grounds of their own."""
    styles = looks.status_looks()
    grounds = [styles[word].fill for word in ("created", "already-done", "would-create", "invalid", "in-doubt")]
    assert len(set(grounds)) == 5
