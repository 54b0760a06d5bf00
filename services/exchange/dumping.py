"""Everything that an import keeps of a committee's year, as canonical lines: equal databases, equal lines, whatever their ids are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, col, select

from services.appraisals.facts_text import facts_text
from services.appraisals.finding import of_year
from services.appraisals.kept_rows import kept_year
from services.appraisals.sealed_rows import row_text
from services.appraisals.seals import canonical_lines
from services.models import (
    ActivityGroup,
    Appraisal,
    AppraisalResult,
    DivisionCode,
    LocalCommittee,
    Member,
    ResultState,
    ScoredGroup,
    ScoredMember,
)
from services.permissions import Actor, Right, require


def canonical_dump(session: Session, actor: Actor, committee_id: int, year: int, group_kind: str = "") -> Iterator[str]:
    """Lines of JSON, names in order: the committee, its members who were scored, and each version of the year's result that was issued,
    with seal, regulation, facts, scorecards, lines, decisions and declarations; or the same of the groups of a kind.

    Raises Refusal FORBIDDEN.

    Who did what on this machine is not among them: accounts are a database's own.
    """
    require(actor, Right.READ_PERFORMANCE, committee_id)
    committee = session.get_one(LocalCommittee, committee_id)
    codes = session.exec(select(DivisionCode.code).where(DivisionCode.committee_id == committee_id).order_by(DivisionCode.code)).all()
    yield _line("committee", name=committee.name, level=committee.level, codes=codes)
    let_out = col(AppraisalResult.state).in_((ResultState.ISSUED, ResultState.SUPERSEDED))
    found = select(AppraisalResult).join(Appraisal, col(Appraisal.id) == col(AppraisalResult.appraisal_id))
    found = found.where(*of_year(committee_id, year, group_kind), let_out)
    results = session.exec(found.order_by(col(AppraisalResult.number))).all()
    yield from _subjects(session, [each.scoring_id for each in results], group_kind)
    for result in results:
        assert result.id is not None
        yield from _result(session, result.id, result)


def _subjects(session: Session, scoring_ids: list[int], group_kind: str) -> Iterator[str]:
    if group_kind:
        of_groups = select(ScoredGroup.group_id).where(col(ScoredGroup.scoring_id).in_(scoring_ids))
        groups = session.exec(select(ActivityGroup).where(col(ActivityGroup.id).in_(of_groups))).all()
        # Databases put names in order in ways of their own.
        for group in sorted(groups, key=lambda each: each.name.encode()):
            yield _line("group", name=group.name, kind=group.kind)
        return
    of_members = select(ScoredMember.member_id).where(col(ScoredMember.scoring_id).in_(scoring_ids))
    for member in session.exec(select(Member).where(col(Member.id).in_(of_members)).order_by(Member.number)):
        yield _line("member", number=member.number, name=member.name)


def _result(session: Session, result_id: int, result: AppraisalResult) -> Iterator[str]:
    kept = kept_year(session, result_id)
    yield _line("version", number=result.number, state=result.state, seal=result.seal, seal_sm3=result.seal_sm3)
    yield _line("regulation", source=kept.regulation_source)
    yield from (line.decode().rstrip("\n") for line in canonical_lines(kept))
    yield from (f'{{"facts":{facts_text(facts)}}}' for facts in kept.facts.values())
    yield from (f'{{"declaration":{row_text(row)}}}' for row in kept.declarations)


def _line(thing: str, **said: Any) -> str:
    return f'{{"{thing}":{row_text(said)}}}'
