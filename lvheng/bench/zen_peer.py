"""GoRules zen carrying out the bench's regulation: one expression node a rule, evaluated for one member.

The language has no sort by key, so that the host hands over the proposals already in order, numbered; everything else is zen's.
Points are whole micro-points, as in ours; halves of a hundredth are rounded up the way the regulation says.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import zen

from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.records import PerformanceRecord, Record

OUTCOMES = {"outstanding": 8, "key": 6, "filed": 3}
LEVELS = {"national": 9, "province": 5, "prefecture": 3, "own": 2}
QUANTUM = MICRO // 100


def _count(kind: str, *presences: str) -> str:
    asked = " or ".join(f"#.p=='{presence}'" for presence in presences)
    return f"count(part, #.k=='{kind}'" + (f" and ({asked}))" if asked else ")")


def _attended(kind: str) -> str:
    return _count(kind, "full", "partial")


def _points(points: float) -> str:
    return str(round(points * MICRO))


def _rounded(numerator: str, denominator: int) -> str:
    return f"floor((2*({numerator})+{denominator * QUANTUM})/{2 * denominator * QUANTUM})*{QUANTUM}"


def _rules() -> dict[str, str]:
    outcome = " : ".join([*(f"#.o=='{name}' ? {_points(points)}" for name, points in OUTCOMES.items()), _points(1)])
    level = " : ".join([*(f"#=='{name}' ? {_points(points)}" for name, points in LEVELS.items()), "0"])
    n = "$.research"
    return {
        "research": _attended("activity.research"),
        "watched": _attended("oversight"),
        "reports": _count("report.annual"),
        "plenary": f"max([0, {_points(10)} - {_points(4)}*{_count('meeting.plenary', 'absent')}"
        f" - {_points(1)}*{_count('meeting.plenary', 'leave')}])",
        "meetings": f"min([{_points(12)}, {_points(1.2)}*{_attended('meeting.other')}])",
        "training": f"min([{_points(6)}, (standing ? {_points(1)} : {_points(1.5)})*{_attended('study.training')}])",
        "field_research": f"min([{_points(15)}, {_points(2)}*min([{n},3]) + {_points(1)}*max([0,min([{n},8])-3])"
        f" + {_points(0.4)}*max([0,{n}-8])])",
        "oversight": f"min([{_points(4)}, {_points(1)}*$.watched]) - ($.watched<3 ? {_points(3)} : 0)",
        "led": f"sum(map(led, #.i<=2 ? ({outcome}) : {_rounded(f'({outcome})', 2)}))",
        "signed": f"min([{_points(5)}, sum(map(filter(signed, #.i<=4), {_rounded(f'({outcome})', 3)}))])",
        "reports_sent": f"min([{_points(5)}, {_points(0.5)}*len(opinions)])",
        "adopted": f"min([{_points(20)}, sum(map(opinions, max([0, max(map(#.l, {level}))])))])",
        "annual": f"standing ? ($.reports>0 ? {_points(4)} : -{_points(4)}) : ($.reports>0 ? {_points(1.5)} : 0)",
        "total": "max([0, min(["
        + _points(105)
        + ", $.plenary+$.meetings+$.training+$.field_research+$.oversight+$.led+$.signed+$.reports_sent+$.adopted+$.annual])])",
    }


def _document() -> str:
    place = {"x": 0, "y": 0}
    expressions = [{"id": key, "key": key, "value": value} for key, value in _rules().items()]
    content = {"expressions": expressions, "passThrough": False}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": place},
        {"id": "rules", "type": "expressionNode", "name": "rules", "position": place, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": place},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _outcome(record: Record) -> str:
    marks = {mark.mark for mark in record.marks}
    return next((name for name in OUTCOMES if name in marks), "other")


def inputs(performance: PerformanceRecord) -> dict[str, Any]:
    """The member's year as zen wants it: plain lists, proposals in order and numbered."""
    proposals = sorted((each for each in performance.records if each.kind == "proposal"), key=lambda each: (each.dated_on, each.work))
    led = [_outcome(each) for each in proposals if each.role in ("sole", "lead")]
    signed = sorted((_outcome(each) for each in proposals if each.role == "co"), key=lambda name: -OUTCOMES.get(name, 1))
    opinions = [each for each in performance.records if each.kind == "opinion_report"]
    return {
        "standing": performance.member.state.standing_committee,
        "part": [
            {"k": each.kind, "p": each.presence or ""} for each in performance.records if each.kind not in ("proposal", "opinion_report")
        ],
        "led": [{"i": place, "o": name} for place, name in enumerate(led, 1)],
        "signed": [{"i": place, "o": name} for place, name in enumerate(signed, 1)],
        # zen's max() of an empty list is an error, so a report that nobody adopted has a level that earns nothing.
        "opinions": [{"l": [mark.level for mark in each.marks if mark.mark == "adopted"] or ["none"]} for each in opinions],
    }


def zen_total(performance: PerformanceRecord, trace: bool) -> Callable[[], int]:
    """A call that evaluates the decision, loaded once, for the member's inputs, made once. It returns the total."""
    decision = zen.ZenEngine().create_decision(_document())
    context = inputs(performance)
    options: zen.DecisionEvaluateOptions | None = {"trace": True} if trace else None

    def run() -> int:
        return int(decision.evaluate(context, options)["result"]["total"])

    return run
