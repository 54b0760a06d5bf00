"""The source of one function of a version, with or without lines, with or without what follows from the points."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scoring_plugins.engine.codegen import passing
from scoring_plugins.engine.codegen.alike import looking_for
from scoring_plugins.engine.codegen.blocks import Parts
from scoring_plugins.engine.codegen.conclusions import (
    duty_names,
    planned_proposals,
    write_duties,
    write_grade,
    write_proposals,
    write_standing,
)
from scoring_plugins.engine.codegen.planned import Planned, Planner
from scoring_plugins.engine.codegen.source import Constants
from scoring_plugins.engine.codegen.trees import parts
from scoring_plugins.engine.codegen.writer import Shape, Writer
from scoring_plugins.language.nodes import Block, Clause, DutyIs, Python, Version
from scoring_plugins.language.regulation import Regulation


class Written(NamedTuple):
    """A function's source, and what it refers to."""

    text: str
    constants: Constants
    shapes: tuple[Shape, ...]
    prefixes: tuple[str, ...]
    clauses: tuple[str, ...]
    blocks: tuple[str, ...]


def write_function(regulation: Regulation, version: Version, tracing: bool, judging: bool) -> Written:
    """The function `run(p, years)`: of a performance record and a function of (period, year) that gives first day, last day and cut-off.

    It returns (total, clauses, blocks, compared), then `tracing` (lines, refused), then `judging` (duties, grade, proposals).
    """
    writer = Writer(regulation, version, Constants(), tracing, judging)
    write_opening(writer)
    planner = Planner(writer, duty_names(version.duties), keeps_works=False)
    planner.scores = {name: f"s_{place}" for place, name in enumerate(score_names(version))}
    duties = {duty.name: (duty, planner.plan(duty.condition, "year")) for duty in version.duties} if needs_duties(writer) else {}
    grants = Planner(writer, planner.duties, keeps_works=tracing)
    conditions = {
        clause.name: grants.plan(clause.condition, period) for clause, period, _ in clauses_of(version) if clause.condition is not None
    }
    looking = {
        clause.name: looking_for(writer, clause, period, by_work)
        for clause, period, by_work in clauses_of(version)
        if not clause.is_grant and not isinstance(clause.points, Python)
    }
    writer.looking.extend(looking.values())
    proposals = planned_proposals(writer, planner) if judging else []
    write_duties(writer, duties)
    made = Parts(writer, looking, conditions, {clause.name: period for clause, period, _ in clauses_of(version)})
    total = made.write_total()
    if judging:
        write_conclusions(writer, made, total.points, proposals)
    results = [total.points, tuple_of(made.clauses.values()), tuple_of(made.blocks.values()), "compared"]
    results += ["lines", "refused"] if tracing else []
    results += [tuple_of(f"d_{place}" for place in range(len(duties))), "reached", "proposed"] if judging else []
    writer.after.line(f"return {', '.join(results)}")
    prefixes = passing.prefixes_of(writer)
    loop = passing.write_pass(writer)
    text = "\n".join(["def run(p, years):", *writer.start.lines, *loop.lines, *writer.after.lines]) + "\n"
    return Written(text, writer.constants, tuple(writer.shapes), tuple(prefixes), tuple(made.clauses), tuple(made.blocks))


def write_opening(writer: Writer) -> None:
    """What everything after it may name."""
    start = writer.start
    start.line("y = p.year; state = p.member.state; served = p.served_from; compared = {}; consumed = set(); pm = None")
    start.line("records = in_order(p)")
    if any(block.relative for block in writer.version.all_blocks()):
        start.line("maxima = None if p.maxima is None else {name: each.as_integer_ratio() for name, each in p.maxima.items()}")
    if writer.tracing:
        start.line("lines = []; line = lines.append; refused = []")
    if writer.judging:
        start.line("earlier = {each.year: (each.total, each.grade) for each in p.results}")


def write_conclusions(writer: Writer, made: Parts, total: str, proposals: list[tuple[bool, Planned]]) -> None:
    """The grade, and what is proposed."""
    points = {"total": total} | made.clauses | made.blocks
    for place, name in enumerate(score_names(writer.version)):
        writer.after.line(f"s_{place} = {points[name]}")
    write_standing(writer)
    write_grade(writer, "s_0", {duty.name: place for place, duty in enumerate(writer.version.duties)})
    write_proposals(writer, proposals)


def score_names(version: Version) -> list[str]:
    """Everything whose points a condition may look at."""
    return ["total", *(node.name for node, _ in version.walk())]


def needs_duties(writer: Writer) -> bool:
    """Whether points depend on duties, or all is asked for."""
    return writer.judging or any(isinstance(part, DutyIs) for clause in writer.version.clauses() for part in parts(clause.condition))


def clauses_of(version: Version) -> list[tuple[Clause, str, bool]]:
    """Every clause in written order, depth first, with its period and whether only the best line of each work will stay."""
    found: list[tuple[Clause, str, bool]] = []

    def walk(block: Block, period: str) -> None:
        inner = block.period or period
        for part in block.of:
            if isinstance(part, Block):
                walk(part, inner)
            else:
                found.append((part, part.period or inner, block.combine == "highest" and block.by == "work"))

    for block in version.blocks:
        walk(block, "year")
    return found


def tuple_of(texts: Iterable[str]) -> str:
    """A tuple of these."""
    return "(" + "".join(f"{text}, " for text in texts) + ")"
