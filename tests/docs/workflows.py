"""The page of the machines, from their tables. `python -m tests.docs.workflows` writes `docs/workflows.md` again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scoring_plugins.catalogue import say
from services.appraisals.states import YEAR
from services.machine import Machine
from services.models import Role
from services.opinion_reports.states import ISSUE, PIECE
from services.permissions import POLICY, Right
from services.proposals.handling_states import HANDLING
from services.proposals.states import COURSE
from services.selections.states import SELECTION
from tests.docs.authorisation import REACHES

PAGE = Path(__file__).parents[2] / "docs/workflows.md"
MACHINES: dict[str, Machine[Any, Any]] = {
    "Proposals · 提案": COURSE,
    "A unit's handling of a proposal · 办理": HANDLING,
    "Selecting outstanding proposals · 优秀提案评选": SELECTION,
    "Opinion reports · 社情民意信息": PIECE,
    "An issue made of reports · 一期": ISSUE,
    "The annual appraisal · 年度考核": YEAR,
}
_HEAD = """# How works move · 流程

Made from the tables of the program by `python -m tests.docs.workflows`; a test keeps it true. States and who may move them are the
program's; days, letters, names and lengths are each committee's own parameters (`lvheng committee parameters list`).

In a state in which an event is not possible, or for whoever does not hold its right, the refusal says where the work stands and what
may be done (`WRONG_STATE`, `FORBIDDEN`). What is more asked of a single event, a reason, a second person, a day not passed, its mutation
says. An arrow back to its own state is an event that leaves the work where it stands.
"""


def page() -> str:
    return "\n".join([_HEAD, *(line for title, machine in MACHINES.items() for line in _section(title, machine))])


def cells(machine: Machine[Any, Any]) -> int:
    """How many (state, event, role) there are."""
    return len(_states(machine)) * len(machine.moves) * len(Role)


def _states(machine: Machine[Any, Any]) -> list[Any]:
    return list(machine.states.__members__.values())


def _section(title: str, machine: Machine[Any, Any]) -> Iterator[str]:
    states = _states(machine)
    yield f"## {title}\n"
    yield f"{len(states)} states × {len(machine.moves)} events × {len(Role)} roles = {cells(machine):,} cells.\n"
    yield "```mermaid\nstateDiagram-v2"
    for state in states:
        yield f"    {state.value}: {machine.state_name(state)}"
    yield f"    [*] --> {machine.first.value}"
    for event, move in machine.moves.items():
        for state in states:
            if state in move.since:
                yield f"    {state.value} --> {(move.until or state).value}: {machine.event_name(event)}"
    yield from (f"    {state.value} --> [*]" for state in states if state in machine.last)
    yield "```\n"
    yield "| event | 事项 | from | to | right | held by |\n|---|---|---|---|---|---|"
    for event, move in machine.moves.items():
        since = "、".join(machine.state_name(state) for state in states if state in move.since)
        until = "—" if move.until is None else machine.state_name(move.until)
        yield f"| `{event.value}` | {machine.event_name(event)} | {since} | {until} | `{move.right.name}` | {_holders(move.right)} |"
    yield ""


def _holders(right: Right) -> str:
    reaches = POLICY[right]
    return "、".join(f"{say(f'permissions.role_{role}')}({REACHES[reaches[role]]})" for role in Role if role in reaches)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
