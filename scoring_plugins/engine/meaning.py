"""What a regulation means, plainly: the definition that every other evaluator must agree with. Never optimised.

A clause goes: select → points → times → share → round at record → partition → order → take → cap each → sum → cap and floor →
round at clause. A block: combine → weight → months served → relative → round at block → cap → floor. The total: round → cap → floor.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine import ENGINE_VERSION
from scoring_plugins.engine.conditions import Facts, evaluate
from scoring_plugins.engine.highest import keep_highest_by_work, keep_highest_part
from scoring_plugins.engine.ledger import Ledger
from scoring_plugins.engine.outcomes import concluded, duty_outcomes
from scoring_plugins.engine.part_year import months_served, share_served, why_not_graded
from scoring_plugins.engine.partitions import partition_of
from scoring_plugins.engine.python_points import python_lines
from scoring_plugins.engine.rounding import rounded
from scoring_plugins.engine.scorecard import BlockScore, ClauseScore, DutyOutcome, Refused, Scorecard
from scoring_plugins.engine.selection import Seen, asked_marks, member_matches, seen, selected
from scoring_plugins.engine.soundness import sound_records
from scoring_plugins.engine.taking import cap_each, counted_besides, take
from scoring_plugins.engine.wording import amount, number, record_details, record_name
from scoring_plugins.engine.worth import granted_points, record_worth
from scoring_plugins.language.nodes import Block, Clause, Prorate, Python, RoundingStage, Version
from scoring_plugins.language.periods import Period
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import MemberState, PerformanceRecord, Record


class CohortNeededError(ValueError):
    """A block is relative to the highest of a cohort, and the performance record does not say what that is: use `score_cohort`."""


def score(regulation: Regulation, performance: PerformanceRecord) -> Scorecard:
    """One member's year under the version in force on the period's last day; lines add up to the total, in micro-points.

    A grade with a quota is only proposed (`candidate_for`): `engine.cohort.score_cohort` decides about it.
    Raises NotInForceError when no version was in force, ValueError when two records are of one work or there are too many,
    CohortNeededError where a block compares with others, and PythonClauseError when a plugin's function misbehaves.
    """
    return _Scoring(regulation, performance).card()


def compared(regulation: Regulation, performance: PerformanceRecord) -> dict[str, Fraction]:
    """What `relative_to: maximum` compares: exact micro-points of each relative block after weight and months served.

    A block around another relative one is left out until `performance.maxima` holds the highest of that one.
    """
    scoring = _Scoring(regulation, performance, comparing=True)
    scoring.card()
    return scoring.compared


class _Scoring:
    """One run over one member's year: which works are consumed, and what was found so far."""

    def __init__(self, regulation: Regulation, performance: PerformanceRecord, comparing: bool = False) -> None:
        self.regulation, self.performance, self.comparing = regulation, performance, comparing
        self.version: Version = regulation.version_for(performance.year)
        self.state = performance.member.state
        self.records, refused = sound_records(regulation, performance)
        self.refused: list[Refused] = list(refused)
        self.consumed: set[str] = set()
        self.clauses: list[ClauseScore] = []
        self.blocks: list[BlockScore] = []
        self.compared: dict[str, Fraction] = {}
        period = regulation.period(performance.year)
        self.not_graded = why_not_graded(self.version, self.state, period)
        facts = Facts(regulation=regulation, performance=performance, records=self.records, graded=not self.not_graded)
        self.months = facts.months
        self.duties: tuple[DutyOutcome, ...] = duty_outcomes(self.version, facts)
        self.facts = msgspec.structs.replace(facts, duties={duty.name: duty.fulfilled for duty in self.duties})

    def _refuse(self, clause: str, record: Record, reason: str) -> None:
        self.refused.append(Refused(clause=clause, work=record.work, reason=reason))

    def card(self) -> Scorecard:
        """The scorecard: blocks in written order, then the total, then what follows from it."""
        parts = tuple(self._block(block, None, "year") for block in self.version.blocks)
        total = Ledger("total", inside=parts)
        self._round(total, "total")
        self._limit(total, self.version.total_cap, self.version.total_floor)
        period = self.regulation.period(self.performance.year)
        card = Scorecard(
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
            grade=None,
            unverified_count=self.performance.unverified_count,
            lines=tuple(total.lines),
            clauses=tuple(self.clauses),
            blocks=tuple(self.blocks),
            duties=self.duties,
            consequences=(),
            refused=tuple(self.refused),
            chosen=self.regulation.chosen_in(self.version),
            not_computable=self.version.not_computable,
            not_graded=self.not_graded,
        )
        return concluded(self.version, self.facts, card)

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
        self._prorate(block, ledger, inner)
        self._compare(block, ledger)
        self._round(ledger, "block")
        self._limit(ledger, block.cap, block.floor)
        found = BlockScore(name=block.name, parent=parent, points=ledger.printed, cap=block.cap, floor=block.floor)
        self.blocks.insert(place, found)
        return ledger

    def _prorate(self, block: Block, ledger: Ledger, period: str) -> None:
        """The months served of the block's own period, where the regulation counts this block by them."""
        rule = self.version.part_year
        if not isinstance(rule, Prorate) or block.name not in rule.blocks:
            return
        days = self.regulation.period(self.performance.year, period)
        share = share_served(self.state, days)
        if share != 1:
            texts = {"served": months_served(self.state, days), "share": number(share)}
            ledger.step("prorate", ledger.exact * share, say("engine.line.prorate", **texts))

    def _compare(self, block: Block, ledger: Ledger) -> None:
        """Full points × own ÷ highest, of those the member is compared with; who is not, and has more, has the full points."""
        if block.relative is None:
            return
        maxima = self.performance.maxima or {}
        if all(inner.name in maxima for inner in relative_blocks(block.of)):
            self.compared[block.name] = ledger.exact
        if self.performance.maxima is None and not self.comparing:
            raise CohortNeededError(say("engine.cohort_needed", title=self.regulation.title, block=block.name))
        highest = maxima.get(block.name, Fraction(0))
        if highest <= 0:
            ledger.step("relative", 0, say("engine.line.relative_none"))
            return
        highest = max(highest, ledger.exact)
        texts = {"own": amount(ledger.exact), "highest": amount(highest), "full": amount(block.relative.full)}
        ledger.step("relative", Fraction(block.relative.full * ledger.exact, highest), say("engine.line.relative", **texts))

    def _clause(self, clause: Clause, block: str, period: str) -> Ledger:
        ledger = Ledger(clause.name, clause.name, clause.cite)
        named = clause.period or period
        days = self.regulation.period(self.performance.year, named)
        if clause.is_grant:
            self._grant(clause, ledger, named, days)
        elif isinstance(clause.points, Python):
            self._call(clause, ledger, days)
        else:
            self._weigh(clause, ledger, days)
        self._limit(ledger, clause.cap, clause.floor)
        self._round(ledger, "clause")
        self.clauses.append(ClauseScore(name=clause.name, block=block, cite=clause.cite, says=clause.says, points=ledger.printed))
        return ledger

    def _is_meant(self, clause: Clause, state: MemberState) -> bool:
        return clause.applies_to is None or member_matches(clause.applies_to, state, self.months)

    def _grant(self, clause: Clause, ledger: Ledger, named: str, days: Period) -> None:
        """Points without a record, where the member is meant and the condition holds; what it counts is of the clause's period."""
        if not self._is_meant(clause, self.state):
            return
        reason, works = "", tuple[str, ...]()
        if clause.condition is not None:
            outcome = evaluate(clause.condition, msgspec.structs.replace(self.facts, period=named))
            reason, works = outcome.reason, outcome.works
            if not outcome.holds:
                ledger.step("condition", 0, say("regulation.line.condition", reason=reason), works)
                return
        points = granted_points(clause.points, self.state, days.ends_on)
        texts = {"says": clause.says, "points": amount(points), "reason": reason}
        ledger.step("grant", points, say("regulation.line.grant_if" if reason else "regulation.line.grant", **texts), works)

    def _call(self, clause: Clause, ledger: Ledger, days: Period) -> None:
        """The lines of a plugin's own function, which sees what any clause of the period sees."""
        if not self._is_meant(clause, self.state):
            return
        records = tuple(each.record for each in seen(self.records, "record", days))
        for line in python_lines(clause, msgspec.structs.replace(self.performance, records=records), days):
            before = ledger.exact
            ledger.step("python", before + line.points, say("engine.line.python", reason=line.reason), line.works)
            self._round(ledger, "record", before, line.works)

    def _select(self, clause: Clause, visible: list[Seen]) -> list[Seen]:
        found = []
        for each in visible:
            record = each.record
            free = not (clause.unconsumed and record.work in self.consumed)
            excepted = clause.unless is not None and selected(clause.unless, record)
            meant = self._is_meant(clause, record.member)
            if clause.each is not None and meant and free and selected(clause.each, record) and not excepted:
                found.append(each)
        return found

    def _weigh(self, clause: Clause, ledger: Ledger, days: Period) -> None:
        """A line per record, then what take and cap each leave of every partition."""
        visible = seen(self.records, clause.dated_by, days, asked_marks(clause))
        meant = self._select(clause, visible)
        partitions: dict[object, list[tuple[Seen, Fraction]]] = defaultdict(list)
        names: dict[object, str] = {}
        for each in meant:
            worth = record_worth(clause, each)
            if worth.refused:
                self._refuse(clause.name, each.record, worth.reason)
                continue
            texts = {"record": record_name(each.record), "details": record_details(each, clause.each), "worth": worth.reason}
            works, before = (each.record.work,), ledger.exact
            ledger.step("record", before + worth.points, say("regulation.line.record", **texts), works)
            points = self._round(ledger, "record", before, works)
            key, names[key] = partition_of(clause, each, days)
            partitions[key].append((each, points))
        others = counted_besides(clause, visible, meant)
        for key, members in partitions.items():
            counted = [each for each in others if partition_of(clause, each, days).key == key]
            kept = take(clause, ledger, names[key], members, counted)
            cap_each(clause, ledger, names[key], kept)
            ledger.by_work |= {each.record.work: points for each, points in kept}
            if clause.consumes:
                self.consumed |= {each.record.work for each, _ in kept}

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


def relative_blocks(parts: Iterable[Block | Clause]) -> list[Block]:
    """The relative blocks among the parts and inside them, in written order."""
    found = []
    for part in parts:
        if isinstance(part, Block):
            found += [part] * (part.relative is not None) + relative_blocks(part.of)
    return found
