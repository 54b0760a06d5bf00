"""What a committee's adopted regulations would make of what people gave: told when it is registered, and again when it is verified."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import msgspec
from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.engine.given import Judgement, RefusedBy, items_asked, judged, year_of
from scoring_plugins.engine.wording import kind_word
from scoring_plugins.language.regulation import NotInForceError, Regulation
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import MemberState, Record
from services.assessments.drafts import AssessmentDraft
from services.directory import Directory
from services.errors import Problem, Refusal, nearest
from services.models import ActivityGroup, AssessmentKind
from services.records.assessments import given_record
from services.records.scope import Scope, States, states_of
from services.regulations import adopted_regulation, readable_regulation

# Points that people give need their number, whatever no regulation says; a thing that was done need not have one.
_COUNTED = frozenset({AssessmentKind.ASSESSMENT, AssessmentKind.ADJUSTMENT})


class Rules:
    """The regulations that a committee has adopted, as far as they concern what people give; each year is looked up once."""

    def __init__(self, session: Session, committee_id: int, regulations: Regulations) -> None:
        self._session, self._committee_id, self._regulations = session, committee_id, regulations
        self._by_year: dict[tuple[int, str], Regulation | None] = {}

    def problems(self, draft: AssessmentDraft, directory: Directory) -> list[Problem]:
        """What is wrong with a draft by the regulation in force on its day, or, where none is adopted, by its kind alone.

        Fields are `item`, `quantity`, `member_number`. Raises Refusal where the adopted regulation is not installed or cannot be read.
        """
        # Groups are scored by regulations of their own, adopted for their kind.
        kind = "" if draft.group is None else self._kinds.get(draft.group)
        found = None if kind is None else self._adopted(draft.dated_on, kind)
        if found is None:
            return _missing(draft) if draft.quantity is None and draft.kind in _COUNTED else []
        known = directory.members.get(draft.member_number or "")
        of_group = MemberState(kind=kind) if kind else None
        return problems_by(*found, draft, of_group if known is None else self._states.on(known.id, draft.dated_on))

    def _adopted(self, day: date, group_kind: str) -> tuple[Regulation, int] | None:
        """The regulation in force on a day, and the year it counts the day to; None where none is adopted."""
        for year in (day.year, day.year + 1, day.year - 1):
            regulation = self._of_year(year, group_kind)
            if regulation is not None and year_of(regulation, day) == year:
                return regulation, year
        return None

    def _of_year(self, year: int, group_kind: str) -> Regulation | None:
        if (year, group_kind) not in self._by_year:
            self._by_year[year, group_kind] = self._read(year, group_kind)
        return self._by_year[year, group_kind]

    def _read(self, year: int, group_kind: str) -> Regulation | None:
        try:
            adopted = adopted_regulation(self._session, self._committee_id, year, self._regulations, group_kind)
        except Refusal:
            return None
        regulation = readable_regulation(self._regulations, adopted.regulation, "REGULATION_NOT_INSTALLED", "dated_on")
        versions = tuple(version for version in regulation.versions if version.in_force_from == adopted.version)
        if not versions:
            message = say("scoring.version_not_installed", title=regulation.title, version=adopted.version)
            raise Refusal("VERSION_NOT_INSTALLED", message, "dated_on")
        regulation = msgspec.structs.replace(regulation, versions=versions)
        try:
            regulation.version_for(year)
        except NotInForceError:
            return None
        return regulation

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kinds of the committee's groups, by name."""
        groups = select(ActivityGroup.name, ActivityGroup.kind).where(ActivityGroup.committee_id == self._committee_id)
        return dict(iter(self._session.exec(groups)))

    @cached_property
    def _states(self) -> States:
        return states_of(Scope(self._session, self._committee_id, None, date.min, date.max))


def problems_by(regulation: Regulation, year: int, draft: AssessmentDraft, state: MemberState | None) -> list[Problem]:
    """What a regulation refuses of a draft in a year; `state` is the member's on that day, None where it is not known or nobody's yet."""
    judgement = judged(regulation, year, _record(draft, state or MemberState()))
    if not judgement.is_asked:
        return [_unknown_item(draft, regulation, year)]
    if not judgement.is_timely:
        message = say("assessments.day_not_counted", item=draft.item, title=regulation.title, day=draft.dated_on)
        return [Problem("DAY_NOT_COUNTED", "dated_on", message)]
    if not judgement.is_meant and state is not None:
        if draft.group is not None:
            return [Problem("ITEM_NOT_FOR_GROUP", "item", say("assessments.not_for_group", item=draft.item, title=regulation.title))]
        return [Problem("ITEM_NOT_FOR_MEMBER", "item", say("assessments.not_for_member", item=draft.item, title=regulation.title))]
    return _problems_of_quantity(draft, regulation, judgement)


def _record(draft: AssessmentDraft, state: MemberState) -> Record:
    said = (draft.kind, draft.item, draft.reason, draft.given_by, draft.quantity, draft.dated_on)
    return given_record(draft.number or "", *said, state)


def _unknown_item(draft: AssessmentDraft, regulation: Regulation, year: int) -> Problem:
    items = items_asked(regulation.version_for(year), draft.kind.value)
    texts = {"title": regulation.title, "kind": kind_word(draft.kind.value), "item": draft.item}
    if not items:
        return Problem("ITEM_UNKNOWN", "item", say("assessments.no_item_of_kind", **texts))
    listed = "、".join(items)
    return Problem("ITEM_UNKNOWN", "item", say("assessments.unknown_item", items=listed, hint=nearest(draft.item, items), **texts))


def _problems_of_quantity(draft: AssessmentDraft, regulation: Regulation, judgement: Judgement) -> list[Problem]:
    if draft.quantity is None:
        return _missing(draft) if judgement.needs_quantity else []
    return [_outside(draft, regulation, refused) for refused in judgement.refused_by]


def _missing(draft: AssessmentDraft) -> list[Problem]:
    message = say("assessments.quantity_missing", kind=kind_word(draft.kind.value), item=draft.item)
    return [Problem("QUANTITY_MISSING", "quantity", message)]


def _outside(draft: AssessmentDraft, regulation: Regulation, refused: RefusedBy) -> Problem:
    texts = {"title": regulation.title, "clause": refused.clause, "reason": refused.reason}
    return Problem("OUTSIDE_RANGE", "quantity", say("assessments.outside_range", **texts))
