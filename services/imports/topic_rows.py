"""Rows of 参考题目: topics named for a plenary session's proposals, each known by its session and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.imports.rows import Row
from services.imports.run import Run
from services.models import PlenarySession, ReferenceTopic, Term
from services.permissions import Right, forbidden
from services.proposals.topics import TopicDraft, add_reference_topics, change_reference_topic
from services.texts import problems_of_texts

# The session, as term and ordinal, and the topic's words.
Key = tuple[tuple[int, int], str]


class StoredTopic(NamedTuple):
    id: int
    offered_by: str | None


def stored_topics(session: Session, committee_id: int) -> dict[Key, StoredTopic]:
    """Every topic of a committee, in the order named."""
    topics = select(ReferenceTopic, col(Term.ordinal), col(PlenarySession.ordinal))
    topics = topics.join(PlenarySession, col(PlenarySession.id) == col(ReferenceTopic.plenary_session_id))
    topics = topics.join(Term, col(Term.id) == col(PlenarySession.term_id)).where(ReferenceTopic.committee_id == committee_id)
    found = session.exec(topics.order_by(col(ReferenceTopic.id)))
    return {((term, ordinal), topic.title): StoredTopic(topic.id or 0, topic.offered_by) for topic, term, ordinal in found}


def settle_topics(run: Run, rows: list[Row]) -> dict[Key, Row]:
    """The rows to be written, by what they are known by; every problem of the others is told in its row."""
    stored = stored_topics(run.session, run.directory.committee_id) if rows else {}
    taken: dict[Key, Row] = {}
    for row in rows:
        if not run.actor.may(Right.EXAMINE, run.directory.committee_id):
            row.wrong(None, "FORBIDDEN", forbidden(run.actor, Right.EXAMINE).message)
            continue
        _check(run, row)
        if row.is_refused:
            continue
        key = _key(row)
        first = taken.setdefault(key, row)
        if first is not row:
            row.wrong("title", "DUPLICATE_ROW", say("imports.double_line", row=first.index + 1))
        else:
            _compare(run, row, key, stored)
    return {key: row for key, row in taken.items() if row.outcome in ("new", "changed") and not row.is_refused}


def write_topics(run: Run, taken: Mapping[Key, Row]) -> None:
    """Name what is new, and change who named the others."""
    stored = stored_topics(run.session, run.directory.committee_id) if taken else {}
    by_session: dict[tuple[int, int], list[Key]] = {}
    for key in taken:
        by_session.setdefault(key[0], []).append(key)
    for plenary, keys in by_session.items():
        drafts = [TopicDraft(key[1], taken[key].get("offered_by")) for key in keys if key not in stored]
        try:
            if drafts:
                add_reference_topics(run.session, run.actor, run.directory.plenary_sessions[plenary], drafts)
            for key in keys:
                if key in stored:
                    change_reference_topic(run.session, run.actor, stored[key].id, taken[key].get("offered_by"))
        except Refusal as refusal:
            for problem in refusal.problems:
                taken[keys[0]].wrong(None, problem.code, problem.message)


def _key(row: Row) -> Key:
    return row.values["plenary_session"], row.values["title"]


def _check(run: Run, row: Row) -> None:
    for problem in problems_of_texts({name: row.get(name) for name in ("title", "offered_by")}):
        row.wrong(problem.field, problem.code, problem.message)
    plenary = row.values.get("plenary_session")
    if plenary is not None and plenary not in run.directory.plenary_sessions:
        known = "、".join(say("proposals.plenary", term=term, ordinal=ordinal) for term, ordinal in sorted(run.directory.plenary_sessions))
        row.wrong("plenary_session", "UNKNOWN_PLENARY_SESSION", say("imports.unknown_plenary", known=known))


def _compare(run: Run, row: Row, key: Key, stored: Mapping[Key, StoredTopic]) -> None:
    known = stored.get(key)
    if known is None:
        row.outcome = "new"
    # A column that the sheet does not have says nothing.
    elif "offered_by" in row.values and row.values["offered_by"] != known.offered_by:
        run.conflict(row, ["offered_by"], key[1], {"offered_by": known.offered_by}, {"offered_by": row.values["offered_by"]})
