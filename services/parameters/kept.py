"""What a parameter is for a committee on a day, and how a committee says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.calendar import Deadline, Span, calendar_of
from services.errors import Problem, Refusal, nearest, refuse
from services.models import CommitteeParameter
from services.parameters.declared import BY_NAME, PARAMETERS
from services.parameters.kinds import Parameter, Unreadable
from services.permissions import Actor, Right, require
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn

T = TypeVar("T")
EARLIEST, LATEST = date(1949, 1, 1), date(2200, 12, 31)


class ParameterStanding(NamedTuple):
    """A parameter as it stands on a day. `value` None must be set; where the committee said nothing, the last four are None."""

    parameter: Parameter[Any]
    value: Any
    id: int | None
    valid_from: date | None
    reason: str | None
    revision: int | None


def parameter(session: Session, committee_id: int, wanted: Parameter[T], *, on: date) -> T:
    """What a parameter is for a committee on a day: what the committee said last by then, else the default.

    Raises Refusal PARAMETER_NOT_SET where there is no default and the committee has said nothing.
    """
    of_name = (CommitteeParameter.committee_id == committee_id, CommitteeParameter.name == wanted.name, CommitteeParameter.valid_from <= on)
    row = session.exec(select(CommitteeParameter).where(*of_name).order_by(col(CommitteeParameter.valid_from).desc())).first()
    value = wanted.default if row is None else wanted.kind.read(row.value)
    if value is None:
        raise Refusal("PARAMETER_NOT_SET", say("parameters.not_set", label=wanted.label, name=wanted.name, day=on), wanted.name)
    return value


def said_on(session: Session, committee_id: int, wanted: Parameter[T], day: date) -> T | None:
    """What a parameter is for a committee on a day; None where there is no default and the committee has said nothing."""
    try:
        return parameter(session, committee_id, wanted, on=day)
    except Refusal:
        return None


def due(session: Session, committee_id: int, wanted: Parameter[Span], *, after: date) -> Deadline:
    """The last day of the span that a parameter is on the day `after`, which itself is not counted. Raises Refusal PARAMETER_NOT_SET."""
    return calendar_of(session, committee_id).after(after, parameter(session, committee_id, wanted, on=after))


def parameters_on(session: Session, committee_id: int, day: date) -> list[ParameterStanding]:
    """Every parameter as it stands for a committee on a day, in the order of their declaration. One statement."""
    return parameters_on_of(session, [committee_id], day)[committee_id]


def parameters_on_of(session: Session, committee_ids: Sequence[int], day: date) -> dict[int, list[ParameterStanding]]:
    """`parameters_on` of several committees. One statement."""
    latest: dict[tuple[int, str], CommitteeParameter] = {}
    of_them = (col(CommitteeParameter.committee_id).in_(committee_ids), col(CommitteeParameter.valid_from) <= day)
    for row in session.exec(select(CommitteeParameter).where(*of_them).order_by(col(CommitteeParameter.valid_from).desc())):
        latest.setdefault((row.committee_id, row.name), row)
    return {key: [_standing(each, latest.get((key, each.name))) for each in PARAMETERS] for key in committee_ids}


def said_of(session: Session, committee_id: int, wanted: Parameter[Any]) -> list[CommitteeParameter]:
    """Everything a committee ever said of a parameter, by the day from which it holds."""
    of_name = (CommitteeParameter.committee_id == committee_id, CommitteeParameter.name == wanted.name)
    return list(session.exec(select(CommitteeParameter).where(*of_name).order_by(col(CommitteeParameter.valid_from))))


def set_parameter(
    session: Session,
    actor: Actor,
    committee_id: int,
    name: str,
    value: str,
    *,
    valid_from: date,
    reason: str,
    expected_revision: int | None = None,
) -> int:
    """Say what a parameter is from a day on, in its notation; the id of the row. What was said for that same day is replaced.

    Raises Refusal FORBIDDEN, UNKNOWN_PARAMETER, STALE, or every problem: BAD_VALUE naming the bounds, BAD_DATES, a bad reason.
    """
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    wanted = _declared(name)
    same = (CommitteeParameter.committee_id == committee_id, CommitteeParameter.name == name, CommitteeParameter.valid_from == valid_from)
    known = session.exec(select(CommitteeParameter.id).where(*same)).first()
    row = None if known is None else held(session, CommitteeParameter, known, expected_revision)
    problems = problems_of_texts({"reason": reason})
    if not EARLIEST <= valid_from <= LATEST:
        problems.append(Problem("BAD_DATES", "valid_from", say("parameters.bad_day", first=EARLIEST, last=LATEST, found=valid_from)))
    try:
        written = wanted.kind.written(wanted.kind.read(value))
    except Unreadable as unreadable:
        problems.insert(0, Problem("BAD_VALUE", "value", say("parameters.bad_value", label=wanted.label, why=unreadable)))
    refuse(problems)
    with acting(session, actor, "parameter.set", reason):
        if row is None:
            row = CommitteeParameter(committee_id=committee_id, name=name, value=written, valid_from=valid_from, reason=reason)
            session.add(row)
        elif (row.value, row.reason) != (written, reason):
            row.value, row.reason, row.revision = written, reason, row.revision + 1
        session.flush()
    assert row.id is not None
    return row.id


def _standing(declared: Parameter[Any], row: CommitteeParameter | None) -> ParameterStanding:
    if row is None:
        return ParameterStanding(declared, declared.default, None, None, None, None)
    return ParameterStanding(declared, declared.kind.read(row.value), row.id, row.valid_from, row.reason, row.revision)


def _declared(name: str) -> Parameter[Any]:
    found = BY_NAME.get(name)
    if found is None:
        raise Refusal("UNKNOWN_PARAMETER", say("parameters.unknown", name=name, hint=nearest(name, list(BY_NAME))), "name")
    return found
