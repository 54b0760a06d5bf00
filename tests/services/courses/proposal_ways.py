"""Random ways of proposals from the draft to what is decided of them, by everybody, right or not, as the days pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from sqlalchemy import Engine, func
from sqlmodel import col, select

from services.machine import Machine
from services.models import (
    MarkKind,
    Member,
    NotFiledGround,
    Outcome,
    Proposal,
    ProposalCourse,
    ProposalMark,
    ProposalSigner,
    ProposalState,
    ProposalStep,
    Role,
    SignerAnswer,
    Sponsorship,
    SubmissionWay,
)
from services.permissions import Right
from services.proposals import is_disputed, propose_outcome
from services.proposals.closing import archive_proposal
from services.proposals.disputing import was_entered_on_behalf
from services.proposals.due import due_in_proposals
from services.proposals.possible import possible_events
from services.proposals.states import COURSE, ProposalEvent
from services.records.works import work_named
from tests.services.courses.deciding_home import bring_to_rest
from tests.services.courses.journey import Journey
from tests.services.courses.rows import alchemy_select
from tests.services.courses.touched import Touched, watch
from tests.services.proposals.course_cells import EVENTS, Person, Stood, attempt, people_of
from tests.services.proposals.courses_town import PARTY, Town, found_town, scan

S, E = ProposalState, ProposalEvent
# One step in six is by anybody and of any kind; the others are what may be done, by who may.
_WILD = 1 / 6
# What ends a way or leads back is chosen less often, so that some come far.
_RARE: Mapping[ProposalEvent, float] = {
    E.DISCARD: 0.05,
    E.CHANGE: 0.2,
    E.DECLINE: 0.3,
    E.WITHDRAW: 0.05,
    E.RETURN_FOR_MENDING: 0.15,
    E.SEND_BACK: 0.15,
}
_RARE = {**_RARE, E.DISPUTE: 0.6, E.ARCHIVE: 0.1}
_ASKED = 1 / 4
_OWN = (*EVENTS, E.ARCHIVE)
# States in which what was registered counts for nobody.
TAKEN_BACK = frozenset({S.DRAFT, S.COSIGNING, S.DISCARDED, S.WITHDRAWN})
# What refuses an event that the state and the right let happen.
_BY_RIGHT = frozenset({"FORBIDDEN", "FIRST_SPONSOR_ONLY", "NOT_FOUND", "ALREADY_ANSWERED", "WRONG_STATE"})
# In whose inbox a proposal waits in each state.
_WAITS = {
    S.SUBMITTED: "classify_proposals",
    S.UNDER_REVIEW: "propose_outcomes",
    S.REVIEWED: "decide_proposals",
    S.FILED: "assign_proposals",
}


def found_watched_town(engine: Engine) -> Town:
    town = found_town(engine)
    watch(engine)
    return town


class ProposalWays(Journey):
    """One committee whose proposals go any way they may."""

    town: ClassVar[Town]
    WEIGHTS: ClassVar[dict[str, int]] = {"go_on": 26, "propose": 5, "draft": 1, "bring_the_paper": 3, "let_time_pass": 2}
    FIRST_DAY = date(2023, 2, 2)
    BODIES = (PARTY,)

    def set_out(self, rng: Random) -> None:
        self.people = people_of(self.town)
        self.named = {person.name: person for person in self.people}
        self.last_step = self._last(ProposalStep)
        self.clock.day += timedelta(days=rng.randint(0, 700))
        self.numbers = {member.id: member.number for member in self.session.exec(select(Member))}
        for _ in range(4):
            self.draft(rng)

    def machine_of(self, noun: str) -> Machine[Any, Any]:
        return COURSE

    def draft(self, rng: Random) -> None:
        way = rng.choice((SubmissionWay.MEMBER, SubmissionWay.JOINT, SubmissionWay.JOINT, SubmissionWay.PARTY))
        if way is SubmissionWay.PARTY:
            actor = self.town.by_role[Role.SUBMITTING_BODY]
            said: dict[str, Any] = {"body": PARTY}
        elif rng.random() < 1 / 2:
            actor, said = self.town.registrar, {"member_number": "001"}
        else:
            actor, said = self.town.first, {}
        self.tried(COURSE.page, "", "draft", actor, lambda: self.town.draft(self.session, actor, way=way, **said))

    def go_on(self, rng: Random) -> None:
        course = self._any(rng)
        possible = [event for event in COURSE.possible(course.state) if event in _OWN and event is not E.PROPOSE_OUTCOME]
        if rng.random() < _WILD or not possible:
            self._try(rng, course, rng.choice(_OWN), rng.choice(self.people))
            return
        event: ProposalEvent = rng.choices(possible, [_RARE.get(each, 1.0) * self._chance(course, each) for each in possible])[0]
        if event in (E.FILE, E.NOT_FILE, E.MERGE) and rng.random() < 0.9:
            event = {Outcome.FILE: E.FILE, Outcome.NOT_FILE: E.NOT_FILE, Outcome.MERGE: E.MERGE}[course.outcome or Outcome.FILE]
        self._try(rng, course, event, rng.choice(self._able(course, event)))

    def _chance(self, course: ProposalCourse, event: ProposalEvent) -> float:
        """Seldom what the proposal itself will refuse."""
        joint = course.way is SubmissionWay.JOINT
        if event is E.INVITE:
            return float(joint) or 0.02
        if event is E.SUBMIT and joint:
            return 1.0 if self._signers(course, SignerAnswer.SIGNED) > 1 else 0.05
        if event in (E.SIGN, E.DECLINE):
            return 2.0 if self._signers(course, SignerAnswer.INVITED) else 0.05
        if event is E.ANSWER_DISPUTE:
            return 3.0 if is_disputed(self.session, course) else 0.02
        if event is E.DISPUTE:
            return 1.0 if was_entered_on_behalf(self.session, course) else 0.1
        return 1.0

    def _signers(self, course: ProposalCourse, answer: SignerAnswer) -> int:
        return len(
            self.session.exec(select(ProposalSigner.id).where(ProposalSigner.course_id == course.id, ProposalSigner.answer == answer)).all()
        )

    def _try(self, rng: Random, course: ProposalCourse, event: ProposalEvent, person: Person) -> None:
        key, state = self._id(course), course.state
        says = self._says(person, course).get(event, False) if rng.random() < _ASKED else None
        act: Callable[[], object] = lambda: attempt(self.session, person, Stood(key, state), event, self.clock.day)  # noqa: E731
        if event is E.ARCHIVE:
            act = lambda: archive_proposal(self.session, person.actor, key)  # noqa: E731
        told = self.tried(COURSE.page, state.value, event.value, person.actor, act)

        assert says is not False or told != "done", f"{event} was said to be impossible for {person.name}"
        assert not says or told not in _BY_RIGHT, f"{event} was said to be possible for {person.name}: {told}"

    def _able(self, course: ProposalCourse, event: ProposalEvent) -> Sequence[Person]:
        """Who may do it, by the table; of the writers' own, whose it is, or the office for them."""
        right = COURSE.moves[event].right
        if right is Right.EXAMINE:
            return [self.named["proposal_staff"], self.named["other_staff"]]
        if right is Right.DECIDE:
            return [self.named["secretary_general"], self.named["other_decider"]]
        if event in (E.SIGN, E.DECLINE):
            # A member is invited, 003 by `attempt`, and 002 by the office, which signs for nobody else.
            return [self.named["third"], self.named["third"], self.named["registrar"]]
        if event is E.DISPUTE:
            return [self.named["submitting_body" if course.body is not None else "first"]]
        if course.body is not None:
            return [self.named["submitting_body"]]
        return [self.named["first"]] * 4 + [self.named["registrar"]]

    def propose(self, rng: Random) -> None:
        course, into, outcome = self._any(rng, S.UNDER_REVIEW), self._any(rng, S.FILED), rng.choice(list(Outcome))
        if course.state is not S.UNDER_REVIEW and rng.random() < 0.95:
            self.go_on(rng)
            return
        ground = rng.choice(list(NotFiledGround)) if outcome is Outcome.NOT_FILE else None
        merging: dict[str, Any] = {"merge_into_id": self._id(into), "counts_as_filed": rng.random() < 1 / 2}
        staff, said = rng.choice((self.town.staff, self.town.other_staff)), merging if outcome is Outcome.MERGE else {}
        key = self._id(course)
        self.tried(
            COURSE.page,
            course.state.value,
            E.PROPOSE_OUTCOME.value,
            staff,
            lambda: propose_outcome(self.session, staff, key, outcome, ground=ground, **said),
        )

    def bring_the_paper(self, rng: Random) -> None:
        course = self._any(rng, S.SUBMITTED)
        key = self._id(course)
        if course.proposal_id is not None:
            self.tried("attachment", "", "attach", self.town.registrar, lambda: scan(self.session, self.store, self.town.registrar, key))

    def let_time_pass(self, rng: Random) -> None:
        self.pass_days(rng.randint(1, 12))
        self._look_at_what_waits()

    def lead_home(self, rng: Random) -> None:
        bring_to_rest(self.session, self.town, self.store, self._id(self._any(rng)))
        self.tally.led_home += 1

    def standing(self, changed: Touched) -> dict[tuple[str, int], str]:
        keys = sorted(row_id for noun, row_id in changed if noun == "proposal_course")
        if not keys:
            return {}
        rows = self.session.execute(alchemy_select(ProposalCourse.id, ProposalCourse.state).where(col(ProposalCourse.id).in_(keys)))
        return {("proposal_course", row_id): state.value for row_id, state in rows}

    def steps_since(self) -> list[tuple[tuple[str, int], str, str]]:
        names = ("id", "course_id", "handling_course_id", "event", "became")
        columns: list[Any] = [col(getattr(ProposalStep, name)) for name in names]
        rows = self.session.execute(alchemy_select(*columns).where(columns[0] > self.last_step).order_by(columns[0])).all()
        if rows:
            self.last_step = rows[-1][0]
        return [(("proposal_course", course_id), event, became) for _, course_id, handling_id, event, became in rows if handling_id is None]

    def require_counted_rightly(self, proposals: set[str], reports: set[str]) -> None:
        rows = alchemy_select(ProposalCourse.id, Proposal.number, Proposal.withdrawn_on, ProposalCourse.state)
        rows = rows.join(ProposalCourse, col(ProposalCourse.proposal_id) == Proposal.id)
        for course_id, number, withdrawn, state in self.session.execute(rows):
            stood = self._stood(course_id, state)

            assert (withdrawn is not None) == (stood in TAKEN_BACK), f"{number} in {stood}"
            counts = stood not in TAKEN_BACK | {S.SUBMITTED, S.CONVERTED}
            assert (work_named("proposal", number) in proposals) == counts, f"{number} in {stood}"

    def require_more(self) -> None:
        """Nobody verified what is the own account's; marks say what was decided; what is signed has a last day."""
        for table in (Sponsorship, ProposalMark):
            own = col(table.verified_by_id) == col(table.registered_by_id)
            assert self.session.execute(select(func.count()).select_from(table).where(own)).scalar_one() == 0
        marks: dict[int, list[MarkKind]] = {}
        for proposal_id, mark in self.session.execute(alchemy_select(ProposalMark.proposal_id, ProposalMark.mark)):
            marks.setdefault(proposal_id, []).append(mark)
        columns = alchemy_select(
            ProposalCourse.id, ProposalCourse.proposal_id, ProposalCourse.state, ProposalCourse.counts_as_filed, ProposalCourse.cosign_until
        )
        for course_id, proposal_id, state, as_filed, until in self.session.execute(columns):
            borne, stood = marks.get(proposal_id or 0, []), self._stood(course_id, state)
            filed = stood in (S.FILED, S.ASSIGNED) or (stood is S.MERGED and bool(as_filed))

            assert len(borne) == len(set(borne)), "a mark borne twice"
            assert (MarkKind.FILED in borne) == filed or stood is S.WITHDRAWN
            assert (MarkKind.MERGED in borne) == (stood is S.MERGED)
            assert (MarkKind.NOT_FILED in borne) == (stood in (S.NOT_FILED, S.CONVERTED, S.REFERRED))
            assert (MarkKind.CONVERTED in borne) == (stood is S.CONVERTED)
            assert until is not None or state is not S.COSIGNING

    def _stood(self, course_id: int, state: ProposalState) -> ProposalState:
        return ProposalState(self.rested.get(("proposal_course", course_id), state.value))

    def _look_at_what_waits(self) -> None:
        """Whoever has to do something with a proposal is told of it, of the last day to sign among them, and when that is over."""
        town, day = self.town, self.clock.day
        actors = {"001": town.first, "002": town.second, "003": town.third, PARTY: town.by_role[Role.SUBMITTING_BODY]}
        actors |= {actor.name: actor for actor in (town.staff, town.other_staff, town.decider, town.other_decider)}
        items = {name: list(due_in_proposals(self.session, actor, day)) for name, actor in actors.items()}
        self.tally.inboxes += len(items)
        office = {item.kind for name in items for item in items[name] if item.about[0] == "LocalCommittee"}
        for course in self.session.exec(select(ProposalCourse)):
            told = {(name, item.kind, item.due_on) for name in items for item in items[name] if item.about == ("ProposalCourse", course.id)}
            writer = PARTY if course.body is not None else "001"
            if course.state is S.COSIGNING:
                self._require_told_to_sign(course, writer, told)
            elif course.state is S.DRAFT and course.proposal_id is not None:
                assert (writer, "mend_proposal", None) in told
            elif course.state in _WAITS:
                assert _WAITS[course.state] in office, f"nobody is told of what is {course.state}"
            if course.state in COURSE.moves[E.DISPUTE].since and is_disputed(self.session, course):
                assert "answer_disputes" in office

    def _require_told_to_sign(self, course: ProposalCourse, writer: str, told: set[tuple[str, str, date | None]]) -> None:
        assert course.cosign_until is not None
        self.tally.deadlines += 1
        if course.cosign_until < self.clock.day:
            self.tally.missed += 1
            assert told & {(writer, "submit_signed", None), (writer, "mend_proposal", None)}, "signing ran out silently"
            return
        assert (writer, "gather_signatures", course.cosign_until) in told
        invited = (ProposalSigner.course_id == course.id, ProposalSigner.answer == SignerAnswer.INVITED)
        for member_id in self.session.exec(select(ProposalSigner.member_id).where(*invited)):
            assert (self.numbers[member_id], "sign_proposal", course.cosign_until) in told

    def _says(self, person: Person, course: ProposalCourse) -> dict[ProposalEvent, bool]:
        found = possible_events(self.session, person.actor, [self._id(course)], self.clock.day)
        return dict(found.get(self._id(course), ()))

    def _any(self, rng: Random, state: ProposalState | None = None) -> ProposalCourse:
        """Some proposal, in that state if there is one; seldom one that is at rest."""
        found = self.session.exec(select(ProposalCourse).order_by(col(ProposalCourse.id))).all()
        wanted = [each for each in found if each.state is state] or found
        # What is merged rests until the other is archived: it is seldom come to, and a dispute of it was hardly ever answered.
        weights = [0.1 if each.state in COURSE.last else 4.0 if each.state is S.MERGED else 1.0 for each in wanted]
        return rng.choices(wanted, weights)[0]

    @staticmethod
    def _id(course: ProposalCourse) -> int:
        assert course.id is not None
        return course.id
