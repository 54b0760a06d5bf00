"""One of the demo's proposals at its units: accepted, handled, answered, rated by some, and closed or tracked."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlmodel import Session, col, select

from services.demo.cast import Cast
from services.models import HandlingCourse, HandlingRole, HandlingUnit, ReplyMeaning, Satisfaction, SponsorshipRole
from services.proposals import HandlingDraft, ProposalDraft
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply
from services.proposals.closing import close_proposal, fulfil_promise, redo_handling, track_proposal
from services.proposals.contacting import log_contact
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.replying import PROMISING, ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling

S, M = Satisfaction, ReplyMeaning
# How often each letter and each rating is drawn; who draws nothing does not rate.
LETTERS = (("A", M.RESOLVED), ("A", M.RESOLVED), ("A", M.RESOLVED), ("B", M.IN_PROGRESS), ("C", M.PLANNED), ("D", M.REFERENCE))
RATINGS = (*[(S.SATISFIED, S.SATISFIED)] * 30, *[(S.SATISFIED, S.MOSTLY)] * 8, (S.MOSTLY, S.DISSATISFIED), *[None] * 11)
PROMISED_UNTIL, FULFILLED_ON, CLOSED_ON = date(2024, 6, 30), date(2024, 3, 20), date(2023, 12, 30)


class Answering:
    """A filed proposal that was assigned."""

    def __init__(self, session: Session, cast: Cast, course_id: int, draft: ProposalDraft, rng: Random) -> None:
        self._session, self._cast, self._course_id, self._draft, self._rng = session, cast, course_id, draft, rng
        rows = select(HandlingUnit.name, HandlingCourse.id).join(HandlingUnit, col(HandlingUnit.id) == HandlingCourse.unit_id)
        self._ids: dict[str, int] = {}
        for name, handling_id in session.exec(rows.where(HandlingCourse.course_id == course_id)):
            assert handling_id is not None
            self._ids[name] = handling_id

    def run(self) -> None:
        """From acceptance to the end."""
        for handling in self._draft.handlings:
            actor, key = self._cast.units[handling.unit], self._ids[handling.unit]
            accept_handling(self._session, actor, key, handling.assigned_on + timedelta(days=3))
        for handling in self._of(HandlingRole.CO):
            actor, key = self._cast.units[handling.unit], self._ids[handling.unit]
            give_opinion(self._session, actor, key, f"示例会办〔2023〕{key}号", "同意主办单位意见(示例)。")
        answering = [*self._of(HandlingRole.LEAD), *self._of(HandlingRole.SEPARATE)]
        promising = []
        for handling in answering:
            letter, meaning = self._rng.choice(LETTERS)
            self._answer(handling, letter, meaning)
            if meaning in PROMISING:
                promising.append(handling)
        self._rated(answering)
        self._end(promising)

    def _of(self, role: HandlingRole) -> list[HandlingDraft]:
        return [each for each in self._draft.handlings if each.role is role]

    def _answer(self, handling: HandlingDraft, letter: str, meaning: ReplyMeaning, again_on: date | None = None) -> None:
        """In touch with the sponsors halfway, then drafted, agreed to by helpers, and passed on the day of the reply."""
        session, actor, key = self._session, self._cast.units[handling.unit], self._ids[handling.unit]
        assert handling.replied_on is not None
        day = again_on or handling.replied_on
        if again_on is None:
            log_contact(session, actor, key, handling.assigned_on + (day - handling.assigned_on) // 2, "上门听取提案者意见(示例)")
        until = PROMISED_UNTIL if meaning in PROMISING else None
        reply = ReplyDraft(f"示例函〔2023〕{key}号", f"关于“{self._draft.title}”的答复(示例)。", letter, promised_until=until)
        draft_reply(session, actor, key, reply, on=day)
        helpers = self._of(HandlingRole.CO)
        for helper in helpers:
            agree_to_reply(session, self._cast.units[helper.unit], self._ids[helper.unit], True)
        if helpers:
            hand_to_review(session, actor, key)
        pass_reply(session, self._cast.classifier, key, day)

    def _rated(self, answering: list[HandlingDraft]) -> None:
        """By some sponsors, five days after the reply; who is dissatisfied is answered once more, and rates that too."""
        for handling in answering:
            authors = [each for each in self._draft.sponsors if each.role is not SponsorshipRole.SECONDER]
            for sponsor in authors[: 1 + len(authors) // 3]:
                drawn = self._rng.choice(RATINGS)
                if drawn is None or handling.replied_on is None:
                    continue
                actor = self._cast.bodies[sponsor.body] if sponsor.body else self._cast.members[str(sponsor.member_number)]
                key, day = self._ids[handling.unit], handling.replied_on + timedelta(days=5)
                rate_reply(self._session, actor, key, RatingDraft(*drawn), day)
                if S.DISSATISFIED in drawn:
                    redo_handling(self._session, self._cast.examiner, key, "提案者不满意，重新办理(示例)", day + timedelta(days=1))
                    again = day + timedelta(days=20)
                    self._answer(handling, "A", M.RESOLVED, again)
                    rate_reply(self._session, actor, key, RatingDraft(S.SATISFIED, S.MOSTLY), again + timedelta(days=5))
                    break

    def _end(self, promising: list[HandlingDraft]) -> None:
        """Closed, or tracked until what was promised is done; that of every other unit was in the spring after."""
        session, staff = self._session, self._cast.classifier
        promised = [each for each in promising if self._promises(each)]
        if not promised:
            close_proposal(session, staff, self._course_id, on=CLOSED_ON)
            return
        track_proposal(session, staff, self._course_id, on=CLOSED_ON)
        for handling in promised:
            key = self._ids[handling.unit]
            if key % 2:
                fulfil_promise(session, staff, key, "现场查看，已经办好(示例)", FULFILLED_ON)

    def _promises(self, handling: HandlingDraft) -> bool:
        return self._session.get_one(HandlingCourse, self._ids[handling.unit]).promise is not None
