"""答复: a co-handler's opinion, which goes to the lead, and the answer that the lead or a separate handler drafts for the sponsors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.attachments import AttachmentStore
from services.audit import acting
from services.course_manuscripts import Source, Taken, keep_taken, taken_from
from services.errors import Problem, refuse
from services.models import HandlingRole, ReplyMeaning
from services.parameters import PROPOSAL_CLASS_LETTERS, parameter
from services.permissions import Actor
from services.proposals.agreeing import co_handlers_of
from services.proposals.handling_holding import ANSWERING, advance_handling, require_role, take_handling
from services.proposals.handling_states import HandlingEvent
from services.texts import problems_of_texts
from services.today import today

_CO = frozenset({HandlingRole.CO})
# These say that something is still to be done, and by when.
PROMISING = frozenset({ReplyMeaning.IN_PROGRESS, ReplyMeaning.PLANNED})


@dataclass(frozen=True)
class ReplyDraft:
    """A reply as the unit writes it: its own number (文号), the text as lines, a page or a file, and the local class letter.

    `meaning` is needed only where the letter covers several; `promised_until` where the meaning promises something.
    """

    number: str
    reply_text: str | Source
    letter: str
    meaning: ReplyMeaning | None = None
    promised_until: date | None = None


def give_opinion(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    number: str,
    reply_text: str | Source,
    expected_revision: int | None = None,
    *,
    store: AttachmentStore | None = None,
) -> int:
    """A co-handler's opinion, which goes to the lead only; its `number` is of a series of its own. Returns the course's id.

    Pictures are kept in `store`. Raises Refusal as `take_handling` and `taken_from` do, WRONG_HANDLING_ROLE, or what is wrong with the
    texts.
    """
    taken = taken_from(reply_text)
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.GIVE_OPINION, expected_revision)
    require_role(handling, _CO, "not_a_co_handler")
    refuse(_problems_of_words(number, taken))
    with acting(session, actor, "handling_course.give_opinion"):
        handling.reply_number = number.strip()
        keep_taken(session, actor, handling, taken, store)
        advance_handling(session, actor, course, handling, HandlingEvent.GIVE_OPINION)
    return handling_course_id


def draft_reply(
    session: Session,
    actor: Actor,
    handling_course_id: int,
    draft: ReplyDraft,
    expected_revision: int | None = None,
    *,
    store: AttachmentStore | None = None,
    on: date | None = None,
) -> int:
    """What the unit is going to answer; its co-handlers are asked anew, and where there is none it goes to the office at once.

    The letter is read, and a promise lies ahead, as of the day `on` (None: today); pictures are kept in `store`. Returns the course's id.

    Raises Refusal as `take_handling` and `taken_from` do, WRONG_HANDLING_ROLE for a co-handler, or with every problem found.
    """
    taken = taken_from(draft.reply_text)
    course, handling = take_handling(session, actor, handling_course_id, HandlingEvent.DRAFT_REPLY, expected_revision)
    require_role(handling, ANSWERING, "answers_to_the_lead")
    day = on or today()
    meaning, problems = _meaning_of(session, course.committee_id, draft, day)
    refuse([*_problems_of_words(draft.number, taken), *problems, *_problems_of_promise(draft, meaning, day)])
    with acting(session, actor, "handling_course.draft_reply"):
        handling.reply_number = draft.number.strip()
        keep_taken(session, actor, handling, taken, store)
        handling.letter, handling.meaning, handling.promised_until = draft.letter, meaning, draft.promised_until
        co_handlers = co_handlers_of(session, course, handling)
        for co_handler in co_handlers:
            co_handler.agreed = None
        advance_handling(session, actor, course, handling, HandlingEvent.DRAFT_REPLY)
        if not co_handlers:
            advance_handling(session, actor, course, handling, HandlingEvent.TO_REVIEW)
    return handling_course_id


def _problems_of_words(number: str, taken: Taken) -> list[Problem]:
    """What is wrong with a number and a text; of a table its cells stand in one line."""
    text = taken.plain if taken.received is None else taken.plain.replace("\t", " ")
    return problems_of_texts({"number": number, "reply_text": text})


def _meaning_of(session: Session, committee_id: int, draft: ReplyDraft, day: date) -> tuple[ReplyMeaning | None, list[Problem]]:
    """What the letter comes to in the committee on a day, or what is wrong with letter and meaning."""
    letters = parameter(session, committee_id, PROPOSAL_CLASS_LETTERS, on=day)
    meanings = letters.get(draft.letter)
    if meanings is None:
        message = say("handling_course.unknown_letter", letter=draft.letter, known=PROPOSAL_CLASS_LETTERS.kind.spoken(letters))
        return None, [Problem("UNKNOWN_LETTER", "letter", message)]
    named = "、".join(say(f"parameters.meaning_{meaning}") for meaning in meanings)
    if draft.meaning is None and len(meanings) > 1:
        return None, [Problem("MEANING_MISSING", "meaning", say("handling_course.meaning_missing", letter=draft.letter, meanings=named))]
    if draft.meaning is not None and draft.meaning not in meanings:
        message = say("handling_course.not_of_letter", letter=draft.letter, meanings=named)
        return None, [Problem("MEANING_NOT_OF_LETTER", "meaning", message)]
    return draft.meaning or meanings[0], []


def _problems_of_promise(draft: ReplyDraft, meaning: ReplyMeaning | None, day: date) -> list[Problem]:
    """That a reply promises something without a day, or names a day without promising anything."""
    if meaning in PROMISING and draft.promised_until is None:
        return [Problem("PROMISE_DATE_MISSING", "promised_until", say("handling_course.promise_missing"))]
    if meaning in PROMISING and draft.promised_until is not None and draft.promised_until < day:
        return [Problem("PROMISE_IN_PAST", "promised_until", say("handling_course.promise_in_past", day=draft.promised_until))]
    if meaning is not None and meaning not in PROMISING and draft.promised_until is not None:
        return [Problem("PROMISE_DATE_NOT_TAKEN", "promised_until", say("handling_course.no_promise_here"))]
    return []
