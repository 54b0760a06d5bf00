"""Random years of a small committee, as drafts that a workbook can say and the committee of `house` can take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from services.activities import ActivityDraft, RollLine
from services.activity_kinds import KINDS
from services.assessments import AssessmentDraft
from services.imports import Drafts
from services.members import MembershipDraft
from services.models import (
    AssessmentKind,
    AttendanceStatus,
    AuthorshipRole,
    Half,
    HandlingRole,
    Leaving,
    Manner,
    MarkKind,
    OutcomeLevel,
    SponsorshipRole,
)
from services.opinion_reports import AdoptionDraft, AuthorDraft, ForwardingDraft, InstructionDraft, OpinionReportDraft
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft
from services.texts import problems_of_texts
from tests.services.conftest import TERM

DAYS = st.dates(date(2022, 1, 1), date(2025, 12, 31))
# Anything that prints, formulas and full-width signs among it; a cell keeps no spaces at its ends.
TITLES = st.builds(
    str.__add__,
    st.sampled_from(["", "", "=", "+", "-", "@", "＝", "=1+1 ", "_x0041_"]),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Co", "Cs")), min_size=1, max_size=30),
).filter(lambda text: text == text.strip() != "")
WORDS = st.text("甲乙丙丁戊己庚辛会办局·", min_size=2, max_size=6)
ONE_DAY = timedelta(days=1)


@st.composite
def memberships(draw: Any) -> list[MembershipDraft]:
    """One to four members with one to three spans each."""
    found = []
    for index in range(draw(st.integers(1, 4))):
        number, name = draw(st.sampled_from(["M{:03}", "0{}", "界{}-7"])).format(index), f"某{'甲乙丙丁'[index]}"
        starts = sorted(draw(st.sets(DAYS, min_size=1, max_size=3)))
        for place, start in enumerate(starts):
            last = starts[place + 1] - ONE_DAY if place + 1 < len(starts) else None
            to_on = draw(st.sampled_from([None, last])) if last else draw(st.one_of(st.none(), st.dates(start, TERM[1])))
            found.append(
                MembershipDraft(
                    number,
                    name,
                    draw(st.sampled_from(["经济界", "教育界", "中国民主同盟"])),
                    start,
                    to_on,
                    draw(st.sampled_from([None, *Leaving])) if to_on else None,
                    draw(st.sampled_from([None, "经济委员会"])),
                    draw(st.booleans()),
                    tuple(draw(st.sets(WORDS, max_size=2))),
                    draw(st.sampled_from([(), ("第一活动组",)])),
                )
            )
    return found


def as_stored(spans: list[MembershipDraft]) -> list[MembershipDraft]:
    """The spans as they are read back: an open one ends the day before the member's next."""
    found = []
    for span in spans:
        later = [other.from_on for other in spans if other.number == span.number and other.from_on > span.from_on]
        found.append(replace(span, to_on=span.to_on or (min(later) - ONE_DAY if later else None)))
    return found


def _members_on(spans: list[MembershipDraft], *days: date) -> list[str]:
    stored = as_stored(spans)
    held = {
        number: [day for day in days if any(s.number == number and s.from_on <= day <= (s.to_on or date.max) for s in stored)]
        for number in {span.number or "" for span in spans}
    }
    return ["001", "002", "003", *sorted(number for number, found in held.items() if len(found) == len(days))]


@st.composite
def _activity(draw: Any, number: str | None, title: str, spans: list[MembershipDraft]) -> ActivityDraft:
    kind, held_on = draw(st.sampled_from(list(KINDS.values()))), draw(DAYS)
    later = sorted(draw(st.sets(st.integers(0, 4), max_size=2)))
    halves = {(held_on, draw(st.sampled_from(Half)))} | {(held_on + ONE_DAY * (days + 1), half) for days in later for half in Half}
    sessions = tuple(sorted(halves, key=lambda pair: (pair[0], pair[1] is Half.AFTERNOON))) if kind.has_sessions else ()
    on_roll = draw(st.sets(st.sampled_from(_members_on(spans, held_on, *(day for day, _ in sessions))), max_size=4))
    status = st.lists(st.sampled_from(AttendanceStatus), min_size=len(sessions), max_size=len(sessions)).map(tuple)
    roll = tuple(RollLine(member, draw(st.sampled_from(kind.roles)), draw(status)) for member in sorted(on_roll))
    organisers = tuple(draw(st.sets(st.sampled_from(["经济委员会", "第一活动组", "经济界"]))))
    return ActivityDraft(number, kind.code, title, held_on, sessions, draw(st.booleans()), roll, organisers)


def _after(draw: Any, day: date) -> date:
    later: date = draw(st.dates(day, TERM[1]))
    return later


