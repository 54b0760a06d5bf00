from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.appraisals.states import MOVES, SETTLED, AppraisalEvent, require_move
from services.errors import Refusal
from services.models import Appraisal, AppraisalState


def standing(state: AppraisalState) -> Appraisal:
    return Appraisal(
        committee_id=1,
        year=2023,
        regulation="jinan",
        title="办法",
        version=date(2015, 3, 1),
        status="partial",
        content_hash="0" * 64,
        regulation_source="",
        notice_days=5,
        state=state,
        opened_by_id=1,
        opened_at=datetime(2024, 1, 2, tzinfo=UTC),
    )


def reached(since: AppraisalState) -> set[AppraisalState]:
    found, pending = {since}, [since]
    while pending:
        state = pending.pop()
        for move in MOVES.values():
            if state in move.since and move.until is not None and move.until not in found:
                found.add(move.until)
                pending.append(move.until)
    return found


def test_every_state_is_reached_from_the_opening_and_leads_to_the_archive() -> None:
    assert reached(AppraisalState.OPEN) == set(AppraisalState)
    assert [state for state in AppraisalState if AppraisalState.ARCHIVED not in reached(state)] == []


def test_nothing_leads_back_from_an_issued_result() -> None:
    assert reached(AppraisalState.ISSUED) == SETTLED
    assert [event for event, move in MOVES.items() if move.until == AppraisalState.ISSUED] == [AppraisalEvent.ISSUE]


def test_only_the_council_lets_a_result_out() -> None:
    assert MOVES[AppraisalEvent.ISSUE].since == {AppraisalState.COUNCIL}


def test_an_event_out_of_place_is_told_with_what_may_be_done_instead() -> None:
    with pytest.raises(Refusal) as refused:
        require_move(standing(AppraisalState.COLLECTING), AppraisalEvent.ISSUE)

    assert refused.value.code == "WRONG_STATE"
    assert refused.value.message == "现在是“汇总材料”，不能通报(须在:主席会议审定)。现在可以:开始委员核对"


def test_an_archived_appraisal_says_that_only_a_new_version_corrects_it() -> None:
    with pytest.raises(Refusal, match="新的结果版本"):
        require_move(standing(AppraisalState.ARCHIVED), AppraisalEvent.DRAFT_RESULT)
