"""履职活动 and their rolls, one activity at a time: registered, changed, the roll entered as a whole or a few lines of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.activities import (
    ActivityDraft,
    RollLine,
    StoredActivity,
    change_activity,
    problems_of_activity,
    register_activity,
    stored_activities,
)
from services.changes.numbers import id_of_number, problems_of_number
from services.changes.places import as_given
from services.changes.resting import Lost, problems_of_losing
from services.directory import Directory
from services.errors import Problem, Refusal
from services.models import Activity, Member, Participation
from services.organisers import stored_organisers
from services.permissions import Actor, Right, require
from services.records.works import work_named
from services.revisions import held
from services.texts import problems_of_texts
from services.turns import take_turn, take_turn_for

# What every line of a roll says beside its own words.
_FRAME = ("kind", "held_on", "sessions", "is_away")


def register_one(session: Session, actor: Actor, committee_id: int, draft: ActivityDraft, lines: Sequence[RollLine]) -> int:
    """Register an activity with its roll; returns its id. `lines` are the roll in the order in which it was given.

    Raises Refusal with every problem found, those of the roll by the line that was given.
    """
    require(actor, Right.REGISTER, committee_id)
    take_turn(session, committee_id)
    directory = Directory(session, committee_id)
    draft = replace(draft, roll=tuple(lines))
    problems = [*problems_of_number(session, Activity, committee_id, draft.number), *_problems(draft, directory, "roll", lines)]
    if problems:
        raise Refusal.of(problems)
    return id_of_number(session, Activity, committee_id, register_activity(session, actor, directory, draft))


def change_one(session: Session, actor: Actor, activity_id: int, said: Mapping[str, Any], expected_revision: int | None = None) -> int:
    """Make an activity say what `said` says; fields of `ActivityDraft` that it does not name stay, the roll too. Returns its id.

    Raises Refusal with every problem found: VERIFIED_FACTS or SCORED where a line of the roll that was verified or scored would be gone or
    say something else.
    """
    directory, stored = _held(session, actor, activity_id, expected_revision, "id")
    return _change(session, actor, directory, stored, replace(stored.draft, **said), "roll", said.get("roll", ()))


def enter_roll(session: Session, actor: Actor, activity_id: int, lines: Sequence[RollLine], expected_revision: int | None = None) -> int:
    """Make the roll of an activity say what `lines` say: who is not among them is no longer on it. Returns the activity's id.

    Raises Refusal with every problem found: VERIFIED_FACTS or SCORED where somebody is passed over, or would be said to have done something
    else, of whom something was verified or scored.
    """
    directory, stored = _held(session, actor, activity_id, expected_revision, "activity_id")
    return _change(session, actor, directory, stored, replace(stored.draft, roll=tuple(lines)), "lines", lines)


def mark_attendance(
    session: Session, actor: Actor, activity_id: int, lines: Sequence[RollLine], expected_revision: int | None = None
) -> int:
    """Enter or correct some lines of a roll; all others stay. Returns the activity's id. Raises Refusal as `enter_roll` does."""
    directory, stored = _held(session, actor, activity_id, expected_revision, "activity_id")
    if not lines:
        raise Refusal("NO_LINES", say("activities.no_lines"), "lines")
    named = {line.member_number for line in lines}
    others = [line for line in stored.draft.roll if line.member_number not in named]
    return _change(session, actor, directory, stored, replace(stored.draft, roll=(*others, *lines)), "lines", lines)


def _held(session: Session, actor: Actor, activity_id: int, expected_revision: int | None, field: str) -> tuple[Directory, StoredActivity]:
    committee_id = take_turn_for(session, actor, Right.REGISTER, Activity, activity_id, field=field)
    number = held(session, Activity, activity_id, expected_revision).number
    return Directory(session, committee_id), stored_activities(session, committee_id, activity_id)[number]


def _change(
    session: Session,
    actor: Actor,
    directory: Directory,
    stored: StoredActivity,
    draft: ActivityDraft,
    given_as: str,
    lines: Sequence[RollLine],
) -> int:
    problems = _problems(draft, directory, given_as, lines)
    lost = [each._replace(field=given_as) if each.field == "roll" else each for each in lost_lines(session, stored, draft)]
    problems += problems_of_losing(session, directory.committee_id, work_named("activity", stored.draft.number or ""), lost)
    if problems:
        raise Refusal.of(problems)
    if draft != stored.draft:
        change_activity(session, actor, directory, stored, draft)
    return stored.id


def lost_lines(session: Session, stored: StoredActivity, draft: ActivityDraft) -> Iterator[Lost]:
    """Lines of the roll, and organisers, that `draft` has no longer or that it makes say something else: by their own words, or by what was
    held when.
    """
    before = stored.draft
    was, wanted = ({line.member_number: line for line in said.roll} for said in (before, draft))
    frame = next((name for name in _FRAME if getattr(before, name) != getattr(draft, name)), None)
    if frame or before.organisers != draft.organisers:
        committee_id = session.get_one(Activity, stored.id).committee_id
        for name, row in stored_organisers(session, committee_id, stored.id).get(stored.id, {}).items():
            if frame or name not in draft.organisers:
                yield Lost(frame if name in draft.organisers and frame else "organisers", name, row)
    lost = {number: frame if wanted.get(number) == line else "roll" for number, line in was.items() if frame or wanted.get(number) != line}
    if not lost:
        return
    parts = select(Member.number, Participation).join(Participation, col(Participation.member_id) == Member.id)
    for number, part in session.exec(parts.where(Participation.activity_id == stored.id).order_by(col(Member.number))):
        if field := lost.get(number):
            yield Lost(field, number, part, part.member_id)


def _problems(draft: ActivityDraft, directory: Directory, given_as: str, lines: Sequence[RollLine]) -> list[Problem]:
    said = {"number": draft.number, "title": draft.title if draft.title.strip() else None}
    texts = problems_of_texts(said | {f"organisers[{place}]": name for place, name in enumerate(draft.organisers)})
    problems = problems_of_activity(draft, directory)
    return [*texts, *as_given(problems, "roll", draft.roll, given_as, lines, lambda line: line.member_number)]
