"""社情民意信息: authors and what became of a report, registered and changed as the office states it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import Directory
from services.errors import Problem, Refusal, nearest
from services.models import (
    Adoption,
    Authorship,
    AuthorshipRole,
    Forwarding,
    Manner,
    Member,
    OpinionReport,
    OutcomeLevel,
    WrittenInstruction,
)
from services.numbering import next_number
from services.permissions import Actor, Right, require
from services.registration import stamp
from services.revisions import next_revision

Outcome = TypeVar("Outcome", Forwarding, Adoption, WrittenInstruction)


@dataclass(frozen=True)
class AuthorDraft:
    """An author: a member by 委员编号, or a body by name. Order in the draft is the position."""

    role: AuthorshipRole
    member_number: str | None = None
    body: str | None = None


@dataclass(frozen=True, order=True)
class ForwardingDraft:
    level: OutcomeLevel
    forwarded_on: date


@dataclass(frozen=True)
class AdoptionDraft:
    """`level` and `manner` are None where the source states none."""

    adopted_on: date
    level: OutcomeLevel | None = None
    manner: Manner | None = None
    by: str | None = None


@dataclass(frozen=True)
class InstructionDraft:
    instructed_on: date
    level: OutcomeLevel
    by: str


@dataclass(frozen=True)
class OpinionReportDraft:
    """A report as the office states it. `number` None asks for the next free one. Outcomes are sorted."""

    number: str | None
    title: str
    submitted_on: date
    authors: tuple[AuthorDraft, ...]
    forwardings: tuple[ForwardingDraft, ...] = ()
    adoptions: tuple[AdoptionDraft, ...] = ()
    instructions: tuple[InstructionDraft, ...] = ()

    def __post_init__(self) -> None:
        for name in ("forwardings", "adoptions", "instructions"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=repr)))

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two reports without a number the same one."""
        return (self.title, self.submitted_on, self.authors[:1])


def parts_said(draft: OpinionReportDraft) -> dict[tuple[str | None, str | None], tuple[object, ...]]:
    """What each authorship says, by member number and body: in which role and place, of which day, shared with how many others."""
    party = sum(author.role is not AuthorshipRole.EDITOR for author in draft.authors)
    frame = (draft.submitted_on, party)
    return {(each.member_number, each.body): (each.role, position, *frame) for position, each in enumerate(draft.authors, start=1)}


@dataclass(frozen=True)
class StoredOpinionReport:
    id: int
    draft: OpinionReportDraft


def stored_opinion_reports(session: Session, committee_id: int, report_id: int | None = None) -> dict[str, StoredOpinionReport]:
    """Every stored report of a committee, or one of them, by number, each as the draft that would say the same."""
    only = [] if report_id is None else [report_id]
    authors: dict[int, list[tuple[int, AuthorDraft]]] = {}
    parts = select(Authorship, Member).outerjoin(Member, col(Authorship.member_id) == Member.id)
    parts = parts.where(*(col(Authorship.report_id) == key for key in only))
    for part, member in session.exec(parts.where(Authorship.committee_id == committee_id)):
        draft = AuthorDraft(part.role, member.number if member else None, part.body)
        authors.setdefault(part.report_id, []).append((part.position, draft))
    forwardings: dict[int, list[ForwardingDraft]] = {}
    for sent in session.exec(_outcomes(Forwarding, committee_id, report_id)):
        forwardings.setdefault(sent.report_id, []).append(ForwardingDraft(sent.level, sent.forwarded_on))
    adoptions: dict[int, list[AdoptionDraft]] = {}
    for row in session.exec(_outcomes(Adoption, committee_id, report_id)):
        adoptions.setdefault(row.report_id, []).append(AdoptionDraft(row.adopted_on, row.level, row.manner, row.by))
    instructions: dict[int, list[InstructionDraft]] = {}
    for note in session.exec(_outcomes(WrittenInstruction, committee_id, report_id)):
        instructions.setdefault(note.report_id, []).append(InstructionDraft(note.instructed_on, note.level, note.by))
    found = {}
    reports = select(OpinionReport).where(OpinionReport.committee_id == committee_id)
    for report in session.exec(reports.where(*(col(OpinionReport.id) == key for key in only))):
        assert report.id is not None
        in_order = sorted(authors.get(report.id, ()), key=lambda pair: pair[0])
        found[report.number] = StoredOpinionReport(
            report.id,
            OpinionReportDraft(
                number=report.number,
                title=report.title,
                submitted_on=report.submitted_on,
                authors=tuple(draft for _, draft in in_order),
                forwardings=tuple(forwardings.get(report.id, ())),
                adoptions=tuple(adoptions.get(report.id, ())),
                instructions=tuple(instructions.get(report.id, ())),
            ),
        )
    return found


