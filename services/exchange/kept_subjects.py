"""Whom a package is about, found or made in the database that takes it, and what was decided about them: members, or groups of a kind."""

from __future__ import annotations

from typing import Any, cast

from sqlmodel import Session, SQLModel, col, select

from scoring_plugins.catalogue import say
from services.appraisals.sealed_rows import DecisionRow, ScorecardRow, SealedYear
from services.committees import root_id
from services.errors import Problem, Refusal
from services.models import (
    ActivityGroup,
    ConsequenceDecision,
    GradeDecision,
    GroupDecision,
    GroupDecisionAbout,
    ListDecision,
    Member,
    Sector,
    SpecialCommittee,
)
from services.name_order import is_name, sort_keys
from services.permissions import Actor

MOST_TOLD = 20


class MembersKept:
    """The members of a package's year. Call it inside `acting`, in the committee's turn."""

    def __init__(self, session: Session, actor: Actor, committee_id: int, year: SealedYear) -> None:
        self._session, self._actor, self._committee_id, self._year = session, actor, committee_id, year
        self._sectors = _sectors(session, committee_id)

    def ids(self) -> dict[str, int]:
        """Ids by 委员编号; who is not here is made. Raises Refusal MEMBER_DIFFERS."""
        here = {each.number: each for each in self._session.exec(select(Member).where(Member.committee_id == self._committee_id))}
        nameless = [row.member for row in self._year.scorecards if not is_name(row.name)]
        if nameless:
            raise Refusal("MEMBER_DIFFERS", say("exchange.nameless", members="、".join(nameless[:MOST_TOLD])), "file")
        others = [row for row in self._year.scorecards if row.member in here and here[row.member].name != row.name]
        if others:
            told = [say("exchange.member_differs", member=row.member, packed=row.name, here=here[row.member].name) for row in others]
            raise Refusal.of([Problem("MEMBER_DIFFERS", "file", each) for each in told[:MOST_TOLD]])
        for row in self._year.scorecards:
            if row.member not in here:
                keys = sort_keys(row.name)
                here[row.member] = Member(
                    committee_id=self._committee_id,
                    number=row.member,
                    name=row.name,
                    strokes_key=row.strokes_key,
                    pinyin_key=keys.pinyin,
                    name_order_version=keys.version,
                )
                self._session.add(here[row.member])
        self._session.flush()
        return {number: cast(int, each.id) for number, each in here.items()}

    def beside(self, card: ScorecardRow) -> dict[str, Any]:
        """What a member's row has beside what every scorecard has."""
        return {"number": card.member, "sector_id": self._sectors.get(card.sector or "")}

    def decision(self, row: DecisionRow, result_id: int, member_id: int) -> SQLModel:
        """What was decided about the member of that id."""
        who: dict[str, Any] = {"committee_id": self._committee_id, "result_id": result_id, "member_id": member_id}
        when: dict[str, Any] = {"reason": row.reason, "decided_by_id": self._actor.account_id, "decided_at": row.decided_at}
        if row.about == "grade":
            return GradeDecision(grade=row.grade, **who, **when)
        if row.about == "list":
            return ListDecision(name=row.proposal or "", accepted=bool(row.accepted), **who, **when)
        return ConsequenceDecision(proposal=row.proposal or "", accepted=bool(row.accepted), **who, **when)


class GroupsKept:
    """The groups of a package's year, all of one kind. Call it inside `acting`, in the committee's turn."""

    def __init__(self, session: Session, actor: Actor, committee_id: int, year: SealedYear) -> None:
        self._session, self._actor, self._committee_id, self._year = session, actor, committee_id, year

    def ids(self) -> dict[str, int]:
        """Ids by name; a group that is not here is made, for the sector or special committee that is. Raises Refusal GROUP_DIFFERS."""
        kind = self._year.result.group_kind
        own = select(ActivityGroup).where(ActivityGroup.committee_id == self._committee_id)
        here = {each.name: each for each in self._session.exec(own)}
        others = [here[row.member] for row in self._year.scorecards if row.member in here and here[row.member].kind != kind]
        if others:
            told = [say("exchange.group_differs", group=each.name, packed=kind, here=each.kind) for each in others]
            raise Refusal.of([Problem("GROUP_DIFFERS", "file", each) for each in told[:MOST_TOLD]])
        sectors, special = _sectors(self._session, self._committee_id), self._special_committees()
        for row in self._year.scorecards:
            if row.member not in here:
                state = self._year.facts[row.member].member.state
                here[row.member] = ActivityGroup(
                    committee_id=self._committee_id,
                    name=row.member,
                    kind=kind,
                    valid_to=row.dissolved_on,
                    sector_id=sectors.get(state.sector or ""),
                    special_committee_id=None if state.sector in sectors else special.get(state.special_committee or ""),
                )
                self._session.add(here[row.member])
        self._session.flush()
        return {name: cast(int, each.id) for name, each in here.items()}

    def beside(self, card: ScorecardRow) -> dict[str, Any]:
        """What a group's row has beside what every scorecard has."""
        return {"dissolved_on": card.dissolved_on}

    def decision(self, row: DecisionRow, result_id: int, group_id: int) -> SQLModel:
        """What was decided about the group of that id. A grade that it was refused is not named in a package."""
        is_grade = row.about == "grade"
        return GroupDecision(
            committee_id=self._committee_id,
            result_id=result_id,
            group_id=group_id,
            about=GroupDecisionAbout(row.about),
            name=(row.grade if is_grade else row.proposal) or "",
            accepted=row.grade is not None if is_grade else bool(row.accepted),
            reason=row.reason,
            decided_by_id=self._actor.account_id,
            decided_at=row.decided_at,
        )

    def _special_committees(self) -> dict[str, int]:
        own = select(SpecialCommittee.id, SpecialCommittee.name).where(SpecialCommittee.committee_id == self._committee_id)
        return {row[1]: cast(int, row[0]) for row in self._session.exec(own)}


def _sectors(session: Session, committee_id: int) -> dict[str, int]:
    owners = (committee_id, root_id(session))
    return {row[1]: cast(int, row[0]) for row in session.exec(select(Sector.id, Sector.name).where(col(Sector.committee_id).in_(owners)))}
