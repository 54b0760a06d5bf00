"""提案: sponsors, what became of it, who handled it, registered and changed as the office states it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.directory import Directory
from services.errors import Problem, nearest, refuse
from services.models import (
    Handling,
    HandlingUnit,
    MarkKind,
    Member,
    PlenarySession,
    Proposal,
    ProposalMark,
    Reply,
    Sponsorship,
    SponsorshipRole,
    Term,
)
from services.numbering import next_number
from services.permissions import Actor, Right, require
from services.proposals.handlings import HandlingDraft, problems_of_handlings, settle_handlings
from services.registration import lapse, stamp
from services.revisions import next_revision


@dataclass(frozen=True)
class SponsorDraft:
    """A sponsor: a member by 委员编号, or a body by name (then the role is COLLECTIVE). Order in the draft is the position."""

    role: SponsorshipRole
    member_number: str | None = None
    body: str | None = None


@dataclass(frozen=True)
class ProposalDraft:
    """A proposal as the office states it. `number` None asks for the next free one.

    `plenary_session` is (届, 次). `marks` maps what became of it to the day; that it was submitted is `submitted_on`.
    """

    number: str | None
    plenary_session: tuple[int, int]
    title: str
    submitted_on: date
    sponsors: tuple[SponsorDraft, ...]
    case_number: str | None = None
    concerns_livelihood: bool = False
    marks: dict[MarkKind, date] = field(default_factory=dict)
    handlings: tuple[HandlingDraft, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "handlings", tuple(sorted(self.handlings, key=lambda handling: handling.unit)))

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two proposals without a number the same one."""
        return (self.title, self.submitted_on, self.sponsors[:1])


def parts_said(draft: ProposalDraft) -> dict[tuple[str | None, str | None], tuple[object, ...]]:
    """What each sponsorship says, by member number and body: in which role and place, of which day, shared with how many others."""
    party = sum(sponsor.role is not SponsorshipRole.SECONDER for sponsor in draft.sponsors)
    frame = (draft.submitted_on, draft.concerns_livelihood, party)
    return {(each.member_number, each.body): (each.role, position, *frame) for position, each in enumerate(draft.sponsors, start=1)}


@dataclass(frozen=True)
class StoredProposal:
    id: int
    draft: ProposalDraft


def stored_proposals(session: Session, committee_id: int, proposal_id: int | None = None) -> dict[str, StoredProposal]:
    """Every stored proposal of a committee, or one of them, by number, each as the draft that would say the same."""
    only = [] if proposal_id is None else [proposal_id]
    sponsors: dict[int, list[tuple[int, SponsorDraft]]] = {}
    parts = select(Sponsorship, Member).outerjoin(Member, col(Sponsorship.member_id) == Member.id)
    parts = parts.where(*(col(Sponsorship.proposal_id) == key for key in only))
    for part, member in session.exec(parts.where(Sponsorship.committee_id == committee_id)):
        draft = SponsorDraft(part.role, member.number if member else None, part.body)
        sponsors.setdefault(part.proposal_id, []).append((part.position, draft))
    marks: dict[int, dict[MarkKind, date]] = {}
    borne = select(ProposalMark).where(*(col(ProposalMark.proposal_id) == key for key in only))
    for mark in session.exec(borne.where(ProposalMark.committee_id == committee_id)):
        marks.setdefault(mark.proposal_id, {})[mark.mark] = mark.dated_on
    handlings: dict[int, list[HandlingDraft]] = {}
    rows = select(Handling, HandlingUnit.name, Reply).join(HandlingUnit, col(Handling.unit_id) == HandlingUnit.id)
    rows = rows.outerjoin(Reply, col(Reply.handling_id) == Handling.id).where(Handling.committee_id == committee_id)
    for handling, unit, reply in session.exec(rows.where(*(col(Handling.proposal_id) == key for key in only))):
        said = HandlingDraft(unit, handling.role, handling.assigned_on, reply.replied_on if reply else None)
        handlings.setdefault(handling.proposal_id, []).append(said)
    found = {}
    statement = select(Proposal, Term.ordinal, PlenarySession.ordinal).where(Proposal.committee_id == committee_id)
    statement = statement.where(*(col(Proposal.id) == key for key in only))
    statement = statement.join(PlenarySession, col(Proposal.plenary_session_id) == PlenarySession.id)
    for proposal, term, ordinal in session.exec(statement.join(Term, col(PlenarySession.term_id) == Term.id)):
        assert proposal.id is not None
        in_order = sorted(sponsors.get(proposal.id, ()), key=lambda pair: pair[0])
        found[proposal.number] = StoredProposal(
            proposal.id,
            ProposalDraft(
                number=proposal.number,
                plenary_session=(term, ordinal),
                title=proposal.title,
                submitted_on=proposal.submitted_on,
                sponsors=tuple(draft for _, draft in in_order),
                case_number=proposal.case_number,
                concerns_livelihood=proposal.concerns_livelihood,
                marks=marks.get(proposal.id, {}),
                handlings=tuple(handlings.get(proposal.id, ())),
            ),
        )
    return found


