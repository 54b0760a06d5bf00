"""Random ways of proposals up to their decision, by everybody, right or not; after each step what must hold is looked at.

A few hundred steps are a run of CI; `LVHENG_STEPS=100000 pytest -q tests/services/proposals/test_random_proposals.py` makes a long one.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, func
from sqlmodel import Session, col, select

from services.attachments import AttachmentStore
from services.database import transaction
from services.errors import Refusal
from services.models import (
    AuditEntry,
    MarkKind,
    NotFiledGround,
    OpinionReport,
    Outcome,
    Proposal,
    ProposalCourse,
    ProposalMark,
    ProposalState,
    ProposalStep,
    Role,
    Sponsorship,
    SubmissionWay,
)
from services.proposals import propose_outcome
from services.proposals.possible import possible_events
from services.proposals.states import COURSE, ProposalEvent
from services.records.opinion_reports import from_opinion_reports
from services.records.proposals import from_proposals
from services.records.scope import Scope, states_of
from services.records.works import work_named
from tests.services.proposals.course_cells import EVENTS, Person, Stood, attempt, people_of
from tests.services.proposals.courses_town import DAY, PARTY, Town, scan

S, E = ProposalState, ProposalEvent
# One step in five is by anybody and of any kind; the others are what may be done, by who may.
_WILD = 1 / 5
_WEIGHTS = {"go_on": 24, "propose": 5, "draft": 1, "bring_the_paper": 3, "let_time_pass": 1}
# What ends a way or leads back is chosen less often, so that some come far.
_RARE = frozenset({E.DISCARD, E.CHANGE, E.DECLINE, E.WITHDRAW, E.RETURN_FOR_MENDING, E.SEND_BACK, E.DISPUTE})
# States in which what was registered counts for nobody.
TAKEN_BACK = frozenset({S.DRAFT, S.COSIGNING, S.DISCARDED, S.WITHDRAWN})
# What refuses an event that the state and the right let happen.
_BY_RIGHT = frozenset({"FORBIDDEN", "FIRST_SPONSOR_ONLY", "NOT_INVITED", "NOT_FOUND", "ALREADY_ANSWERED"})


class Ways(RuleBasedStateMachine):
    """One committee whose proposals go any way they may; what is refused leaves nothing behind."""

    engine: ClassVar[Engine]
    town: ClassVar[Town]
    # Where ways ended, for whoever runs a long one.
    reached: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        # A transaction of its own for each way, undone at its end: the town is founded once.
        self.work = transaction(self.engine)
        self.session: Session = self.work.__enter__()
        self.folder = TemporaryDirectory()
        self.store = AttachmentStore(Path(self.folder.name))
        self.people = people_of(self.town)
        self.day = DAY
        for place in range(4):
            self.draft(Random(place))

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.reached.update(str(course.state) for course in self.session.exec(select(ProposalCourse)))
            self.session.rollback()
            self.session.close()
            self.folder.cleanup()

    @rule(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def step(self, seed: int) -> None:
        # Drawn from one number: what Hypothesis draws itself keeps near to nothing, and no way would come far.
        rng = Random(seed)
        (chosen,) = rng.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))
        getattr(self, chosen)(rng)

    def draft(self, rng: Random) -> None:
        way = rng.choice((SubmissionWay.MEMBER, SubmissionWay.JOINT, SubmissionWay.JOINT, SubmissionWay.PARTY))
        if way is SubmissionWay.PARTY:
            self.town.draft(self.session, self.town.by_role[Role.SUBMITTING_BODY], way=way, body=PARTY)
        elif rng.random() < _WILD:
            self.town.draft(self.session, self.town.registrar, way=way, member_number="001")
        else:
            self.town.draft(self.session, way=way)

    def go_on(self, rng: Random) -> None:
        """Some event of some proposal: what is said to be possible, and to whom, is what then happens or is refused."""
        course = self._any(rng)
        wild = rng.random() < _WILD
        possible = [event for event in COURSE.possible(course.state) if event in EVENTS and event is not E.PROPOSE_OUTCOME]
        wanted = EVENTS if wild or not possible else possible
        (event,) = rng.choices(wanted, [1 if each in _RARE else 20 for each in wanted])
        person = rng.choice(self.people)
        if not wild:
            able = [each for each in self.people if self._says(each, course).get(event)]
            person = rng.choice(able) if able else person
        says = self._says(person, course).get(event)
        told = self._tried(lambda: attempt(self.session, person, Stood(self._id(course), course.state), event, self.day))

        assert says or told != "done"
        assert not says or told not in _BY_RIGHT - {"NOT_INVITED"} | {"WRONG_STATE"}

    def propose(self, rng: Random) -> None:
        course, into, outcome = self._any(rng, S.UNDER_REVIEW), self._any(rng, S.FILED), rng.choice(list(Outcome))
        ground = NotFiledGround.EMPTY if outcome is Outcome.NOT_FILE else None
        merging: dict[str, Any] = {"merge_into_id": self._id(into), "counts_as_filed": rng.random() < 1 / 2}
        staff, said = rng.choice((self.town.staff, self.town.other_staff)), merging if outcome is Outcome.MERGE else {}
        self._tried(lambda: propose_outcome(self.session, staff, self._id(course), outcome, ground=ground, on=self.day, **said))

    def bring_the_paper(self, rng: Random) -> None:
        course = self._any(rng)
        if course.proposal_id is not None:
            scan(self.session, self.store, self.town.registrar, self._id(course))

    def let_time_pass(self, rng: Random) -> None:
        self.day = min(self.day + timedelta(days=rng.randint(1, 12)), date(2023, 12, 31))

    @invariant()
    def every_step_is_audited_and_says_where_it_led(self) -> None:
        if hasattr(self, "session"):
            steps = self.session.exec(select(ProposalStep).order_by(col(ProposalStep.id))).all()
            written = select(func.count()).select_from(AuditEntry).where(col(AuditEntry.noun) == "proposal_step")
            last = {step.course_id: step.became for step in steps}

            assert self.session.execute(written).scalar_one() == len(steps)
            assert last == {course.id: course.state.value for course in self._courses()}

    @invariant()
    def every_state_leads_on_or_is_the_last(self) -> None:
        if hasattr(self, "session"):
            assert all(course.state in COURSE.last or COURSE.possible(course.state) for course in self._courses())

    @invariant()
    def what_is_signed_has_a_last_day(self) -> None:
        if hasattr(self, "session"):
            assert all(course.cosign_until for course in self._courses() if course.state is S.COSIGNING)

    @invariant()
    def what_was_taken_back_counts_for_nobody_and_nothing_counts_twice(self) -> None:
        if hasattr(self, "session"):
            scope = Scope(self.session, self.town.house.committee_id, None, date(2023, 1, 1), date(2023, 12, 31))
            states = states_of(scope)
            counted = [(member, record.work) for member, record in from_proposals(scope, states)]
            reports = [(member, record.work) for member, record in from_opinion_reports(scope, states)]
            withdrawn = {row.id for row in self.session.exec(select(Proposal).where(col(Proposal.withdrawn_on).is_not(None)))}
            made_from = select(Proposal.number).where(col(Proposal.id).in_(select(OpinionReport.converted_from_id)))
            converted = {work_named("proposal", number) for number in self.session.exec(made_from)}

            assert len(counted) == len(set(counted))
            assert len(reports) == len(set(reports))
            assert withdrawn == {course.proposal_id for course in self._courses() if course.proposal_id and course.state in TAKEN_BACK}
            assert converted.isdisjoint(work for _, work in counted)

    @invariant()
    def what_counts_was_verified_by_somebody_else(self) -> None:
        if hasattr(self, "session"):
            for table in (Sponsorship, ProposalMark):
                own = col(table.verified_by_id) == col(table.registered_by_id)
                assert self.session.execute(select(func.count()).select_from(table).where(own)).scalar_one() == 0

    @invariant()
    def marks_say_what_was_decided(self) -> None:
        if hasattr(self, "session"):
            marks: dict[int, set[MarkKind]] = {}
            for mark in self.session.exec(select(ProposalMark)):
                marks.setdefault(mark.proposal_id, set()).add(mark.mark)
            for course in self._courses():
                borne = marks.get(course.proposal_id or 0, set())
                filed = course.state is S.FILED or (course.state is S.MERGED and bool(course.counts_as_filed))

                assert (MarkKind.FILED in borne) == filed or course.state is S.WITHDRAWN
                assert (MarkKind.MERGED in borne) == (course.state is S.MERGED)
                assert (MarkKind.NOT_FILED in borne) == (course.state in (S.NOT_FILED, S.CONVERTED, S.REFERRED))

    def _tried(self, event: Any) -> str:
        savepoint = self.session.begin_nested()
        try:
            event()
        except Refusal as refusal:
            savepoint.rollback()
            self.session.expire_all()
            return refusal.code
        savepoint.commit()
        return "done"

    def _says(self, person: Person, course: ProposalCourse) -> dict[ProposalEvent, bool]:
        """What is said to be possible, and whether for that person; an office answers for member 002."""
        found = possible_events(self.session, person.actor, [self._id(course)], self.day)
        return dict(found.get(self._id(course), ()))

    def _courses(self) -> list[ProposalCourse]:
        return list(self.session.exec(select(ProposalCourse)))

    def _any(self, rng: Random, state: ProposalState | None = None) -> ProposalCourse:
        """Some proposal, in that state if there is one."""
        ids = select(ProposalCourse.id).order_by(col(ProposalCourse.id))
        keys = (state and self.session.exec(ids.where(ProposalCourse.state == state)).all()) or self.session.exec(ids).all()
        return self.session.get_one(ProposalCourse, rng.choice(keys))

    @staticmethod
    def _id(course: ProposalCourse) -> int:
        assert course.id is not None
        return course.id
