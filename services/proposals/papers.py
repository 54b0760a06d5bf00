"""纸质材料: the paper that a proposal was entered from, or that its body signed, attached by whoever writes it."""

from __future__ import annotations

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore, keep_evidence
from services.errors import Refusal
from services.models import Proposal
from services.permissions import Actor
from services.proposals.holding import course_seen
from services.proposals.writers import require_writer
from services.turns import take_turn


def attach_proposal_paper(session: Session, actor: Actor, course_id: int, store: AttachmentStore, file_name: str, content: bytes) -> int:
    """Attach a file to what was handed in: by its first sponsor or body, or by the office that entered it. Returns the attachment's id.

    Raises Refusal as `course_seen` and `keep_evidence` do, FIRST_SPONSOR_ONLY for everybody else, NOT_HANDED_IN for a draft.
    """
    course = course_seen(session, actor, course_id)
    require_writer(session, actor, course)
    take_turn(session, course.committee_id)
    if course.proposal_id is None:
        raise Refusal("NOT_HANDED_IN", say("attachments.not_handed_in"), "id")
    return keep_evidence(session, actor, store, course.committee_id, Proposal, [course.proposal_id], file_name, content)[0]
