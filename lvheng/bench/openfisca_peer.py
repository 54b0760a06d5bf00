"""OpenFisca-core carrying out the bench's regulation for one member: records are persons, the member a group of them.

Built from the situation as OpenFisca's own web API does it, then calculated; its formulas are vectors over records and members.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

from lvheng.bench.zen_peer import LEVELS, OUTCOMES, QUANTUM
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.records import PerformanceRecord, Record

YEAR = "2023"
KINDS = (
    "meeting.plenary",
    "meeting.other",
    "study.training",
    "activity.research",
    "oversight",
    "report.annual",
    "proposal",
    "opinion_report",
)
PRESENCES = ("full", "partial", "absent", "leave")

RECORD = build_entity(key="record", plural="records", label="record", is_person=True)
MEMBER = build_entity(key="member", plural="members", label="member", roles=[{"key": "part", "plural": "parts", "label": "part"}])


def _variable(name: str, entity: Any, formula: Any = None) -> type[Variable]:
    body = {"value_type": int, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def _rounded(numerator: Any, denominator: int) -> Any:
    return (2 * numerator + denominator * QUANTUM) // (2 * denominator * QUANTUM) * QUANTUM


def _counted(kind: str, *presences: str) -> Any:
    def formula(member: Any, period: Any) -> Any:
        records = member.members
        fits = records("kind", period) == KINDS.index(kind)
        if presences:
            fits = fits * np.isin(records("presence", period), [PRESENCES.index(presence) for presence in presences])
        return member.sum(fits)

    return formula


def _micro(points: float) -> int:
    return round(points * MICRO)


def _ranked(records: Any, period: Any, role: int, by: Any) -> tuple[Any, Any]:
    """Which records are proposals in that role, and their place by `by` (1 = first)."""
    fits = (records("kind", period) == KINDS.index("proposal")) * (records("role", period) == role)
    return fits, records.get_rank(records.simulation.populations["member"], by, condition=fits) + 1


def _led(member: Any, period: Any) -> Any:
    records = member.members
    points = records("points", period).astype(np.int64)
    fits, place = _ranked(records, period, 1, records("day", period) * 2.0**20 + records("place", period))
    return member.sum(np.where(fits, np.where(place <= 2, points, _rounded(points, 2)), 0))


def _signed(member: Any, period: Any) -> Any:
    records = member.members
    points = records("points", period).astype(np.int64)
    # Equal points may fall either way: the sum is the same.
    fits, place = _ranked(records, period, 2, -points.astype(float))
    return np.minimum(_micro(5), member.sum(np.where(fits * (place <= 4), _rounded(points, 3), 0)))


def _opinions(member: Any, period: Any) -> Any:
    records = member.members
    fits = records("kind", period) == KINDS.index("opinion_report")
    return np.minimum(_micro(5), member.sum(fits) * _micro(0.5)) + np.minimum(_micro(20), member.sum(fits * records("points", period)))


def _annual(member: Any, period: Any) -> Any:
    has, standing = member("n_reports", period) > 0, member("standing", period) == 1
    return np.where(standing, np.where(has, _micro(4), -_micro(4)), np.where(has, _micro(1.5), 0))


def _training(member: Any, period: Any) -> Any:
    each = np.where(member("standing", period) == 1, _micro(1), _micro(1.5))
    return np.minimum(_micro(6), each * member("n_training", period))


def _plenary(member: Any, period: Any) -> Any:
    return np.maximum(0, _micro(10) - _micro(4) * member("n_absent", period) - _micro(1) * member("n_leave", period))


def _field_research(member: Any, period: Any) -> Any:
    n = member("n_research", period)
    tiers = _micro(2) * np.minimum(n, 3) + _micro(1) * np.maximum(0, np.minimum(n, 8) - 3) + _micro(0.4) * np.maximum(0, n - 8)
    return np.minimum(_micro(15), tiers)


def _oversight(member: Any, period: Any) -> Any:
    n = member("n_oversight", period)
    return np.minimum(_micro(4), _micro(1) * n) - np.where(n < 3, _micro(3), 0)


PARTS: dict[str, Any] = {
    "plenary": _plenary,
    "meetings": lambda member, period: np.minimum(_micro(12), _micro(1.2) * member("n_meetings", period)),
    "training": _training,
    "field_research": _field_research,
    "oversight": _oversight,
    "led": _led,
    "signed": _signed,
    "opinions": _opinions,
    "annual": _annual,
}


def _total(member: Any, period: Any) -> Any:
    return np.maximum(0, np.minimum(_micro(105), sum(member(name, period).astype(np.int64) for name in PARTS)))


COUNTS = {
    "n_absent": ("meeting.plenary", "absent"),
    "n_leave": ("meeting.plenary", "leave"),
    "n_meetings": ("meeting.other", "full", "partial"),
    "n_training": ("study.training", "full", "partial"),
    "n_research": ("activity.research", "full", "partial"),
    "n_oversight": ("oversight", "full", "partial"),
    "n_reports": ("report.annual",),
}


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([RECORD, MEMBER])
    variables = [_variable(name, RECORD) for name in ("kind", "presence", "role", "day", "place", "points")]
    variables += [_variable("standing", MEMBER), *(_variable(name, MEMBER, _counted(*asked)) for name, asked in COUNTS.items())]
    variables += [_variable(name, MEMBER, formula) for name, formula in PARTS.items()] + [_variable("total", MEMBER, _total)]
    for variable in variables:
        system.add_variable(variable)
    return system


def _points(record: Record) -> int:
    """What a paper's best mark is worth: an input, as levels and outcomes are codes."""
    if record.kind == "proposal":
        return _micro(max([1, *(OUTCOMES.get(mark.mark, 0) for mark in record.marks)]))
    return _micro(max([0, *(LEVELS.get(mark.level or "", 0) for mark in record.marks)])) if record.kind == "opinion_report" else 0


def situation(performance: PerformanceRecord) -> dict[str, Any]:
    """The member's year as OpenFisca wants it."""
    roles = {"sole": 1, "lead": 1, "co": 2}
    records = {
        record.work: {
            "kind": {YEAR: KINDS.index(record.kind) if record.kind in KINDS else -1},
            "presence": {YEAR: PRESENCES.index(record.presence) if record.presence else -1},
            "role": {YEAR: roles.get(record.role or "", 0)},
            "day": {YEAR: record.dated_on.timetuple().tm_yday},
            "place": {YEAR: place},
            "points": {YEAR: _points(record)},
        }
        for place, record in enumerate(sorted(performance.records, key=lambda each: each.work))
    }
    member = {"parts": list(records), "standing": {YEAR: int(performance.member.state.standing_committee)}}
    return {"records": records, "members": {"m": member}}


def openfisca_total(performance: PerformanceRecord, trace: bool) -> Callable[[], int]:
    """A call that builds the simulation from the situation, made once, and calculates the total, with its trace read out if asked."""
    system, found = _system(), situation(performance)

    def run() -> int:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            simulation = SimulationBuilder().build_from_entities(system, found)
            simulation.trace = trace
            total = int(simulation.calculate("total", YEAR)[0])
            if trace:
                simulation.tracer.get_serialized_flat_trace()
        return total

    return run
