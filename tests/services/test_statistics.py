"""A year's figures come from verified individual facts, and say how much more is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, event

from services.accounts import create_account, create_first_account, operator
from services.activities import ActivityDraft, RollLine, register_activity
from services.committees import add_plenary_session, add_term, create_committee, root_id
from services.database import reading, transaction
from services.directory import Directory
from services.errors import Refusal
from services.members import MembershipDraft, register_membership
from services.models import (
    AdministrativeLevel,
    AttendanceStatus,
    AuthorshipRole,
    Half,
    HandlingRole,
    MarkKind,
    OutcomeLevel,
    Role,
    SponsorshipRole,
)
from services.opinion_reports import AdoptionDraft, AuthorDraft, ForwardingDraft, OpinionReportDraft, register_opinion_report
from services.permissions import Actor
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft, register_proposal
from services.statistics import Figure, YearStatistics, year_statistics
from services.statistics.figures import whole_percent
from services.verification import Selection, verify, withdraw_verification

YEAR = 2023
DAY = date(YEAR, 3, 1)
LATER = date(YEAR, 9, 1)
BY_MEMBER = (SponsorDraft(SponsorshipRole.LEAD, "W0001"), SponsorDraft(SponsorshipRole.CO, "W0002"))
BY_PARTY = (SponsorDraft(SponsorshipRole.COLLECTIVE, body="某党市委会"),)
ANSWERED = HandlingDraft("甲局", HandlingRole.LEAD, DAY, LATER)
SILENT = HandlingDraft("乙局", HandlingRole.CO, DAY, None)
FILED = {MarkKind.FILED: DAY}


class Office:
    """One committee in its year, with a registrar, a verifier and three members."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with transaction(engine) as session:
            administrator = create_first_account(session, "boss", "管理", root_id(session))
            self.id = create_committee(
                session,
                administrator,
                root_id(session),
                code="990000",
                name="政协某省委员会",
                level=AdministrativeLevel.PROVINCE,
                valid_from=date(2000, 1, 1),
            )
            administrator = replace(administrator, roles=administrator.roles | {(self.id, Role.ADMINISTRATOR)})
            add_term(session, administrator, self.id, 5, date(2021, 5, 1), date(2026, 4, 30))
            add_plenary_session(session, administrator, self.id, term=5, ordinal=2, opens_on=date(2023, 2, 1), closes_on=date(2023, 2, 3))
            self.registrar = create_account(session, administrator, self.id, "registrar", "登记", [Role.REGISTRAR])
            self.verifier = create_account(session, administrator, self.id, "verifier", "核实", [Role.VERIFIER])
            directory = Directory(session, self.id)
            for name, sector in (("某甲", "经济"), ("某乙", "教育"), ("某丙", "经济")):
                register_membership(session, self.registrar, directory, MembershipDraft(None, name, sector, date(2021, 5, 1)))

    def register(self, use_case: Callable[..., str], *drafts: object) -> list[str]:
        with transaction(self.engine) as session:
            directory = Directory(session, self.id)
            return [use_case(session, self.registrar, directory, draft) for draft in drafts]

    def verify(self, selection: Selection | None = None) -> None:
        with transaction(self.engine) as session:
            verify(session, self.verifier, self.id, selection or Selection(), because="核对原件")

    def withdraw(self, selection: Selection) -> None:
        with transaction(self.engine) as session:
            withdraw_verification(session, self.verifier, self.id, selection, "重新核对")

    def statistics(self, year: int = YEAR) -> YearStatistics:
        with reading(self.engine) as session:
            return year_statistics(session, self.verifier, self.id, year)


@pytest.fixture
def office(engine: Engine) -> Office:
    return Office(engine)


def proposal(title: str, **changes: object) -> ProposalDraft:
    draft = ProposalDraft(None, (5, 2), title, DAY, BY_MEMBER)
    return replace(draft, **changes)  # type: ignore[arg-type]


