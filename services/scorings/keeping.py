"""Scorecards as rows, and back: what is kept of a year holds every line, clause, block and duty that was computed, and nothing twice.

What all scorecards of a scoring share (words of clauses, choices of the pack, quotas) is kept once with the scoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from scoring_plugins.engine.cohort import ListOutcome, QuotaOutcome
from scoring_plugins.engine.scorecard import (
    BlockScore,
    Chosen,
    ClauseScore,
    Consequence,
    DutyOutcome,
    NotComputable,
    Refused,
    Scorecard,
)
from scoring_plugins.records import Record
from services.scoring import YearScores


class ClauseWords(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as the regulation writes it: the block it stands in, its citation and its words."""

    block: str
    cite: tuple[str, ...]
    says: str


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What all scorecards of a scoring share. `clauses` go by their names."""

    clauses: dict[str, ClauseWords] = {}
    chosen: tuple[Chosen, ...] = ()
    not_computable: tuple[NotComputable, ...] = ()
    quotas: tuple[QuotaOutcome, ...] = ()
    lists: tuple[ListOutcome, ...] = ()


class KeptRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it was scored, in the words that a scorecard shows."""

    work: str
    kind: str
    title: str
    dated_on: date
    role: str | None = None
    position: int | None = None
    party_size: int | None = None
    presence: str | None = None


class KeptCard(msgspec.Struct, frozen=True, kw_only=True):
    """A scorecard without its lines: `clauses` are points by name; `records` are those that a line, a duty or a refusal names.

    `quotas` are places in `Applied.quotas` of those that concern the member.
    """

    clauses: dict[str, int]
    blocks: tuple[BlockScore, ...]
    duties: tuple[DutyOutcome, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    refused: tuple[Refused, ...] = ()
    records: tuple[KeptRecord, ...] = ()
    quotas: tuple[int, ...] = ()


def applied_of(scores: YearScores) -> Applied:
    """What the year's scorecards share."""
    cards = list(scores.scorecards.values())
    words = {each.name: ClauseWords(block=each.block, cite=each.cite, says=each.says) for card in cards for each in card.clauses}
    version = scores.regulation.version_for(scores.year)
    return Applied(
        clauses=words,
        chosen=scores.regulation.chosen_in(version),
        not_computable=scores.regulation.not_computable_in(version),
        quotas=scores.quotas,
        lists=scores.lists,
    )


def card_text(scores: YearScores, member_id: int) -> str:
    """`KeptCard` of a member as JSON."""
    card = scores.scorecards[member_id]
    own = scores.quotas_of(member_id)
    kept = KeptCard(
        clauses={each.name: each.points for each in card.clauses},
        blocks=card.blocks,
        duties=card.duties,
        consequences=card.consequences,
        refused=card.refused,
        records=tuple(_records(card, scores.performances[member_id].records)),
        quotas=tuple(place for place, quota in enumerate(scores.quotas) if quota in own),
    )
    return msgspec.json.encode(kept).decode()


def line_rows(card: Scorecard, records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """The lines of a scorecard as rows of `score_line`, without whose they are."""
    known = {record.work: record for record in records}
    blocks = {each.name: each.block for each in card.clauses}
    for place, line in enumerate(card.lines):
        first = known[line.works[0]] if line.works else None
        yield {
            "place": place,
            "kind": line.kind,
            "node": line.node,
            "clause": line.clause,
            "block": None if line.clause is None else blocks[line.clause],
            "cite": msgspec.json.encode(line.cite).decode(),
            "works": msgspec.json.encode(line.works).decode(),
            "work": first and first.work,
            "title": first and first.title,
            "dated_on": first and first.dated_on,
            "points": line.points,
            "reason": line.reason,
        }


def clauses_of(applied: Applied, kept: KeptCard) -> tuple[ClauseScore, ...]:
    """The clauses of a scorecard, with their words and points."""
    return tuple(clause_of(applied, kept, name) for name in kept.clauses)


def clause_of(applied: Applied, kept: KeptCard, name: str) -> ClauseScore:
    """One clause of a scorecard, with its words and points."""
    words = applied.clauses[name]
    return ClauseScore(name=name, block=words.block, cite=words.cite, says=words.says, points=kept.clauses[name])


class NamedInLines(msgspec.Struct, frozen=True, kw_only=True):
    """Of a kept card what its lines name; the rest is skipped."""

    clauses: dict[str, int]
    records: tuple[KeptRecord, ...] = ()


def named_in_lines(text: str) -> NamedInLines:
    """What the lines of a scored member name, from its card's JSON."""
    return _NAMED.decode(text)


def kept_card(text: str) -> KeptCard:
    """The card of a scored member from its JSON."""
    return _CARD.decode(text)


@lru_cache(maxsize=32)
def applied_in(text: str) -> Applied:
    """What the scorecards of a scoring share, from its JSON."""
    return _APPLIED.decode(text)


def quotas_of(applied: Applied, kept: KeptCard) -> tuple[QuotaOutcome, ...]:
    """The quotas that concern the member."""
    return tuple(applied.quotas[place] for place in kept.quotas)


def texts_in(text: str) -> list[str]:
    """A JSON list of text: names of works, or citations."""
    return _TEXTS.decode(text)


_CARD = msgspec.json.Decoder(KeptCard)
_NAMED = msgspec.json.Decoder(NamedInLines)
_APPLIED = msgspec.json.Decoder(Applied)
_TEXTS = msgspec.json.Decoder(list[str])


def _records(card: Scorecard, records: Iterable[Record]) -> Iterator[KeptRecord]:
    named = {work for line in card.lines for work in line.works} | {work for duty in card.duties for work in duty.works}
    named |= {each.work for each in card.refused}
    for record in records:
        if record.work in named:
            yield KeptRecord(
                work=record.work,
                kind=record.kind,
                title=record.title,
                dated_on=record.dated_on,
                role=record.role,
                position=record.position,
                party_size=record.party_size,
                presence=record.presence,
            )
