"""Where rows stand that the matrix of rights is tried with, and the works on their way among them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from services.audit import acting
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import (
    HandlingCourse,
    HandlingRole,
    HandlingUnit,
    IssueOutcome,
    Member,
    OutcomeKind,
    PlenarySession,
    Proposal,
    ProposalAssessment,
    ProposalCourse,
    ProposalSelection,
    ProposalSigner,
    ReferenceTopic,
    ReplyRating,
    ReportCourse,
    ReportIssue,
    ReportWriter,
    Satisfaction,
    SelectionState,
    SubmissionWay,
    Supervision,
    SupervisionKind,
    SupervisionStep,
    SupervisionStepKind,
    SupervisionSuggestion,
)
from services.opinion_reports.drafting import PieceDraft, draft_piece
from services.opinion_reports.submitting import submit_piece
from services.permissions import Actor, Right
from services.proposals import CourseDraft, draft_proposal, submit_proposal

# Whom the scoped roles are held for.
OWN_NUMBER, SECTOR_NAME, BODY_NAME = "0002", "经济界", "经济委员会"


@dataclass(frozen=True)
class Way:
    """Who sees a kind of work on its way: offices from its draft on, whoever reads it once it is submitted, and its writers."""

    office: tuple[Right, ...]
    readers: Right
    writers: tuple[Right, ...] = ()


PROPOSAL = Way((Right.EXAMINE, Right.DECIDE, Right.REGISTER), Right.READ, (Right.PROPOSE, Right.RATE))
PIECE = Way((Right.EDIT, Right.DECIDE, Right.REGISTER), Right.READ_PERFORMANCE, (Right.REPORT,))
ISSUE = Way(PIECE.office, PIECE.readers)


@dataclass(frozen=True)
class Place:
    """Where a row stands: its committee (None: everybody's) and the members it concerns; and of a work on its way, how far it has come."""

    committee: int | None
    members: frozenset[int] = frozenset()
    way: Way | None = None
    is_submitted: bool = False
    # Any of these rights shows it, where it is not the type's alone.
    seen_with: tuple[Right, ...] = ()


def on_their_way(session: Session, registrar: Actor, committee_id: int) -> None:
    """Of the member to whom the scoped roles belong and of another: drafts and what was submitted of them; issues, one of them out."""
    for number in (OWN_NUMBER, "0001"):
        draft = CourseDraft(SubmissionWay.MEMBER, (5, 2), "关于加装电梯的提案", "建议加装电梯。", number, holds_no_secret=True)
        keys = [draft_proposal(session, registrar, committee_id, draft, on=date(2023, 2, 2)) for _ in range(2)]
        submit_proposal(session, registrar, keys[-1], on=date(2023, 2, 2))
        _handled(session, registrar, committee_id, keys[-1], number)
        piece = PieceDraft("校门口拥堵", "建议错时放学。", (number,), holds_no_secret=True)
        pieces = [draft_piece(session, registrar, committee_id, piece) for _ in range(2)]
        submit_piece(session, registrar, pieces[-1], today=date(2023, 5, 10))
    _published(session, registrar, committee_id)
    _supervised(session, registrar, committee_id)
    _selected(session, registrar, committee_id)


def _handled(session: Session, registrar: Actor, committee_id: int, course_id: int, number: str) -> None:
    """A unit handles it and a sponsor rates the reply: how it came so far is not asked here."""
    common = {"committee_id": committee_id}
    with acting(session, registrar, "test"):
        unit = HandlingUnit(committee_id=committee_id, name=f"市交通局{number}")
        session.add(unit)
        session.flush()
        handling = HandlingCourse.model_validate({**common, "course_id": course_id, "unit_id": unit.id, "role": HandlingRole.LEAD})
        session.add(handling)
        session.flush()
        member_id = session.exec(select(Member.id).where(Member.committee_id == committee_id, Member.number == number)).one()
        said = {"process": Satisfaction.SATISFIED, "result": Satisfaction.MOSTLY, "rated_on": date(2023, 6, 1), "round": 1}
        by = {"member_id": member_id, "rated_by_id": registrar.account_id, "rated_at": datetime.now(UTC)}
        session.add(ReplyRating.model_validate({**common, **said, **by, "handling_course_id": handling.id}))


def _supervised(session: Session, registrar: Actor, committee_id: int) -> None:
    """A supervision with a visit and a suggestion, and a topic for the plenary session."""
    plenary_id = session.exec(select(PlenarySession.id).where(PlenarySession.committee_id == committee_id)).first()
    with acting(session, registrar, "test"):
        said = {"year": 2023, "name": "公交督办", "kind": SupervisionKind.REVIEW, "led_by": "某某"}
        supervision = Supervision.model_validate({"committee_id": committee_id, **said})
        session.add(supervision)
        session.flush()
        of = {"committee_id": committee_id, "supervision_id": supervision.id}
        step = {"kind": SupervisionStepKind.VISIT, "place": "公交总站", "held_on": date(2023, 4, 1)}
        session.add(SupervisionStep.model_validate({**of, **step}))
        session.add(SupervisionSuggestion.model_validate({**of, "position": 1, "aspect": "线网", "text": "加密班次"}))
        session.add(ReferenceTopic.model_validate({"committee_id": committee_id, "plenary_session_id": plenary_id, "title": "公交"}))


def _published(session: Session, registrar: Actor, committee_id: int) -> None:
    """An issue that is edited and one that was issued, and what became of each."""
    common, day = {"committee_id": committee_id}, date(2023, 6, 1)
    with acting(session, registrar, "test"):
        for issued_on in (None, day):
            said = {"bulletin": "社情民意专报", "year": 2023, "title": "一期", "issued_on": issued_on, "edited_by_id": registrar.account_id}
            issue = ReportIssue.model_validate({**common, **said})
            session.add(issue)
            session.flush()
            told = {"issue_id": issue.id, "kind": OutcomeKind.FED_BACK, "by": "市教育局", "dated_on": day, "text": "已采纳"}
            by = {"recorded_by_id": registrar.account_id, "recorded_at": datetime.now(UTC)}
            session.add(IssueOutcome.model_validate({**common, **told, **by}))


def _selected(session: Session, registrar: Actor, committee_id: int) -> None:
    """A selection that is under way and one that is decided, and what somebody gave a proposal."""
    said = {"year": 2023, "title": "办法", "version": date(2014, 1, 1), "status": "partial", "content_hash": "0" * 64, "award": "优秀"}
    said |= {"regulation_source": "", "opened_by_id": registrar.account_id, "opened_at": datetime.now(UTC), "committee_id": committee_id}
    proposal_id = session.exec(select(Proposal.id).where(Proposal.committee_id == committee_id)).first()
    given = {"item": "提案质量", "quantity": 90_000_000, "reason": "评审", "given_by": "专家", "dated_on": date(2023, 9, 1), "position": 1}
    by = {"registered_by_id": registrar.account_id, "registered_at": datetime.now(UTC)}
    with acting(session, registrar, "test"):
        session.add(ProposalSelection.model_validate({**said, "regulation": "kenli"}))
        decided = {"state": SelectionState.DECIDED, "decided_round": 1, "regulation": "quanguo"}
        session.add(ProposalSelection.model_validate({**said, **decided}))
        session.add(ProposalAssessment.model_validate({**given, **by, "committee_id": committee_id, "proposal_id": proposal_id}))


def selection_place(selection: ProposalSelection) -> Place:
    """A selection is seen by those who prepare or decide it, a decided one by whoever reads works."""
    decided = () if selection.decided_round is None else (Right.READ,)
    return Place(selection.committee_id, is_submitted=bool(decided), seen_with=(Right.EXAMINE, Right.DECIDE, *decided))


def works_on_their_way(session: Session) -> dict[str, list[tuple[int | None, Place]]]:
    """The places of works on their way and of what hangs on them, by type and id."""
    signed, written = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for signer in session.exec(select(ProposalSigner)):
        signed[signer.course_id].add(signer.member_id)
    for writer in session.exec(select(ReportWriter)):
        written[writer.course_id].add(writer.member_id)
    courses = {
        each.id or 0: Place(each.committee_id, frozenset(signed[each.id or 0]), PROPOSAL, each.proposal_id is not None)
        for each in session.exec(select(ProposalCourse))
    }
    # The units that the roles are held for handle nothing here: a handling is seen by whoever sees its proposal.
    handled = {each.id or 0: courses[each.course_id] for each in session.exec(select(HandlingCourse))}
    pieces = [
        (each.id, Place(each.committee_id, frozenset(written[each.id or 0]), PIECE, each.report_id is not None))
        for each in session.exec(select(ReportCourse))
    ]
    issues = {
        each.id or 0: Place(each.committee_id, frozenset(), ISSUE, each.issued_on is not None) for each in session.exec(select(ReportIssue))
    }
    assessing = (Right.EXAMINE, Right.DECIDE, Right.VERIFY)
    given = [(each.id, Place(each.committee_id, seen_with=assessing)) for each in session.exec(select(ProposalAssessment))]
    return {
        "ProposalSelection": [(each.id, selection_place(each)) for each in session.exec(select(ProposalSelection))],
        "ProposalAssessment": given,
        "ProposalCourse": list(courses.items()),
        "HandlingCourse": list(handled.items()),
        "ReplyRating": [(each.id, handled[each.handling_course_id]) for each in session.exec(select(ReplyRating))],
        "ReportCourse": pieces,
        "ReportIssue": list(issues.items()),
        "IssueOutcome": [(each.id, issues[each.issue_id]) for each in session.exec(select(IssueOutcome))],
        "SupervisionStep": [(each.id, Place(each.committee_id)) for each in session.exec(select(SupervisionStep))],
        "SupervisionSuggestion": [(each.id, Place(each.committee_id)) for each in session.exec(select(SupervisionSuggestion))],
    }


def serve_on(session: Session, administrator: Actor, registrar: Actor, committee_id: int) -> None:
    from services.committees import add_term

    starts_on = date(2026, 7, 1)
    add_term(session, administrator, committee_id, 6, starts_on, date(2099, 6, 30))
    directory = Directory(session, committee_id)
    for place, number in enumerate(sorted(directory.members)[:4], 1):
        draft = MembershipDraft(
            number=number,
            name=directory.members[number].name,
            sector=("经济界", "教育界", "医药卫生界")[place % 3],
            from_on=starts_on,
            special_committee=BODY_NAME if place % 2 else None,
        )
        register_membership(session, registrar, directory, draft)
