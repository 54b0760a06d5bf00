"""委员 and their membership, one at a time: registered, joined by a next span, corrected, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.errors import Problem, Refusal, refuse
from services.members import (
    MembershipDraft,
    StoredMembership,
    change_membership,
    problems_of_correction,
    problems_of_membership,
    problems_of_next_span,
    register_membership,
    settled,
    stored_memberships,
)
from services.models import Leaving, Member
from services.permissions import Actor, Right, require
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn, take_turn_for


def register_member(session: Session, actor: Actor, committee_id: int, draft: MembershipDraft) -> int:
    """Register somebody new with the first span of membership; returns the member's id.

    Raises Refusal with every problem found; DUPLICATE_MEMBER for a 委员编号 that is given out, or a namesake without a number.
    """
    require(actor, Right.REGISTER, committee_id)
    take_turn(session, committee_id)
    directory = Directory(session, committee_id)
    problems = _problems(draft, directory)
    known = directory.members.get(draft.number or "")
    if known is not None and known.name == draft.name:
        message = say("members.number_taken", number=known.number, name=known.name)
        problems.append(Problem("DUPLICATE_MEMBER", "number", message))
    refuse(problems)
    return directory.members[register_membership(session, actor, directory, draft)].id


def add_membership(session: Session, actor: Actor, member_id: int, said: Mapping[str, Any], expected_revision: int | None = None) -> int:
    """A member's next span: from its first day on the open span before it has ended. `said` are fields of `MembershipDraft`.

    Returns the span's id. Raises Refusal.
    """
    directory, member = _held(session, actor, member_id, expected_revision)
    draft = MembershipDraft(number=member.number, name=member.name, **said)
    refuse([*_problems(draft, directory), *problems_of_next_span(draft, directory)])
    register_membership(session, actor, directory, draft)
    return stored_memberships(session, member.committee_id, member_id)[member.number, draft.from_on].id


def correct_membership(
    session: Session, actor: Actor, member_id: int, from_on: date, said: Mapping[str, Any], expected_revision: int | None = None
) -> int:
    """Make the span that begins on `from_on` say what `said` says; fields of `MembershipDraft` that it does not name stay.

    Returns the span's id. Raises Refusal, NO_SUCH_MEMBERSHIP if no span begins that day.
    """
    directory, member = _held(session, actor, member_id, expected_revision)
    spans = stored_memberships(session, member.committee_id, member_id)
    stored = spans.get((member.number, from_on))
    if stored is None:
        days = "、".join(day.isoformat() for _, day in sorted(spans))
        raise Refusal("NO_SUCH_MEMBERSHIP", say("members.no_such_span", day=from_on, days=days), "from_on")
    _correct(session, actor, directory, stored, replace(stored.draft, **said))
    return stored.id


def end_membership(
    session: Session, actor: Actor, member_id: int, to_on: date, leaving: Leaving, expected_revision: int | None = None
) -> int:
    """The member leaves: the span that holds on `to_on` ends that day. Returns its id. Raises Refusal, NO_SUCH_MEMBERSHIP if none
    holds then."""
    directory, member = _held(session, actor, member_id, expected_revision)
    holding = [span for span in directory.members[member.number].spans if span.first <= to_on <= span.last]
    if not holding:
        raise Refusal("NO_SUCH_MEMBERSHIP", say("members.no_span_that_day", name=member.name, day=to_on), "to_on")
    stored = stored_memberships(session, member.committee_id, member_id)[member.number, holding[0].first]
    _correct(session, actor, directory, stored, replace(stored.draft, to_on=to_on, leaving=leaving))
    return stored.id


def _held(session: Session, actor: Actor, member_id: int, expected_revision: int | None) -> tuple[Directory, Member]:
    committee_id = take_turn_for(session, actor, Right.REGISTER, Member, member_id, field="member_id")
    return Directory(session, committee_id), held(session, Member, member_id, expected_revision)


def _correct(session: Session, actor: Actor, directory: Directory, stored: StoredMembership, draft: MembershipDraft) -> None:
    refuse([*_problems(draft, directory), *problems_of_correction(draft, directory)])
    if settled(draft, directory) != stored.draft:
        change_membership(session, actor, directory, stored, draft)


def _problems(draft: MembershipDraft, directory: Directory) -> list[Problem]:
    return [*_problems_of_texts(draft), *problems_of_membership(draft, directory)]


def _problems_of_texts(draft: MembershipDraft) -> list[Problem]:
    # A name that is missing is told by the rules of membership; posts are kept in an order of their own.
    name = draft.name if draft.name.strip() else None
    posts = [replace(problem, field="posts") for title in draft.posts for problem in problems_of_texts({"title": title})]
    return [*problems_of_texts({"number": draft.number, "name": name}), *posts]