def _outcomes(table: type[Outcome], committee_id: int, report_id: int | None) -> SelectOfScalar[Outcome]:
    only = [] if report_id is None else [col(table.report_id) == report_id]
    return select(table).where(table.committee_id == committee_id, *only)


def problems_of_opinion_report(draft: OpinionReportDraft, directory: Directory) -> list[Problem]:
    """Everything wrong with a draft; fields like `title`, `authors[0].member_number`, `adoptions[0].adopted_on`."""
    problems = []
    if not draft.title.strip():
        problems.append(Problem("TITLE_MISSING", "title", say("opinion_reports.title_missing")))
    if directory.term_on(draft.submitted_on) is None:
        problems.append(Problem("OUTSIDE_TERM", "submitted_on", say("opinion_reports.outside_term", day=draft.submitted_on)))
    if not draft.authors:
        problems.append(Problem("NO_AUTHOR", "authors", say("opinion_reports.no_author")))
    seen: set[str] = set()
    for index, author in enumerate(draft.authors):
        name = author.member_number or author.body or ""
        if name in seen:
            problems.append(Problem("LISTED_TWICE", f"authors[{index}]", say("opinion_reports.listed_twice", name=name)))
        seen.add(name)
        problems += _problems_of_author(draft, author, f"authors[{index}]", directory)
    outcomes = [(f"forwardings[{i}].forwarded_on", sent.forwarded_on) for i, sent in enumerate(draft.forwardings)]
    outcomes += [(f"adoptions[{i}].adopted_on", adoption.adopted_on) for i, adoption in enumerate(draft.adoptions)]
    outcomes += [(f"instructions[{i}].instructed_on", note.instructed_on) for i, note in enumerate(draft.instructions)]
    for path, day in outcomes:
        if day < draft.submitted_on:
            message = say("opinion_reports.outcome_too_early", day=day, submitted=draft.submitted_on)
            problems.append(Problem("OUTCOME_TOO_EARLY", path, message))
    levels = [sent.level for sent in draft.forwardings]
    if len(set(levels)) < len(levels):
        problems.append(Problem("FORWARDED_TWICE", "forwardings", say("opinion_reports.forwarded_twice")))
    return problems


def _problems_of_author(draft: OpinionReportDraft, author: AuthorDraft, path: str, directory: Directory) -> list[Problem]:
    if (author.member_number is None) == (author.body is None):
        return [Problem("NO_AUTHOR", path, say("opinion_reports.member_or_body"))]
    if author.member_number is None:
        return []
    member = directory.members.get(author.member_number)
    if member is None:
        hint = nearest(author.member_number, list(directory.members))
        message = say("opinion_reports.unknown_member", number=author.member_number, hint=hint)
        return [Problem("UNKNOWN_MEMBER", f"{path}.member_number", message)]
    if not member.belongs_on(draft.submitted_on):
        message = say("opinion_reports.not_a_member_that_day", name=member.name, number=member.number, day=draft.submitted_on)
        return [Problem("NOT_A_MEMBER_THAT_DAY", f"{path}.member_number", message)]
    return []


