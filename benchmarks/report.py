"""What was measured, as a table and as a picture."""

from collections.abc import Sequence
from pathlib import Path

from measuring import Figure

HEADINGS = ("what", "beside", "measured", "goal", "met", "the other clock", "medians: seconds (of processor time)")
FARTHEST = 2.0
"""Where the picture ends: a figure that is twice off is off."""
OTHERS = {"clock": "processor", "processor": "clock"}


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a table for people, in markdown."""
    if not figures:
        return ""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))} |" for row in rows
    )


def _row(figure: Figure) -> tuple[str, ...]:
    bound = "at least" if figure.least else "at most"
    other = f"{figure.other:.2f} ({OTHERS[figure.by]})" if figure.other is not None else ""
    return (
        figure.what,
        figure.beside,
        _amount(figure.figure, figure.by),
        f"{bound} {_amount(figure.goal, figure.by)}",
        "yes" if figure.met else "NO",
        other,
        figure.note,
    )


def _amount(value: float, by: str) -> str:
    if by in OTHERS:
        return f"{value:.2f} times"
    return f"{value:.0%}" if by == "share" else f"{value:.4g} {by}"


def plot(figures: Sequence[Figure], target: Path) -> None:
    """Draw how far each figure is from its goal: 1 is the goal, less is better."""
    from matplotlib import pyplot as plt  # noqa: PLC0415  large, and whoever measures stays small until the end

    shares = [min(_share(figure), FARTHEST) for figure in figures]
    names = [f"{figure.what}\n{figure.beside}" for figure in figures]
    colours = ["#2a7f62" if figure.met else "#b3412e" for figure in figures]
    picture, axes = plt.subplots(figsize=(10, 0.4 * len(figures) + 1), layout="constrained")
    axes.barh(names, shares, color=colours, height=0.6)
    axes.axvline(1, color="black", linewidth=1)
    for at, (figure, share) in enumerate(zip(figures, shares, strict=True)):
        words = f"{_amount(figure.figure, figure.by)} (goal {_amount(figure.goal, figure.by)})"
        axes.text(max(share, 1) + 0.02, at, words, va="center", fontsize=8)  # never across the line
    axes.set_xlim(0, max(*shares, 1) + 0.4)
    axes.set_xlabel("share of what the goal allows; the line is the goal")
    axes.tick_params(axis="y", labelsize=7)
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.spines[["top", "right"]].set_visible(False)
    picture.savefig(target, dpi=90)


def _share(figure: Figure) -> float:
    """Return how much of what the goal allows is used up."""
    if not figure.goal:
        return 1.0 + figure.figure
    return figure.goal / figure.figure if figure.least else figure.figure / figure.goal