def report(title: str, **changes: object) -> OpinionReportDraft:
    draft = OpinionReportDraft(None, title, DAY, (AuthorDraft(AuthorshipRole.AUTHOR, "W0001"), AuthorDraft(AuthorshipRole.CO, "W0002")))
    return replace(draft, **changes)  # type: ignore[arg-type]


def values(statistics: YearStatistics) -> dict[str, int | None]:
    return {figure.name: figure.value for figure in statistics.figures if figure.value}


def waiting(statistics: YearStatistics) -> dict[str, int]:
    return {figure.name: figure.unverified for figure in statistics.figures if figure.unverified}


def test_proposals_are_counted_by_sponsor_and_by_what_became_of_them(office: Office) -> None:
    office.register(
        register_proposal,
        proposal("一", marks={**FILED, MarkKind.KEY: LATER}, handlings=(ANSWERED, SILENT), concerns_livelihood=True),
        proposal("二", marks=FILED, handlings=(replace(ANSWERED, replied_on=None),)),
        proposal("三", marks={MarkKind.NOT_FILED: DAY}, concerns_livelihood=True),
        proposal("四", marks={MarkKind.MERGED: DAY}),
        proposal("五", marks=FILED, sponsors=BY_PARTY, handlings=(ANSWERED,)),
        proposal("六", sponsors=BY_PARTY),
        proposal("七", submitted_on=date(2022, 12, 31), marks=FILED, handlings=(replace(ANSWERED, unit="丙局"),)),
    )
    office.verify()

    statistics = office.statistics()

    assert values(statistics) == {
        "proposals_submitted": 6,
        "proposals_collective_submitted": 2,
        "proposals_filed": 3,
        "proposals_filed_by_members": 2,
        "proposals_filed_by_members_share": 67,
        "proposals_filed_collective": 1,
        "proposals_filed_collective_share": 33,
        "proposals_not_filed": 1,
        "proposals_merged": 1,
        "proposals_livelihood": 1,
        "proposals_livelihood_share": 33,
        "proposals_replied": 2,
        "proposals_replied_share": 67,
        "handling_units": 2,
        "proposals_key": 1,
        "members": 3,
    }
    assert waiting(statistics) == {}
    assert values(office.statistics(2022))["handling_units"] == 1


def test_a_report_counts_once_whatever_became_of_it(office: Office) -> None:
    up, higher = (ForwardingDraft(level, LATER) for level in (OutcomeLevel.NATIONAL, OutcomeLevel.OWN))
    office.register(
        register_opinion_report,
        report("一", forwardings=(up,), adoptions=(AdoptionDraft(LATER), AdoptionDraft(LATER, OutcomeLevel.NATIONAL))),
        report("二", forwardings=(up, higher)),
        report("三", adoptions=(AdoptionDraft(date(2024, 2, 1)),)),
        report("四"),
    )
    office.verify()

    assert values(office.statistics()) == {
        "opinion_reports_collected": 4,
        "opinion_reports_forwarded": 2,
        "opinion_reports_forwarded_national": 2,
        "opinion_reports_adopted": 2,
        "members": 3,
    }


def test_who_was_excused_or_absent_is_no_person_time(office: Office) -> None:
    present, absent, on_leave = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.ON_LEAVE
    office.register(
        register_activity,
        ActivityDraft(
            None,
            "meeting.plenary",
            "全会",
            DAY,
            ((DAY, Half.MORNING), (DAY, Half.AFTERNOON)),
            roll=(
                RollLine("W0001", "participant", (present, present)),
                RollLine("W0002", "speaker", (absent, AttendanceStatus.LATE)),
                RollLine("W0003", "participant", (on_leave, absent)),
            ),
        ),
        ActivityDraft(None, "service", "义诊", DAY, roll=(RollLine("W0001"), RollLine("W0002"))),
    )
    office.verify(Selection(kind="meeting"))

    statistics = office.statistics()

    by_kind = [(kind.kind, kind.activities, kind.sessions, kind.person_times) for kind in statistics.activities_by_kind]
    assert by_kind == [("meeting.plenary", 1, 2, 2), ("service", 0, 0, 0)]
    assert values(statistics) == {"activities": 1, "sessions": 2, "person_times": 2, "members": 3}
    assert waiting(statistics) == {"activities": 1, "person_times": 2}
    assert statistics.unverified_facts == 2


