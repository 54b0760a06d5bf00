"""Random ways of pieces and issues, from the draft to the year's end, by everybody, right or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any, ClassVar

from sqlalchemy import Engine, func
from sqlmodel import col, select

from services.machine import Machine
from services.models import (
    Adoption,
    Authorship,
    Forwarding,
    IssueOutcome,
    IssueSource,
    IssueState,
    OpinionReport,
    OutcomeKind,
    ReportCourse,
    ReportIssue,
    ReportState,
    ReportStep,
    WrittenInstruction,
)
from services.opinion_reports.closing import close_year
from services.opinion_reports.due import due_in_reports
from services.opinion_reports.issues import IssueDraft, open_issue
from services.opinion_reports.possible import possible_of_issues, possible_of_pieces
from services.opinion_reports.states import DISPUTED, ISSUE, PIECE, IssueEvent, ReportEvent
from services.permissions import Right
from services.records.works import work_named
from services.verification import Selection, verify, withdraw_verification
from tests.services.courses.journey import Journey
from tests.services.courses.report_events import BODIES, kind_of, of_issue, of_piece
from tests.services.courses.reports_home import bring_issue_home, bring_piece_home
from tests.services.courses.rows import alchemy_select
from tests.services.courses.touched import Touched, watch
from tests.services.opinion_reports.desk import BULLETIN, TEXT, Desk, found_desk
from tests.services.opinion_reports.test_report_cells import OWN

E, F, S = ReportEvent, IssueEvent, ReportState
ACTORS = ("m001", "registrar", "editor", "editor-2", "secretary", "party", "informant", "m002", "reader", "unit", "proposal-staff")
_WILD = 1 / 6
_RARE: dict[Any, float] = {E.DISCARD: 0.1, E.WITHDRAW: 0.1, E.ASK_MORE: 0.3, E.RELEASE: 0.2, E.CHANGE: 0.3, E.SHELVE: 0.5, E.DISPUTE: 1.5}
_RARE |= {F.DISSOLVE: 0.15, F.EDIT: 0.4, F.SEND_BACK: 0.25, F.RETRACT: 0.5, F.RECALL: 0.6, E.ANSWER_DISPUTE: 0.2}
_ASKED = 1 / 4
_BY_RIGHT = frozenset({"FORBIDDEN", "NOT_FOUND", "WRONG_STATE", "NOT_ITS_WRITER"})
_TAKEN_BACK = frozenset({S.DRAFT, S.DISCARDED, S.WITHDRAWN})
_WRITERS = {"member's": "m001", "body's": "party", "informant's": "informant"}
_FACTS: dict[OutcomeKind, Any] = {
    OutcomeKind.REPORTED: Forwarding,
    OutcomeKind.ADOPTED: Adoption,
    OutcomeKind.INSTRUCTED: WrittenInstruction,
}


def found_watched_desk(engine: Engine) -> Desk:
    desk = found_desk(engine)
    watch(engine)
    return desk


class ReportWays(Journey):
    """One committee whose pieces and issues go any way they may."""

    desk: ClassVar[Desk]
    WEIGHTS: ClassVar[dict[str, int]] = {
        "move_issue": 9,
        "move_piece": 6,
        "hand_in": 2,
        "begin_issue": 2,
        "bring_the_paper": 2,
        "verify": 1,
        "let_time_pass": 1,
    }
    FIRST_DAY = date(2023, 5, 1)
    BODIES = tuple(BODIES.values())

    def set_out(self, rng: Random) -> None:
        self.last_step = self._last(ReportStep)
        for _ in range(4):
            self.hand_in(rng)

    def machine_of(self, noun: str) -> Machine[Any, Any]:
        return PIECE if noun == "report_course" else ISSUE

    def hand_in(self, rng: Random) -> None:
        (kind,) = rng.choices(tuple(OWN), [3 if each == "on behalf" else 1 for each in OWN])
        who = OWN[kind] if kind != "on behalf" else "registrar"
        said = {"body": BODIES[kind]} if kind in BODIES else {}
        self.tried(PIECE.page, "", "draft", self.desk.as_(who), lambda: self.desk.draft(self.session, who, **said))

    def move_piece(self, rng: Random) -> None:
        course = self._any(ReportCourse, rng, PIECE.last)
        events = [event for event in E if event is not E.ISSUE]
        possible = [event for event in PIECE.possible(course.state) if event in events]
        if rng.random() < _WILD or not possible:
            self._try_piece(rng, course, rng.choice(events), rng.choice(ACTORS))
            return
        weights = [_RARE.get(event, 1.0) * self._chance(course, event) for event in possible]
        (event,) = rng.choices(possible, weights)
        self._try_piece(rng, course, event, rng.choice(self._able(course, event)))

    def _chance(self, course: ReportCourse, event: ReportEvent) -> float:
        """Seldom what the piece itself will refuse."""
        if course.disputed_because is not None:
            return 20.0 if event is E.ANSWER_DISPUTE else 0.3
        if event is E.DISPUTE:
            return 1.0 if course.on_behalf else 0.02
        return 0.02 if event is E.ANSWER_DISPUTE else 1.0

    def _able(self, course: ReportCourse, event: ReportEvent) -> Sequence[str]:
        if PIECE.moves[event].right is Right.EDIT:
            return ("editor", "editor-2")
        own = {"member's": "m001", "body's": "party", "informant's": "informant"}[kind_of(course)]
        return (own,) if event is E.DISPUTE else (own, own, "registrar")

    def _try_piece(self, rng: Random, course: ReportCourse, event: ReportEvent, who: str) -> None:
        actor, key = self.desk.as_(who), self._id(course)
        says = dict(possible_of_pieces(self.session, actor, [key]).get(key, ())).get(event, False) if rng.random() < _ASKED else None
        told = self.tried(PIECE.page, course.state.value, event.value, actor, of_piece(self.session, actor, course, event, rng))
        # An issue to select it into may be nobody's to see, or not there.
        self._require_as_said(
            says, told, event, who, _BY_RIGHT - ({"NOT_FOUND", "WRONG_STATE"} if event in (E.SELECT, E.RELEASE) else set())
        )

    def move_issue(self, rng: Random) -> None:
        issue = self._any(ReportIssue, rng, ISSUE.last)
        if issue is None:
            self.begin_issue(rng)
            return
        possible = ISSUE.possible(issue.state)
        if rng.random() < _WILD or not possible:
            self._try_issue(rng, issue, rng.choice(list(F)), rng.choice(ACTORS))
            return
        (event,) = rng.choices(possible, [_RARE.get(each, 1.0) for each in possible])
        decides = ISSUE.moves[event].right is Right.DECIDE
        self._try_issue(rng, issue, event, rng.choice(("secretary", "chair") if decides else ("editor", "editor-2")))

    def _try_issue(self, rng: Random, issue: ReportIssue, event: IssueEvent, who: str) -> None:
        actor, key = self.desk.as_(who), self._id(issue)
        says = dict(possible_of_issues(self.session, actor, [key]).get(key, ())).get(event, False) if rng.random() < _ASKED else None
        told = self.tried(
            ISSUE.page, issue.state.value, event.value, actor, of_issue(self.session, actor, issue, event, rng, self.clock.day)
        )
        if event not in (F.RECALL, F.RETRACT):
            self._require_as_said(says, told, event, who, _BY_RIGHT)

    def _require_as_said(self, says: bool | None, told: str, event: Any, who: str, by_right: frozenset[str]) -> None:
        assert says is not False or told != "done", f"{event} was said to be impossible for {who}"
        assert not says or told not in by_right, f"{event} was said to be possible for {who}: {told}"

    def begin_issue(self, rng: Random) -> None:
        submitted = select(ReportCourse.id).where(ReportCourse.state == S.SUBMITTED).order_by(col(ReportCourse.id))
        waiting = [key or 0 for key in self.session.exec(submitted)]
        if not waiting and rng.random() < 0.95:
            self.move_piece(rng)
            return
        ids = rng.sample(waiting, min(len(waiting), rng.randint(1, 3)))
        if ids and rng.random() < 1 / 20:
            ids.append(ids[0])
        divided = rng.choice((None, None, None, Fraction(1), Fraction(1, 2), Fraction(0)))
        shares = None if divided is None else dict.fromkeys(ids, divided)
        draft, editor = IssueDraft(BULLETIN, "一期", TEXT, "003"), self.desk.as_(rng.choice(("editor", "editor-2")))
        self.tried(ISSUE.page, "", "open", editor, lambda: open_issue(self.session, editor, self.committee_id, draft, ids, shares))

    def bring_the_paper(self, rng: Random) -> None:
        course = self._any(ReportCourse, rng, frozenset(S) - {S.SUBMITTED})
        if course.report_id is not None:
            registrar = self.desk.as_("registrar")
            self.tried("attachment", "", "attach", registrar, lambda: self.desk.paper(self.session, self.store, self._id(course)))

    def verify(self, rng: Random) -> None:
        verifier, back = self.desk.as_("verifier"), rng.random() < 1 / 4

        def act() -> object:
            if back:
                return withdraw_verification(self.session, verifier, self.committee_id, Selection(), "重新核对")
            return verify(self.session, verifier, self.committee_id, Selection(), "已核对")

        self.tried("facts", "", "withdraw" if back else "verify", verifier, act)

    def let_time_pass(self, rng: Random) -> None:
        self.pass_days(rng.choice((1, 10, 30, 60, 200)))
        self._look_at_what_waits()
        if rng.random() < 1 / 3:
            editor, year = self.desk.as_("editor"), self.clock.day.year - rng.randint(0, 1)
            self.tried(PIECE.page, "", "close_year", editor, lambda: close_year(self.session, editor, self.committee_id, year))

    def lead_home(self, rng: Random) -> None:
        course, issue = self._any(ReportCourse, rng, PIECE.last), self._any(ReportIssue, rng, ISSUE.last)
        bring_piece_home(self.session, self.desk, self.store, self.clock, self._id(course))
        if issue is not None:
            bring_issue_home(self.session, self.desk, self.clock, self._id(issue))
        self.tally.led_home += 1

    def standing(self, changed: Touched) -> dict[tuple[str, int], str]:
        found: dict[tuple[str, int], str] = {}
        tables: dict[str, Any] = {"report_course": ReportCourse, "report_issue": ReportIssue}
        for noun, table in tables.items():
            if keys := sorted(row_id for name, row_id in changed if name == noun):
                rows = self.session.execute(alchemy_select(table.id, table.state).where(table.id.in_(keys)))
                found |= {(noun, row_id): state.value for row_id, state in rows}
        return found

    def steps_since(self) -> list[tuple[tuple[str, int], str, str]]:
        columns: list[Any] = [col(getattr(ReportStep, name)) for name in ("id", "course_id", "issue_id", "event", "became")]
        rows = self.session.execute(alchemy_select(*columns).where(columns[0] > self.last_step).order_by(columns[0])).all()
        if rows:
            self.last_step = rows[-1][0]
        return [
            (("report_issue", issue_id) if course_id is None else ("report_course", course_id), event, became)
            for _, course_id, issue_id, event, became in rows
        ]

    def require_counted_rightly(self, proposals: set[str], reports: set[str]) -> None:
        filed = alchemy_select(OpinionReport.number, OpinionReport.withdrawn_on, ReportCourse.state)
        for number, withdrawn, state in self.session.execute(filed.join(ReportCourse, col(ReportCourse.report_id) == OpinionReport.id)):
            assert (withdrawn is not None) == (state in _TAKEN_BACK), f"{number} in {state}"
            assert withdrawn is None or work_named("opinion_report", number) not in reports, f"{number} in {state} counts"
        for table in (Authorship, *_FACTS.values()):
            assert self._count(table, col(table.verified_by_id) == col(table.registered_by_id)) == 0

    def require_more(self) -> None:
        nouns = {noun for noun, _ in self.changed}
        if nouns & {"report_issue", "issue_source", "report_course"}:
            self._require_whole_shares()
        if nouns & {"issue_outcome", "forwarding", "adoption", "written_instruction", "issue_source"}:
            self._require_one_fact_of_each_outcome()

    def _require_whole_shares(self) -> None:
        """Shares are one together, of just the pieces selected; numbers have no gap and no double."""
        pieces: dict[int, list[int]] = {}
        for course_id, issue_id in self.session.execute(alchemy_select(ReportCourse.id, ReportCourse.issue_id)):
            pieces.setdefault(issue_id or 0, []).append(course_id)
        sources: dict[int, list[IssueSource]] = {}
        for source in self.session.exec(select(IssueSource)):
            sources.setdefault(source.issue_id, []).append(source)
        numbers: dict[tuple[str, int], list[int]] = {}
        for issue in self.session.exec(select(ReportIssue)):
            own = sources.get(issue.id or 0, [])
            total = sum((Fraction(row.numerator, row.denominator) for row in own), Fraction(0))

            assert total == (0 if issue.state is IssueState.DISSOLVED else 1)
            assert sorted(row.course_id for row in own) == sorted(pieces.get(issue.id or 0, []))
            if issue.number is not None:
                numbers.setdefault((issue.bulletin, issue.year), []).append(issue.number)

        assert all(sorted(each) == list(range(1, len(each) + 1)) for each in numbers.values())

    def _require_one_fact_of_each_outcome(self) -> None:
        """Each outcome is one fact of each piece's report, and none once it was retracted."""
        sources = dict(self._tally_of(IssueSource.issue_id))
        facts = {kind: dict(self._tally_of(table.issue_outcome_id)) for kind, table in _FACTS.items()}
        for outcome in self.session.exec(select(IssueOutcome)):
            counted = outcome.kind in _FACTS and outcome.retracted_because is None

            assert facts.get(outcome.kind, {}).get(outcome.id or 0, 0) == (sources[outcome.issue_id] if counted else 0)

    def _look_at_what_waits(self) -> None:
        """No work of this kind has a last day; whoever has to go on with one is told of it all the same."""
        names = ("m001", "party", "informant", "editor", "editor-2", "secretary", "chair")
        items = {name: list(due_in_reports(self.session, self.desk.as_(name), self.clock.day)) for name in names}
        self.tally.inboxes += len(items)
        office = {item.kind for waiting in items.values() for item in waiting}
        for course in self.session.exec(select(ReportCourse)):
            told = {item.kind for item in items[_WRITERS[kind_of(course)]] if item.about == ("ReportCourse", course.id)}
            if course.state is S.DRAFT and course.report_id is not None:
                assert "mend_report" in told
            elif course.disputed_because is not None and course.state in DISPUTED:
                assert "answer_report_disputes" in office
            elif course.state is S.SUBMITTED:
                assert "read_reports" in office
        states = set(self.session.exec(select(ReportIssue.state)))
        assert IssueState.EDITING not in states or "edit_issues" in office
        assert IssueState.SIGNING not in states or "sign_issues" in office

    def _tally_of(self, column: Any) -> list[tuple[int, int]]:
        return [(key, count) for key, count in self.session.execute(alchemy_select(column, func.count()).group_by(column))]

    def _any(self, table: Any, rng: Random, last: frozenset[Any]) -> Any:
        """Some row, seldom one that is at rest."""
        found = self.session.exec(select(table).order_by(table.id)).all()
        return rng.choices(found, [0.15 if each.state in last else 1.0 for each in found])[0] if found else None

    def _count(self, table: Any, *conditions: Any) -> int:
        found: int = self.session.execute(alchemy_select(func.count()).select_from(table).where(*conditions)).scalar_one()
        return found

    @staticmethod
    def _id(row: ReportCourse | ReportIssue) -> int:
        assert row.id is not None
        return row.id
