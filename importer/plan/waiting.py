"""What a plan drawn offline cannot know: numbers that the journal of a company gives."""

from importer.language import ngettext
from importer.plan.case import Case


def waiting(case: Case) -> tuple[str, ...]:
    """Return a note for each lookup that has to wait for the journal: in which column, and how many values."""
    notes: list[str] = []
    for fed in case.fed():
        lookup, column = fed.feed.lookup, fed.column
        if lookup is not None and column is not None and fed.feed.waits:
            count = fed.values.drop_nulls().n_unique()
            words = ngettext(
                "A value of “{column}” cannot be looked up in {lookup} offline; "
                "--dry-run does, with the company it is for.",
                "{count} values of “{column}” cannot be looked up in {lookup} offline; "
                "--dry-run does, with the company it is for.",
                count,
            )
            notes.append(words.format(count=count, column=column.heading, lookup=lookup.name))
    return tuple(notes)
