"""Random ways of pieces and issues, by everybody, right or not; after each step what must hold is looked at.

A few hundred steps are a run of CI; `LVHENG_STEPS=100000 pytest -q tests/services/opinion_reports/test_random_reports.py` makes a long one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func
from sqlmodel import Session, col, select

from services.attachments import AttachmentStore
from services.database import transaction
from services.errors import Refusal
from services.models import (
    Adoption,
    AuditEntry,
    Authorship,
    Forwarding,
    IssueOutcome,
    IssueSource,
    IssueState,
    Manner,
    OpinionReport,
    OutcomeKind,
    OutcomeLevel,
    ReportCourse,
    ReportIssue,
    ReportState,
    ReportStep,
    WrittenInstruction,
)
from services.opinion_reports.closing import close_year
from services.opinion_reports.issues import IssueDraft, open_issue
from services.opinion_reports.outcomes import record_adoption, report_upward
from services.opinion_reports.signing import sign_issue
from services.opinion_reports.states import ISSUE, PIECE, IssueEvent, ReportEvent
from services.opinion_reports.submitting import submit_piece
from services.permissions import Actor
from services.verification import Selection, verify, withdraw_verification
from tests.services.opinion_reports.desk import BULLETIN, TEXT, Desk
from tests.services.opinion_reports.test_report_cells import OWN, holders, issue_events, piece_events

# Mostly those who may do something, so that ways go on; and some who may do nothing.
ACTORS = ("m001", "registrar", "editor", "editor-2", "secretary", "party", "informant", "m002", "reader", "unit")
# One step in five is by anybody and of any kind; the others are what may be done, by who may.
_WILD = 1 / 5
_WEIGHTS = {
    "move_issue": 8,
    "move_piece": 3,
    "hand_in": 2,
    "begin_issue": 2,
    "record": 2,
    "bring_the_paper": 1,
    "verify": 1,
    "let_time_pass": 1,
}


class Ways(RuleBasedStateMachine):
    """One committee whose pieces and issues go any way they may; what is refused leaves nothing behind."""

    desk: ClassVar[Desk]
    # Where ways ended, for whoever runs a long one.
    reached: ClassVar[Counter[str]] = Counter()

    @initialize()
    def begin(self) -> None:
        # A transaction of its own for each way, undone at its end: the house is founded once.
        self.work = transaction(self.desk.engine)
        self.session: Session = self.work.__enter__()
        self.folder = TemporaryDirectory()
        self.store = AttachmentStore(Path(self.folder.name))
        self.entries = self._count(AuditEntry, AuditEntry.noun == "report_step")
        self.day = date(2023, 5, 1)
        for place in range(4):
            self.hand_in(Random(place))

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.reached.update(f"piece {course.state}" for course in self.session.exec(select(ReportCourse)))
            self.reached.update(f"issue {issue.state}" for issue in self.session.exec(select(ReportIssue)))
            self.reached.update(f"outcome {outcome.kind}" for outcome in self.session.exec(select(IssueOutcome)))
            self.session.rollback()
            self.session.close()
            self.folder.cleanup()

    def attempt(self, event: Any, who: str) -> None:
        savepoint = self.session.begin_nested()
        try:
            event(self.desk.as_(who))
            savepoint.commit()
        except Refusal:
            savepoint.rollback()
            self.session.expire_all()

    @rule(seed=st.integers(min_value=0, max_value=2**32 - 1))
    def step(self, seed: int) -> None:
        # Drawn from one number: what Hypothesis draws itself keeps near to nothing, and no way would come far.
        rng = Random(seed)
        (chosen,) = rng.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))
        getattr(self, chosen)(rng)

    def move_piece(self, rng: Random) -> None:
        course, issue = self._any(ReportCourse, rng), self._any(ReportIssue, rng)
        kind = "informant's" if course.informant_id else "body's" if course.body else "member's"
        events = piece_events(self.session, self._id(course), 0 if issue is None else self._id(issue), kind)
        events[ReportEvent.SUBMIT] = lambda actor: submit_piece(self.session, actor, self._id(course), today=self.day)
        wild = rng.random() < _WILD
        if wanted := list(events) if wild else [each for each in PIECE.possible(course.state) if each in events]:
            chosen = rng.choice(wanted)
            self.attempt(events[chosen], rng.choice(ACTORS if wild else sorted(holders(PIECE.moves[chosen].right, kind))))

    def move_issue(self, rng: Random) -> None:
        if issue := self._any(ReportIssue, rng):
            events = issue_events(self.session, self._id(issue))
            events[IssueEvent.SIGN] = lambda actor: sign_issue(self.session, actor, self._id(issue), today=self.day)
            wild = rng.random() < _WILD
            if wanted := list(events) if wild else ISSUE.possible(issue.state):
                chosen = rng.choice(wanted)
                self.attempt(events[chosen], rng.choice(ACTORS if wild else sorted(holders(ISSUE.moves[chosen].right, "member's"))))

    def hand_in(self, rng: Random) -> None:
        kind = rng.choice(tuple(OWN))
        who = OWN[kind] if kind != "on behalf" else "registrar"
        body = {"body's": {"body": "民盟示例市委"}, "informant's": {"body": "城关信息站"}}.get(kind, {})

        def event(actor: Actor) -> None:
            course_id = self.desk.draft(self.session, who, **body)
            if rng.random() < 1 - _WILD:
                submit_piece(self.session, actor, course_id, today=self.day)

        self.attempt(event, who)

    def begin_issue(self, rng: Random) -> None:
        waiting = self._waiting()
        ids = [rng.choice(waiting) for _ in range(rng.randint(1, 3))] if waiting else []
        divided = rng.choice((None, None, Fraction(1), Fraction(1, 2), Fraction(0)))
        shares = None if divided is None else dict.fromkeys(ids, divided)
        draft = IssueDraft(BULLETIN, "一期", TEXT, "003")
        committee_id, day = self.desk.committee_id, self.day
        self.attempt(lambda actor: open_issue(self.session, actor, committee_id, draft, ids, shares, today=day), "editor")

    def record(self, rng: Random) -> None:
        if not (issue := self._any(ReportIssue, rng)):
            return
        key, day, level, manner = self._id(issue), self.day, rng.choice(list(OutcomeLevel)), rng.choice(list(Manner))
        if rng.random() < 1 / 2:
            self.attempt(lambda actor: report_upward(self.session, actor, key, level, day, today=day), "editor")
        else:
            self.attempt(lambda actor: record_adoption(self.session, actor, key, level, manner, day, today=day), "editor-2")

    def bring_the_paper(self, rng: Random) -> None:
        course = self._any(ReportCourse, rng)
        if course.report_id is not None:
            self.attempt(lambda actor: self.desk.paper(self.session, self.store, self._id(course)), "registrar")

    def verify(self, rng: Random) -> None:
        def event(actor: Actor) -> None:
            if rng.random() < _WILD:
                withdraw_verification(self.session, actor, self.desk.committee_id, Selection(), "重新核对")
            else:
                verify(self.session, actor, self.desk.committee_id, Selection(), "已核对")

        self.attempt(event, "verifier")

    def let_time_pass(self, rng: Random) -> None:
        self.day = min(self.day + timedelta(days=rng.randint(1, 60)), date(2026, 6, 1))
        self.attempt(lambda actor: close_year(self.session, actor, self.desk.committee_id, 2023, today=self.day), "editor")

    @invariant()
    def every_change_is_audited(self) -> None:
        if hasattr(self, "session"):
            entries = self._count(AuditEntry, AuditEntry.noun == "report_step") - self.entries

            assert entries == self._count(ReportStep)

    @invariant()
    def every_state_leads_on_or_is_the_last(self) -> None:
        if hasattr(self, "session"):
            assert all(course.state in PIECE.last or PIECE.possible(course.state) for course in self.session.exec(select(ReportCourse)))
            assert all(issue.state in ISSUE.last or ISSUE.possible(issue.state) for issue in self.session.exec(select(ReportIssue)))

    @invariant()
    def what_was_taken_back_counts_for_nobody(self) -> None:
        if hasattr(self, "session"):
            taken = (ReportState.DRAFT, ReportState.DISCARDED, ReportState.WITHDRAWN)
            filed = select(ReportCourse, OpinionReport).join(OpinionReport, col(OpinionReport.id) == ReportCourse.report_id)

            assert all((report.withdrawn_on is not None) == (course.state in taken) for course, report in self.session.exec(filed))

    @invariant()
    def shares_are_one_and_of_the_pieces_selected(self) -> None:
        if hasattr(self, "session"):
            for issue in self.session.exec(select(ReportIssue)):
                sources = self.session.exec(select(IssueSource).where(IssueSource.issue_id == issue.id)).all()
                pieces = self.session.exec(select(ReportCourse.id).where(ReportCourse.issue_id == issue.id)).all()
                total = sum((Fraction(row.numerator, row.denominator) for row in sources), Fraction(0))

                assert total == (0 if issue.state is IssueState.DISSOLVED else 1)
                assert sorted(row.course_id for row in sources) == sorted(key for key in pieces if key is not None)

    @invariant()
    def every_outcome_is_one_fact_of_each_report(self) -> None:
        if hasattr(self, "session"):
            tables: dict[OutcomeKind, Any] = {
                OutcomeKind.REPORTED: Forwarding,
                OutcomeKind.ADOPTED: Adoption,
                OutcomeKind.INSTRUCTED: WrittenInstruction,
            }
            for outcome in self.session.exec(select(IssueOutcome)):
                sources = self._count(IssueSource, IssueSource.issue_id == outcome.issue_id)
                table = tables.get(outcome.kind)
                facts = 0 if table is None else self._count(table, table.issue_outcome_id == outcome.id)

                assert facts == (0 if table is None or outcome.retracted_because is not None else sources)

    @invariant()
    def numbers_have_no_gap_and_no_double(self) -> None:
        if hasattr(self, "session"):
            by_year: dict[tuple[str, int], list[int]] = {}
            for issue in self.session.exec(select(ReportIssue).where(col(ReportIssue.number).is_not(None))):
                assert issue.number is not None
                by_year.setdefault((issue.bulletin, issue.year), []).append(issue.number)

            assert all(sorted(numbers) == list(range(1, len(numbers) + 1)) for numbers in by_year.values())

    @invariant()
    def nobody_verifies_what_is_ones_own(self) -> None:
        if hasattr(self, "session"):
            for table in (Authorship, Forwarding, Adoption, WrittenInstruction):
                assert self._count(table, col(table.verified_by_id) == col(table.registered_by_id)) == 0

    def _any(self, table: Any, rng: Random) -> Any:
        keys = self.session.exec(select(table.id).order_by(table.id)).all()
        return self.session.get_one(table, rng.choice(keys)) if keys else None

    def _waiting(self) -> Sequence[int]:
        found = self.session.exec(select(ReportCourse.id).where(ReportCourse.state == ReportState.SUBMITTED).order_by(col(ReportCourse.id)))
        return [key for key in found if key is not None]

    def _count(self, table: Any, *conditions: Any) -> int:
        found: int = self.session.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()
        return found

    @staticmethod
    def _id(row: ReportCourse | ReportIssue) -> int:
        assert row.id is not None
        return row.id