def problems_of_proposal(draft: ProposalDraft, directory: Directory) -> list[Problem]:
    """Everything wrong with a draft; fields like `title`, `sponsors[0].member_number`, `marks.filed`, `handlings[0].unit`."""
    problems = []
    if not draft.title.strip():
        problems.append(Problem("TITLE_MISSING", "title", say("proposals.title_missing")))
    if draft.plenary_session not in directory.plenary_sessions:
        known = [say("proposals.plenary", term=t, ordinal=o) for t, o in sorted(directory.plenary_sessions)]
        name = say("proposals.plenary", term=draft.plenary_session[0], ordinal=draft.plenary_session[1])
        message = say("proposals.unknown_plenary", name=name, hint=nearest(name, known))
        problems.append(Problem("UNKNOWN_PLENARY_SESSION", "plenary_session", message))
    if directory.term_on(draft.submitted_on) is None:
        problems.append(Problem("OUTSIDE_TERM", "submitted_on", say("proposals.outside_term", day=draft.submitted_on)))
    problems += _problems_of_sponsors(draft, directory)
    problems += _problems_of_marks(draft)
    problems += problems_of_handlings(draft.handlings, draft.submitted_on)
    return problems


def _problems_of_sponsors(draft: ProposalDraft, directory: Directory) -> list[Problem]:
    if not draft.sponsors:
        return [Problem("NO_SPONSOR", "sponsors", say("proposals.no_sponsor"))]
    problems = []
    if draft.sponsors[0].role not in (SponsorshipRole.LEAD, SponsorshipRole.COLLECTIVE):
        problems.append(Problem("NO_LEAD", "sponsors[0].role", say("proposals.no_lead")))
    seen: set[str] = set()
    for index, sponsor in enumerate(draft.sponsors):
        path = f"sponsors[{index}]"
        name = sponsor.member_number or sponsor.body or ""
        if name in seen:
            problems.append(Problem("LISTED_TWICE", path, say("proposals.listed_twice", name=name)))
        seen.add(name)
        if index and sponsor.role is SponsorshipRole.LEAD:
            problems.append(Problem("TWO_LEADS", f"{path}.role", say("proposals.two_leads")))
        problems += _problems_of_sponsor(draft, sponsor, path, directory)
    return problems


def _problems_of_sponsor(draft: ProposalDraft, sponsor: SponsorDraft, path: str, directory: Directory) -> list[Problem]:
    if (sponsor.member_number is None) == (sponsor.body is None):
        return [Problem("NO_SPONSOR", path, say("proposals.member_or_body"))]
    if sponsor.member_number is None:
        wrong_role = sponsor.role is not SponsorshipRole.COLLECTIVE
        return [Problem("BODY_ROLE", f"{path}.role", say("proposals.body_role", name=sponsor.body))] if wrong_role else []
    member = directory.members.get(sponsor.member_number)
    if member is None:
        hint = nearest(sponsor.member_number, list(directory.members))
        message = say("proposals.unknown_member", number=sponsor.member_number, hint=hint)
        return [Problem("UNKNOWN_MEMBER", f"{path}.member_number", message)]
    if not member.belongs_on(draft.submitted_on):
        message = say("proposals.not_a_member_that_day", name=member.name, number=member.number, day=draft.submitted_on)
        return [Problem("NOT_A_MEMBER_THAT_DAY", f"{path}.member_number", message)]
    return []


def _problems_of_marks(draft: ProposalDraft) -> list[Problem]:
    problems = []
    for mark, day in draft.marks.items():
        if day < draft.submitted_on:
            message = say("proposals.mark_before_submitted", day=day, submitted=draft.submitted_on)
            problems.append(Problem("MARK_TOO_EARLY", f"marks.{mark}", message))
    if MarkKind.FILED in draft.marks and MarkKind.NOT_FILED in draft.marks:
        problems.append(Problem("FILED_AND_NOT_FILED", "marks.not_filed", say("proposals.filed_and_not_filed")))
    return problems


