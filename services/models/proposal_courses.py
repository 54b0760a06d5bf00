"""提案流程: the way of a proposal from draft to archive, its signers, and every step that was made."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlmodel import Field

from services.models.columns import Moment, Owned, Revised, word_of


class ProposalState(StrEnum):
    """Where a proposal stands; who may move it on stands in `services.proposals.states`."""

    DRAFT = "draft"
    COSIGNING = "cosigning"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    REVIEWED = "reviewed"
    FILED = "filed"
    NOT_FILED = "not_filed"
    MERGED = "merged"
    CONVERTED = "converted"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    ASSIGNED = "assigned"
    REPLIED = "replied"
    TRACKING = "tracking"
    CLOSED = "closed"
    ARCHIVED = "archived"


class SubmissionWay(StrEnum):
    """Who submits: a member alone or with others, or a body in its own name."""

    MEMBER = "member"
    JOINT = "joint"
    SECTOR = "sector"
    GROUP = "group"
    PARTY = "party"
    BODY = "body"
    SPECIAL_COMMITTEE = "special_committee"


class Outcome(StrEnum):
    """What the second examination proposes and the third decides."""

    FILE = "file"
    NOT_FILE = "not_file"
    MERGE = "merge"


class NotFiledGround(StrEnum):
    """The ten reasons for which a proposal is not filed. Source: cppcc.gov.cn/2011/12/16/ARTI1513309182298148.shtml."""

    SECRET = "secret"
    FORBIDDEN = "forbidden"
    PARTY_PERSONNEL = "party_personnel"
    PARTY_INTERNAL = "party_internal"
    IN_LITIGATION = "in_litigation"
    ACADEMIC = "academic"
    OWN_MATTER = "own_matter"
    ADVERTISING = "advertising"
    NAMES_A_PERSON = "names_a_person"
    EMPTY = "empty"


class SignerAnswer(StrEnum):
    """What became of an invitation to sign. Whoever has not signed by the last day does not count."""

    INVITED = "invited"
    SIGNED = "signed"
    DECLINED = "declined"


class ProposalCourse(Owned, Revised, table=True):
    """A proposal on its way. From its submission on `proposal_id` is the registered proposal, which counts as facts verified on the way do.

    `body` names who submits collectively, and is None for members. `cosign_until` is the last day to sign, counted from `invited_on`, with
    whether the calendar was provisional: after it whoever has not signed does not count. `text` has its paragraphs divided by line ends.
    `outcome` is what the second examination proposed, by `outcome_by_id`; `merge_into_id` the course of the proposal that this one is
    merged into, `counts_as_filed` whether it is then filed with it. `entered_by_id` is who typed it in, `on_behalf` that it was for
    somebody who wrote it on paper.
    """

    __tablename__ = "proposal_course"
    __table_args__ = (
        UniqueConstraint("proposal_id"),
        CheckConstraint("merge_into_id IS NULL OR merge_into_id <> id", name="not_into_itself"),
    )

    state: ProposalState = Field(default=ProposalState.DRAFT, sa_type=word_of(ProposalState), index=True)
    plenary_session_id: int = Field(foreign_key="plenary_session.id", index=True)
    way: SubmissionWay = Field(sa_type=word_of(SubmissionWay))
    body: str | None = None
    title: str
    text: str = ""
    concerns_livelihood: bool = False
    holds_no_secret: bool = False
    may_be_public: bool = True
    is_public: bool = False
    category: str | None = None
    invited_on: date | None = None
    cosign_until: date | None = None
    cosign_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    proposal_id: int | None = Field(default=None, foreign_key="proposal.id")
    outcome: Outcome | None = Field(default=None, sa_type=word_of(Outcome))
    outcome_ground: NotFiledGround | None = Field(default=None, sa_type=word_of(NotFiledGround))
    outcome_by_id: int | None = Field(default=None, foreign_key="account.id")
    merge_into_id: int | None = Field(default=None, foreign_key="proposal_course.id", index=True)
    counts_as_filed: bool | None = None
    entered_by_id: int = Field(foreign_key="account.id", index=True)
    on_behalf: bool = False
    entered_at: datetime = Field(sa_type=Moment)


class ProposalSigner(Owned, table=True):
    """A member behind a draft. `position` 1 is the first, who writes it; the others are invited, and sign or do not.

    `is_seconder` says that the member is asked to support it (附议), not to author it. `on_behalf` says that an office entered the answer
    from paper.
    """

    __tablename__ = "proposal_signer"
    __table_args__ = (UniqueConstraint("course_id", "member_id"), UniqueConstraint("course_id", "position"))

    course_id: int = Field(foreign_key="proposal_course.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    position: int
    is_seconder: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    answer: SignerAnswer = Field(default=SignerAnswer.INVITED, sa_type=word_of(SignerAnswer))
    answered_on: date | None = None
    answered_by_id: int | None = Field(default=None, foreign_key="account.id")
    on_behalf: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class ProposalStep(Owned, table=True):
    """Something that was done with a proposal or one of its handlings: what, by whom, when and why, and where it stood afterwards."""

    __tablename__ = "proposal_step"

    course_id: int = Field(foreign_key="proposal_course.id", index=True)
    handling_course_id: int | None = Field(default=None, foreign_key="handling_course.id", index=True)
    event: str
    became: str
    reason: str | None = None
    made_by_id: int = Field(foreign_key="account.id")
    made_at: datetime = Field(sa_type=Moment)
