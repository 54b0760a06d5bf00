"""正文收入: what somebody pasted or uploaded becomes the text of a proposal's draft."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from services.attachments import AttachmentStore
from services.audit import acting
from services.course_manuscripts import Source, keep_taken, taken_from
from services.permissions import Actor
from services.proposals.drafting import let_lapse, signed_after_first
from services.proposals.holding import advance, take_course
from services.proposals.states import ProposalEvent
from services.proposals.writers import require_writer


def take_over_proposal(
    session: Session,
    actor: Actor,
    course_id: int,
    store: AttachmentStore | None,
    source: Source,
    expected_revision: int | None = None,
    *,
    on: date | None = None,
) -> int:
    """Make a draft say what was pasted or uploaded; who signed another text has to sign again. Returns the course's id.

    Nothing is changed by what is refused. Raises Refusal as `taken_from` and `take_course` do, FIRST_SPONSOR_ONLY.
    """
    taken = taken_from(source)
    course = take_course(session, actor, course_id, ProposalEvent.CHANGE, expected_revision, on=on)
    require_writer(session, actor, course)
    signers = signed_after_first(session, course)
    with acting(session, actor, "proposal_course.take_over_text"):
        changed = keep_taken(session, actor, course, taken, store)
        advance(session, actor, course, ProposalEvent.CHANGE, let_lapse(signers if changed else []))
    return course_id
