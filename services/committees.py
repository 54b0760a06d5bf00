"""Local committees in their tree, with terms, plenary sessions, special committees and groups."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, SQLModel, col, or_, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, Refusal, nearest, refuse
from services.groups import as_columns, problems_of_group
from services.models import (
    ActivityGroup,
    AdministrativeLevel,
    DivisionCode,
    LocalCommittee,
    PlenarySession,
    Role,
    RoleGrant,
    SpecialCommittee,
    Term,
)
from services.permissions import Actor, Right, require
from services.texts import problems_of_name, problems_of_texts
from services.turns import take_turn

HIGHEST_ORDINAL = 99
_DEPTH = list(AdministrativeLevel)


def root_id(session: Session) -> int:
    """The id of the root committee, which owns shared reference data."""
    found = session.exec(select(LocalCommittee.id).where(col(LocalCommittee.parent_id).is_(None))).one()
    assert found is not None
    return found


def find_committee(session: Session, code: str, on: date) -> LocalCommittee:
    """The committee that bears division code `code` on a day. Raises Refusal UNKNOWN_COMMITTEE with the nearest right code."""
    in_force = (DivisionCode.valid_from <= on, or_(col(DivisionCode.valid_to).is_(None), col(DivisionCode.valid_to) >= on))
    statement = select(LocalCommittee).join(DivisionCode, col(DivisionCode.committee_id) == LocalCommittee.id)
    committee = session.exec(statement.where(DivisionCode.code == code, *in_force)).first()
    if committee is None:
        known = session.exec(select(DivisionCode.code).where(*in_force).order_by(DivisionCode.code)).all()
        raise Refusal("UNKNOWN_COMMITTEE", say("committees.unknown", code=code, hint=nearest(code, known)), "committee")
    return committee


def create_committee(
    session: Session, actor: Actor, parent_id: int, *, code: str, name: str, level: AdministrativeLevel, valid_from: date
) -> int:
    """Make a committee below `parent_id`; whoever makes it administers it. Returns its id.

    `code` is six digits, kept as text, in force from `valid_from`.
    Raises Refusal with every problem: a code that is none or in use, a level not below the parent's, a name that is none.
    """
    require(actor, Right.ADMINISTER, parent_id)
    take_turn(session, root_id(session))  # codes are given out once in the whole tree
    refuse(_problems_of_committee(session, session.get_one(LocalCommittee, parent_id), code, name, level, valid_from))
    with acting(session, actor, "committee.create"):
        committee = LocalCommittee(parent_id=parent_id, name=name, level=level)
        session.add(committee)
        session.flush()
        assert committee.id is not None
        session.add(DivisionCode(committee_id=committee.id, code=code, valid_from=valid_from))
        session.add(RoleGrant(committee_id=committee.id, account_id=actor.account_id, role=Role.ADMINISTRATOR))
    return committee.id


def _problems_of_committee(
    session: Session, parent: LocalCommittee, code: str, name: str, level: AdministrativeLevel, valid_from: date
) -> list[Problem]:
    problems = problems_of_name(name)
    if _DEPTH.index(level) <= _DEPTH.index(parent.level):
        message = say("committees.bad_level", level=say(f"committees.level_{level}"), parent=parent.name)
        problems.append(Problem("BAD_LEVEL", "level", message))
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        return [*problems, Problem("BAD_CODE", "code", say("committees.bad_code", code=code))]
    later = or_(col(DivisionCode.valid_to).is_(None), col(DivisionCode.valid_to) >= valid_from)
    if session.exec(select(DivisionCode).where(DivisionCode.code == code, later)).first():
        problems.append(Problem("DUPLICATE_CODE", "code", say("committees.duplicate_code", code=code)))
    return problems


def add_term(session: Session, actor: Actor, committee_id: int, ordinal: int, starts_on: date, ends_on: date) -> int:
    """Add 第`ordinal`届. Raises Refusal for dates out of order, a second term of that ordinal, or terms that overlap."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    refuse(problems_of_term(session, committee_id, ordinal, starts_on, ends_on))
    return _add(session, actor, "term.add", Term(committee_id=committee_id, ordinal=ordinal, starts_on=starts_on, ends_on=ends_on))


def add_plenary_session(
    session: Session, actor: Actor, committee_id: int, *, term: int, ordinal: int, opens_on: date, closes_on: date
) -> int:
    """Add 第`term`届第`ordinal`次会议. Raises Refusal for an unknown term or days outside it."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    found = session.exec(select(Term).where(Term.committee_id == committee_id, Term.ordinal == term)).first()
    problems = problems_of_plenary_session(session, found, ordinal, opens_on, closes_on)
    if found is None or found.id is None:
        raise Refusal.of([Problem("UNKNOWN_TERM", "term", say("committees.unknown_term", ordinal=term)), *problems])
    refuse(problems)
    plenary = PlenarySession(committee_id=committee_id, term_id=found.id, ordinal=ordinal, opens_on=opens_on, closes_on=closes_on)
    return _add(session, actor, "plenary_session.add", plenary)


def add_special_committee(session: Session, actor: Actor, committee_id: int, name: str) -> int:
    """Add a 专门委员会. Raises Refusal DUPLICATE_NAME if there is one of that name."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    refuse(problems_of_body(session, SpecialCommittee, committee_id, name))
    return _add(session, actor, "special_committee.add", SpecialCommittee(committee_id=committee_id, name=name))


