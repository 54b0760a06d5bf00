"""办理流程: one unit's way with one proposal, what sponsors say to its reply, and what it promised."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint, false
from sqlmodel import Field

from services.models.columns import Moment, Owned, Revised, word_of
from services.models.parameters import ReplyMeaning
from services.models.proposals import HandlingRole


class HandlingState(StrEnum):
    """Where a unit's handling stands; who may move it on stands in `services.proposals.handling_states`."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    REPLACED = "replaced"
    HANDLING = "handling"
    COSIGNING = "cosigning"
    SUPERVISOR_REVIEW = "supervisor_review"
    REPLIED = "replied"
    OPINION_GIVEN = "opinion_given"


class Satisfaction(StrEnum):
    """How satisfied a sponsor is, on each of the two axes. A rating that was not returned is no rating."""

    SATISFIED = "satisfied"
    MOSTLY = "mostly"
    DISSATISFIED = "dissatisfied"


class PromiseState(StrEnum):
    """What became of a reply that promised something."""

    OPEN = "open"
    FULFILLED = "fulfilled"


class HandlingCourse(Owned, Revised, table=True):
    """A unit's way with a proposal; `handling_id` is the registered handling, None once another unit took its place.

    `round` 2 is the second, after a dissatisfied sponsor. `accept_until` is the last day to return it, `contact_until` to get in touch
    with the sponsors, `due_on` the last day of the answer (of a co-handler: of its opinion to the lead), which may be put off to
    `extendable_until`, `rate_until` the last day of the ratings, `quality_until` that of the unit's own rating
    of the proposal; each has beside it whether the calendar was provisional for that day.
    They are counted from `due_since` (None once the answer was put off: a day that was agreed on is no counted one), from `accepted_on`
    and from `passed_on`, which of a co-handler is the day of its lead's reply.
    `letter` is the local class letter, `meaning` what it comes to. `promised_until` is the day by which a promise is to be kept.
    `agreed` says of a co-handler whether it agrees to the lead's draft; None as long as it has not said.
    """

    __tablename__ = "handling_course"
    __table_args__ = (UniqueConstraint("handling_id"), CheckConstraint("round >= 1", name="round"))

    course_id: int = Field(foreign_key="proposal_course.id", index=True)
    handling_id: int | None = Field(default=None, foreign_key="handling.id")
    unit_id: int = Field(foreign_key="handling_unit.id", index=True)
    role: HandlingRole = Field(sa_type=word_of(HandlingRole))
    state: HandlingState = Field(default=HandlingState.OFFERED, sa_type=word_of(HandlingState), index=True)
    round: int = 1
    due_since: date | None = None
    accept_until: date | None = None
    accept_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    accepted_on: date | None = None
    contact_until: date | None = None
    contact_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    due_on: date | None = None
    due_is_provisional: bool = False
    extendable_until: date | None = None
    extendable_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    passed_on: date | None = None
    rate_until: date | None = None
    rate_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    quality_until: date | None = None
    quality_is_provisional: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    returned_because: str | None = None
    contacted_on: date | None = None
    reply_number: str | None = None
    reply_text: str = ""
    letter: str | None = None
    meaning: ReplyMeaning | None = Field(default=None, sa_type=word_of(ReplyMeaning))
    promise: PromiseState | None = Field(default=None, sa_type=word_of(PromiseState))
    promised_until: date | None = None
    fulfilled_on: date | None = None
    agreed: bool | None = None


class ReplyRating(Owned, table=True):
    """What one sponsor says to one reply, on two axes. `on_paper` rests on a scan of what the sponsor wrote and signed."""

    __tablename__ = "reply_rating"
    __table_args__ = (
        UniqueConstraint("handling_course_id", "round", "member_id"),
        UniqueConstraint("handling_course_id", "round", "body"),
        CheckConstraint("(member_id IS NULL) <> (body IS NULL)", name="member_or_body"),
    )

    handling_course_id: int = Field(foreign_key="handling_course.id")
    round: int
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    body: str | None = None
    process: Satisfaction = Field(sa_type=word_of(Satisfaction, "process"))
    result: Satisfaction = Field(sa_type=word_of(Satisfaction, "result"))
    remark: str | None = None
    rated_on: date
    rated_by_id: int = Field(foreign_key="account.id")
    rated_at: datetime = Field(sa_type=Moment)
    scan_id: int | None = Field(default=None, foreign_key="attachment.id")


class ReplyRound(Owned, table=True):
    """A reply that was passed, as it was when it was: a second round writes another, and this one stays.

    `replied_on` is the day it is dated; `manuscript_id` the version of the text that was passed, None where
    versions were not kept yet.
    """

    __tablename__ = "reply_round"
    __table_args__ = (UniqueConstraint("handling_course_id", "round"), CheckConstraint("round >= 1", name="round"))

    handling_course_id: int = Field(foreign_key="handling_course.id")
    round: int
    reply_number: str
    reply_text: str
    letter: str
    meaning: ReplyMeaning = Field(sa_type=word_of(ReplyMeaning))
    promised_until: date | None = None
    replied_on: date
    manuscript_id: int | None = Field(default=None, foreign_key="course_manuscript.id", index=True)
