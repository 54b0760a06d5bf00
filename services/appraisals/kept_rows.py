"""A result as rows, read from what is kept in a constant number of statements; never from facts that may have changed since."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from scoring_plugins.records import PerformanceRecord
from services.appraisals.facts_text import facts_digest, performance_in
from services.appraisals.sealed_rows import DecisionRow, DeclarationRow, LineRow, ResultRow, ScorecardRow, SealedYear, card_fields
from services.committees import code_on
from services.errors import Refusal
from services.models import (
    Appraisal,
    AppraisalResult,
    ConsequenceDecision,
    DayUnit,
    GradeDecision,
    GroupDecision,
    GroupDecisionAbout,
    ListDecision,
    LocalCommittee,
    Member,
    RegistrationForm,
    RegistrationFormState,
    ScoredGroup,
    ScoredMember,
    Scoring,
)
from services.scorings.keeping import applied_in, kept_card, texts_in
from services.scorings.kept_tables import tables_for

# Whose scorecards are read; and whose decisions, as queries of their ids, none for everybody's.
Whose = Sequence[ColumnElement[bool]]
Members = Sequence[Select[Any]]
_OF_RESULT = ("number", "reason", "approver", "decided_on", "issued_on", "document_number", "made_at")
_OF_APPRAISAL = ("year", "regulation", "title", "version", "status", "content_hash", "partial_because", "notice_days",
                 "notice_unit", "group_kind")  # fmt: skip
_OF_SCORING = ("engine_version", "period_from", "period_to", "cut_off", "facts_hash", "unverified_count")
_OF_MEMBER = ("name", "strokes_key", "sector", "total", "grade", "candidate_for", "grade_decided_by", "not_graded", "unverified_count",
              "standing", "rank")  # fmt: skip
_OF_GROUP = ("dissolved_on",)
_OF_LINE = ("place", "kind", "node", "clause", "block", "work", "title", "dated_on", "points", "reason")


def kept_year(session: Session, result_id: int) -> SealedYear:
    """The result of that id, issued or not, in eight statements. Who may read it is the caller's to say.

    Raises Refusal NO_RESULT, FACTS_MISSING where no facts are kept beside a scorecard, FACTS_CHANGED where they are not those that were
    kept: somebody changed the database past the program.
    """
    return _year(session, result_id, *_head(session, result_id), None)


class KeptParts:
    """A result that is read some members, or groups, at a time, however many they are; every part is a year of its own with these alone."""

    def __init__(self, session: Session, result_id: int, only: Sequence[str] | None = None) -> None:
        """With `only`, of the members of these numbers, or the groups of these names, alone. Raises Refusal NO_RESULT."""
        self._session, self._result_id, self._only = session, result_id, only
        self._head, self._scoring_id = _head(session, result_id)
        self._kind = self._head.row.group_kind
        self._cards = tables_for(self._kind).scorecards
        counted = select(func.count()).select_from(self._cards).where(*self._own)
        self.count: int = session.execute(counted).scalar_one()

    @property
    def empty(self) -> SealedYear:
        """The result without anybody."""
        # Lists are the committee's: what was decided about them belongs to the result as a whole.
        if self._kind:
            decided = _about_groups(self._session, self._result_id, [self._cards.c.scoring_id == self._scoring_id])
            listed = [each for each in decided if each.about == "list"]
        else:
            listed = list(_listed(self._session, self._result_id, ()))
        return _put_together(self._head, [], {}, (), sorted(listed, key=_decision_key), ())

    @property
    def whole(self) -> SealedYear:
        """All of it at once. Raises Refusal as `kept_year` does."""
        ids = self._session.execute(select(self._cards.c.id).where(*self._own)).scalars().all()
        return _year(self._session, self._result_id, self._head, self._scoring_id, ids)

    def by_number(self, most: int) -> Iterator[SealedYear]:
        """Parts of `most` members, in order of 委员编号, groups by name. Raises Refusal as `kept_year` does."""
        return self._parts((_named(self._cards, self._kind),), most)

    def by_name(self, most: int) -> Iterator[SealedYear]:
        """Parts of `most` members, in 姓氏笔画 order; within a part rows are in order of 委员编号. Raises Refusal as `kept_year` does."""
        return self._parts((self._cards.c.strokes_key, _named(self._cards, self._kind)), most)

    def of_one(self, subject_id: int) -> SealedYear:
        """The part of one member, or one group, or of nobody where that one was not scored. Raises Refusal as `kept_year` does."""
        subject = self._cards.c.group_id if self._kind else self._cards.c.member_id
        ids = self._session.execute(select(self._cards.c.id).where(*self._own, subject == subject_id)).scalars().all()
        return _year(self._session, self._result_id, self._head, self._scoring_id, ids)

    def _parts(self, order: tuple[Any, ...], most: int) -> Iterator[SealedYear]:
        # Eight bytes a member; everything else of a part is let go before the next.
        ids = array("q", self._session.execute(select(self._cards.c.id).where(*self._own).order_by(*order)).scalars())
        for first in range(0, len(ids), most):
            yield _year(self._session, self._result_id, self._head, self._scoring_id, ids[first : first + most])

    @property
    def _own(self) -> tuple[ColumnElement[bool], ...]:
        of_scoring = self._cards.c.scoring_id == self._scoring_id
        return (of_scoring,) if self._only is None else (of_scoring, _named(self._cards, self._kind).in_(list(self._only)))


def _year(session: Session, result_id: int, head: _Head, scoring_id: int, only: Iterable[int] | None) -> SealedYear:
    """The year, or the part of it that is of the scorecards of these ids."""
    kind = head.row.group_kind
    cards = tables_for(kind).scorecards
    whose: list[ColumnElement[bool]] = [cards.c.scoring_id == scoring_id]
    if only is not None:
        whose.append(cards.c.id.in_(list(only)))
    rows, facts = _scorecards(session, whose, kind)
    if kind:
        decided = sorted(_about_groups(session, result_id, whose), key=_decision_key)
        return _put_together(head, rows, facts, _lines(session, whose, kind), decided, ())
    # What is decided about members is kept by member; of a whole year, whoever it is about.
    members = [] if only is None else [select(col(ScoredMember.member_id)).where(*whose)]
    about_members = (_grades, _consequences, _listed)
    decisions = sorted((row for read in about_members for row in read(session, result_id, members)), key=_decision_key)
    return _put_together(head, rows, facts, _lines(session, whose, kind), decisions, _declarations(session, head.appraisal_id, whose))


def _put_together(
    head: _Head,
    scorecards: Iterable[ScorecardRow],
    facts: dict[str, PerformanceRecord],
    lines: Iterable[LineRow],
    decisions: Iterable[DecisionRow],
    declarations: Iterable[DeclarationRow],
) -> SealedYear:
    return SealedYear(
        result=head.row,
        scorecards=tuple(scorecards),
        lines=tuple(lines),
        decisions=tuple(decisions),
        declarations=tuple(declarations),
        facts=facts,
        regulation_source=head.source,
    )


class _Head(msgspec.Struct, frozen=True):
    row: ResultRow
    appraisal_id: int
    source: str


def _head(session: Session, result_id: int) -> tuple[_Head, int]:
    columns: list[Any] = [*(getattr(AppraisalResult, name) for name in _OF_RESULT), *(getattr(Appraisal, name) for name in _OF_APPRAISAL)]
    columns += [getattr(Scoring, name) for name in _OF_SCORING]
    others: list[Any] = [LocalCommittee.id, LocalCommittee.name, LocalCommittee.level, Scoring.id, Scoring.applied, Appraisal.id,
                         Appraisal.regulation_source]  # fmt: skip
    statement: Select[Any] = (
        select(*columns, *others)
        .join(Appraisal, col(Appraisal.id) == col(AppraisalResult.appraisal_id))
        .join(Scoring, col(Scoring.id) == col(AppraisalResult.scoring_id))
        .join(LocalCommittee, col(LocalCommittee.id) == col(AppraisalResult.committee_id))
    )
    found = session.execute(statement.where(col(AppraisalResult.id) == result_id)).first()
    if found is None:
        raise Refusal("NO_RESULT", say("exchange.no_result"), "result")
    said = dict(zip((*_OF_RESULT, *_OF_APPRAISAL, *_OF_SCORING), found, strict=False))
    committee_id, committee, level, scoring_id, applied, appraisal_id, source = found[len(said) :]
    said["notice_unit"] = "working_days" if said["notice_unit"] == DayUnit.WORKING_DAYS else None
    code = code_on(session, committee_id, said["period_to"])
    row = ResultRow(committee_code=code, committee=committee, level=level, applied=applied_in(applied or "{}"), **said)
    return _Head(row, appraisal_id, source), scoring_id


def _scorecards(session: Session, whose: Whose, kind: str) -> tuple[list[ScorecardRow], dict[str, PerformanceRecord]]:
    cards, _, sealed, _, scorecard_id = tables_for(kind)
    columns: list[Any] = [_named(cards, kind), cards.c.card, sealed.c.facts, sealed.c.digest]
    names = (*_OF_MEMBER, *_OF_GROUP) if kind else _OF_MEMBER
    statement: Select[Any] = select(*columns, *(cards.c[name] for name in names))
    statement = statement.outerjoin(sealed, sealed.c[scorecard_id] == cards.c.id)
    rows, facts = [], {}
    for number, card, text, digest, *said in session.execute(statement.where(*whose).order_by(_named(cards, kind))):
        if text is None:
            raise Refusal("FACTS_MISSING", say("exchange.facts_missing", member=number), "result")
        if facts_digest(text) != digest:
            raise Refusal("FACTS_CHANGED", say("exchange.facts_changed", member=number), "result")
        facts[number] = performance_in(text)
        fields = dict(zip(names, said, strict=True))
        rows.append(ScorecardRow(member=number, facts_digest=digest, **fields, **card_fields(kept_card(card))))
    return rows, facts


def _named(cards: Any, kind: str) -> Any:
    """By what a scorecard's subject is named in rows: a member by 委员编号, a group by its name."""
    return cards.c.name if kind else cards.c.number


