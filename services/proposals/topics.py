"""参考题目: topics that parties, departments and offices name for the proposals of a plenary session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Problem, refuse
from services.models import PlenarySession, ReferenceTopic
from services.permissions import Actor, Right
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn_for


@dataclass(frozen=True)
class TopicDraft:
    """A topic, and in the office's words who named it."""

    title: str
    offered_by: str | None = None


def add_reference_topics(session: Session, actor: Actor, plenary_session_id: int, topics: Sequence[TopicDraft]) -> list[int]:
    """Topics for a plenary session, all or none; their ids in order.

    Raises Refusal NOT_FOUND, FORBIDDEN, or every problem: NO_TOPIC, DUPLICATE_TOPIC, and of the texts; fields like `topics[0].title`.
    """
    committee_id = take_turn_for(
        session, actor, Right.EXAMINE, PlenarySession, plenary_session_id, seen_with=Right.REFER, field="plenary_session_id"
    )
    known = set(session.exec(select(ReferenceTopic.title).where(ReferenceTopic.plenary_session_id == plenary_session_id)))
    problems = [] if topics else [Problem("NO_TOPIC", "topics", say("supervisions.no_topic"))]
    for place, topic in enumerate(topics):
        field = f"topics[{place}]"
        problems += problems_of_texts({f"{field}.title": topic.title, f"{field}.offered_by": topic.offered_by})
        if topic.title.strip() in known:
            problems.append(Problem("DUPLICATE_TOPIC", f"{field}.title", say("supervisions.duplicate_topic", title=topic.title)))
        known.add(topic.title.strip())
    refuse(problems)
    with acting(session, actor, "reference_topic.add"):
        of = {"committee_id": committee_id, "plenary_session_id": plenary_session_id}
        rows = [ReferenceTopic.model_validate({**of, "title": each.title.strip(), "offered_by": each.offered_by}) for each in topics]
        session.add_all(rows)
        session.flush()
    return [row.id for row in rows if row.id is not None]


def change_reference_topic(session: Session, actor: Actor, topic_id: int, offered_by: str | None) -> int:
    """Somebody else named it, in the office's words. Returns the topic's id. Raises Refusal."""
    take_turn_for(session, actor, Right.EXAMINE, ReferenceTopic, topic_id)
    topic = held(session, ReferenceTopic, topic_id, None)
    refuse(problems_of_texts({"offered_by": offered_by}))
    with acting(session, actor, "reference_topic.change"):
        topic.offered_by = offered_by
        topic.revision += 1
    return topic_id


def remove_reference_topic(session: Session, actor: Actor, topic_id: int, expected_revision: int | None = None) -> int:
    """A topic that was named by mistake is named no more; the audit keeps it. Returns the plenary session's id. Raises Refusal."""
    take_turn_for(session, actor, Right.EXAMINE, ReferenceTopic, topic_id)
    topic = held(session, ReferenceTopic, topic_id, expected_revision)
    with acting(session, actor, "reference_topic.remove"):
        session.delete(topic)
    return topic.plenary_session_id
