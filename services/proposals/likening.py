"""查重提示: what was proposed before about the same matter, shown to whoever drafts, and written down when the draft is handed in."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.errors import Problem, refuse
from services.manuscripts import limits
from services.models import ProposalCourse
from services.permissions import Actor, Right, require
from services.proposals.holding import course_seen
from services.similar_proposals import Similar, similar_proposals
from services.texts import problems_of_texts

# So many are named in the step of a submission.
_NAMED = 5


def similar_to_draft(session: Session, actor: Actor, committee_id: int, title: str, text: str, first: int) -> list[Similar]:
    """The committee's proposals most like what somebody writes. Raises Refusal FORBIDDEN, or what is wrong with title or text."""
    require(actor, Right.READ, committee_id)
    problems = problems_of_texts({"title": title})
    if len(text) > limits.MOST_CHARACTERS:
        problems.append(Problem("TEXT_TOO_LONG", "text", say("manuscripts.too_long", most=limits.MOST_CHARACTERS)))
    refuse(problems)
    return similar_proposals(session, actor, committee_id, title, text, first=first)


def similar_to_course(session: Session, actor: Actor, course_id: int, first: int) -> list[Similar]:
    """The other proposals of its committee most like one on its way, of those that the actor may read.

    Raises Refusal NOT_FOUND for a course that is not there or that the actor may not see.
    """
    return similar_to(session, actor, course_seen(session, actor, course_id), first)


def similar_to(session: Session, actor: Actor, course: ProposalCourse, first: int) -> list[Similar]:
    """As `similar_to_course`, of a course that is held already."""
    of = (course.committee_id, course.title, course.text)
    return similar_proposals(session, actor, *of, first=first, leave_out=course.proposal_id)


def said_similar(found: list[Similar], seen: Collection[int]) -> str | None:
    """What the step of a submission says of similar proposals: which there were, and which of them were looked at before."""
    if not found:
        return None
    named = "、".join(
        say("proposal_course.similar_one", number=each.proposal.number, percent=each.likeness // 10)
        + (say("proposal_course.similar_seen") if each.proposal.id in seen else "")
        for each in found[:_NAMED]
    )
    return say("proposal_course.similar_found", count=len(found), named=named)
