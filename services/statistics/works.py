"""Figures of 提案 and 社情民意信息: of one committee or of a tree of them, of any days, by committee, sector, group or handling unit.

There is one way of counting: `entries` says what is counted, one by one; a figure is how many there are, and is opened into them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import msgspec
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, nearest, refuse
from services.models import ActivityGroup, HandlingUnit, LocalCommittee, Sector, SpecialCommittee
from services.permissions import Actor, Right, require
from services.records.scope import Period, scope_of, states_of
from services.statistics.entries import (
    HANDLINGS,
    LETTER,
    PROPOSALS,
    REPORTS,
    SUPERVISIONS,
    CountedFigure,
    Entry,
    Opens,
    Spec,
    counted,
    spoken,
)
from services.statistics.figures import whole_percent
from services.statistics.proposal_entries import Belonging, proposal_entries
from services.statistics.report_entries import report_entries
from services.statistics.supervisions import supervision_entries

# A term, and the year before it.
MOST_YEARS = 6
# More than a province has below it.
MOST_COMMITTEES = 250


class RowsBy(StrEnum):
    """What figures are taken apart by."""

    COMMITTEE = "committee"
    SECTOR = "sector"
    GROUP = "group"
    UNIT = "unit"


@dataclass(frozen=True)
class WorksAsked:
    """Which works are counted: of a committee, with `is_tree` of those below it too, submitted from `first_day` to `last_day`.

    `sector`, `group` and `unit` are names; only what belongs to them is counted.
    """

    committee_id: int
    first_day: date
    last_day: date
    is_tree: bool = False
    sector: str | None = None
    group: str | None = None
    unit: str | None = None

    @property
    def is_of_all(self) -> bool:
        """Whether nothing is left out by whose it is."""
        return (self.sector, self.group, self.unit) == (None, None, None)


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row: what it is about, by name (and the committee's id where it is one), and its figures."""

    name: str
    committee_id: int | None = None
    figures: tuple[CountedFigure, ...]

    def figure(self, name: str) -> CountedFigure:
        """The figure called `name`. Raises KeyError."""
        return {figure.name: figure for figure in self.figures}[name]


class WorkStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of everything counted: `committees` are ids and names, `left_out` is how many of the tree the actor may not read."""

    committees: tuple[tuple[int, str], ...]
    left_out: int
    whole: FigureRow
    rows: tuple[FigureRow, ...] = ()


class _Tree(NamedTuple):
    committees: list[LocalCommittee]
    left_out: int


def work_statistics(session: Session, actor: Actor, asked: WorksAsked, on: date, by: RowsBy | None = None) -> WorkStatistics:
    """All figures of the works asked for, as of the day `on`, taken apart by what `by` says.

    Sectors and groups are for whoever reads performance, all else for whoever reads figures. About twenty statements for each committee.
    Raises Refusal FORBIDDEN, BAD_DATES, PERIOD_TOO_LONG, TOO_MANY_COMMITTEES, UNKNOWN_SECTOR, UNKNOWN_GROUP, UNKNOWN_UNIT.
    """
    by_people = by in (RowsBy.SECTOR, RowsBy.GROUP) or asked.sector is not None or asked.group is not None
    right = Right.READ_PERFORMANCE if by_people else Right.READ_FIGURES
    require(actor, right, asked.committee_id)
    refuse(_problems_of_days(asked))
    tree = _tree(session, actor, asked, right)
    refuse(_unknown(session, asked, tree))
    entries = [entry for committee in tree.committees for entry in _entries(session, committee, asked, on, by_people)]
    of_interest = [entry for entry in entries if _is_asked(entry, asked)]
    specs = _specs(asked, tree, of_interest)
    names = {committee.id or 0: committee.name for committee in tree.committees}
    return WorkStatistics(
        committees=tuple(names.items()),
        left_out=tree.left_out,
        whole=_row(names[asked.committee_id], of_interest, specs, asked.committee_id),
        rows=() if by is None else tuple(_rows(of_interest, by, specs, names)),
    )


def _problems_of_days(asked: WorksAsked) -> list[Problem]:
    if asked.last_day < asked.first_day:
        return [Problem("BAD_DATES", "to", say("graphql.bad_range", first=asked.first_day, last=asked.last_day))]
    if asked.last_day.year - asked.first_day.year >= MOST_YEARS:
        return [Problem("PERIOD_TOO_LONG", "to", say("statistics.period_too_long", most=MOST_YEARS))]
    return []


def _tree(session: Session, actor: Actor, asked: WorksAsked, right: Right) -> _Tree:
    """The committee, and those below it level by level, as far as the actor may read their figures; higher levels first."""
    reached = actor.committees_with(right)
    found, left_out = [session.get_one(LocalCommittee, asked.committee_id)], 0
    above = [asked.committee_id] if asked.is_tree else []
    while above:
        below = session.exec(select(LocalCommittee).where(col(LocalCommittee.parent_id).in_(above)).order_by(col(LocalCommittee.id))).all()
        readable = [each for each in below if each.id in reached]
        found += readable
        left_out += len(below) - len(readable)
        if len(found) > MOST_COMMITTEES:
            raise Refusal("TOO_MANY_COMMITTEES", say("statistics.too_many_committees", most=MOST_COMMITTEES), "withBelow")
        above = [each.id for each in below if each.id is not None]
    return _Tree(found, left_out)


def _entries(session: Session, committee: LocalCommittee, asked: WorksAsked, on: date, by_people: bool) -> list[Entry]:
    assert committee.id is not None
    days = (asked.first_day, asked.last_day)
    belonging = _belonging(session, committee.id, *days) if by_people else _nobodys
    entries = proposal_entries(session, committee.id, *days, on, belonging)
    entries += report_entries(session, committee.id, *days, belonging)
    # A supervision is of no sector, group or unit.
    if asked.is_of_all:
        entries += supervision_entries(session, committee.id, *days)
    return entries


def _nobodys(member_id: int | None, body: str | None, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (), ()


def _belonging(session: Session, committee_id: int, first_day: date, last_day: date) -> Belonging:
    """Sectors and groups of members as of a day, and of bodies that bear such a name.

    Whoever stands in a sector or a special committee sits in the group that stands for it.
    """
    scope, _ = scope_of(session, committee_id, Period(first_day, last_day))
    states = states_of(scope)
    sectors = dict(session.exec(select(Sector.id, Sector.name)).all())
    groups = session.exec(select(ActivityGroup).where(ActivityGroup.committee_id == committee_id)).all()
    standing = {sectors[group.sector_id]: group.name for group in groups if group.sector_id is not None}
    names_of_groups = {group.name for group in groups}
    bodies = _standing_bodies(session, groups)

    def of(member_id: int | None, body: str | None, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if member_id is None:
            named = body or ""
            return ((named,) if named in sectors.values() else ()), ((named,) if named in names_of_groups else ())
        state = states.on(member_id, day)
        if state is None:
            return (), ()
        stood_for = [standing.get(state.sector or ""), bodies.get(state.special_committee or "")]
        own = {*state.groups, *(name for name in stood_for if name is not None)}
        return ((state.sector,) if state.sector is not None else ()), tuple(sorted(own))

    return of


def _standing_bodies(session: Session, groups: Sequence[ActivityGroup]) -> dict[str, str]:
    """Names of special committees that a group stands for, and of the group."""
    wanted = {group.special_committee_id: group.name for group in groups if group.special_committee_id is not None}
    rows = session.exec(select(SpecialCommittee).where(col(SpecialCommittee.id).in_(sorted(wanted)))).all()
    return {row.name: wanted[row.id] for row in rows if row.id is not None}


def _is_asked(entry: Entry, asked: WorksAsked) -> bool:
    wanted = ((asked.sector, entry.place.sectors), (asked.group, entry.place.groups), (asked.unit, entry.place.units))
    return all(name is None or name in names for name, names in wanted)


def _unknown(session: Session, asked: WorksAsked, tree: _Tree) -> list[Problem]:
    """Names that nothing here bears: whoever mistypes one is not answered with zeros."""
    ids = [committee.id for committee in tree.committees]
    problems = []
    for field, code, name, statement in (
        ("sector", "UNKNOWN_SECTOR", asked.sector, select(Sector.name)),
        ("group", "UNKNOWN_GROUP", asked.group, select(ActivityGroup.name).where(col(ActivityGroup.committee_id).in_(ids))),
        ("unit", "UNKNOWN_UNIT", asked.unit, select(HandlingUnit.name).where(col(HandlingUnit.committee_id).in_(ids))),
    ):
        if name is None:
            continue
        known = sorted(set(session.exec(statement)))
        if name not in known:
            problems.append(Problem(code, field, say(f"statistics.unknown_{field}", name=name, hint=nearest(name, known))))
    return problems


def _specs(asked: WorksAsked, tree: _Tree, entries: Iterable[Entry]) -> list[Spec]:
    """The figures in the order in which they are published; local letters of one committee alone, because no two mean the same by them."""
    letters = sorted({entry.figure for entry in entries if entry.figure.startswith(LETTER)}) if len(tree.committees) == 1 else []
    handlings = [*HANDLINGS, *(Spec(name, Opens.PROPOSAL) for name in letters)]
    return [*PROPOSALS, *handlings, *(SUPERVISIONS if asked.is_of_all else ()), *REPORTS]


def _rows(entries: list[Entry], by: RowsBy, specs: list[Spec], names: dict[int, str]) -> Iterable[FigureRow]:
    if by is RowsBy.COMMITTEE:
        of: dict[int, list[Entry]] = {committee_id: [] for committee_id in names}
        for entry in entries:
            of[entry.place.committee_id].append(entry)
        return [_row(names[key], found, specs, key) for key, found in of.items()]
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        place = {RowsBy.SECTOR: entry.place.sectors, RowsBy.GROUP: entry.place.groups, RowsBy.UNIT: entry.place.units}[by]
        for name in place:
            by_name[name].append(entry)
    return [_row(name, by_name[name], specs) for name in sorted(by_name)]


def _row(name: str, entries: list[Entry], specs: list[Spec], committee_id: int | None = None) -> FigureRow:
    of: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        of[entry.figure].append(entry)
    return FigureRow(name=name, committee_id=committee_id, figures=tuple(_figure(spec, of) for spec in specs))


def _figure(spec: Spec, of: dict[str, list[Entry]]) -> CountedFigure:
    label, definition = spoken(spec.name)
    name, whole = spec.share or (spec.name, None)
    part = counted(of[name], name)
    figure = CountedFigure(
        name=spec.name,
        label=label,
        definition=definition,
        value=part.verified,
        unverified=part.unverified,
        opens=spec.opens,
        records=tuple(sorted({entry.record for entry in of[name] if entry.is_verified})),
    )
    if whole is None:
        return figure
    denominator = counted(of[whole], whole).verified
    value = whole_percent(part.verified, denominator)
    percent = None if value is None else f"{value}%"
    shared = {"numerator": part.verified, "denominator": denominator, "denominator_name": whole}
    return msgspec.structs.replace(figure, value=value, percent=percent, **shared)