def register_opinion_report(session: Session, actor: Actor, directory: Directory, draft: OpinionReportDraft) -> str:
    """Register a report with everything the office states of it. Returns its number. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    if problems := problems_of_opinion_report(draft, directory):
        raise Refusal.of(problems)
    with acting(session, actor, "opinion_report.register"):
        number = draft.number or next_number(session, directory, OpinionReport, "XX", draft.submitted_on)
        report = OpinionReport(committee_id=directory.committee_id, number=number, title=draft.title, submitted_on=draft.submitted_on)
        session.add(report)
        session.flush()
        assert report.id is not None
        _settle_parts(
            session, actor, directory, report.id, replace(draft, authors=(), forwardings=(), adoptions=(), instructions=()), draft
        )
    return number


def change_opinion_report(
    session: Session, actor: Actor, directory: Directory, stored: StoredOpinionReport, draft: OpinionReportDraft
) -> None:
    """Make a stored report say what `draft` says; what changed is unverified again. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    if problems := problems_of_opinion_report(draft, directory):
        raise Refusal.of(problems)
    with acting(session, actor, "opinion_report.change"):
        report = next_revision(session, OpinionReport, stored.id)
        report.title, report.submitted_on = draft.title, draft.submitted_on
        _settle_parts(session, actor, directory, stored.id, stored.draft, draft)


def _settle_parts(
    session: Session, actor: Actor, directory: Directory, report_id: int, before: OpinionReportDraft, draft: OpinionReportDraft
) -> None:
    common = {"committee_id": directory.committee_id, "report_id": report_id}
    _settle_authors(session, actor, directory, common, before, draft)
    for table, was, wanted in (
        (Forwarding, before.forwardings, draft.forwardings),
        (Adoption, before.adoptions, draft.adoptions),
        (WrittenInstruction, before.instructions, draft.instructions),
    ):
        if was != wanted:
            _settle_outcomes(session, actor, common, table, was, wanted)


def _settle_authors(
    session: Session, actor: Actor, directory: Directory, common: dict[str, int], before: OpinionReportDraft, draft: OpinionReportDraft
) -> None:
    was, wanted = parts_said(before), parts_said(draft)
    if was == wanted:
        return
    kept = {key for key in was.keys() & wanted.keys() if was[key] == wanted[key]}
    parts = select(Authorship, Member.number).outerjoin(Member, col(Authorship.member_id) == Member.id)
    if was:
        for part, number in session.exec(parts.where(Authorship.report_id == common["report_id"])).all():
            if (number, part.body) not in kept:
                session.delete(part)
        # Who comes may take the place of somebody who goes.
        session.flush()
    for position, author in enumerate(draft.authors, start=1):
        if (author.member_number, author.body) in kept:
            continue
        member_id = directory.members[author.member_number].id if author.member_number else None
        said = {"member_id": member_id, "body": author.body, "role": author.role, "position": position}
        session.add(Authorship.model_validate({**common, **said, **stamp(actor)}))


def outcomes_gone(rows: Iterable[Outcome], was: Iterable[object], wanted: Iterable[object]) -> list[Outcome]:
    """The rows that say what is no longer said; where several say the same, those that nobody verified go first."""
    gone = list((Counter(was) - Counter(wanted)).elements())
    left = sorted(rows, key=lambda row: row.verified_at is not None)
    found = []
    for said in gone:
        row = next(row for row in left if all(getattr(row, name) == value for name, value in vars(said).items()))
        left.remove(row)
        found.append(row)
    return found


def _settle_outcomes(
    session: Session, actor: Actor, common: dict[str, int], table: Any, was: Sequence[object], wanted: Sequence[object]
) -> None:
    """Outcomes have no key of their own: what is no longer said goes, what is newly said comes, the rest stays verified."""
    rows = session.exec(select(table).where(table.report_id == common["report_id"])).all() if was else ()
    if gone := outcomes_gone(rows, was, wanted):
        for row in gone:
            session.delete(row)
        session.flush()
    new = Counter(wanted) - Counter(was)
    session.add_all(table.model_validate({**common, **vars(said), **stamp(actor)}) for said in new.elements())
