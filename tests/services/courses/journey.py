"""What all machines of works on their way share: a transaction for each way, a clock that moves, and what must hold after each step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, ClassVar
from unittest.mock import patch

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine, func
from sqlmodel import Session, col

from services.attachments import AttachmentStore
from services.database import transaction
from services.errors import Refusal
from services.machine import Machine
from services.models import AuditEntry, OpinionReport
from services.permissions import Actor
from services.records.opinion_reports import from_opinion_reports
from services.records.proposals import from_proposals
from services.records.scope import Scope, states_of
from tests.databases import quick_folder
from tests.services.courses.rows import alchemy_select
from tests.services.courses.tally import Tally
from tests.services.courses.touched import Touched, last_touch, touched_since

LAST_DAY = date(2026, 5, 1)
# What scoring reads of works: as long as none of these was written, the records are what they were.
FACTS = frozenset(
    {"proposal", "sponsorship", "proposal_mark", "opinion_report", "authorship", "forwarding", "adoption", "written_instruction"}
)
# With so many steps a way is told when something does not hold.
_TOLD = 60


class Clock:
    """Noon of a day that moves on, for whatever asks what day it is."""

    def __init__(self, day: date) -> None:
        self.day = day

    def now(self, zone: tzinfo) -> datetime:
        return datetime.combine(self.day, time(12), zone)


class Journey(RuleBasedStateMachine):
    """One committee whose works go any way they may. A machine says how a way begins, what is done in a step, and what else must hold."""

    engine: ClassVar[Engine]
    tally: ClassVar[Tally]
    committee_id: ClassVar[int]
    # What makes ways of one run others than those of the next, whatever is drawn.
    salt: ClassVar[int] = 0
    # What may be done in a step, by the name of the method that does it, with how often.
    WEIGHTS: ClassVar[dict[str, int]] = {}
    FIRST_DAY: ClassVar[date]
    # In whose names works are submitted, besides the members'.
    BODIES: ClassVar[tuple[str, ...]] = ()

    @initialize(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def begin(self, seed: int) -> None:
        # A transaction of its own for each way, undone at its end: what it begins with is founded once.
        self.work = transaction(self.engine)
        self.session: Session = self.work.__enter__()
        self.folder = TemporaryDirectory(dir=quick_folder())
        self.store = AttachmentStore(Path(self.folder.name))
        self.clock = Clock(self.FIRST_DAY)
        self.stopped = patch("services.today.datetime", self.clock)
        self.stopped.start()
        self.log: list[str] = []
        self.actor: Actor | None = None
        self.touch, self.entry = last_touch(self.session), self._last(AuditEntry)
        self.stood: dict[tuple[str, int], str] = {}
        # Where what is archived stood before.
        self.rested: dict[tuple[str, int], str] = {}
        self.changed: Touched = frozenset()
        self.moved = False
        self.tally.ways += 1
        self.set_out(Random(f"{self.salt}:{seed}"))
        # Whoever it was.
        self.actor = None

    def teardown(self) -> None:
        if not hasattr(self, "session"):
            return
        try:
            if not self.failed:
                with self.telling():
                    self.lead_home(Random(len(self.log)))
                    # By whoever was at hand.
                    self.actor = None
                    self.look()
        finally:
            self.stopped.stop()
            self.session.rollback()
            self.session.close()
            self.folder.cleanup()

    failed = False

    def set_out(self, rng: Random) -> None:
        """How a way begins."""

    def lead_home(self, rng: Random) -> None:
        """From wherever a work came to, it comes to rest: the last thing that is done of each way."""

    def standing(self, changed: Touched) -> dict[tuple[str, int], str]:
        """The states of changed works as the tables keep them."""
        raise NotImplementedError

    def steps_since(self) -> list[tuple[tuple[str, int], str, str]]:
        """The steps written since this was asked last: which work, the event, and where it stood afterwards."""
        raise NotImplementedError

    def machine_of(self, noun: str) -> Machine[Any, Any]:
        raise NotImplementedError

    def first_state(self, noun: str) -> str:
        return str(self.machine_of(noun).first.value)

    @rule(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def step(self, seed: int) -> None:
        # Drawn from one number: what Hypothesis draws itself keeps near to nothing, and no way would come far. With how much was tried, as
        # it likes the same number again and again.
        rng = Random(f"{self.salt}:{seed}:{len(self.log)}")
        (chosen,) = rng.choices(tuple(self.WEIGHTS), tuple(self.WEIGHTS.values()))
        self.tally.steps += 1
        with self.telling():
            getattr(self, chosen)(rng)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Whatever does not hold inside, or breaks, is told with the last steps that led there, once."""
        try:
            yield
        except Exception as problem:
            self.failed = True
            self.tally.violations.append("\n".join([*self.log[-_TOLD:], f"{type(problem).__name__}: {problem}"]))
            note("\n".join(self.log[-_TOLD:]))
            raise

    def tried(self, noun: str, state: str, event: str, actor: Actor, act: Callable[[], object]) -> str:
        """`done`, or the code of the refusal, which leaves nothing behind."""
        savepoint = self.session.begin_nested()
        try:
            act()
            self.session.flush()
        except Refusal as refusal:
            savepoint.rollback()
            self.session.expire_all()
            told = refusal.code
        else:
            savepoint.commit()
            told = "done"
        self.actor = actor
        self.log.append(f"{self.clock.day} {actor.name}: {noun} {state} {event}: {told}")
        self.tally.tried((noun, state, event), told, self.log[-1])
        return told

    def pass_days(self, count: int) -> None:
        self.clock.day = min(self.clock.day + timedelta(days=count), LAST_DAY)
        self.moved = True
        self.log.append(f"{self.clock.day}")

    @invariant()
    def what_must_hold_holds(self) -> None:
        if hasattr(self, "session") and not self.failed:
            with self.telling():
                self.look()

    def look(self) -> None:
        """What must hold, asked of what was written in the step."""
        self.touch, self.changed = touched_since(self.session, self.touch)
        if self.changed:
            self.require_audited()
            self.require_moved_as_the_tables_say()
            if any(noun in FACTS for noun, _ in self.changed):
                self.require_counted_once()
            self.require_more()

    def require_audited(self) -> None:
        """Each row that the database saw written has its entry, in the name of whoever acted."""
        columns = (col(AuditEntry.id), col(AuditEntry.noun), col(AuditEntry.row_id), col(AuditEntry.account_id), col(AuditEntry.action))
        rows = self.session.execute(alchemy_select(*columns).where(columns[0] > self.entry).order_by(columns[0])).all()
        entries = {(noun, row_id) for _, noun, row_id, _, _ in rows}
        if rows:
            self.entry = rows[-1][0]

        assert sorted(self.changed - entries) == [], "changed without audit"
        assert self.actor is None or {row[3] for row in rows} == {self.actor.account_id}, "audited in another's name"

    def require_moved_as_the_tables_say(self) -> None:
        """Each step leads from where the work stood to where the table says, and the work stands there; there an event leads on."""
        for key, event, became in self.steps_since():
            machine, before = self.machine_of(key[0]), self.stood.get(key, self.first_state(key[0]))
            found = next((each for each in machine.moves if each.value == event), None)
            if found is not None:
                move = machine.moves[found]
                self.tally.done[machine.page, before, event] += 1
                if event == "archive":
                    self.rested[key] = before

                assert before in {state.value for state in move.since}, f"{event} in {before}"
                assert became == (before if move.until is None else move.until.value), f"{event} led to {became}"
            self.stood[key] = became
        for key, state in self.standing(self.changed).items():
            machine = self.machine_of(key[0])

            assert self.stood.setdefault(key, self.first_state(key[0])) == state, f"{key} stands in {state} without a step"
            assert machine.states(state) in machine.last or machine.possible(machine.states(state)), f"no way out of {state}"

    def require_counted_once(self) -> None:
        """No member has a work twice among the records that are scored, and no work is counted as two."""
        scope = Scope(self.session, self.committee_id, None, date(2021, 7, 1), LAST_DAY)
        states = states_of(scope)
        proposals = [
            (owner, record.work) for owner, record in [*from_proposals(scope, states), *from_proposals(scope, states, self.BODIES)]
        ]
        filed = self.session.execute(alchemy_select(OpinionReport.id).limit(1)).first()
        reports = [*from_opinion_reports(scope, states), *from_opinion_reports(scope, states, self.BODIES)] if filed else []
        written = [(member, record.work) for member, record in reports]
        instead = {(member, record.converted_from.work) for member, record in reports if record.converted_from is not None}

        assert len(proposals) == len(set(proposals)), "a proposal counts twice"
        assert len(written) == len(set(written)), "a report counts twice"
        assert instead.isdisjoint(proposals), "what a report was made from counts beside it"
        self.require_counted_rightly({work for _, work in proposals}, {work for _, work in written})

    def require_counted_rightly(self, proposals: set[str], reports: set[str]) -> None:
        """What counts is what stands where it counts."""

    def require_more(self) -> None:
        """What else must hold after a change."""

    def _last(self, table: Any) -> int:
        found: int | None = self.session.execute(alchemy_select(func.max(table.id))).scalar_one()
        return found or 0