def problems_of_case_number(session: Session, directory: Directory, draft: ProposalDraft, own_id: int | None = None) -> list[Problem]:
    """That another proposal of the plenary session bears the 案号; nothing where the session is not known."""
    plenary_id = directory.plenary_sessions.get(draft.plenary_session)
    if draft.case_number is None or plenary_id is None:
        return []
    same = (Proposal.plenary_session_id == plenary_id, Proposal.case_number == draft.case_number)
    holder = session.exec(select(Proposal.id, Proposal.number).where(*same)).first()
    if holder is None or holder[0] == own_id:
        return []
    message = say("proposals.case_number_taken", case_number=draft.case_number, number=holder[1])
    return [Problem("DUPLICATE_CASE_NUMBER", "case_number", message)]


def register_proposal(session: Session, actor: Actor, directory: Directory, draft: ProposalDraft) -> str:
    """Register a proposal with everything the office states of it. Returns its number. Raises Refusal with every problem found."""
    require(actor, Right.REGISTER, directory.committee_id)
    refuse([*problems_of_proposal(draft, directory), *problems_of_case_number(session, directory, draft)])
    with acting(session, actor, "proposal.register"):
        number = draft.number or next_number(session, directory, Proposal, "TA", draft.submitted_on)
        proposal = Proposal(
            committee_id=directory.committee_id,
            plenary_session_id=directory.plenary_sessions[draft.plenary_session],
            number=number,
            case_number=draft.case_number,
            title=draft.title,
            submitted_on=draft.submitted_on,
            concerns_livelihood=draft.concerns_livelihood,
        )
        session.add(proposal)
        session.flush()
        assert proposal.id is not None
        nothing = replace(draft, sponsors=(), marks={}, handlings=())
        _settle_parts(session, actor, directory, StoredProposal(proposal.id, nothing), draft)
    return number


def change_proposal(session: Session, actor: Actor, directory: Directory, stored: StoredProposal, draft: ProposalDraft) -> None:
    """Make a stored proposal say what `draft` says. Raises Refusal.

    What changed is unverified again: a mark, a handling, a reply; a sponsorship by its own words, and each where the day changed or with
    how many it is shared.
    """
    require(actor, Right.REGISTER, directory.committee_id)
    refuse([*problems_of_proposal(draft, directory), *problems_of_case_number(session, directory, draft, stored.id)])
    with acting(session, actor, "proposal.change"):
        proposal = next_revision(session, Proposal, stored.id)
        proposal.plenary_session_id = directory.plenary_sessions[draft.plenary_session]
        proposal.case_number, proposal.title = draft.case_number, draft.title
        proposal.submitted_on, proposal.concerns_livelihood = draft.submitted_on, draft.concerns_livelihood
        _settle_parts(session, actor, directory, stored, draft)


def _settle_parts(session: Session, actor: Actor, directory: Directory, stored: StoredProposal, draft: ProposalDraft) -> None:
    common = {"committee_id": directory.committee_id, "proposal_id": stored.id}
    _settle_sponsors(session, actor, directory, stored, draft)
    marks = {row.mark: row for row in session.exec(select(ProposalMark).where(ProposalMark.proposal_id == stored.id))}
    for mark in marks.keys() - draft.marks.keys():
        session.delete(marks[mark])
    for mark, day in draft.marks.items():
        if mark not in marks:
            session.add(ProposalMark.model_validate({**common, "mark": mark, "dated_on": day, **stamp(actor)}))
        elif marks[mark].dated_on != day:
            marks[mark].dated_on = day
            lapse(marks[mark], actor)
    if stored.draft.handlings != draft.handlings:
        settle_handlings(session, actor, directory, stored.id, draft.handlings)
    session.flush()


def _settle_sponsors(session: Session, actor: Actor, directory: Directory, stored: StoredProposal, draft: ProposalDraft) -> None:
    was, wanted = parts_said(stored.draft), parts_said(draft)
    if was == wanted:
        return
    kept = {key for key in was.keys() & wanted.keys() if was[key] == wanted[key]}
    parts = select(Sponsorship, Member.number).outerjoin(Member, col(Sponsorship.member_id) == Member.id)
    if was:
        for part, number in session.exec(parts.where(Sponsorship.proposal_id == stored.id)).all():
            if (number, part.body) not in kept:
                session.delete(part)
        # Who comes may take the place of somebody who goes.
        session.flush()
    for position, sponsor in enumerate(draft.sponsors, start=1):
        if (sponsor.member_number, sponsor.body) in kept:
            continue
        member_id = directory.members[sponsor.member_number].id if sponsor.member_number else None
        said = {"member_id": member_id, "body": sponsor.body, "role": sponsor.role, "position": position}
        common = {"committee_id": directory.committee_id, "proposal_id": stored.id}
        session.add(Sponsorship.model_validate({**common, **said, **stamp(actor)}))
