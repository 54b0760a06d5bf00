"""Hostile packs that hold thousands of one thing."""

from __future__ import annotations

import random

from tests.scoring_plugins.tiny import tiny_text

MEETING = "- {clause: 全会, cite: [一], says: 全会, each: {kind: meeting.plenary, presence: full}, points: 10}\n"


def crowds(chance: random.Random) -> str:
    """Thousands of one thing."""
    count = chance.choice([300, 1_000, 3_000, 8_000])
    each = range(count)
    part = chance.choice(
        ["clauses", "marks", "kinds", "rungs", "rows", "grades", "versions", "chosen", "factors", "unknown", "duties", "roles", "own"]
    )
    grades = ", ".join(f"{{grade: g{number}, at_least: {count - number}}}" for number in each)
    made = {
        "clauses": lambda: tiny_text("".join(MEETING.replace("全会", f"全会{number}") for number in each)),
        "marks": lambda: tiny_text(
            "".join(
                f"- {{clause: c{number}, cite: [x], says: x, points: 1, dated_by: record, "
                "each: {kind: proposal, role: any, mark: [filed, key]}}\n"
                for number in range(count // 4)
            )
        ),
        "kinds": lambda: tiny_text(MEETING.replace("meeting.plenary", f"[{', '.join(['meeting.plenary', 'study'] * (count // 2))}]")),
        "rungs": lambda: tiny_text(
            "- {clause: c, cite: [x], says: x, each: {kind: assessment}, points: {by: item, otherwise: 0, "
            + ", ".join(f"i{number}: {number}" for number in each)
            + "}}\n"
        ),
        "rows": lambda: tiny_text(
            "- {clause: c, cite: [x], says: x, grant: {by: sector, otherwise: 0, values: {"
            + ", ".join(f"s{number}: 1" for number in each)
            + "}}}\n"
        ),
        "grades": lambda: tiny_text(MEETING, f"grades: [{grades}, {{grade: rest}}]"),
        "versions": lambda: tiny_text(MEETING) + "".join(f"  - {{in_force_from: 20{number % 90 + 10}-01-01}}\n" for number in each),
        "chosen": lambda: tiny_text(MEETING, "chosen: [" + ", ".join("{field: blocks.of, why: x}" for _ in each) + "]"),
        "factors": lambda: tiny_text(
            MEETING.replace(
                "points: 10", "points: 10, times: [" + ", ".join("{when: {presence: full}, by: 999983/999979}" for _ in each) + "]"
            )
        ),
        "unknown": lambda: tiny_text(MEETING) + "".join(f"unknown_{number}: x\n" for number in each),
        "duties": lambda: tiny_text(
            MEETING,
            "duties: ["
            + ", ".join(f"{{duty: d{number}, cite: [x], says: x, count: {{kind: proposal}}, at_least: 1}}" for number in each)
            + "]",
        ),
        "roles": lambda: (
            f"kinds: {{crowd: {{sessions: false, roles: [{', '.join(f'r{number}' for number in each)}]}}}}\n" + tiny_text(MEETING)
        ),
        "own": lambda: "kinds: {" + ", ".join(f"k{number}: {{sessions: false}}" for number in each) + "}\n" + tiny_text(MEETING),
    }
    return made[part]()
