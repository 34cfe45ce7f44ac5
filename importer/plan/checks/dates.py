"""Checks of dates and periods: what cannot follow, what does not agree, what lies far from the rest of the sheet.

There is no clock here: a date is held against the other dates of its document and of its sheet.
"""

from datetime import timedelta

import polars as pl

from importer.plan.case import Case
from importer.plan.documents import Agreed

DATED = ("documentDate", "documentDueDate", "dunningLetterDate")
FAR = timedelta(days=366)
FEW = 4
"""Of so many dates at most one may lie apart; where more do, none counts as far off."""
PERIODS = {"postPeriod": "%m%Y", "financialPeriod": "%Y%m"}
"""The fields that hold a period, and how each writes a month."""


def due_dates(case: Case) -> None:
    """Note documents that are due before they are dated."""
    dated, due = (case.documents.header.get(path) for path in ("documentDate", "documentDueDate"))
    if dated is None or due is None:
        return
    early = (due.values < dated.values).arg_true()
    dates = zip(due.values.gather(early), dated.values.gather(early), strict=True)
    words = ({"value": value, "date": date} for value, date in dates)
    case.cells.note_each(due.at.gather(early), "due-before-date", due.column, words)


def periods(case: Case) -> None:
    """Note documents whose post period (MMYYYY) and financial period (YYYYMM) are not the same month."""
    post, financial = (case.documents.header.get(path) for path in ("postPeriod", "financialPeriod"))
    if post is None or financial is None:
        return
    month = post.values.str.slice(2) + post.values.str.slice(0, 2)
    apart = (month != financial.values).arg_true()
    months = zip(post.values.gather(apart), financial.values.gather(apart), strict=True)
    words = ({"value": value, "other": other} for value, other in months)
    case.cells.note_each(post.at.gather(apart), "period-disagrees", post.column, words)


def periods_of_dates(case: Case) -> None:
    """Note documents whose period is another month than their date."""
    dated = case.documents.header.get("documentDate")
    if dated is None:
        return
    for path, pattern in PERIODS.items():
        period = case.documents.header.get(path)
        if period is not None:
            _note_other_month(case, period, dated.values, pattern)


def _note_other_month(case: Case, period: Agreed, dates: pl.Series, pattern: str) -> None:
    other = (period.values != dates.dt.strftime(pattern)).arg_true()
    said = zip(period.values.gather(other), dates.gather(other), strict=True)
    words = ({"value": value, "date": date} for value, date in said)
    case.cells.note_each(period.at.gather(other), "period-not-of-date", period.column, words)


def far_off(case: Case) -> None:
    """Note dates more than a year from every other one, where most of the sheet's dates lie together."""
    for path in DATED:
        field = case.documents.header.get(path)
        if field is not None:
            _note_far_off(case, field)


def _note_far_off(case: Case, field: Agreed) -> None:
    days = pl.DataFrame({"day": field.values.drop_nulls()}).group_by("day").len().sort("day")
    clusters = days.with_columns(cluster=(pl.col("day").diff() > FAR).fill_null(value=False).cum_sum())
    sizes = clusters.group_by("cluster").agg(pl.col("len").sum(), first=pl.col("day").min(), last=pl.col("day").max())
    if sizes.height < 2:  # noqa: PLR2004  nothing lies apart
        return
    most = sizes.sort("len").row(-1, named=True)
    if (sizes["len"].sum() - most["len"]) * FEW > sizes["len"].sum():
        return
    far = ((field.values < most["first"]) | (field.values > most["last"])).arg_true()
    words = ({"value": day, "first": most["first"], "last": most["last"]} for day in field.values.gather(far))
    case.cells.note_each(field.at.gather(far), "date-far-off", field.column, words)
