"""历次答复: each reply that was passed stays as it was, whatever a second round makes of it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from services.course_manuscripts.keeping import latest_of
from services.models import HandlingCourse, ReplyRound


def keep_round(session: Session, handling: HandlingCourse, replied_on: date) -> None:
    """The reply of the present round, as the office passes it. Call it inside `acting`."""
    latest = latest_of(session, handling)
    same = ("committee_id", "round", "reply_number", "reply_text", "letter", "meaning", "promised_until")
    said = {name: getattr(handling, name) for name in same}
    said |= {"replied_on": replied_on, "manuscript_id": None if latest is None else latest.id}
    this_round = (ReplyRound.handling_course_id == handling.id, ReplyRound.round == handling.round)
    kept = session.exec(select(ReplyRound).where(*this_round)).first()
    if kept is None:
        session.add(ReplyRound.model_validate({**said, "handling_course_id": handling.id}))
    else:
        # A round has one reply: whatever was passed last of it.
        for name, value in said.items():
            setattr(kept, name, value)
    session.flush()
