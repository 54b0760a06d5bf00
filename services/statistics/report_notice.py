"""社情民意信息通报: a year's reports collected, sent upward and adopted, for the committee, and for each body, sector, group and member.

Every figure is the reports that it counts, each once however often it was adopted; what was taken back, and what nobody verified, is not
among them. A report is there by the one rule of its figures; rows below the committee's count those whose own part is verified.
Adoptions are counted beside: one of an issue is one, however many reports the issue was made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from services.models import (
    AdministrativeLevel,
    Adoption,
    Authorship,
    AuthorshipRole,
    Forwarding,
    LocalCommittee,
    Member,
    OpinionReport,
    OutcomeLevel,
    Role,
    WrittenInstruction,
)
from services.permissions import Actor, Right, forbidden, require
from services.records.scope import Period, scope_of, states_of
from services.statistics.opinion_reports import first_author, of_reports

_LEVELS = (OutcomeLevel.OWN, OutcomeLevel.COUNTY, OutcomeLevel.PREFECTURE, OutcomeLevel.PROVINCE, OutcomeLevel.NATIONAL)


class NoticeAbout(StrEnum):
    """Whose reports a row of the notice counts."""

    COMMITTEE = "committee"
    BODY = "body"
    SECTOR = "sector"
    GROUP = "group"
    MEMBER = "member"


class NoticeFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure and the ids of the reports that it counts, in order."""

    name: str
    label: str
    report_ids: tuple[int, ...]

    @property
    def value(self) -> int:
        return len(self.report_ids)


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row: whose (`number` is a member's), its figures, and how many adoptions there were."""

    about: NoticeAbout
    name: str
    number: str | None
    figures: tuple[NoticeFigure, ...]
    adoptions: int

    def figure(self, name: str) -> NoticeFigure:
        """The figure called `name`. Raises KeyError."""
        return {each.name: each for each in self.figures}[name]


class PlacedCommittee(msgspec.Struct, frozen=True, kw_only=True):
    """A committee among its siblings: `place` from 1, shared by those level; adoptions at the superior's level and above."""

    committee_id: int
    name: str
    place: int
    adoptions: int
    adopted: int
    collected: int


class _Part(NamedTuple):
    report_id: int
    day: date
    member_id: int | None
    body: str | None
    role: AuthorshipRole


@dataclass
class _Outcomes:
    """By report: the levels it was sent to, whether a leader wrote on it, its adoptions as (level, what counts as one)."""

    sent: dict[int, set[OutcomeLevel]] = field(default_factory=lambda: defaultdict(set))
    instructed: set[int] = field(default_factory=set)
    adopted: dict[int, list[tuple[OutcomeLevel | None, tuple[str, int]]]] = field(default_factory=lambda: defaultdict(list))


def report_notice(session: Session, actor: Actor, committee_id: int, year: int) -> tuple[NoticeRow, ...]:
    """The rows of a year's notice: the committee's and bodies' for whoever reads figures, the others for whoever reads performance.

    A few statements, however many reports there are. Raises Refusal FORBIDDEN.
    """
    require(actor, Right.READ_FIGURES, committee_id)
    name = session.get_one(LocalCommittee, committee_id).name
    parts, outcomes = _parts(session, committee_id, year), _outcomes(session, committee_id)
    by_owner: dict[tuple[NoticeAbout, str, str | None], set[int]] = defaultdict(set)
    for owner, report_id in _owned(session, committee_id, name, year, parts, actor.may(Right.READ_PERFORMANCE, committee_id)):
        by_owner[owner].add(report_id)
    places = {about: place for place, about in enumerate(NoticeAbout)}
    in_order = sorted(by_owner, key=lambda owner: (places[owner[0]], -len(by_owner[owner]), owner[2] or owner[1]))
    found = tuple(_row(owner, sorted(by_owner[owner]), outcomes) for owner in in_order)
    return found or (_row((NoticeAbout.COMMITTEE, name, None), [], outcomes),)


def committees_in_order(session: Session, actor: Actor, committee_id: int, year: int) -> tuple[PlacedCommittee, ...]:
    """The committees right below one, by the adoptions of a year at its own level and above; for its own staff alone.

    Raises Refusal FORBIDDEN for anybody who does not stand above them (`Role.SUPERIOR`), those compared among them.
    """
    if (committee_id, Role.SUPERIOR) not in actor.roles or not actor.may(Right.READ_FIGURES, committee_id):
        raise forbidden(actor, Right.READ_FIGURES)
    above = session.get_one(LocalCommittee, committee_id)
    levels = {OutcomeLevel(level.value) for level in _from_level(above.level)}
    compared = []
    children = select(col(LocalCommittee.id), col(LocalCommittee.name)).where(col(LocalCommittee.parent_id) == committee_id)
    for child_id, name in session.execute(children.order_by(col(LocalCommittee.id))):
        reports = {part.report_id for part in _parts(session, child_id, year)}
        outcomes = _outcomes(session, child_id)
        taken = {report_id: [key for level, key in outcomes.adopted[report_id] if level in levels] for report_id in reports}
        adoptions = len({key for keys in taken.values() for key in keys})
        compared.append((adoptions, child_id, name, sum(1 for keys in taken.values() if keys), len(reports)))
    return tuple(
        PlacedCommittee(
            committee_id=child_id,
            name=name,
            place=1 + sum(other[0] > adoptions for other in compared),
            adoptions=adoptions,
            adopted=adopted,
            collected=collected,
        )
        for adoptions, child_id, name, adopted, collected in sorted(compared, key=lambda each: (-each[0], each[1]))
    )


def _from_level(level: AdministrativeLevel) -> Iterator[AdministrativeLevel]:
    upward = (AdministrativeLevel.COUNTY, AdministrativeLevel.PREFECTURE, AdministrativeLevel.PROVINCE, AdministrativeLevel.NATIONAL)
    yield from upward[upward.index(level) :]


def _parts(session: Session, committee_id: int, year: int) -> list[_Part]:
    """Every verified part in the reports that count, an editor's too."""
    columns: list[Any] = [col(OpinionReport.id), col(OpinionReport.submitted_on)]
    columns += [col(Authorship.member_id), col(Authorship.body), col(Authorship.role)]
    parts = select(*columns).select_from(OpinionReport).join(Authorship, col(Authorship.report_id) == col(OpinionReport.id))
    reports = of_reports(parts, committee_id, date(year, 1, 1), date(year, 12, 31))
    verified = (col(first_author.verified_at).is_not(None), col(Authorship.verified_at).is_not(None))
    return [_Part(*row) for row in session.execute(reports.where(*verified).order_by(col(OpinionReport.id)))]


def _outcomes(session: Session, committee_id: int) -> _Outcomes:
    def verified(table: Any, *columns: Any) -> Iterable[Any]:
        own = (col(table.committee_id) == committee_id, col(table.verified_at).is_not(None))
        return session.execute(select(col(table.report_id), *columns).where(*own))

    found = _Outcomes()
    for report_id, level in verified(Forwarding, col(Forwarding.level)):
        found.sent[report_id].add(level)
    for (report_id,) in verified(WrittenInstruction):
        found.instructed.add(report_id)
    for report_id, key, outcome_id, level in verified(Adoption, col(Adoption.id), col(Adoption.issue_outcome_id), col(Adoption.level)):
        # An adoption of an issue is one, and a fact of each of its reports.
        found.adopted[report_id].append((level, ("alone", key) if outcome_id is None else ("issue", outcome_id)))
    return found


def _owned(
    session: Session, committee_id: int, name: str, year: int, parts: list[_Part], by_member: bool
) -> Iterator[tuple[tuple[NoticeAbout, str, str | None], int]]:
    """Each owner of each report; members' sectors and groups are those of the day on which the report was submitted."""
    scope, _ = scope_of(session, committee_id, Period(date(year, 1, 1), date(year, 12, 31)))
    states = states_of(scope) if by_member else None
    rows = session.execute(select(col(Member.id), col(Member.name), col(Member.number)).where(col(Member.committee_id) == committee_id))
    members = {row[0]: (row[1], row[2]) for row in rows} if by_member else {}
    for report_id, day, member_id, body, role in parts:
        yield (NoticeAbout.COMMITTEE, name, None), report_id
        # Editing is nobody's report.
        if role is AuthorshipRole.EDITOR:
            continue
        if body is not None:
            yield (NoticeAbout.BODY, body, None), report_id
        if member_id is None or states is None:
            continue
        yield (NoticeAbout.MEMBER, *members[member_id]), report_id
        state = states.on(member_id, day)
        if state is not None and state.sector is not None:
            yield (NoticeAbout.SECTOR, state.sector, None), report_id
        for group in () if state is None else state.groups:
            yield (NoticeAbout.GROUP, group, None), report_id


def _row(owner: tuple[NoticeAbout, str, str | None], report_ids: list[int], outcomes: _Outcomes) -> NoticeRow:
    def among(name: str, label: str, holds: Callable[[int], bool]) -> NoticeFigure:
        return NoticeFigure(name=name, label=label, report_ids=tuple(each for each in report_ids if holds(each)))

    def adopted_at(level: OutcomeLevel) -> Callable[[int], bool]:
        return lambda each: any(at == level for at, _ in outcomes.adopted[each])

    about, name, number = owner
    figures = [
        among("collected", say("statistics.opinion_reports_collected"), lambda each: True),
        among("forwarded", say("statistics.opinion_reports_forwarded"), lambda each: bool(outcomes.sent[each])),
        among("adopted", say("statistics.opinion_reports_adopted"), lambda each: bool(outcomes.adopted[each])),
        *(
            among(f"adopted_{level}", say("statistics.adopted_at_level", level=say(f"regulation.level.{level}")), adopted_at(level))
            for level in _LEVELS
        ),
        among("instructed", say("statistics.opinion_reports_instructed"), lambda each: each in outcomes.instructed),
    ]
    adoptions = {key for each in report_ids for _, key in outcomes.adopted[each]}
    return NoticeRow(about=about, name=name, number=number, figures=tuple(figures), adoptions=len(adoptions))
