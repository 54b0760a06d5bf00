"""Scores of a committee's year: facts gathered, the adopted regulation applied; computed, never stored."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from hashlib import sha256

import msgspec
from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.engine.cohort import Cohort, ListOutcome, QuotaOutcome, score_cohort
from scoring_plugins.engine.places import parts_of
from scoring_plugins.engine.python_points import PythonClauseError
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.language.regulation import NotInForceError, Regulation
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import PerformanceRecord
from services.appraisals.facts_text import facts_text
from services.errors import Refusal
from services.models import AdoptedRegulation
from services.permissions import Actor, Right, require
from services.reach import require_about
from services.records import Period, gather
from services.records.groups import gather_groups
from services.regulations import adopted_regulation, readable_regulation
from services.verification import unverified_count

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class YearScores:
    """Scorecards by member id in 姓氏笔画 order, with the facts they were computed from.

    With a `group_kind` they are those of the groups of that kind, by group id, and groups are named by their names.
    `lists` and `quotas` are what was decided between the members, by 委员编号: of the whole committee, however few were asked for;
    `lists` are empty where only some were asked for and nothing on their cards depends on the others.
    `unverified_count` counts the committee's facts of the period that nobody has verified, including those that are no member's.
    """

    committee_id: int
    year: int
    regulation: Regulation
    period: Period
    scorecards: dict[int, Scorecard]
    performances: dict[int, PerformanceRecord]
    unverified_count: int
    lists: tuple[ListOutcome, ...] = ()
    quotas: tuple[QuotaOutcome, ...] = ()
    group_kind: str = ""

    def quotas_of(self, member_id: int) -> tuple[QuotaOutcome, ...]:
        """The quotas of those parts of the committee that a member belongs to, in the order of the grades."""
        state = self.performances[member_id].member.state
        pers = {grade.name: grade.quota.per for grade in self.regulation.version_for(self.year).grades if grade.quota is not None}
        return tuple(each for each in self.quotas if each.per in parts_of(pers[each.grade], state) and not each.belongs_nowhere)

    @property
    def has_records(self) -> bool:
        """Whether anything verified is dated in the period; without it, points rest on nothing but what is granted."""
        first, last = self.period.first, self.period.last
        return any(first <= record.dated_on <= last for each in self.performances.values() for record in each.records)

    @property
    def facts_hash(self) -> str:
        """SHA-256 over every performance record in the order of 委员编号: equal facts, equal hash, on any machine."""
        digest = sha256()
        for performance in sorted(self.performances.values(), key=lambda each: each.member.id):
            digest.update(facts_text(performance).encode())
        return digest.hexdigest()


def regulation_in_use(session: Session, committee_id: int, year: int, regulations: Regulations, group_kind: str = "") -> Regulation:
    """The regulation a committee has adopted for `year`, holding only the adopted version. Raises Refusal.

    It is the one about members, or with `group_kind` the one for groups of that kind.
    """
    return _only_adopted(adopted_regulation(session, committee_id, year, regulations, group_kind), year, regulations)


def _only_adopted(adopted: AdoptedRegulation, year: int, regulations: Regulations) -> Regulation:
    regulation = readable_regulation(regulations, adopted.regulation, "REGULATION_NOT_INSTALLED", "year")
    versions = tuple(version for version in regulation.versions if version.in_force_from == adopted.version)
    if not versions:
        message = say("scoring.version_not_installed", title=regulation.title, version=adopted.version)
        raise Refusal("VERSION_NOT_INSTALLED", message, "year")
    regulation = msgspec.structs.replace(regulation, versions=versions)
    try:
        regulation.version_for(year)
    except NotInForceError as early:
        raise Refusal("NOT_IN_FORCE", str(early), "year") from early
    return regulation


def score_year(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    member_ids: Collection[int] | None = None,
    progress: Progress | None = None,
) -> YearScores:
    """Score everyone who belonged to the committee in the year, or those of `member_ids` who did, in a constant number of statements.

    Raises Refusal when no regulation is adopted, it is not installed or cannot be read, or the actor may not read here.
    """
    if member_ids is None:
        require(actor, Right.READ_PERFORMANCE, committee_id)
    else:
        require_about(session, actor, Right.READ_PERFORMANCE, committee_id, member_ids)
    return score_by(session, committee_id, year, regulation_in_use(session, committee_id, year, regulations), member_ids, progress)


def score_by(
    session: Session,
    committee_id: int,
    year: int,
    regulation: Regulation,
    member_ids: Collection[int] | None = None,
    progress: Progress | None = None,
) -> YearScores:
    """Score the year by this regulation, adopted or not: who may ask is the caller's to say.

    Where points or grades depend on the other members, the whole committee is scored, whoever is asked for.
    Raises Refusal when the regulation is not about members, or a clause that a plugin wrote in Python fails.
    """
    if regulation.subject != "member":
        raise Refusal("NOT_ABOUT_MEMBERS", say("scoring.not_about_members", title=regulation.title), "year")
    period = period_of(regulation, year)
    wanted = None if regulation.version_for(year).needs_cohort else member_ids
    performances = gather(session, committee_id, year, period, wanted)
    cohort = _cohort(regulation, year, list(performances.values()), progress)
    scorecards = dict(zip(performances, cohort.cards, strict=True))
    if member_ids is not None:
        scorecards = {member_id: card for member_id, card in scorecards.items() if member_id in member_ids}
        performances = {member_id: performances[member_id] for member_id in scorecards}
    return YearScores(
        committee_id=committee_id,
        year=year,
        regulation=regulation,
        period=period,
        scorecards=scorecards,
        performances=performances,
        unverified_count=unverified_count(session, committee_id, period.first, period.last),
        lists=cohort.lists if wanted is None else (),
        quotas=cohort.quotas,
    )


def score_groups(
    session: Session, committee_id: int, year: int, regulation: Regulation, group_kind: str, progress: Progress | None = None
) -> YearScores:
    """Score the year's groups of one kind by this regulation, together and beside nobody else; who may ask is the caller's to say.

    Raises Refusal when the regulation is not about groups of that kind, there are none, or a clause written in Python fails.
    """
    if regulation.subject != "group" or (regulation.group_kinds and group_kind not in regulation.group_kinds):
        raise Refusal("NOT_ABOUT_GROUPS", say("scoring.not_about_groups", title=regulation.title, kind=group_kind), "group_kind")
    period = period_of(regulation, year)
    performances = gather_groups(session, committee_id, year, period, group_kind)
    if not performances:
        raise Refusal("NO_GROUPS", say("scoring.no_groups", year=year, kind=group_kind), "group_kind")
    cohort = _cohort(regulation, year, list(performances.values()), progress)
    return YearScores(
        committee_id=committee_id,
        year=year,
        regulation=regulation,
        period=period,
        scorecards=dict(zip(performances, cohort.cards, strict=True)),
        performances=performances,
        unverified_count=sum(each.unverified_count for each in performances.values()),
        lists=cohort.lists,
        quotas=cohort.quotas,
        group_kind=group_kind,
    )


def score_works(
    session: Session,
    committee_id: int,
    year: int,
    regulation: Regulation,
    performances: dict[int, PerformanceRecord],
    progress: Progress | None = None,
) -> YearScores:
    """Score works together by a regulation about such works; who may ask, and which works there are, is the caller's to say.

    Raises Refusal when the regulation is not about works, or a clause that a plugin wrote in Python fails.
    """
    if regulation.subject != "work":
        raise Refusal("NOT_ABOUT_WORKS", say("scoring.not_about_works", title=regulation.title), "year")
    period = period_of(regulation, year)
    cohort = _cohort(regulation, year, list(performances.values()), progress)
    return YearScores(
        committee_id=committee_id,
        year=year,
        regulation=regulation,
        period=period,
        scorecards=dict(zip(performances, cohort.cards, strict=True)),
        performances=performances,
        unverified_count=unverified_count(session, committee_id, period.first, period.last),
        lists=cohort.lists,
        quotas=cohort.quotas,
    )


def score_year_of_groups(
    session: Session, actor: Actor, committee_id: int, year: int, regulations: Regulations, group_kind: str
) -> YearScores:
    """Score the year's groups of a kind by the regulation adopted for them. Raises Refusal as `score_year` and `score_groups` do."""
    require(actor, Right.READ_PERFORMANCE, committee_id)
    regulation = regulation_in_use(session, committee_id, year, regulations, group_kind)
    return score_groups(session, committee_id, year, regulation, group_kind)


def period_of(regulation: Regulation, year: int) -> Period:
    """The days that a regulation scores a year over, and those of works that other periods of it need."""
    days = regulation.period(year)
    named = [regulation.period(year, name) for name in regulation.periods]
    since, until = min(each.starts_on for each in named), max(days.cut_off, *(each.ends_on for each in named))
    return Period(days.starts_on, days.ends_on, since, until)


def _cohort(regulation: Regulation, year: int, people: list[PerformanceRecord], progress: Progress | None) -> Cohort:
    """Everyone scored together by generated code, which is held to agree with `engine.meaning` in everything."""
    program = compiled(regulation, year)
    done = 0

    def explain(_: Regulation, performance: PerformanceRecord) -> Scorecard:
        nonlocal done
        card = program.explain(performance)
        done += 1
        if progress and (done % 50 == 0 or done == len(people)):
            progress(done, len(people))
        return card

    try:
        return score_cohort(regulation, people, explain, lambda _, performance: program.compared(performance))
    except PythonClauseError as fault:
        raise Refusal("REGULATION_FAULT", say("scoring.fault", title=regulation.title, fault=fault), "year") from fault
