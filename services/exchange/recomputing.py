"""The year of a package once more: scored from its facts by its regulation, and held against what it says came out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.engine.cohort import score_cohort
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord
from services.appraisals.facts_text import facts_digest, facts_text
from services.appraisals.sealed_rows import DecisionRow, DeclarationRow, LineRow, ScorecardRow, SealedYear, card_fields
from services.exchange.findings import Finding, differences, printed
from services.records import Period
from services.scoring import Progress, YearScores
from services.scorings.keeping import applied_of, card_text, kept_card, line_rows, texts_in
from services.scorings.standings import standings

_OF_CARD = ("total", "grade", "candidate_for", "grade_decided_by", "unverified_count")


def findings_of_facts(year: SealedYear) -> Iterator[Finding]:
    """Facts that are not those whose digest is sealed with the scorecard; members with facts and without a scorecard, or the reverse."""
    lines = {number: line for line, number in enumerate(year.facts, start=1)}
    for line, card in enumerate(year.scorecards, start=1):
        facts = year.facts.get(card.member)
        if facts is None:
            yield Finding(file="scorecards.jsonl", line=line, member=card.member, why=say("exchange.card_without_facts"))
            continue
        digest = facts_digest(facts_text(facts))
        if digest != card.facts_digest:
            values: dict[str, Any] = {"found": digest, "expected": card.facts_digest}
            yield Finding(file="members.jsonl", line=lines[card.member], member=card.member, why=say("exchange.facts_differ"), **values)
    for number in sorted(year.facts.keys() - {card.member for card in year.scorecards}):
        yield Finding(file="members.jsonl", line=lines[number], member=number, why=say("exchange.facts_without_card"))
    scored = {card.member for card in year.scorecards}
    about: dict[str, tuple[DecisionRow | DeclarationRow, ...]] = {"decisions": year.decisions, "declarations": year.declarations}
    for name, rows in about.items():
        for line, row in enumerate(rows, start=1):
            if row.member not in scored:
                yield Finding(file=f"{name}.jsonl", line=line, member=row.member, why=say("exchange.nobody"))
    for line, decision in enumerate(year.decisions, start=1):
        if decision.about != "grade" and (decision.proposal is None or decision.accepted is None):
            yield Finding(file="decisions.jsonl", line=line, member=decision.member, why=say("exchange.half_decided"))
    yield from _about_no_member(year) if year.result.group_kind else ()


def _about_no_member(year: SealedYear) -> Iterator[Finding]:
    """What a package about groups says that can only be said about members."""
    for line, said in enumerate(year.declarations, start=1):
        yield Finding(file="declarations.jsonl", line=line, member=said.member, why=say("exchange.declared_by_group"))
    for line, card in enumerate(year.scorecards, start=1):
        if card.member != card.name or not card.name.strip():
            yield Finding(file="scorecards.jsonl", line=line, member=card.member, field="name", why=say("exchange.group_misnamed"))


def findings_of_scores(year: SealedYear, regulation: Regulation, progress: Progress | None = None) -> Iterator[Finding]:
    """Every figure that comes out otherwise. Raises PythonClauseError where a plugin's clause fails."""
    scores = rescored(year, regulation, progress)
    yield from _of_result(year, scores)
    yield from _of_dissolved(scores, year) if scores.group_kind else ()
    numbers = {key: performance.member.id for key, performance in scores.performances.items()}
    places = standings(scores)
    said = {card.member: card for card in year.scorecards}
    expected_cards = {number: _card_row(scores, key, places[key], said[number]) for key, number in numbers.items()}
    for line, card in enumerate(year.scorecards, start=1):
        yield from _compared("scorecards.jsonl", line, card, expected_cards[card.member])
    expected_lines = {(row.member, row.place): row for key in numbers for row in _line_rows(scores, key)}
    for line, row in enumerate(year.lines, start=1):
        expected = expected_lines.pop((row.member, row.place), None)
        if expected is None:
            yield Finding(file="lines.jsonl", line=line, member=row.member, why=say("exchange.line_too_many"))
        else:
            yield from _compared("lines.jsonl", line, row, expected)
    for (member, place), missing in expected_lines.items():
        expected_reason = printed(missing.reason)
        yield Finding(file="lines.jsonl", member=member, field=f"place {place}", expected=expected_reason, why=say("exchange.line_missing"))


