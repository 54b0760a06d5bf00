"""核实: a second person confirms registered facts, with evidence or a stated reason; and may withdraw that, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, null, select
from sqlmodel import Session, col

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.assessments.verifying import problems_of_verifying
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.facts import FACT_TABLES, FactTable
from services.models import Activity, Assessment, Attachment, Member, OpinionReport, Proposal, Registered
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts
from services.turns import take_turn

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Selection:
    """Which facts are meant; what is None is not asked.

    `works` are ids of works by the table they stand in, `kind` is a record kind or a prefix of one, `number` a work's own number, `member`
    a 委员编号 (facts about a work as a whole are no member's), `first` and `last` bound the day of the fact or its work.
    """

    works: frozenset[tuple[str, int]] | None = None
    kind: str | None = None
    number: str | None = None
    member: str | None = None
    first: date | None = None
    last: date | None = None


class UnverifiedFact(NamedTuple):
    """A registered fact that waits for its second person."""

    noun: str
    kind: str
    number: str
    title: str
    dated_on: date
    member: str | None
    registered_by_id: int


def unverified_facts(session: Session, actor: Actor, committee_id: int, selection: Selection) -> list[UnverifiedFact]:
    """What waits for verification in a committee, by day and number."""
    require(actor, Right.READ_PERFORMANCE, committee_id)
    found: list[UnverifiedFact] = []
    for facts in FACT_TABLES:
        member = _member_number(facts)
        columns = (facts.kind, col(facts.work.number), facts.title, facts.dated_on, member, col(facts.table.registered_by_id))
        statement = facts.rows(*columns).where(*_conditions(facts, committee_id, selection), col(facts.table.verified_at).is_(None))
        found += [UnverifiedFact(str(facts.table.__tablename__), *row) for row in session.execute(statement)]
    return sorted(found, key=lambda fact: (fact.dated_on, fact.number, fact.noun, fact.member or ""))


def verify(
    session: Session,
    actor: Actor,
    committee_id: int,
    selection: Selection,
    because: str | None = None,
    others_only: bool = False,
    progress: Progress | None = None,
    regulations: Regulations | None = None,
) -> int:
    """Verify every selected fact that nobody has verified; returns how many.

    Rests on `because`, or where it is None on evidence attached to each work. Raises Refusal, with nothing verified, when the
    selection holds facts the actor registered (unless `others_only` leaves them out), when a work has no evidence and no reason
    is stated, when nothing is selected, or when the adopted one of `regulations` refuses what people gave; ValueError where something
    that people gave is selected and no `regulations` are there to ask.
    """
    require(actor, Right.VERIFY, committee_id)
    take_turn(session, committee_id)  # nobody changes meanwhile what is being verified
    because = because.strip() or None if because else None
    waiting = list(_selected(session, committee_id, selection, verified=False))
    own = [fact for _, fact in waiting if fact.registered_by_id == actor.account_id]
    problems = []
    if own and not others_only:
        problems.append(Problem("OWN_RECORD", "filter", say("verification.own_record", name=actor.name, count=len(own))))
    waiting = [(facts, fact) for facts, fact in waiting if fact.registered_by_id != actor.account_id]
    if not waiting and not problems:
        raise Refusal("NOTHING_SELECTED", say("verification.nothing_waits"), "filter")
    if because is None:
        problems += _problems_of_evidence(session, waiting)
    given = [fact for _, fact in waiting if isinstance(fact, Assessment)]
    refuse([*problems, *problems_of_verifying(session, committee_id, regulations, given)])
    now = datetime.now(UTC)
    with acting(session, actor, "fact.verify", because):
        for done, (_, fact) in enumerate(waiting, start=1):
            fact.verified_by_id, fact.verified_at, fact.verified_because = actor.account_id, now, because
            if progress and (done % 500 == 0 or done == len(waiting)):
                session.flush()
                progress(done, len(waiting))
    return len(waiting)


def withdraw_verification(session: Session, actor: Actor, committee_id: int, selection: Selection, reason: str) -> int:
    """Make every selected verified fact unverified again; returns how many. The reason stays in the audit. Raises Refusal."""
    require(actor, Right.VERIFY, committee_id)
    refuse(problems_of_reason(reason))
    take_turn(session, committee_id)
    verified = list(_selected(session, committee_id, selection, verified=True))
    if not verified:
        raise Refusal("NOTHING_SELECTED", say("verification.nothing_verified"), "filter")
    with acting(session, actor, "fact.withdraw_verification", reason):
        for _, fact in verified:
            fact.verified_by_id = fact.verified_at = fact.verified_because = None
    return len(verified)


def problems_of_reason(reason: str) -> list[Problem]:
    """REASON_MISSING for nothing but spaces, else what is wrong with any text."""
    if not reason.strip():
        return [Problem("REASON_MISSING", "reason", say("verification.reason_missing"))]
    return problems_of_texts({"reason": reason})


def unverified_count(session: Session, committee_id: int, first: date, last: date) -> int:
    """How many facts of a committee dated in a span nobody has verified."""
    total = 0
    for facts in FACT_TABLES:
        statement = facts.rows(func.count()).where(*_waiting(facts, committee_id), facts.between(first, last))
        total += session.execute(statement).scalar_one()
    return total


def _waiting(facts: FactTable, committee_id: int) -> tuple[ColumnElement[bool], ...]:
    return (col(facts.table.committee_id) == committee_id, col(facts.table.verified_at).is_(None), *facts.in_force)


def _conditions(facts: FactTable, committee_id: int, selection: Selection) -> Iterator[ColumnElement[bool]]:
    yield col(facts.table.committee_id) == committee_id
    yield from facts.in_force
    if selection.works is not None:
        yield facts.work_id.in_(sorted(key for table, key in selection.works if table == facts.work.__tablename__))
    if selection.kind is not None:
        yield (facts.kind == selection.kind) | facts.kind.startswith(f"{selection.kind}.", autoescape=True)
    if selection.number is not None:
        yield col(facts.work.number) == selection.number
    if selection.member is not None:
        yield _member_number(facts) == selection.member
    if selection.first is not None or selection.last is not None:
        yield facts.between(selection.first or date.min, selection.last or date.max)


def _member_number(facts: FactTable) -> Any:
    """委员编号 of the member whose part the fact is, as a column; NULL for a fact about the whole work."""
    if facts.member_id is None:
        return null()
    return select(col(Member.number)).where(col(Member.id) == facts.member_id).scalar_subquery()


def _selected(session: Session, committee_id: int, selection: Selection, verified: bool) -> Iterator[tuple[FactTable, Registered]]:
    for facts in FACT_TABLES:
        state = col(facts.table.verified_at).is_not(None) if verified else col(facts.table.verified_at).is_(None)
        statement = facts.rows(facts.table).where(*_conditions(facts, committee_id, selection), state).order_by(col(facts.table.id))
        for fact in session.execute(statement).scalars():
            yield facts, fact


_EVIDENCE_OF = {
    Activity: Attachment.activity_id,
    Proposal: Attachment.proposal_id,
    OpinionReport: Attachment.report_id,
    Assessment: Attachment.assessment_id,
}


def _problems_of_evidence(session: Session, waiting: list[tuple[FactTable, Registered]]) -> list[Problem]:
    without: list[str] = []
    for facts in {facts for facts, _ in waiting}:
        ids = {fact.id for of, fact in waiting if of is facts}
        in_force = (col(_EVIDENCE_OF[facts.work]).is_not(None), col(Attachment.withdrawn_at).is_(None))
        evidence = select(col(_EVIDENCE_OF[facts.work])).where(*in_force)
        statement = facts.rows(col(facts.table.id), col(facts.work.number)).where(facts.work_id.not_in(evidence))
        statement = statement.where(col(facts.table.verified_at).is_(None))
        without += [number for fact_id, number in session.execute(statement) if fact_id in ids]
    if not without:
        return []
    numbers = sorted(set(without))
    shown = "、".join(numbers[:5]) + ("…" if len(numbers) > 5 else "")
    return [Problem("EVIDENCE_MISSING", "because", say("verification.evidence_missing", count=len(numbers), numbers=shown))]
