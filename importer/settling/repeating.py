"""What may be sent a second time without doing anything twice."""

from collections.abc import Iterator

from importer import resources
from importer.resources.payload import Payload, Row
from importer.submission import Submission


def is_action(submission: Submission) -> bool:
    """Return whether sending means doing something: that leaves no record to look for."""
    return resources.get(submission.resource).action is not None


def is_repeatable(submission: Submission) -> bool:
    """Return whether an update may be sent again after an unclear answer.

    Fields can be set twice. A row that is inserted twice is there twice, and one that was removed cannot be
    removed again: then only a version (If-Match) keeps the second update from doing harm.
    """
    return submission.etag is not None or only_sets(submission.payload)


def only_sets(payload: Payload) -> bool:
    """Return whether a payload inserts and removes no rows, in no list however deep."""
    if isinstance(payload, Row) and payload.operation != "Update":
        return False
    return all(only_sets(part) for part in _inside(payload))


def has_rows(payload: Payload) -> bool:
    """Return whether a payload says something of rows, in any list however deep."""
    return isinstance(payload, Row) or any(has_rows(part) for part in _inside(payload))


def _inside(payload: Payload) -> Iterator[Payload]:
    values = (getattr(payload, name) for name in payload.model_fields_set)
    parts = (part for value in values for part in (value if isinstance(value, tuple) else (value,)))
    return (part for part in parts if isinstance(part, Payload))
