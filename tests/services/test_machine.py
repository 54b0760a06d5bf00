"""Every machine's table: nothing without a way out, nothing that cannot be reached, everything named in Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from services.appraisals.states import YEAR
from services.errors import Refusal
from services.machine import Machine
from services.models import ProposalState
from services.opinion_reports.states import ISSUE, PIECE
from services.permissions import POLICY
from services.proposals.handling_states import HANDLING
from services.proposals.states import COURSE, ProposalEvent

MACHINES = [COURSE, HANDLING, PIECE, ISSUE, YEAR]
every_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.page)


def states_of(machine: Machine[Any, Any]) -> set[Any]:
    return set(machine.states.__members__.values())


def reached(machine: Machine[Any, Any]) -> set[Any]:
    found, since = {machine.first}, [machine.first]
    while since:
        present = since.pop()
        for event in machine.possible(present):
            after = machine.after(present, event)
            if after not in found:
                found.add(after)
                since.append(after)
    return found


@every_machine
def test_work_can_come_into_every_state(machine: Machine[Any, Any]) -> None:
    assert reached(machine) == states_of(machine)


@every_machine
def test_every_state_but_the_last_leads_on(machine: Machine[Any, Any]) -> None:
    leading_on = {state for state in machine.states if any(machine.after(state, event) != state for event in machine.possible(state))}

    assert states_of(machine) - leading_on == machine.last


@every_machine
def test_every_event_takes_a_right_that_somebody_holds(machine: Machine[Any, Any]) -> None:
    assert [event for event, each in machine.moves.items() if not POLICY[each.right]] == []


@every_machine
def test_every_state_and_event_has_a_chinese_name(machine: Machine[Any, Any]) -> None:
    names = [machine.state_name(state) for state in machine.states] + [machine.event_name(event) for event in machine.moves]

    assert all(name and not name.isascii() for name in names)


def test_what_is_not_possible_is_refused_with_what_is() -> None:
    with pytest.raises(Refusal) as refused:
        COURSE.require(ProposalState.SUBMITTED, ProposalEvent.FILE)

    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("WRONG_STATE", "state")]
    assert str(refused.value) == "现在是“已提交”，不能立案(须在:已拟意见)。现在可以:对代录提出异议、答复异议、退回修改、撤回、初审分类"
