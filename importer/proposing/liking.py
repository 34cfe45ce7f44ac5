"""A proposal that is like a past month: columns told by their values, and the proof that it works."""

from dataclasses import replace
from pathlib import Path

from importer.errors import UsageError
from importer.proposing import past as pasts
from importer.proposing.drafting import Draft, draft, proposed
from importer.proposing.joining import ROW, Joined, join
from importer.proposing.keys import Key
from importer.proposing.learning import learned, translated
from importer.proposing.proof import Proof, prove
from importer.proposing.signs import FEW_VALUES, by_values
from importer.proposing.toml import quoted
from importer.proposing.value import Feed, Proposal
from importer.proposing.writing import text
from importer.resources.base import Resource
from importer.sheets import Sheet


def propose_like(
    sheet: Sheet, resource: Resource, export: Path, operation: str | None = None
) -> tuple[Proposal, Proof]:
    """Return the mapping that makes the documents in `export` out of `sheet`, and how many it makes exactly.

    Raises UsageError when `export` is no export of the resource, or has none of the sheet's documents.
    """
    past = pasts.read(export, resource)
    known = draft(sheet, resource, operation)
    joined = join(known.seen, past, resource)
    if joined is None:
        raise UsageError(
            f"No column of sheet {sheet.name} holds the numbers of the documents in {export}",
            "Give an export of the same month, or leave --like out.",
        )
    sharper, special = learned(known, joined)
    keyed = replace(sharper, key=_key(joined)) if known.key is not None or resource.lines_field else sharper
    proposal = _meant(translated(keyed, joined, _with(proposed(keyed), special, joined)), keyed, joined)
    proof = prove(text(proposal), sheet, past, joined.path, resource)
    return replace(proposal, notes=proof.words()), proof


def _meant(proposal: Proposal, known: Draft, joined: Joined) -> Proposal:
    """Return the proposal with the condition that leaves out the documents that the past does not have."""
    key = _key(joined)
    keys = key.values.drop_nulls().unique(maintain_order=True)
    if joined.size < key.seen.column.size:
        return proposal
    wanted = keys.is_in(key.values.gather(joined.documents[ROW]).implode())
    if wanted.all() or proposal.feed("sheet", "where"):
        return proposal
    fed = {feed.right for feed in proposal.feeds}
    few = min(FEW_VALUES, len(keys) // 2)
    usable = [seen for seen in known.seen if 1 < seen.survey.distinct <= few and quoted(seen.heading) not in fed]
    usable.sort(key=lambda seen: seen.survey.distinct)
    where = next((found for seen in usable if (found := by_values(key, keys, wanted, seen))), None)
    if where is None:
        return proposal
    questions = tuple(each for each in proposal.questions if each.table != "sheet")
    return replace(proposal, feeds=(where, *proposal.feeds), questions=questions)


def _key(joined: Joined) -> Key:
    reason = f"its values are the {joined.path} of {joined.found} documents in {joined.past.name}"
    return Key(joined.key, 0.99, reason)


def _with(proposal: Proposal, special: dict[tuple[str, str], Feed], joined: Joined) -> Proposal:
    """Return the proposal with feeds that take more than a column in the place of plain ones."""
    feeds = [special.pop((feed.table, feed.path), feed) for feed in proposal.feeds]
    fed = {(feed.table, feed.path) for feed in feeds}
    if ("fields", joined.path) not in fed and not special:
        reason = f"{joined.found} documents of {joined.past.name} have these numbers"
        feeds.append(Feed("fields", joined.path, quoted(joined.key.heading), 0.99, reason))
    return replace(proposal, feeds=(*feeds, *special.values()))