def _lines(session: Session, whose: Whose, kind: str) -> Iterator[LineRow]:
    cards, lines, _, _, scorecard_id = tables_for(kind)
    columns: list[Any] = [_named(cards, kind), lines.c.cite, lines.c.works, *(lines.c[name] for name in _OF_LINE)]
    statement: Select[Any] = select(*columns).join(cards, cards.c.id == lines.c[scorecard_id])
    ordered = statement.where(*whose).order_by(_named(cards, kind), lines.c.place)
    for number, cite, works, *said in session.execute(ordered):
        fields = dict(zip(_OF_LINE, said, strict=True))
        yield LineRow(member=number, cite=tuple(texts_in(cite)), works=tuple(texts_in(works)), **fields)


def _about_groups(session: Session, result_id: int, whose: Whose) -> Iterator[DecisionRow]:
    names = ("about", "name", "accepted", "reason", "decided_at")
    columns: list[Any] = [ScoredGroup.name, *(getattr(GroupDecision, name) for name in names)]
    statement: Select[Any] = select(*columns).join(ScoredGroup, col(ScoredGroup.group_id) == col(GroupDecision.group_id))
    of_result = col(GroupDecision.result_id) == result_id
    for group, about, name, accepted, reason, at in session.execute(statement.where(of_result, *whose)):
        if about is GroupDecisionAbout.GRADE:
            yield DecisionRow(member=group, about="grade", grade=name if accepted else None, reason=reason, decided_at=at)
        else:
            yield DecisionRow(member=group, about=about.value, proposal=name, accepted=accepted, reason=reason, decided_at=at)


