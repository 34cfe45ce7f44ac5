"""Drafting: a sheet and a resource become a proposal, from the headings and the values alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from importer.kinds import Kind
from importer.proposing import amounts, feeds, gaps, locales, signs
from importer.proposing.assigning import assign, examples
from importer.proposing.headings import is_changed
from importer.proposing.keys import Key, find_key
from importer.proposing.meanings import Meaning, Place, language, meanings
from importer.proposing.shapes import Seen, look, place
from importer.proposing.toml import inline, quoted
from importer.proposing.value import LIKELY, SURE, Feed, Match, Proposal, Question
from importer.resources.base import Resource
from importer.sheets import Sheet

CHANGES = 2
"""So many headings that speak of something new make a sheet of changes."""
MAIN_STREET = "mainAddress.addressLine1"
TORN = 0.1
"""So large a share of documents may have rows that disagree: a check will name their cells."""


@dataclass(frozen=True)
class Draft:
    """What is known while a proposal is drafted."""

    sheet: Sheet
    resource: Resource
    operation: str
    language: str
    seen: tuple[Seen, ...]
    matches: tuple[Match, ...]
    key: Key | None

    @property
    def operation_reason(self) -> str:
        """Why it is an update; empty when nothing in the sheet says so."""
        changed = [f"'{heading}'" for heading in self.sheet.headings if is_changed(heading)]
        if self.operation == "update" and len(changed) >= CHANGES:
            return f"headings such as {' and '.join(changed[:2])} speak of changes to what is in the ledger"
        return ""

    def torn(self, match: Match, to: Place) -> float:
        """Return the share of documents that disagree about the column of `match`."""
        return self.key.torn(match.seen.column, to.spec.kind) if self.key and self.resource.lines_field else 0.0

    def matched(self, path: str) -> Match | None:
        """Return the column that is surely about a field."""
        return next((match for match in self.matches if match.score >= SURE and _feeds(match.meaning, path)), None)


def draft(sheet: Sheet, resource: Resource, operation: str | None = None) -> Draft:
    """Return what the headings and values of `sheet` say about `resource`."""
    known = meanings(resource)
    spoken = language(sheet.headings, known)
    seen = tuple(look(column) for column in sheet.columns)
    filled = [each for each in seen if each.survey.blank < each.survey.rows]
    matches = amounts.settled(assign(filled, known, spoken))
    rest = [each for each in filled if all(match.seen is not each for match in matches)]
    needs_key = resource.lines_field is not None or not _named(resource, matches)
    key = find_key(matches, rest, resource.number_field) if needs_key else None
    chosen = operation or _operation(sheet, resource)
    return Draft(sheet, resource, chosen, spoken, seen, matches, key)


def propose(sheet: Sheet, resource: Resource, operation: str | None = None) -> Proposal:
    """Return the mapping proposed for `sheet`; nothing of it is certain, so every line has its reason."""
    return proposed(draft(sheet, resource, operation))


def proposed(known: Draft) -> Proposal:
    """Return the proposal that a draft comes to."""
    answers = list(_answers(known))
    found = [answer for answer in answers if isinstance(answer, Feed)]
    signed = _signed(known)
    turned, columns = _turned(known, found, signed)
    spoken = _locale(known)
    head = [each for each in (_key(known), signed.where, spoken) if isinstance(each, Feed)]
    asked = [each for each in (signed.question, spoken, *answers) if isinstance(each, Question)]
    drawn = Proposal(
        resource=known.resource,
        sheet=known.sheet,
        operation=known.operation,
        operation_reason=known.operation_reason,
        feeds=(*head, *turned),
        columns=columns,
        questions=(*asked, *_strangers(known)),
        idle=tuple(_idle(known)),
    )
    return gaps.filled(drawn, key_found=known.key is not None or not _needs_key(known))


def _answers(known: Draft) -> Iterator[Feed | Question]:
    headings = known.sheet.headings
    for match in sorted(known.matches, key=lambda match: (_order(known, match), headings.index(match.heading))):
        if not match.meaning.places:
            if match.meaning.guesses and match.seen is not (known.key.seen if known.key else None):
                yield _guess(match)
        elif match.score < SURE:
            yield _unsure(match)
        elif _is_told_only(known, match):
            yield _told_only(match)
        else:
            yield _answer(known, match)


def _answer(known: Draft, match: Match) -> Feed | Question:
    """Return the feed of a column whose meaning is sure: of the document if its rows agree, else of the line."""
    first, *others = match.meaning.places
    share = known.torn(match, first) if first.table == "fields" else 0.0
    if share > (0 if others else TORN):
        if others:
            return feeds.feed(match, others[0])
        text = f"{place(match.seen.column)} may be {first.path}, but {share:.0%} of the documents disagree about it"
        return Question(first.table, text, (_plain(match, first),))
    if _is_lonely(known, first):
        main = replace(first, spec=replace(first.spec, path=MAIN_STREET))
        text = f"{place(match.seen.column)} is the only street: is it the main address?"
        return Question(first.table, text, (_plain(match, main),))
    doubt = f"; {share:.1%} of the documents disagree about it" if share else ""
    return feeds.feed(replace(match, reason=match.reason + doubt), first)


def _is_lonely(known: Draft, to: Place) -> bool:
    """Whether a street of another address stands where the main one is missing."""
    other = to.path.endswith(".addressLine1") and to.path != MAIN_STREET
    return other and known.resource.field(MAIN_STREET) is not None and known.matched(MAIN_STREET) is None


def _guess(match: Match) -> Question:
    to = match.meaning.guesses
    names = " or ".join(dict.fromkeys(each.path for each in to))
    text = f"{place(match.seen.column)} ({examples(match.seen)}) is the {match.meaning.name}: does it feed {names}?"
    return Question(to[0].table, text, _lines(match, to[0]))


def _unsure(match: Match) -> Question:
    to = match.meaning.places[0]
    text = f"{place(match.seen.column)} ({examples(match.seen)}): {to.path}? {match.score:.2f}: {match.reason}"
    return Question(to.table, text, _lines(match, to))


def _lines(match: Match, to: Place) -> tuple[str, ...]:
    """Return the lines that feed a field from a column nobody is sure of, with all that has to be done on the way."""
    answer = feeds.feed(match, to)
    return answer.answers if isinstance(answer, Question) else (f"{feeds.quoted_path(answer.path)} = {answer.right}",)


def _is_told_only(known: Draft, match: Match) -> bool:
    """Whether a column of a sheet of changes says no change itself: it is there to be read."""
    to = match.meaning.places[0]
    if not known.operation_reason or to.table != "fields" or to.path == known.resource.number_field:
        return False
    return not is_changed(match.heading)


def _told_only(match: Match) -> Question:
    to = match.meaning.places[0]
    text = f"{place(match.seen.column)} may be there to be read only: is {to.path} to be changed by it?"
    return Question(to.table, text, (_plain(match, to),))


def _strangers(known: Draft) -> Iterator[Question]:
    """Yield the columns nothing is known of; one with yes and no may tell which rows count."""
    about = [match.heading for match in known.matches if match.score >= LIKELY]
    for seen in known.seen:
        if seen.heading in about or seen.survey.blank == seen.survey.rows or (known.key and seen is known.key.seen):
            continue
        if _may_be_key(known, seen):
            text = f"{place(seen.column)} ({examples(seen)}) is different in every row: does it name the documents?"
            yield Question("document", text, (f"key = {quoted(seen.heading)}",))
        elif seen.survey.kind is Kind.FLAG and seen.survey.distinct > 1:
            test = f"\"{seen.heading}\" = '{seen.values[0]}'"
            text = f"{place(seen.column)} is yes or no: are only some of the rows meant?"
            yield Question("sheet", text, (f"where = {quoted(test)}",))
        else:
            text = f"{place(seen.column)} ({seen.survey.distinct} different: {examples(seen)}): which field, if any?"
            yield Question("fields", text)


def _may_be_key(known: Draft, seen: Seen) -> bool:
    if known.key is not None or known.resource.number_field is not None:
        return False
    return seen.survey.distinct == seen.survey.rows and seen.fit("identifier") == 1


def _idle(known: Draft) -> Iterator[str]:
    for match in known.matches:
        if not match.meaning.places and not match.meaning.guesses:
            yield f"{place(match.seen.column)} is not needed: {match.meaning.why}"
    for seen in known.seen:
        if seen.survey.blank == seen.survey.rows:
            yield f"{place(seen.column)} is empty"


def _key(known: Draft) -> Feed | None:
    if known.key is None:
        return None
    return Feed("document", "key", quoted(known.key.seen.heading), known.key.score, known.key.reason)


def _signed(known: Draft) -> signs.Signed:
    if known.key is None or known.resource.lines_field is None or known.operation == "update":
        return signs.Signed()
    parts = [known.matched(path) for path in ("quantity", "unitPriceInCurrency", "manualAmountInCurrency")]
    columns = [match.seen.column for match in parts if match is not None]
    fed = [match.heading for match in known.matches if match.score >= SURE and match.meaning.places]
    free = [seen for seen in known.seen if seen.heading not in fed]
    return signs.signs(known.resource.name, known.key, columns, free) if columns else signs.Signed()


def _turned(known: Draft, found: Sequence[Feed], signed: signs.Signed) -> tuple[list[Feed], dict[str, str]]:
    """Return the feeds with the sign of the quantity turned, where the sheet keeps credit notes as negatives."""
    match = known.matched("quantity")
    if not signed.turn or match is None:
        return list(found), {}
    name = match.heading.replace('"', '""')
    reason = f"{match.reason}; they are negative, and the ledger wants them positive"
    turned = [
        replace(each, right=inline(expr=f'-"{name}"'), reason=reason) if each.path == "quantity" else each
        for each in found
    ]
    return turned, {match.heading: inline(type="decimal")}


def _locale(known: Draft) -> Feed | Question | None:
    kinds = [
        (match.seen, match.meaning.places[0].spec.kind)
        for match in known.matches
        if match.meaning.places and match.score >= SURE
    ]
    return locales.locale(kinds, known.language)


def _operation(sheet: Sheet, resource: Resource) -> str:
    changes = sum(is_changed(heading) for heading in sheet.headings)
    return "update" if changes >= CHANGES and "update" in resource.operations else "create"


def _needs_key(known: Draft) -> bool:
    return known.resource.lines_field is not None or not _named(known.resource, known.matches)


def _named(resource: Resource, matches: Sequence[Match]) -> bool:
    fed = {place.path for match in matches if match.score >= SURE for place in match.meaning.places}
    return any(set(paths) <= fed for paths in resource.names)


def _feeds(meaning: Meaning, path: str) -> bool:
    return any(each.path == path for each in meaning.places)


def _order(known: Draft, match: Match) -> int:
    """Return where a match stands in the mapping: what a document is named by comes first."""
    paths = (*known.resource.names[0], known.resource.customer_field)
    fed = [each.path for each in match.meaning.places]
    return next((index for index, path in enumerate(paths) if path in fed), len(paths))


def _plain(match: Match, to: Place) -> str:
    return f"{feeds.quoted_path(to.path)} = {quoted(match.heading)}"