def test_members_are_counted_by_sector_on_the_last_day_of_the_year(office: Office) -> None:
    office.register(
        register_membership,
        MembershipDraft("W0004", "某丁", "教育", date(2023, 12, 31)),
        MembershipDraft("W0005", "某戊", "教育", date(2024, 1, 1)),
        MembershipDraft("W0003", "某丙", "教育", date(2023, 6, 1), date(2023, 12, 30)),
    )

    assert [(sector.name, sector.members) for sector in office.statistics().members_by_sector] == [("经济界", 1), ("教育界", 2)]
    assert [(sector.name, sector.members) for sector in office.statistics(2026).members_by_sector] == []


def test_a_fact_whose_verification_is_withdrawn_leaves_its_figures(office: Office) -> None:
    one, _ = office.register(register_proposal, *(proposal(title, marks=FILED, handlings=(ANSWERED,)) for title in "一二"))
    office.verify()
    before = office.statistics()

    office.withdraw(Selection(number=one))

    after = office.statistics()
    assert values(before)["proposals_filed"] == 2
    assert values(after)["proposals_filed"] == 1
    assert values(after)["proposals_replied_share"] == 100
    assert waiting(before) == {}
    assert waiting(after) == dict.fromkeys(
        [
            "proposals_submitted",
            "proposals_filed",
            "proposals_filed_by_members",
            "proposals_filed_by_members_share",
            "proposals_replied",
            "proposals_replied_share",
        ],
        1,
    )
    assert (before.unverified_facts, after.unverified_facts) == (0, 5)


def test_a_committee_counts_only_its_own(office: Office) -> None:
    office.register(register_proposal, proposal("一", marks=FILED, handlings=(ANSWERED,)))
    office.register(register_opinion_report, report("一", adoptions=(AdoptionDraft(LATER),)))
    office.register(register_activity, ActivityDraft(None, "service", "义诊", DAY, roll=(RollLine("W0001"),)))

    with reading(office.engine) as session:
        other = year_statistics(session, operator(session), root_id(session), YEAR)

    assert values(other) == {}
    assert waiting(other) == {}
    assert other.unverified_facts == 0


def test_a_share_of_nothing_is_nothing(office: Office) -> None:
    share = office.statistics().figure("proposals_replied_share")

    assert share == Figure(
        name="proposals_replied_share",
        label="答复率",
        definition="已答复的立案提案占立案提案之比;分母:立案",
        value=None,
        unverified=0,
        numerator=0,
        denominator=0,
        denominator_name="proposals_filed",
        percent=None,
    )


@pytest.mark.parametrize(("numerator", "denominator", "percent"), [(1, 200, 1), (1, 201, 0), (333, 374, 89), (41, 374, 11), (3, 3, 100)])
def test_percents_are_whole_and_halves_go_up(numerator: int, denominator: int, percent: int) -> None:
    assert whole_percent(numerator, denominator) == percent


def test_only_who_may_read_the_committee_gets_its_figures(office: Office) -> None:
    stranger = Actor(99, "stranger", "外人", frozenset())
    with reading(office.engine) as session, pytest.raises(Refusal) as refused:
        year_statistics(session, stranger, office.id, YEAR)

    assert refused.value.code == "FORBIDDEN"


def test_more_records_need_no_more_statements(office: Office) -> None:
    def statements() -> int:
        seen: list[str] = []

        def see(*arguments: Any) -> None:
            seen.append(arguments[2])

        event.listen(office.engine, "before_cursor_execute", see)
        office.statistics()
        event.remove(office.engine, "before_cursor_execute", see)
        return len(seen)

    few = statements()
    office.register(register_proposal, *(proposal(f"第{place}件", marks=FILED, handlings=(ANSWERED,)) for place in range(30)))
    office.register(register_opinion_report, *(report(f"第{place}条") for place in range(30)))
    office.verify()

    assert statements() == few