def _grades(session: Session, result_id: int, members: Members) -> Iterator[DecisionRow]:
    columns: list[Any] = [Member.number, GradeDecision.grade, GradeDecision.reason, GradeDecision.decided_at]
    statement = select(*columns).join(Member, col(Member.id) == col(GradeDecision.member_id))
    for number, grade, reason, at in session.execute(
        _of_members(statement.where(col(GradeDecision.result_id) == result_id), col(GradeDecision.member_id), members)
    ):
        yield DecisionRow(member=number, about="grade", grade=grade, reason=reason, decided_at=at)


def _consequences(session: Session, result_id: int, members: Members) -> Iterator[DecisionRow]:
    names = ("proposal", "accepted", "reason", "decided_at")
    columns: list[Any] = [Member.number, *(getattr(ConsequenceDecision, name) for name in names)]
    statement: Select[Any] = select(*columns).join(Member, col(Member.id) == col(ConsequenceDecision.member_id))
    for number, *said in session.execute(
        _of_members(statement.where(col(ConsequenceDecision.result_id) == result_id), col(ConsequenceDecision.member_id), members)
    ):
        yield DecisionRow(member=number, about="consequence", **dict(zip(names, said, strict=True)))


def _listed(session: Session, result_id: int, members: Members) -> Iterator[DecisionRow]:
    columns: list[Any] = [Member.number, *(getattr(ListDecision, name) for name in ("name", "accepted", "reason", "decided_at"))]
    statement: Select[Any] = select(*columns).join(Member, col(Member.id) == col(ListDecision.member_id))
    for number, name, accepted, reason, at in session.execute(
        _of_members(statement.where(col(ListDecision.result_id) == result_id), col(ListDecision.member_id), members)
    ):
        yield DecisionRow(member=number, about="list", proposal=name, accepted=accepted, reason=reason, decided_at=at)


def _of_members(statement: Select[Any], member_id: Any, members: Members) -> Select[Any]:
    for among in members:
        statement = statement.where(member_id.in_(among))
    return statement


def _decision_key(row: DecisionRow) -> tuple[bytes, str, bytes]:
    return row.member.encode(), row.about, (row.proposal or "").encode()


def _declarations(session: Session, appraisal_id: int, whose: Whose) -> Iterator[DeclarationRow]:
    """What was handed in by those who were scored; a draft was not."""
    names = ("summary", "own_points", "state", "entered_at", "answer", "answered_at")
    columns: list[Any] = [ScoredMember.number, *(getattr(RegistrationForm, name) for name in names)]
    statement: Select[Any] = select(*columns).join(ScoredMember, col(ScoredMember.member_id) == col(RegistrationForm.member_id))
    handed_in = (
        col(RegistrationForm.appraisal_id) == appraisal_id,
        *whose,
        col(RegistrationForm.state) != RegistrationFormState.DRAFT,
    )
    for number, *said in session.execute(statement.where(*handed_in).order_by(col(ScoredMember.number))):
        yield DeclarationRow(member=number, **dict(zip(names, said, strict=True)))
