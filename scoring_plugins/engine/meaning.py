"""What a regulation means, plainly: the definition that every other evaluator must agree with. Never optimised.

A clause goes: select → points → times → share → round at record → partition → order → take → cap each → sum → cap and floor →
round at clause. A block: combine → weight → round at block → cap → floor. The total: round → cap → floor.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION, bounds
from scoring_plugins.engine.conditions import Facts, evaluate
from scoring_plugins.engine.highest import keep_highest_by_work, keep_highest_part
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.engine.outcomes import duty_outcomes, grade_of, proposals
from scoring_plugins.engine.rounding import rounded
from scoring_plugins.engine.scorecard import BlockScore, ClauseScore, DutyOutcome, Refused, Scorecard
from scoring_plugins.engine.selection import Seen, member_matches, seen, selected
from scoring_plugins.engine.taking import cap_each, take
from scoring_plugins.engine.wording import amount, number, record_details, record_name
from scoring_plugins.engine.worth import record_worth, table_worth
from scoring_plugins.language.kinds import KINDS
from scoring_plugins.language.nodes import Block, Clause, Fixed, RoundingStage, Table, Version
from scoring_plugins.language.periods import Period
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord, Record


def score(regulation: Regulation, performance: PerformanceRecord) -> Scorecard:
    """One member's year under the version in force on the period's last day; lines add up to the total, in micro-points.

    Raises NotInForceError when no version was in force, and ValueError when two records are of one work or there are too many.
    """
    return _Scoring(regulation, performance).card()


class _Scoring:
    """One run over one member's year: which works are consumed, and what was found so far."""

    def __init__(self, regulation: Regulation, performance: PerformanceRecord) -> None:
        self.regulation, self.performance = regulation, performance
        self.version: Version = regulation.version_for(performance.year)
        self.refused: list[Refused] = []
        self.records = self._sound_records()
        self.consumed: set[str] = set()
        self.clauses: list[ClauseScore] = []
        self.blocks: list[BlockScore] = []
        facts = Facts(regulation=regulation, performance=performance, records=self.records)
        self.duties: tuple[DutyOutcome, ...] = duty_outcomes(self.version, facts)
        self.facts = msgspec.structs.replace(facts, duties={duty.name: duty.fulfilled for duty in self.duties})

    def _sound_records(self) -> tuple[Record, ...]:
        """The records in one order, whatever order they came in; those no rule could read rightly are refused, visibly."""
        records = sorted(self.performance.records, key=lambda record: (record.dated_on, record.work))
        if len({record.work for record in records}) < len(records) or len(records) > bounds.MOST_RECORDS:
            raise ValueError(f"records must be of different works, and at most {bounds.MOST_RECORDS}")
        sound = []
        for record in records:
            kind = KINDS.get(record.kind)
            too_long = record.sessions is not None and record.sessions.held > bounds.MOST_HALF_DAYS
            if (kind is not None and kind.has_sessions and record.sessions is None) or too_long:
                self._refuse("", record, say("regulation.refused_sessions", record=record_name(record)))
            elif record.quantity is not None and abs(record.quantity) > bounds.LARGEST_QUANTITY:
                self._refuse("", record, say("regulation.refused_quantity", record=record_name(record)))
            else:
                sound.append(record)
        return tuple(sound)

    def _refuse(self, clause: str, record: Record, reason: str) -> None:
        self.refused.append(Refused(clause=clause, work=record.work, reason=reason))

    def card(self) -> Scorecard:
        """The scorecard: blocks in written order, then the total, then what follows from it."""
        parts = tuple(self._block(block, None, "year") for block in self.version.blocks)
        total = Ledger("total", inside=parts)
        self._round(total, "total")
        self._limit(total, self.version.total_cap, self.version.total_floor)
        scores = {"total": total.printed}
        scores |= {clause.name: clause.points for clause in self.clauses} | {block.name: block.points for block in self.blocks}
        grade = grade_of(self.version, total.printed, self.facts.duties)
        facts = msgspec.structs.replace(self.facts, scores=scores, grade=grade)
        period = self.regulation.period(self.performance.year)
        return Scorecard(
            member=self.performance.member.id,
            year=self.performance.year,
            regulation=self.regulation.code,
            version=self.version.in_force_from,
            title=self.regulation.title,
            status=self.regulation.status,
            content_hash=self.regulation.content_hash,
            engine_version=ENGINE_VERSION,
            period_from=period.starts_on,
            period_to=period.ends_on,
            cut_off=period.cut_off,
            total=total.printed,
            grade=grade,
            unverified_count=self.performance.unverified_count,
            lines=tuple(total.lines),
            clauses=tuple(self.clauses),
            blocks=tuple(self.blocks),
            duties=self.duties,
            consequences=proposals(self.version, facts),
            refused=tuple(self.refused),
            chosen=self.regulation.chosen_in(self.version),
            not_computable=self.version.not_computable,
        )

    # ---- blocks

    def _block(self, block: Block, parent: str | None, period: str) -> Ledger:
        place = len(self.blocks)
        inner = block.period or period
        parts = tuple(
            self._block(part, block.name, inner) if isinstance(part, Block) else self._clause(part, block.name, inner) for part in block.of
        )
        ledger = Ledger(block.name, cite=block.cite, inside=parts)
        if block.combine == "highest" and block.by == "work":
            keep_highest_by_work(ledger, parts, {record.work: record_name(record) for record in self.records})
        elif block.combine == "highest":
            keep_highest_part(ledger, parts)
        if block.weight != 1:
            ledger.step("weight", ledger.exact * block.weight, say("regulation.line.weight", weight=f"{block.weight}"))
        self._round(ledger, "block")
        self._limit(ledger, block.cap, block.floor)
        found = BlockScore(name=block.name, parent=parent, points=ledger.printed, cap=block.cap, floor=block.floor)
        self.blocks.insert(place, found)
        return ledger

    # ---- clauses

    def _clause(self, clause: Clause, block: str, period: str) -> Ledger:
        ledger = Ledger(clause.name, clause.name, clause.cite)
        if clause.is_grant:
            self._grant(clause, ledger, clause.period or period)
        else:
            days = self.regulation.period(self.performance.year, clause.period or period)
            self._weigh(clause, ledger, self._select(clause, days), days)
        self._limit(ledger, clause.cap, clause.floor)
        self._round(ledger, "clause")
        self.clauses.append(ClauseScore(name=clause.name, block=block, cite=clause.cite, says=clause.says, points=ledger.printed))
        return ledger

    def _grant(self, clause: Clause, ledger: Ledger, period: str) -> None:
        """Points without a record, where the member is meant and the condition holds; what it counts is of the clause's period."""
        state = self.performance.member.state
        if clause.applies_to is not None and not member_matches(clause.applies_to, state):
            return
        reason, works = "", tuple[str, ...]()
        if clause.condition is not None:
            outcome = evaluate(clause.condition, msgspec.structs.replace(self.facts, period=period))
            reason, works = outcome.reason, outcome.works
            if not outcome.holds:
                ledger.step("condition", 0, say("regulation.line.condition", reason=reason), works)
                return
        assert isinstance(clause.points, Fixed | Table)
        points = clause.points.points if isinstance(clause.points, Fixed) else table_worth(clause.points, state).points
        texts = {"says": clause.says, "points": amount(points), "reason": reason}
        ledger.step("grant", Fraction(points), say("regulation.line.grant_if" if reason else "regulation.line.grant", **texts), works)

    def _select(self, clause: Clause, days: Period) -> list[Seen]:
        found = []
        for each in seen(self.records, clause.dated_by, days):
            record = each.record
            meant = clause.applies_to is None or member_matches(clause.applies_to, record.member)
            free = not (clause.unconsumed and record.work in self.consumed)
            excepted = clause.unless is not None and selected(clause.unless, record)
            if clause.each is not None and meant and free and selected(clause.each, record) and not excepted:
                found.append(each)
        return found

    def _weigh(self, clause: Clause, ledger: Ledger, meant: list[Seen], days: Period) -> None:
        """A line per record, then what take and cap each leave of every partition."""
        partitions: dict[_Part, list[tuple[Seen, Fraction]]] = defaultdict(list)
        for each in meant:
            worth = record_worth(clause, each.record)
            if worth.refused:
                self._refuse(clause.name, each.record, worth.reason)
                continue
            texts = {"record": record_name(each.record), "details": record_details(each, clause.each), "worth": worth.reason}
            works, before = (each.record.work,), ledger.exact
            ledger.step("record", before + worth.points, say("regulation.line.record", **texts), works)
            points = self._round(ledger, "record", before, works)
            partitions[_partition(clause, each, days)].append((each, points))
        for partition, members in partitions.items():
            kept = take(clause, ledger, partition.name, members)
            cap_each(clause, ledger, partition.name, kept)
            ledger.by_work |= {each.record.work: points for each, points in kept}
            if clause.consumes:
                self.consumed |= {each.record.work for each, _ in kept}

    # ---- rounding, caps and floors

    def _round(self, ledger: Ledger, at: RoundingStage, since: Fraction | int = 0, works: tuple[str, ...] = ()) -> Fraction:
        """Round what was added after `since`, if this is the stage; a difference is a line of its own. Returns the rounded part."""
        rule, part = self.version.rounding, ledger.exact - since
        if rule.at == at:
            whole = since + rounded(part, rule.quantum, rule.mode)
            if whole != ledger.exact or ledger.printed != whole:
                mode = say(f"regulation.rounding.{rule.mode}")
                reason = say("regulation.line.rounding", exact=amount(part), quantum=amount(rule.quantum), mode=mode)
                ledger.step("rounding", whole, reason, works)
        return ledger.exact - since

    def _limit(self, ledger: Ledger, cap: int | None, floor: int | None) -> None:
        if cap is not None and ledger.exact > cap:
            ledger.step("cap", cap, say("regulation.line.cap", before=amount(ledger.exact), cap=amount(cap)))
        if floor is not None and ledger.exact < floor:
            ledger.step("floor", floor, say("regulation.line.floor", before=amount(ledger.exact), floor=amount(floor)))


class _Part(NamedTuple):
    """One partition of a clause's records: what tells it apart, and how an explanation calls it."""

    key: object
    name: str


def _partition(clause: Clause, each: Seen, days: Period) -> _Part:
    """The partition a record falls in. Works are told apart by themselves, never by their titles; numbers by size."""
    if clause.per == "quarter":
        part = days.part_of(each.day, 3)
        return _Part(part, say("regulation.part.quarter", part=part + 1))
    if clause.per == "month":
        part = days.part_of(each.day, 1)
        return _Part(part, say("regulation.part.month", part=part + 1))
    if clause.per == "work":
        return _Part(each.record.work, record_name(each.record))
    if clause.per is not None and clause.per.startswith("attributes."):
        value = each.record.attributes.get(clause.per.removeprefix("attributes."))
        sized = number(Fraction(value)) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
        return _Part(sized, "—" if sized is None else str(sized))
    return _Part(None, say("regulation.part.year"))
