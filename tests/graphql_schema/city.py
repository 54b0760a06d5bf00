"""A committee with a year's work, set up through the use cases, and questions put to it as a client puts them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import pytest
from sqlalchemy import Engine, event
from sqlmodel import Session
from strawberry.types import ExecutionResult

from graphql_schema.context import Context
from graphql_schema.execution import execute
from graphql_schema.schema import build_schema
from scoring_plugins.plugins import Regulations, load_regulations
from services.accounts import actor_named, create_account, create_first_account, issue_token
from services.activities import ActivityDraft, RollLine, register_activity
from services.committees import add_activity_group, add_plenary_session, add_special_committee, add_term, create_committee, root_id
from services.database import transaction
from services.directory import Directory
from services.jobs.folder import ExportFolder
from services.listings.view import View
from services.members import MembershipDraft, register_membership
from services.models import (
    AccountKind,
    AdministrativeLevel,
    AttendanceStatus,
    AuthorshipRole,
    Half,
    HandlingRole,
    Manner,
    MarkKind,
    OutcomeLevel,
    Role,
    SponsorshipRole,
)
from services.opinion_reports import (
    AdoptionDraft,
    AuthorDraft,
    ForwardingDraft,
    InstructionDraft,
    OpinionReportDraft,
    register_opinion_report,
)
from services.permissions import Actor
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft, register_proposal
from services.regulations import adopt_regulation
from services.verification import Selection, verify
from tests.databases import TEMPLATE, Foundations, fresh_name
from tests.graphql_schema.exports_desk import exports_of

CODE = "990100"
TERM = (date(2021, 7, 1), date(2026, 6, 30))
PRESENT, ABSENT, LATE = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.LATE
SCHEMA = build_schema(introspection=True)
CLOSED_SCHEMA = build_schema(introspection=False)


@dataclass(frozen=True)
class City:
    """`reader` reads the committee with `CODE`; `neighbour` only another one, with the code 990200."""

    engine: Engine
    committee_id: int
    administrator: Actor
    reader: Actor
    neighbour: Actor
    regulations: Regulations

    def answer(
        self, query: str, variables: Mapping[str, Any] | None = None, actor: Actor | None = None, closed: bool = False
    ) -> ExecutionResult:
        """What `actor` (the reader) is answered."""
        schema = CLOSED_SCHEMA if closed else SCHEMA

        async def ask() -> ExecutionResult:
            desk = exports_of(self.regulations)
            # Files are announced here, and sent only where a server is.
            sent = ExportFolder(Path("never-made"))
            context = Context(View(self.engine, actor or self.reader), self.regulations, exports=desk, sent=sent)
            try:
                return await execute(schema, context, query, variables)
            finally:
                await context.close()

        return anyio.run(ask)

    def data(self, query: str, variables: Mapping[str, Any] | None = None, actor: Actor | None = None) -> Any:
        """The data of an answer that has no errors."""
        result = self.answer(query, variables, actor)
        if result.errors:
            raise AssertionError([(error.message, error.path) for error in result.errors])
        return result.data

    def codes(self, query: str, variables: Mapping[str, Any] | None = None, actor: Actor | None = None) -> list[object]:
        """The codes of an answer's errors."""
        return [(error.extensions or {}).get("code") for error in self.answer(query, variables, actor).errors or ()]

    def token(self, name: str = "reader") -> str:
        """A bearer token of the account."""
        with transaction(self.engine) as session:
            return issue_token(session, self.administrator, self.committee_id, name, timedelta(days=1))

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SELECT statements that are run meanwhile."""
        seen: list[str] = []

        def note(_: object, __: object, statement: str, *___: object) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                seen.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(self.engine, "before_cursor_execute", note)


def found_city(engine: Engine, member_count: int = 12) -> City:
    """A committee in its fifth term whose year 2023 is registered and, but for one activity, verified."""
    with transaction(engine) as session:
        root = root_id(session)
        first = create_first_account(session, "root-admin", "根管理员", root)
        committee_id = _committee(session, first, root, CODE, "政协示例市委员会")
        other_id = _committee(session, first, root, "990200", "政协邻市委员会")
        administrator = actor_named(session, "root-admin")
        roles = {"registrar": Role.REGISTRAR, "verifier": Role.VERIFIER, "appraiser": Role.APPRAISER, "reader": Role.READER}
        actors = {
            name: create_account(session, administrator, committee_id, name, name, [role], AccountKind.MACHINE)
            for name, role in roles.items()
        }
        neighbour = create_account(session, administrator, other_id, "neighbour", "邻市查阅员", [Role.READER])
        set_up(session, administrator, actors["registrar"], committee_id, member_count)
        regulations = load_regulations()
        adopt_regulation(session, actors["appraiser"], committee_id, regulations, "jinan", date(2022, 1, 1))
    with transaction(engine) as session:
        work(session, actors["registrar"], Directory(session, committee_id))
        verify(session, actors["verifier"], committee_id, Selection(), because="已核对原始名册")
        draft = ActivityDraft("HD-9", "service", "义诊", date(2023, 11, 1), roll=(RollLine("0001"),))
        register_activity(session, actors["registrar"], Directory(session, committee_id), draft)
    return City(engine, committee_id, administrator, actors["reader"], neighbour, regulations)


def _committee(session: Session, actor: Actor, parent: int, code: str, name: str) -> int:
    level = AdministrativeLevel.PREFECTURE
    return create_committee(session, actor, parent, code=code, name=name, level=level, valid_from=date(2000, 1, 1))


def set_up(session: Session, administrator: Actor, registrar: Actor, committee_id: int, member_count: int) -> None:
    add_term(session, administrator, committee_id, 5, *TERM)
    add_plenary_session(session, administrator, committee_id, term=5, ordinal=2, opens_on=date(2023, 2, 1), closes_on=date(2023, 2, 4))
    add_special_committee(session, administrator, committee_id, "经济委员会")
    add_activity_group(session, administrator, committee_id, "第一活动组", "activity_group")
    directory = Directory(session, committee_id)
    surnames = "王李张刘陈杨黄赵吴周徐"  # eleven, so that surnames have nothing to do with sectors, groups and works
    for place in range(1, member_count + 1):
        draft = MembershipDraft(
            number=f"{place:04d}",
            name=f"{surnames[place % len(surnames)]}某{place}",
            sector=("经济界", "教育界", "医药卫生界")[place % 3],
            from_on=TERM[0],
            special_committee="经济委员会" if place % 2 else None,
            on_standing_committee=place == 1,
            posts=("副主席",) if place == 1 else (),
            groups=("第一活动组",) if place % 4 == 0 else (),
        )
        register_membership(session, registrar, directory, draft)


def work(session: Session, registrar: Actor, directory: Directory) -> None:
    """One plenary session and one training for everybody; a proposal and a report for every fourth member."""
    numbers = sorted(directory.members)
    days = ((date(2023, 2, 1), Half.MORNING), (date(2023, 2, 1), Half.AFTERNOON))
    statuses = {number: (ABSENT, ABSENT) if place % 5 == 0 else (PRESENT, LATE) for place, number in enumerate(numbers)}
    roll = tuple(RollLine(number, statuses=statuses[number]) for number in numbers)
    register_activity(
        session, registrar, directory, ActivityDraft("HD-1", "meeting.plenary", "五届二次全体会议", days[0][0], days, roll=roll)
    )
    lesson = ((date(2023, 4, 3), Half.MORNING),)
    roll = tuple(RollLine(number, statuses=(PRESENT,)) for number in numbers)
    register_activity(session, registrar, directory, ActivityDraft("HD-2", "study.training", "委员培训班", lesson[0][0], lesson, roll=roll))
    for place, number in enumerate(numbers[::4]):
        second = numbers[(place * 4 + 1) % len(numbers)]
        register_proposal(
            session,
            registrar,
            directory,
            ProposalDraft(
                number=f"TA-{place:04d}",
                plenary_session=(5, 2),
                title=f"关于完善第{place + 1}项公共服务的提案",
                submitted_on=date(2023, 2, 2),
                sponsors=(SponsorDraft(SponsorshipRole.LEAD, number), SponsorDraft(SponsorshipRole.CO, second)),
                case_number=f"{place + 1:03d}",
                concerns_livelihood=place % 2 == 0,
                marks={MarkKind.FILED: date(2023, 2, 20)},
                handlings=(HandlingDraft("市教育局", HandlingRole.LEAD, date(2023, 3, 1), date(2023, 6, 1)),),
            ),
        )
        register_opinion_report(
            session,
            registrar,
            directory,
            OpinionReportDraft(
                number=f"XX-{place:04d}",
                title=f"关于第{place + 1}件民生小事的信息",
                submitted_on=date(2023, 5, 1) + timedelta(days=place % 28),
                authors=(AuthorDraft(AuthorshipRole.AUTHOR, number),),
                forwardings=(ForwardingDraft(OutcomeLevel.PROVINCE, date(2023, 6, 1)),),
                adoptions=(AdoptionDraft(date(2023, 7, 1), OutcomeLevel.PROVINCE, Manner.SINGLE, "省政协"),),
                instructions=(InstructionDraft(date(2023, 7, 5), OutcomeLevel.PREFECTURE, "市领导"),),
            ),
        )


@contextmanager
def city_on(kind: str, request: pytest.FixtureRequest, member_count: int = 12) -> Iterator[City]:
    """A city on a database of its own, `sqlite` or `postgresql`, for a fixture that many tests share because they change nothing."""
    foundations: Foundations = request.getfixturevalue("foundations")
    with foundations.copy(kind, founding_city(member_count)) as (engine, city):
        yield replace(city, engine=engine)


@cache
def founding_city(member_count: int = 12) -> Callable[[Engine], City]:
    """What founds a city of so many members: the same function each time, so that `Foundations` founds it once."""
    return partial(found_city, member_count=member_count)


@contextmanager
def database_on(kind: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a migrated database of its own, for a fixture that many tests share."""
    with ExitStack() as stack:
        if kind == "sqlite":
            folder = stack.enter_context(TemporaryDirectory())
            yield f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), Path(folder) / 'lvheng.db')}"
        else:
            yield stack.enter_context(request.getfixturevalue("postgresql_cluster").database(fresh_name(), TEMPLATE))
