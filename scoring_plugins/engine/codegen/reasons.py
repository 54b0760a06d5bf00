"""The sentence of a line, said only when somebody asks to read it, with the words that the definition says it in."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.codegen.functions import clauses_of
from scoring_plugins.engine.conditions import Facts, evaluate
from scoring_plugins.engine.outcomes import duty_outcomes
from scoring_plugins.engine.part_year import months_served, share_served, why_not_graded
from scoring_plugins.engine.partitions import partition_of
from scoring_plugins.engine.selection import Seen, asked_marks, seen
from scoring_plugins.engine.soundness import sound_records
from scoring_plugins.engine.taking import rule_in_words
from scoring_plugins.engine.wording import amount, number, record_details, record_name
from scoring_plugins.engine.worth import granted_points, record_worth
from scoring_plugins.language.nodes import Block, Clause, Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord, Record


class Reasons:
    """What sentences about one member's year are made from."""

    def __init__(self, regulation: Regulation, version: Version, performance: PerformanceRecord) -> None:
        self.regulation, self.version, self.performance = regulation, version, performance
        self.records, self.unsound = sound_records(regulation, performance)
        self.by_work = {record.work: record for record in self.records}
        self.nodes = {node.name: node for node, _ in version.walk()}
        self.periods = {clause.name: period for clause, period, _ in clauses_of(version)}
        self.state = performance.member.state
        self.not_graded = why_not_graded(version, self.state, regulation.period(performance.year))
        facts = Facts(regulation=regulation, performance=performance, records=self.records, graded=not self.not_graded)
        duties = {duty.name: duty.fulfilled for duty in duty_outcomes(version, facts)}
        self.facts = msgspec.structs.replace(facts, duties=duties)

    def line(self, kind: str, node: str, works: tuple[str, ...], data: Any) -> str:
        """Why a line is there; `data` is what the generated code kept for it."""
        said: str = getattr(self, f"_{kind}")(node, works, data)
        return said

    def refusal(self, clause: Clause, record: Record) -> str:
        """Why a clause cannot take a record."""
        return record_worth(clause, self._seen(clause, record)).reason

    def _named(self, node: str) -> Clause:
        clause = self.nodes[node]
        assert isinstance(clause, Clause)
        return clause

    def _block(self, node: str) -> Block:
        block = self.nodes[node]
        assert isinstance(block, Block)
        return block

    def _seen(self, clause: Clause, record: Record) -> Seen:
        days = self.regulation.period(self.performance.year, self.periods[clause.name])
        return seen([record], clause.dated_by, days, asked_marks(clause))[0]

    # ---- lines of clauses

    def _record(self, node: str, works: tuple[str, ...], data: Any) -> str:
        clause = self._named(node)
        each = self._seen(clause, self.by_work[works[0]])
        texts = {"record": record_name(each.record), "details": record_details(each, clause.each)}
        return say("regulation.line.record", **texts, worth=record_worth(clause, each).reason)

    def _rounding(self, node: str, works: tuple[str, ...], data: tuple[int, int]) -> str:
        rule = self.version.rounding
        mode = say(f"regulation.rounding.{rule.mode}")
        return say("regulation.line.rounding", exact=amount(Fraction(*data)), quantum=amount(rule.quantum), mode=mode)

    def _partition(self, clause: Clause, work: str) -> str:
        days = self.regulation.period(self.performance.year, self.periods[clause.name])
        return partition_of(clause, self._seen(clause, self.by_work[work]), days).name

    def _take(self, node: str, works: tuple[str, ...], data: Any) -> str:
        clause = self._named(node)
        assert clause.take is not None
        names = "、".join(record_name(self.by_work[work]) for work in works)
        rule = rule_in_words(clause.take)
        return say("regulation.line.take", partition=self._partition(clause, works[0]), rule=rule, names=names)

    def _cap_each(self, node: str, works: tuple[str, ...], data: tuple[int, int]) -> str:
        clause = self._named(node)
        texts = {"partition": self._partition(clause, works[0]), "before": amount(Fraction(*data)), "cap": amount(clause.cap_each or 0)}
        return say("regulation.line.cap_each", **texts)

    def _grant(self, node: str, works: tuple[str, ...], data: Any) -> str:
        clause, reason = self._named(node), self._why_granted(node)
        last_day = self.regulation.period(self.performance.year, self.periods[node]).ends_on
        points = amount(granted_points(clause.points, self.state, last_day))
        texts = {"says": clause.says, "points": points, "reason": reason}
        return say("regulation.line.grant_if" if reason else "regulation.line.grant", **texts)

    def _condition(self, node: str, works: tuple[str, ...], data: Any) -> str:
        return say("regulation.line.condition", reason=self._why_granted(node))

    def _why_granted(self, node: str) -> str:
        condition = self._named(node).condition
        if condition is None:
            return ""
        return evaluate(condition, msgspec.structs.replace(self.facts, period=self.periods[node])).reason

    def _python(self, node: str, works: tuple[str, ...], data: str) -> str:
        return say("engine.line.python", reason=data)

    # ---- lines of anything, and of blocks

    def _limits(self, node: str) -> tuple[int | None, int | None]:
        if node == "total":
            return self.version.total_cap, self.version.total_floor
        return self.nodes[node].cap, self.nodes[node].floor

    def _cap(self, node: str, works: tuple[str, ...], data: tuple[int, int]) -> str:
        return say("regulation.line.cap", before=amount(Fraction(*data)), cap=amount(self._limits(node)[0] or 0))

    def _floor(self, node: str, works: tuple[str, ...], data: tuple[int, int]) -> str:
        return say("regulation.line.floor", before=amount(Fraction(*data)), floor=amount(self._limits(node)[1] or 0))

    def _weight(self, node: str, works: tuple[str, ...], data: Any) -> str:
        return say("regulation.line.weight", weight=f"{self._block(node).weight}")

    def _highest(self, node: str, works: tuple[str, ...], data: tuple[Any, ...]) -> str:
        block = self._block(node)
        if block.by == "work":
            earned, (points, best) = data
            parts = [part.name for part in block.of]
            texts = {"names": "、".join(parts[place] for _, place in earned), "best": parts[best], "points": amount(points)}
            return say("regulation.line.highest_work", work=record_name(self.by_work[works[0]]), **texts)
        place, upper, lower = data
        texts = {"names": "、".join(part.name for part in block.of), "best": block.of[place].name}
        return say("regulation.line.highest_part", **texts, points=amount(Fraction(upper, lower)))

    def _prorate(self, node: str, works: tuple[str, ...], data: str) -> str:
        days = self.regulation.period(self.performance.year, data)
        texts = {"served": months_served(self.state, days), "share": number(share_served(self.state, days))}
        return say("engine.line.prorate", **texts)

    def _relative(self, node: str, works: tuple[str, ...], data: tuple[int, int, tuple[int, int] | None]) -> str:
        own, den, highest = data
        relative = self._block(node).relative
        if highest is None or relative is None:
            return say("engine.line.relative_none")
        texts = {"own": amount(Fraction(own, den)), "highest": amount(Fraction(*highest)), "full": amount(relative.full)}
        return say("engine.line.relative", **texts)