def add_activity_group(
    session: Session,
    actor: Actor,
    committee_id: int,
    name: str,
    kind: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    sector: str | None = None,
    special_committee: str | None = None,
) -> int:
    """Add an activity group; `kind` is the group kind that regulations name (`activity_group`, `sector_group`).

    It may stand for a `sector` or a `special_committee`, given by name; `valid_to` is the last day of one that was dissolved.
    Raises Refusal with every problem: DUPLICATE_NAME, BAD_DATES, UNKNOWN_SECTOR, UNKNOWN_SPECIAL_COMMITTEE, STANDS_FOR_TWO.
    """
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    said = {"valid_from": valid_from, "valid_to": valid_to, "sector": sector, "special_committee": special_committee}
    columns, problems = as_columns(session, committee_id, said)
    problems += [*problems_of_group(None, columns), *problems_of_texts({"kind": kind})]
    refuse([*problems_of_body(session, ActivityGroup, committee_id, name), *problems])
    return _add(session, actor, "activity_group.add", ActivityGroup(committee_id=committee_id, name=name, kind=kind, **columns))


def problems_of_term(
    session: Session, committee_id: int, ordinal: int, starts_on: date, ends_on: date, own_id: int | None = None
) -> list[Problem]:
    """Why a term cannot stand beside the committee's others; `own_id` is the term itself where it is changed."""
    problems = _problems_of_ordinal(ordinal)
    if ends_on <= starts_on:
        problems.append(Problem("BAD_DATES", "ends_on", say("committees.bad_dates", first=starts_on, last=ends_on)))
    others = session.exec(select(Term).where(Term.committee_id == committee_id, col(Term.id) != (own_id or 0))).all()
    overlapping = [term for term in others if term.starts_on <= ends_on and starts_on <= term.ends_on]
    message = say("committees.duplicate_term", ordinal=ordinal)
    if any(term.ordinal == ordinal for term in others):
        problems.append(Problem("DUPLICATE_TERM", "ordinal", message))
    elif overlapping:
        begins_within = any(term.starts_on <= starts_on for term in overlapping)
        problems.append(Problem("DUPLICATE_TERM", "starts_on" if begins_within else "ends_on", message))
    return problems


def problems_of_plenary_session(
    session: Session, term: Term | None, ordinal: int, opens_on: date, closes_on: date, own_id: int | None = None
) -> list[Problem]:
    """Why a session cannot be the `ordinal`th of its term; `own_id` is itself where it is changed, and `term` None not known."""
    problems = _problems_of_ordinal(ordinal)
    if closes_on < opens_on:
        problems.append(Problem("BAD_DATES", "closes_on", say("committees.bad_session_dates", first=opens_on, last=closes_on)))
    if term is None:
        return problems
    for field, day in (("opens_on", opens_on), ("closes_on", closes_on)):
        if not term.starts_on <= day <= term.ends_on:
            message = say("committees.session_outside_term", day=day, first=term.starts_on, last=term.ends_on)
            problems.append(Problem("OUTSIDE_TERM", field, message))
    same = (PlenarySession.term_id == term.id, PlenarySession.ordinal == ordinal, col(PlenarySession.id) != (own_id or 0))
    if session.exec(select(PlenarySession).where(*same)).first():
        message = say("committees.duplicate_session", term=term.ordinal, ordinal=ordinal)
        problems.append(Problem("DUPLICATE_SESSION", "ordinal", message))
    return problems


def _problems_of_ordinal(ordinal: int) -> list[Problem]:
    if 1 <= ordinal <= HIGHEST_ORDINAL:
        return []
    return [Problem("BAD_ORDINAL", "ordinal", say("committees.bad_ordinal", most=HIGHEST_ORDINAL, found=ordinal))]


def problems_of_body(
    session: Session, table: type[SpecialCommittee] | type[ActivityGroup], committee_id: int, name: str, own_id: int | None = None
) -> list[Problem]:
    """That a name is none, or that another body of the kind bears it; `own_id` is itself where it is renamed."""
    if problems := problems_of_name(name):
        return problems
    same = (table.committee_id == committee_id, table.name == name, col(table.id) != (own_id or 0))
    if session.exec(select(table.id).where(*same)).first():
        return [Problem("DUPLICATE_NAME", "name", say("committees.duplicate_body", name=name))]
    return []


def _add(session: Session, actor: Actor, action: str, row: SQLModel) -> int:
    with acting(session, actor, action):
        session.add(row)
        session.flush()
    found: int = row.id  # type: ignore[attr-defined]  # every table handed in has an id
    return found


def code_on(session: Session, committee_id: int, day: date) -> str:
    """The division code a committee bore on a day, or the one it bore first where the day is before all of them."""
    codes = select(col(DivisionCode.valid_from), col(DivisionCode.code)).where(col(DivisionCode.committee_id) == committee_id)
    by_day = sorted((row[0], row[1]) for row in session.execute(codes))
    return str(([code for since, code in by_day if since <= day] or [by_day[0][1]])[-1])
