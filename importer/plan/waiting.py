"""What a plan drawn offline cannot know: numbers that the journal of a company gives."""

from importer.plan.case import Case


def waiting(case: Case) -> tuple[str, ...]:
    """Return a note for each lookup that has to wait for the journal: in which column, and how many values."""
    notes: list[str] = []
    for fed in case.fed():
        lookup, column = fed.feed.lookup, fed.column
        if lookup is not None and column is not None and fed.feed.waits:
            count = fed.values.drop_nulls().n_unique()
            values = "A value" if count == 1 else f"{count} values"
            notes.append(
                f"{values} of “{column.heading}” cannot be looked up in {lookup.name} offline; "
                "--dry-run does, with the company it is for."
            )
    return tuple(notes)
