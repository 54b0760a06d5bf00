"""Open deadlines counted in working days are counted again once the calendar has learnt: listed first, moved where somebody decides so.

Nothing is remembered of how a deadline was counted: it is kept with the day it was counted from and its span, and what the calendar makes
of them now is held against the day that is kept, and against whether that day was certain.
A room with such deadlines adds itself to `COUNTINGS`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from sqlmodel import Session

from services.appraisals.notices import counted_notices, move_notice
from services.audit import acting
from services.calendar import Counted, Deadline, calendar_of
from services.errors import refuse
from services.permissions import Actor, Right, forbidden
from services.proposals.counted_days import KEPT, counted_days, move_day
from services.texts import problems_of_texts
from services.turns import take_turn


class Counting(NamedTuple):
    """One kind of deadline: which are open in a committee, how one is moved, and the right that moving takes.

    `noun` is what a row with such a deadline is called in GraphQL.
    """

    kind: str
    noun: str
    right: Right
    counted: Callable[[Session, int], Sequence[Counted]]
    move: Callable[[Session, int, Deadline], None]


COUNTINGS: tuple[Counting, ...] = (
    Counting("public_notice", "Appraisal", Right.APPRAISE, counted_notices, move_notice),
    *(Counting(kept.kind, kept.table.__name__, Right.EXAMINE, partial(counted_days, kept), partial(move_day, kept)) for kept in KEPT),
)


class MovedDeadline(NamedTuple):
    """A deadline that the calendar would end on another day now; `provisional` as long as a notice that is to come may move it again.

    `about` is whose it is: the type's name in GraphQL and the row's id.
    """

    kind: str
    about: tuple[str, int]
    was: date
    becomes: date
    provisional: bool


def deadlines_to_move(session: Session, actor: Actor, committee_id: int) -> list[MovedDeadline]:
    """The open deadlines of a committee that end on another day by the calendar as it is now: those that the actor may move, all of them
    for whoever reads all performance, none for anybody else."""
    told = [each for each in COUNTINGS if actor.may(each.right, committee_id) or actor.may(Right.READ_PERFORMANCE, committee_id)]
    return [moved for counting in told for moved in _changed(session, committee_id, counting) if moved.was != moved.becomes]


def move_deadlines(session: Session, actor: Actor, committee_id: int, reason: str, right: Right | None = None) -> list[MovedDeadline]:
    """Move those of `deadlines_to_move` that the actor may move, or of them those that take one right; what was moved.

    Days that stay, and are certain now or not any more, say so from now on.

    Raises Refusal FORBIDDEN for who may move none, or what is wrong with the reason.
    """
    wanted = [counting for counting in COUNTINGS if right in (None, counting.right)]
    own = [counting for counting in wanted if actor.may(counting.right, committee_id)]
    if not own:
        raise forbidden(actor, wanted[0].right)
    take_turn(session, committee_id)
    refuse(problems_of_texts({"reason": reason}))
    found = [(counting, moved) for counting in own for moved in _changed(session, committee_id, counting)]
    for counting, moved in found:
        with acting(session, actor, "deadline.move", reason):
            counting.move(session, moved.about[1], Deadline(moved.becomes, moved.provisional))
    return [moved for _, moved in found if moved.was != moved.becomes]


def _changed(session: Session, committee_id: int, counting: Counting) -> list[MovedDeadline]:
    """Those that end on another day by now, and those that end as certainly as they did not."""
    calendar, found = calendar_of(session, committee_id), []
    for each in counting.counted(session, committee_id):
        becomes, provisional = calendar.after(each.counted_from, each.span)
        provisional = provisional or each.begins_provisionally
        if becomes != each.last_day or each.is_provisional not in (None, provisional):
            found.append(MovedDeadline(counting.kind, (counting.noun, each.row_id), each.last_day, becomes, provisional))
    return found