@st.composite
def _proposal(draw: Any, number: str | None, title: str, spans: list[MembershipDraft], place: int) -> ProposalDraft:
    day = draw(DAYS)
    people = draw(st.permutations(_members_on(spans, day)))[: draw(st.integers(1, 4))]
    bodies = draw(st.lists(WORDS, unique=True, max_size=2))
    lead = [] if bodies and draw(st.booleans()) else [SponsorDraft(SponsorshipRole.LEAD, people.pop())]
    cut = draw(st.integers(0, len(people)))
    others = [SponsorDraft(SponsorshipRole.CO, member) for member in people[:cut]]
    others += [SponsorDraft(SponsorshipRole.SECONDER, member) for member in people[cut:]]
    collective = [SponsorDraft(SponsorshipRole.COLLECTIVE, body=body) for body in bodies]
    marks = draw(st.sets(st.sampled_from(MarkKind), max_size=3)) - {draw(st.sampled_from([MarkKind.FILED, MarkKind.NOT_FILED]))}
    handlings = []
    for unit in draw(st.lists(WORDS, unique=True, max_size=2)):
        assigned = _after(draw, day)
        handlings.append(HandlingDraft(unit, draw(st.sampled_from(HandlingRole)), assigned, draw(st.none() | st.dates(assigned, TERM[1]))))
    return ProposalDraft(
        number,
        (5, 2),
        title,
        day,
        tuple([*lead, *others, *collective] if lead else [*collective, *others]),
        draw(st.sampled_from([None, str(place), f"案{place}"])),
        draw(st.booleans()),
        {mark: _after(draw, day) for mark in marks},
        tuple(handlings),
    )


@st.composite
def _report(draw: Any, number: str | None, title: str, spans: list[MembershipDraft]) -> OpinionReportDraft:
    day = draw(DAYS)
    people = draw(st.permutations(_members_on(spans, day)))[: draw(st.integers(0, 3))]
    roles = sorted((draw(st.sampled_from(AuthorshipRole)) for _ in people), key=list(AuthorshipRole).index)
    authors = [AuthorDraft(role, member) for role, member in zip(roles, people, strict=True)]
    bodies = draw(st.lists(WORDS, unique=True, min_size=0 if people else 1, max_size=2))
    levels = draw(st.sets(st.sampled_from(OutcomeLevel), max_size=2))
    adoptions = draw(
        st.sets(
            st.builds(
                AdoptionDraft,
                st.dates(day, TERM[1]),
                st.none() | st.sampled_from(OutcomeLevel),
                st.none() | st.sampled_from(Manner),
                st.none() | WORDS,
            ),
            max_size=2,
        )
    )
    instructions = draw(st.sets(st.builds(InstructionDraft, st.dates(day, TERM[1]), st.sampled_from(OutcomeLevel), WORDS), max_size=1))
    return OpinionReportDraft(
        number,
        title,
        day,
        (*authors, *(AuthorDraft(AuthorshipRole.AUTHOR, body=body) for body in bodies)),
        tuple(ForwardingDraft(level, _after(draw, day)) for level in levels),
        tuple(adoptions),
        tuple(instructions),
    )


@st.composite
def _given(draw: Any, number: str | None, item: str, spans: list[MembershipDraft]) -> AssessmentDraft:
    day = draw(DAYS)
    people = _members_on(spans, day)
    member = draw(st.sampled_from(people)) if people and draw(st.booleans()) else None
    kind = draw(st.sampled_from(AssessmentKind))
    points = st.integers(-(10**9), 10**9)
    return AssessmentDraft(
        number,
        kind,
        item,
        day,
        draw(WORDS),
        draw(TITLES.filter(lambda text: not problems_of_texts({"reason": text}))),
        member,
        None if member is not None else "第一活动组",
        draw(st.none() | points if kind is AssessmentKind.CHECKLIST else points),
    )


@st.composite
def years(draw: Any, with_numbers: bool = False) -> Drafts:
    """A year: some works bear the office's number, others none unless `with_numbers`; titles differ within a noun."""
    spans = draw(memberships())

    def number(prefix: str, place: int) -> str | None:
        return f"{prefix}{place}" if with_numbers or draw(st.booleans()) else None

    def titles() -> list[str]:
        found: list[str] = draw(st.lists(TITLES, unique=True, max_size=3))
        return found

    return Drafts(
        tuple(spans),
        tuple(draw(_activity(number("活-", place), title, spans)) for place, title in enumerate(titles())),
        tuple(draw(_proposal(number("0", place), title, spans, place)) for place, title in enumerate(titles())),
        tuple(draw(_report(number("信息", place), title, spans)) for place, title in enumerate(titles())),
        tuple(draw(_given(number("评", place), f"{draw(WORDS)}{place}", spans)) for place in range(draw(st.integers(0, 3)))),
    )