def rescored(year: SealedYear, regulation: Regulation, progress: Progress | None = None) -> YearScores:
    """The year's scores; ids of members are their places in 姓氏笔画 order."""
    said = year.result
    program = compiled(regulation, said.year)
    ordered = [year.facts[card.member] for card in sorted(year.scorecards, key=lambda each: (each.strokes_key, each.standing))]
    done = 0

    def explain(_: Regulation, performance: PerformanceRecord) -> Scorecard:
        nonlocal done
        done += 1
        if progress is not None and (done % 50 == 0 or done == len(ordered)):
            progress(done, len(ordered))
        return program.explain(performance)

    cohort = score_cohort(regulation, ordered, explain, lambda _, performance: program.compared(performance))
    return YearScores(
        committee_id=0,
        year=said.year,
        regulation=regulation,
        period=Period(said.period_from, said.period_to),
        scorecards=dict(enumerate(cohort.cards)),
        performances=dict(enumerate(ordered)),
        unverified_count=said.unverified_count,
        lists=cohort.lists,
        quotas=cohort.quotas,
        group_kind=said.group_kind,
    )


def _of_result(year: SealedYear, scores: YearScores) -> Iterator[Finding]:
    said, regulation = year.result, scores.regulation
    days = regulation.period(said.year)
    expected: dict[str, Any] = {
        "title": regulation.title,
        "status": regulation.status,
        "content_hash": regulation.content_hash,
        "period_from": days.starts_on,
        "period_to": days.ends_on,
        "cut_off": days.cut_off,
        "facts_hash": scores.facts_hash,
        "applied": applied_of(scores),
    }
    found = {name: getattr(said, name) for name in expected}
    for path, one, other in differences(msgspec.to_builtins(found), msgspec.to_builtins(expected)):
        why = say("exchange.recomputed")
        yield Finding(file="result.jsonl", line=1, field=path, found=printed(one), expected=printed(other), why=why)


def _card_row(scores: YearScores, key: int, place: tuple[int, int | None], said: ScorecardRow) -> ScorecardRow:
    card, performance = scores.scorecards[key], scores.performances[key]
    return ScorecardRow(
        member=performance.member.id,
        name=performance.member.name,
        strokes_key=said.strokes_key,
        sector=performance.member.state.sector,
        facts_digest=said.facts_digest,
        dissolved_on=said.dissolved_on if scores.group_kind else None,
        not_graded=card.not_graded or None,
        standing=place[0],
        rank=place[1],
        **{name: getattr(card, name) for name in _OF_CARD},
        **card_fields(kept_card(card_text(scores, key))),
    )


def _of_dissolved(scores: YearScores, year: SealedYear) -> Iterator[Finding]:
    """Groups that are said to have been dissolved and were there at the period's end, the reverse, or on a day that is not of the period.

    That a group was dissolved its facts say; on which day of the period, its scorecard alone.
    """
    for line, card in enumerate(year.scorecards, start=1):
        said, is_there = card.dissolved_on, year.facts[card.member].served_from is not None
        if is_there != (said is None) or (said is not None and not scores.period.first <= said < scores.period.last):
            why = say("exchange.dissolved_otherwise")
            found = printed(said and said.isoformat())
            yield Finding(file="scorecards.jsonl", line=line, member=card.member, field="dissolved_on", found=found, why=why)


def _line_rows(scores: YearScores, key: int) -> Iterator[LineRow]:
    performance = scores.performances[key]
    for row in line_rows(scores.scorecards[key], performance.records):
        fields = {**row, "cite": tuple(texts_in(row["cite"])), "works": tuple(texts_in(row["works"]))}
        yield LineRow(member=performance.member.id, **fields)


def _compared(file: str, line: int, found: Any, expected: Any) -> Iterator[Finding]:
    if found == expected:
        return
    for path, one, other in differences(msgspec.to_builtins(found), msgspec.to_builtins(expected)):
        values: dict[str, Any] = {"found": printed(one), "expected": printed(other)}
        yield Finding(file=file, line=line, member=found.member, field=path, why=say("exchange.recomputed"), **values)
