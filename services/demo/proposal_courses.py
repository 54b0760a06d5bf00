"""The demo's proposals taken from draft to their end by whoever does each thing, on the drafts' own days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, attach_to_work
from services.demo.cast import Cast, give_accounts
from services.demo.handling_courses import Answering
from services.demo.setting_up import DemoOffice
from services.models import (
    MarkKind,
    NotFiledGround,
    Outcome,
    Proposal,
    ProposalCourse,
    Role,
    SponsorshipRole,
    SubmissionWay,
)
from services.permissions import Actor
from services.proposals import (
    CourseDraft,
    ProposalDraft,
    classify_proposal,
    convert_proposal,
    draft_proposal,
    end_cosigning,
    file_proposal,
    invite_cosigners,
    merge_proposal,
    not_file_proposal,
    propose_outcome,
    sign_proposal,
    submit_proposal,
)
from services.proposals.assigning import UnitDraft, assign_proposal

R = SponsorshipRole
GROUNDS = tuple(NotFiledGround)
# So many are entered by the office, from what the sponsor wrote on paper.
ON_PAPER = 20
PAPER = b"%PDF-1.4 signed by nobody: a demo"


class ProposalYear:
    """The year's proposals under way. Each stage is an iterator that yields once for each proposal it has moved on."""

    def __init__(self, session: Session, office: DemoOffice, cast: Cast, drafts: Sequence[ProposalDraft], store: AttachmentStore) -> None:
        self._session, self._office, self._cast, self._drafts, self._store = session, office, cast, drafts, store
        self._courses: dict[str, int] = {}
        self.converted: list[int] = []

    def submitted(self) -> Iterator[None]:
        """Drafted, signed by whoever authors or supports it, and handed in, in the order of the drafts: so they are numbered."""
        for place, draft in enumerate(self._drafts):
            writer = self._writer(draft)
            on_paper = place % ON_PAPER == 0 and draft.sponsors[0].body is None
            course_id = self._drafted(draft, self._cast.registrar if on_paper else writer)
            submit_proposal(self._session, self._cast.registrar if on_paper else writer, course_id, on=draft.submitted_on)
            course = self._session.get_one(ProposalCourse, course_id)
            assert course.proposal_id is not None
            if on_paper:
                attach_to_work(
                    self._session, self._cast.registrar, self._store, Proposal, course.proposal_id, "提案纸质件(示例).pdf", PAPER
                )
            self._courses[str(draft.number)] = course_id
            yield

    def examined(self) -> Iterator[None]:
        """Classified, an outcome proposed and decided by three people; those filed in the order of their 案号, those merged after them."""
        for draft in sorted(self._drafts, key=lambda draft: MarkKind.MERGED in draft.marks):
            self._examine(draft)
            yield

    def assigned(self) -> Iterator[None]:
        """Handed to the units, which then have accounts."""
        for draft in self._drafts:
            if draft.handlings:
                units = [UnitDraft(handling.unit, handling.role) for handling in draft.handlings]
                course_id = self._courses[str(draft.number)]
                assign_proposal(self._session, self._cast.examiner, course_id, units, draft.handlings[0].assigned_on)
            yield
        names = {handling.unit for draft in self._drafts for handling in draft.handlings}
        self._cast.units.update(give_accounts(self._session, self._office, "demo-unit", Role.HANDLING_UNIT, names))

    def answered(self) -> Iterator[None]:
        """Accepted, handled, answered, rated, and closed or tracked."""
        rng = Random("140900 answers")
        for draft in self._drafts:
            if draft.handlings:
                Answering(self._session, self._cast, self._courses[str(draft.number)], draft, rng).run()
            yield

    def _writer(self, draft: ProposalDraft) -> Actor:
        first = draft.sponsors[0]
        return self._cast.bodies[first.body] if first.body else self._cast.members[str(first.member_number)]

    def _drafted(self, draft: ProposalDraft, by: Actor) -> int:
        session, day = self._session, draft.submitted_on
        first, *others = draft.sponsors
        way = SubmissionWay.PARTY if first.body else SubmissionWay.JOINT if others else SubmissionWay.MEMBER
        said = CourseDraft(
            way=way,
            plenary_session=draft.plenary_session,
            title=draft.title,
            text=f"情况:{draft.title}所说的问题(示例)。\n建议:由有关部门研究解决(示例)。",
            member_number=first.member_number,
            body=first.body,
            concerns_livelihood=draft.concerns_livelihood,
            holds_no_secret=True,
        )
        course_id = draft_proposal(session, by, self._cast.committee_id, said, on=day)
        if others:
            numbers = {role: [str(each.member_number) for each in others if each.role is role] for role in (R.CO, R.SECONDER)}
            invite_cosigners(session, by, course_id, numbers[R.CO], seconders=numbers[R.SECONDER], on=day)
            for each in others:
                sign_proposal(session, self._cast.members[str(each.member_number)], course_id, on=day)
            end_cosigning(session, by, course_id, on=day)
        return course_id

    def _examine(self, draft: ProposalDraft) -> None:
        session, cast, course_id = self._session, self._cast, self._courses[str(draft.number)]
        classify_proposal(session, cast.classifier, course_id, "民生" if draft.concerns_livelihood else "经济社会")
        reason = say("demo.because")
        if MarkKind.FILED in draft.marks:
            propose_outcome(session, cast.examiner, course_id, Outcome.FILE)
            file_proposal(session, cast.secretary, course_id, on=draft.marks[MarkKind.FILED])
        elif MarkKind.MERGED in draft.marks:
            into = self._courses[next(str(each.number) for each in self._drafts if MarkKind.FILED in each.marks and _alike(each, draft))]
            propose_outcome(session, cast.examiner, course_id, Outcome.MERGE, merge_into_id=into, counts_as_filed=False)
            merge_proposal(session, cast.secretary, course_id, on=draft.marks[MarkKind.MERGED])
        else:
            ground = GROUNDS[course_id % len(GROUNDS)]
            propose_outcome(session, cast.examiner, course_id, Outcome.NOT_FILE, ground=ground)
            not_file_proposal(session, cast.secretary, course_id, reason, on=draft.marks[MarkKind.NOT_FILED])
            if MarkKind.CONVERTED in draft.marks:
                self.converted.append(convert_proposal(session, cast.classifier, course_id, reason, on=draft.marks[MarkKind.CONVERTED]))


def _alike(one: ProposalDraft, other: ProposalDraft) -> bool:
    """About the same topic: the title up to its own number, without the verb."""
    return _topic(one) == _topic(other)


def _topic(draft: ProposalDraft) -> str:
    return draft.title.split("的提案")[0][4:]
