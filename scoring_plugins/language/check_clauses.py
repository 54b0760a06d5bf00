"""Static checks of clauses and blocks: takes, caps and floors that could never have an effect, and records that are used up."""

from __future__ import annotations

from scoring_plugins.engine.scorecard import points_text
from scoring_plugins.language.check_reach import Reach, Reaches, of_partition, of_record
from scoring_plugins.language.fields import Reading
from scoring_plugins.language.nodes import Block, Clause, Version
from scoring_plugins.language.regulation import Regulation


def check_clauses(reading: Reading, regulation: Regulation, version: Version, reach: Reaches) -> None:
    """Report takes, caps, floors and used-up records that never matter. `reach` is what the parts can bring, proved."""
    for clause in version.clauses():
        if clause.take is not None and clause.per == "work":
            reading.report_path(f"{clause.path}.take", "take_unreachable")
    _consumption(reading, version)
    _highest(reading, version)
    _limits(reading, regulation, version, reach)


def _consumption(reading: Reading, version: Version) -> None:
    """`consumes` needs a later clause that asks for unconsumed records of the same kind, and the other way round."""
    clauses = version.clauses()
    users = [(position, clause, _kinds(reading, clause)) for position, clause in enumerate(clauses) if clause.consumes]
    askers = [(position, clause, _kinds(reading, clause)) for position, clause in enumerate(clauses) if clause.unconsumed]
    wanted: dict[str, int] = {kind: position for position, _, kinds in askers for kind in kinds}
    used: dict[str, int] = {kind: position for position, _, kinds in reversed(users) for kind in kinds}
    for position, clause, kinds in users:
        if not any(wanted.get(kind, -1) > position for kind in kinds):
            reading.report_path(f"{clause.path}.consumes", "consumes_for_nobody", name=clause.name)
    for position, clause, kinds in askers:
        if not any(used.get(kind, len(clauses)) < position for kind in kinds):
            reading.report_path(f"{clause.path}.unconsumed", "nothing_consumed", name=clause.name)


def _kinds(reading: Reading, clause: Clause) -> set[str]:
    return set() if clause.each is None else {kind.name for kind in reading.under(clause.each.kinds)}


def _highest(reading: Reading, version: Version) -> None:
    """Where only the best line of each work stays, nothing may change a clause's points after its lines, and lines are whole."""
    for block in version.all_blocks():
        if block.combine != "highest" or block.by != "work":
            continue
        for part in block.of:
            limited = part.cap is not None or part.floor is not None or (isinstance(part, Clause) and part.cap_each is not None)
            if isinstance(part, Block) or part.each is None or limited:
                reading.report_path(part.path, "highest_by_work_shape", name=part.name, block=block.name)
        if version.rounding.at != "record":
            reading.report_path(f"{block.path}.combine", "rounds_at_record", name=block.name)


def _limits(reading: Reading, regulation: Regulation, version: Version, reach: Reaches) -> None:
    """Caps and floors that can be reached. Where the source is not all known, blocks and the total may bring more than is written."""
    for node, _ in version.walk():
        if isinstance(node, Clause) or regulation.status == "complete":
            _limit(reading, node.path, node.cap, node.floor, reach.parts[node.name])
        if isinstance(node, Clause) and node.cap_each is not None:
            quantum = version.rounding.quantum if version.rounding.at == "record" else None
            highest = of_partition(node, of_record(node, quantum)).high
            if highest is not None and highest < node.cap_each:
                _unreachable(reading, f"{node.path}.cap_each", "cap_unreachable", node.cap_each, int(highest))
    if regulation.status == "complete":
        _limit(reading, f"{version.path}.total", version.total_cap, version.total_floor, reach.total)


def _limit(reading: Reading, path: str, cap: int | None, floor: int | None, reach: Reach) -> None:
    if cap is not None and reach.high is not None and reach.high < cap:
        _unreachable(reading, f"{path}.cap", "cap_unreachable", cap, int(reach.high))
    if floor is not None and reach.low is not None and reach.low > floor:
        _unreachable(reading, f"{path}.floor", "floor_unreachable", floor, int(reach.low))


def _unreachable(reading: Reading, path: str, key: str, limit: int, end: int) -> None:
    reading.report_path(path, key, limit=points_text(limit), end=points_text(end))
