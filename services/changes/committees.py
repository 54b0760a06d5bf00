"""What a committee is made of, changed one thing at a time: terms, plenary sessions, special committees, activity groups, its name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, func, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.committees import problems_of_body, problems_of_plenary_session, problems_of_term
from services.errors import Problem, refuse
from services.groups import as_columns, problems_of_group
from services.models import ActivityGroup, LocalCommittee, Membership, PlenarySession, SpecialCommittee, Term
from services.models.columns import Revised
from services.permissions import Actor, Right, require
from services.revisions import held
from services.texts import problems_of_name, problems_of_texts
from services.turns import take_turn, take_turn_for

Said = Mapping[str, Any]


def rename_committee(session: Session, actor: Actor, committee_id: int, name: str, expected_revision: int | None = None) -> int:
    """Give a committee another name; returns its id. Raises Refusal."""
    require(actor, Right.ADMINISTER, committee_id)
    take_turn(session, committee_id)
    committee = held(session, LocalCommittee, committee_id, expected_revision)
    refuse(problems_of_name(name))
    _write(session, actor, "committee.rename", committee, {"name": name})
    return committee_id


def change_term(session: Session, actor: Actor, term_id: int, said: Said, expected_revision: int | None = None) -> int:
    """Change a term's `ordinal`, `starts_on`, `ends_on`; returns its id. Raises Refusal.

    What took place in the term stays in it: TERM_IN_USE for days that would leave a session or somebody's membership outside.
    """
    committee_id = take_turn_for(session, actor, Right.ADMINISTER, Term, term_id, seen_with=Right.REFER)
    term = held(session, Term, term_id, expected_revision)
    starts_on, ends_on = said.get("starts_on", term.starts_on), said.get("ends_on", term.ends_on)
    problems = problems_of_term(session, committee_id, said.get("ordinal", term.ordinal), starts_on, ends_on, term_id)
    if days := _days_within(session, term_id):
        message = say("committees.term_in_use", first=min(days), last=max(days))
        outside = {"starts_on": min(days) < starts_on, "ends_on": ends_on < max(days)}
        problems += [Problem("TERM_IN_USE", field, message) for field, is_outside in outside.items() if is_outside]
    refuse(problems)
    _write(session, actor, "term.change", term, said)
    return term_id


def _days_within(session: Session, term_id: int) -> list[date]:
    """First and last days of what lies in a term."""
    of_sessions = select(func.min(PlenarySession.opens_on), func.max(PlenarySession.closes_on)).where(PlenarySession.term_id == term_id)
    of_members = select(func.min(Membership.from_on), func.max(func.coalesce(Membership.to_on, Membership.from_on)))
    found = [*session.exec(of_sessions).one(), *session.exec(of_members.where(Membership.term_id == term_id)).one()]
    return [day for day in found if day is not None]


def change_plenary_session(session: Session, actor: Actor, plenary_id: int, said: Said, expected_revision: int | None = None) -> int:
    """Change a session's `ordinal`, `opens_on`, `closes_on`; its term stays. Returns its id. Raises Refusal."""
    take_turn_for(session, actor, Right.ADMINISTER, PlenarySession, plenary_id, seen_with=Right.REFER)
    plenary = held(session, PlenarySession, plenary_id, expected_revision)
    ordinal = said.get("ordinal", plenary.ordinal)
    days = said.get("opens_on", plenary.opens_on), said.get("closes_on", plenary.closes_on)
    refuse(problems_of_plenary_session(session, session.get_one(Term, plenary.term_id), ordinal, *days, plenary_id))
    _write(session, actor, "plenary_session.change", plenary, said)
    return plenary_id


def rename_special_committee(session: Session, actor: Actor, body_id: int, name: str, expected_revision: int | None = None) -> int:
    """Give a special committee another name; returns its id. Raises Refusal."""
    committee_id = take_turn_for(session, actor, Right.ADMINISTER, SpecialCommittee, body_id, seen_with=Right.REFER)
    body = held(session, SpecialCommittee, body_id, expected_revision)
    refuse(problems_of_body(session, SpecialCommittee, committee_id, name, body_id))
    _write(session, actor, "special_committee.rename", body, {"name": name})
    return body_id


def change_activity_group(session: Session, actor: Actor, group_id: int, said: Said, expected_revision: int | None = None) -> int:
    """Change what is said of a group (`services.groups.as_columns`); returns its id. Raises Refusal.

    A group that is dissolved gets its last day in `valid_to` and stays: years in which it was there are read as they were.
    """
    committee_id = take_turn_for(session, actor, Right.ADMINISTER, ActivityGroup, group_id, seen_with=Right.REFER)
    group = held(session, ActivityGroup, group_id, expected_revision)
    problems = problems_of_body(session, ActivityGroup, committee_id, said.get("name", group.name), group_id)
    columns, unknown = as_columns(session, committee_id, said)
    problems += [*unknown, *problems_of_group(group, columns)]
    refuse([*problems, *problems_of_texts({"kind": said.get("kind", group.kind)})])
    _write(session, actor, "activity_group.change", group, columns)
    return group_id


def _write(session: Session, actor: Actor, action: str, row: Revised, said: Said) -> None:
    """Set what differs; nothing differs, nothing is counted."""
    changed = {name: value for name, value in said.items() if getattr(row, name) != value}
    if not changed:
        return
    with acting(session, actor, action):
        row.revision += 1
        for name, value in changed.items():
            setattr(row, name, value)
