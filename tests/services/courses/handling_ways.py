"""Random ways of proposals from their filing to the archive, by units, sponsors and staff, as the days pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from sqlalchemy import func
from sqlmodel import col, select

from services.listings.handling_courses import HandlingCoursesSought
from services.machine import Machine
from services.models import (
    Handling,
    HandlingCourse,
    HandlingRole,
    HandlingState,
    Proposal,
    ProposalCourse,
    ProposalState,
    ProposalStep,
    Reply,
    ReplyRating,
)
from services.permissions import Actor, Right
from services.proposals.handling_holding import states_of_course
from services.proposals.handling_states import HANDLING, HandlingEvent
from services.proposals.handlings_possible import possible_handling_events
from services.proposals.rating import proposers_of
from services.proposals.states import COURSE, ProposalEvent
from services.records.works import work_named
from tests.services.courses.deadlines import Inboxes, Open, open_deadlines
from tests.services.courses.handled_town import HandledTown
from tests.services.courses.handling_events import OF_PROPOSAL, of_handling, of_proposal, unit_names
from tests.services.courses.homeward import bring_home
from tests.services.courses.journey import Journey
from tests.services.courses.rows import alchemy_select
from tests.services.courses.touched import Touched
from tests.services.proposals.handled import PARTY, attached

H, P, S = HandlingEvent, ProposalEvent, ProposalState
_WILD = 1 / 6
# What leads back, or ends a way early.
_RARE = {P.WITHDRAW: 0.1, P.ARCHIVE: 0.4, H.RETURN: 0.4, H.REASSIGN: 1.0, H.SEND_BACK: 0.35, H.DISAGREE: 0.4, H.EXTEND: 0.3}
_RARE |= {H.LOG_CONTACT: 0.6, H.REVISIT: 0.15, H.RATE: 2.0, P.CLOSE: 0.6}
_SAYING = (H.AGREE, H.DISAGREE)
# What a co-handler does, and what any unit does; all else is for whoever answers the sponsors.
_CO = frozenset({*_SAYING, H.GIVE_OPINION})
_EITHER = frozenset({H.ACCEPT, H.RETURN, H.REJECT_RETURN, H.REASSIGN, H.LOG_CONTACT, H.EXTEND})
# What refuses an event that its state and right let happen.
_BY_RIGHT = frozenset({"FORBIDDEN", "NOT_FOUND", "WRONG_STATE", "WRONG_HANDLING_ROLE"})
_ASKED = 1 / 4


class HandlingWays(Journey):
    """Units that are offered proposals and answer them, sponsors who rate, staff who watch over the days."""

    town: ClassVar[HandledTown]
    WEIGHTS: ClassVar[dict[str, int]] = {"go_on": 40, "let_time_pass": 5, "bring_the_paper": 1}
    FIRST_DAY = date(2023, 2, 15)
    BODIES = (PARTY,)

    def set_out(self, rng: Random) -> None:
        self.unit_names = unit_names(self.session)
        self.last_step = self._last(ProposalStep)
        self.courses = {("proposal_course", row.id): row.state.value for row in self.session.exec(select(ProposalCourse))}
        self.stood.update(self.courses)  # type: ignore[arg-type]
        self.clock.day += timedelta(days=rng.randint(0, 900))

    def machine_of(self, noun: str) -> Machine[Any, Any]:
        return COURSE if noun == "proposal_course" else HANDLING

    def go_on(self, rng: Random) -> None:
        if rng.random() < _WILD:
            return self._wildly(rng)
        course = self._any_course(rng)
        handlings = self._handlings(course)
        chances: list[tuple[float, Any, ProposalEvent | HandlingEvent]] = [
            (_RARE.get(event, 1.0), None, event) for event in COURSE.possible(course.state) if event in OF_PROPOSAL
        ]
        for each in handlings:
            chances += [(_RARE.get(event, 1.0), each, event) for event in self._possible(course, each, handlings)]
        if chances:
            _, handling, event = rng.choices(chances, [weight for weight, *_ in chances])[0]
            self._try(rng, course, handling, event, rng.choice(self._able(course, handling, event)))
        return None

    def _wildly(self, rng: Random) -> None:
        """Anything, by anybody."""
        course = self._any_course(rng)
        handlings = list(
            self.session.exec(select(HandlingCourse).where(HandlingCourse.course_id == course.id).order_by(col(HandlingCourse.id)))
        )
        person = rng.choice(self.town.people)
        if handlings and rng.random() < 3 / 4:
            self._try(rng, course, rng.choice(handlings), rng.choice(list(H)), person)
        else:
            self._try(rng, course, None, rng.choice(OF_PROPOSAL), person)

    def let_time_pass(self, rng: Random) -> None:
        """Some days; or until a deadline's last day, or the day after it. What was open before the night is open after it, or missed."""
        until = sorted({each.until for each in open_deadlines(self.session) if each.until >= self.clock.day})
        days = rng.randint(1, 12)
        if until and rng.random() < 1 / 2:
            days = max(1, (rng.choice(until[:3]) - self.clock.day).days + rng.randint(0, 1))
        self.pass_days(days)
        self._look_at_deadlines()

    def bring_the_paper(self, rng: Random) -> None:
        course = self._any_course(rng)
        registrar = self.town.offices.house.registrar
        assert course.id is not None
        key = course.id
        self.tried("attachment", "", "attach", registrar, lambda: attached(self.session, registrar, key))

    def lead_home(self, rng: Random) -> None:
        """One proposal from wherever it came to, or what it was merged into, to the archive."""
        course = self._any_course(rng)
        if course.state is S.MERGED:
            course = self.session.get_one(ProposalCourse, course.merge_into_id)
        assert course.id is not None
        bring_home(self.session, self.town, self.clock, course.id)
        self.tally.led_home += 1

    def _try(self, rng: Random, course: ProposalCourse, handling: HandlingCourse | None, event: Any, actor: Actor) -> str:
        today = self.clock.day
        if handling is None:
            assert course.id is not None
            act = of_proposal(self.session, actor, course.id, event, rng, today)
            return self.tried("proposal_course", course.state.value, event.value, actor, act)
        says = self._says(actor, handling, event) if rng.random() < _ASKED else None
        state = self._lead_state(handling) if event in _SAYING else handling.state.value
        act = of_handling(self.session, actor, handling, event, rng, today)
        told = self.tried("handling_course", state, event.value, actor, act)

        assert says is not False or told != "done", f"{event} was said to be impossible for {actor.name}"
        assert not says or told not in _BY_RIGHT, f"{event} was said to be possible for {actor.name}: {told}"
        return told

    def _says(self, actor: Actor, handling: HandlingCourse, event: HandlingEvent) -> bool:
        assert handling.id is not None
        found = possible_handling_events(self.session, actor, [handling.id])
        return dict(found.get(handling.id, ())).get(event, False)

    def _able(self, course: ProposalCourse, handling: HandlingCourse | None, event: Any) -> Sequence[Actor]:
        """Who may do it."""
        right = (COURSE if handling is None else HANDLING).moves[event].right
        if right is Right.HANDLE:
            assert handling is not None
            unit = self.town.units.get(self.unit_names.get(handling.unit_id, ""))
            return [*self.town.staff, *([] if unit is None else [unit] * 5)]
        if right is Right.EXAMINE:
            return self.town.staff
        if right is Right.RATE:
            own = [self.town.sponsors[each.number or each.body or ""] for each in proposers_of(self.session, course)]
            return [*own, *own, self.town.offices.house.registrar]
        return [self.town.offices.party if course.body is not None else self.town.offices.lead]

    def _possible(self, course: ProposalCourse, handling: HandlingCourse, handlings: list[HandlingCourse]) -> Iterator[HandlingEvent]:
        """By the tables alone."""
        for event, move in HANDLING.moves.items():
            if course.state in states_of_course(event):
                state = HandlingState(self._lead_state(handling)) if event in _SAYING else handling.state
                if state in move.since and (event in _EITHER or (event in _CO) == (handling.role is HandlingRole.CO)):
                    yield event

    def _lead_state(self, handling: HandlingCourse) -> str:
        of_course = (HandlingCourse.course_id == handling.course_id, HandlingCourse.role == "lead")
        leads = self.session.exec(select(HandlingCourse.state).where(*of_course).order_by(col(HandlingCourse.id).desc())).first()
        return (HandlingState.REPLACED if leads is None else HandlingState(leads)).value

    def _any_course(self, rng: Random) -> ProposalCourse:
        """Some proposal, seldom one that is at rest."""
        found = self.session.exec(select(ProposalCourse).order_by(col(ProposalCourse.id))).all()
        return rng.choices(found, [0.05 if each.state in COURSE.last | {S.MERGED, S.WITHDRAWN} else 1.0 for each in found])[0]

    def _handlings(self, course: ProposalCourse) -> list[HandlingCourse]:
        standing = (HandlingCourse.course_id == course.id, HandlingCourse.state != HandlingState.REPLACED)
        return list(self.session.exec(select(HandlingCourse).where(*standing).order_by(col(HandlingCourse.id))))

    def standing(self, changed: Touched) -> dict[tuple[str, int], str]:
        found: dict[tuple[str, int], str] = {}
        tables: dict[str, Any] = {"proposal_course": ProposalCourse, "handling_course": HandlingCourse}
        for noun, table in tables.items():
            keys = sorted(row_id for name, row_id in changed if name == noun)
            if keys:
                rows = self.session.execute(alchemy_select(table.id, table.state).where(table.id.in_(keys)))
                found |= {(noun, row_id): state.value for row_id, state in rows}
        return found

    def steps_since(self) -> list[tuple[tuple[str, int], str, str]]:
        names = ("id", "course_id", "handling_course_id", "event", "became")
        columns: list[Any] = [col(getattr(ProposalStep, name)) for name in names]
        rows = self.session.execute(alchemy_select(*columns).where(columns[0] > self.last_step).order_by(columns[0])).all()
        if rows:
            self.last_step = rows[-1][0]
        found = []
        for _, course_id, handling_id, event, became in rows:
            key = ("proposal_course", course_id) if handling_id is None else ("handling_course", handling_id)
            if handling_id is not None and event in _SAYING:
                # Said by a co-handler of the lead's draft: it stands where the lead stands.
                self.tally.done[HANDLING.page, became, event] += 1
                assert became == HandlingState.COSIGNING.value
                continue
            found.append((key, event, became))
        return found

    def require_more(self) -> None:
        if any(noun in ("handling", "reply", "handling_course", "proposal_course") for noun, _ in self.changed):
            self._require_one_fact_each()
        if len(self.log) % 30 == 0:
            self._look_at_deadlines()

    def _require_one_fact_each(self) -> None:
        """A unit at work is registered as handling it, once; who has replied has one reply; all verified by a second person."""
        joined = select(HandlingCourse, Handling, Reply).outerjoin(Handling, col(Handling.id) == HandlingCourse.handling_id)
        rows = self.session.exec(joined.outerjoin(Reply, col(Reply.handling_id) == Handling.id)).all()

        assert len(rows) == len({each.id for each, *_ in rows}), "two replies to one handling"
        for each, fact, reply in rows:
            accepted = each.accepted_on is not None

            assert (fact is None) == (each.state is HandlingState.REPLACED)
            assert fact is None or not accepted or fact.verified_at is not None
            assert fact is None or fact.verified_by_id != fact.registered_by_id
            assert each.state is not HandlingState.REPLIED or reply is not None
            assert reply is None or (each.round > 1 or each.state is HandlingState.REPLIED), "a reply that was not passed"
            assert reply is None or (reply.verified_at is not None and reply.verified_by_id != reply.registered_by_id)
        states = alchemy_select(ProposalCourse.state, HandlingCourse.state).join(
            ProposalCourse, col(ProposalCourse.id) == HandlingCourse.course_id
        )
        answering = states.where(HandlingCourse.role != "co", HandlingCourse.state != HandlingState.REPLACED)
        for course, state in self.session.execute(answering):
            assert state is HandlingState.REPLIED or course is S.ASSIGNED, f"{course} while a unit is {state}"
        twice = select(ReplyRating.handling_course_id).group_by(
            col(ReplyRating.handling_course_id), col(ReplyRating.round), col(ReplyRating.member_id), col(ReplyRating.body)
        )
        assert self.session.exec(twice.having(func.count() > 1)).first() is None, "rated twice"

    def require_counted_rightly(self, proposals: set[str], reports: set[str]) -> None:
        rows = alchemy_select(ProposalCourse.id, Proposal.number, Proposal.withdrawn_on, ProposalCourse.state)
        rows = rows.join(ProposalCourse, col(ProposalCourse.proposal_id) == Proposal.id)
        for course_id, number, withdrawn, state in self.session.execute(rows):
            back = self.rested.get(("proposal_course", course_id), state) == S.WITHDRAWN

            assert (withdrawn is not None) == back
            assert (work_named("proposal", number) in proposals) == (not back), f"{number} in {state}"

    def _look_at_deadlines(self) -> None:
        """Every open deadline is somebody's to keep, and says so until it is kept, also when it is missed."""
        found = list(open_deadlines(self.session))
        staff = self.town.staff[:1]
        inboxes = Inboxes(self.session, self.clock.day, [*self.town.units.values(), *staff, *self.town.sponsors.values()])
        self.tally.inboxes += len(inboxes.items)
        late = HandlingCoursesSought(self.committee_id, overdue_on=self.clock.day).conditions()
        listed = set(self.session.execute(alchemy_select(HandlingCourse.id).join(ProposalCourse).where(*late)).scalars())
        for each in found:
            self.tally.deadlines += 1
            missed = each.until < self.clock.day
            self.tally.missed += missed

            assert inboxes.tells(each, self._doers(each), [actor.name for actor in staff]), f"{self.clock.day}: nobody is told of {each}"
            assert not missed or inboxes.overdue(each) or each.in_office, f"{self.clock.day}: {each} is missed silently"
            assert not missed or each.kind != "answer" or each.about[1] in listed, f"{self.clock.day}: {each} is in no overdue list"

    def _doers(self, deadline: Open) -> list[str]:
        if deadline.proposer is not None:
            return [self.town.sponsors[deadline.proposer.number or deadline.proposer.body or ""].name]
        unit = self.town.units.get(self.unit_names.get(deadline.unit_id or 0, ""))
        return [] if unit is None else [unit.name]
