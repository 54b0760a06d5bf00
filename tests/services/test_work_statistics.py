"""Figures of the works are counted one by one, in one way for all of them, and every figure is opened into what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from services.accounts import actor_named, create_account, create_first_account, grant_role
from services.committees import add_plenary_session, add_term, create_committee, root_id
from services.database import transaction
from services.directory import Directory
from services.errors import Refusal
from services.members import MembershipDraft, register_membership
from services.models import (
    AdministrativeLevel,
    HandlingCourse,
    Manner,
    MarkKind,
    NotFiledGround,
    Outcome,
    OutcomeLevel,
    Proposal,
    ProposalCourse,
    Role,
)
from services.opinion_reports.outcomes import record_adoption, report_upward
from services.opinion_reports.selecting import shelve_piece
from services.permissions import Actor
from services.proposals import file_proposal, merge_proposal, not_file_proposal, register_proposal, withdraw_proposal
from services.proposals.converting import convert_proposal
from services.proposals.returning import accept_handling, return_handling
from services.statistics import year_statistics
from services.statistics.handling_units import unit_checks
from services.statistics.works import FigureRow, RowsBy, WorksAsked, WorkStatistics, work_statistics
from services.verification import Selection, verify
from tests.databases import Foundations
from tests.services.opinion_reports.desk import LATER, Desk, found_desk, moved
from tests.services.proposals.courses_town import DAY, Town, examined, found_town
from tests.services.proposals.handling_cells import ASSIGNED, Court, found_court
from tests.services.test_statistics import proposal

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
ON = date(2023, 8, 1)


@pytest.fixture(params=["sqlite", "postgresql"])
def court(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[tuple[Engine, Court]]:
    with foundations.copy(request.param, found_court) as found:
        yield found


@pytest.fixture
def town(foundations: Foundations) -> Iterator[tuple[Engine, Town]]:
    with foundations.copy("sqlite", found_town) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[Desk]:
    with foundations.copy(request.param, found_desk) as (engine, found):
        yield moved(found, engine)


def values(row: FigureRow) -> dict[str, int]:
    return {figure.name: figure.value for figure in row.figures if figure.value}


def asked(session: Session, actor: Actor, committee_id: int, by: RowsBy | None = None, **more: object) -> WorkStatistics:
    return work_statistics(session, actor, replace(WorksAsked(committee_id, *YEAR), **more), ON, by)  # type: ignore[arg-type]


def test_units_figures_are_the_ones_of_their_checks_and_open_into_the_same_records(court: tuple[Engine, Court]) -> None:
    engine, found = court
    with transaction(engine) as session:
        handling = session.get_one(HandlingCourse, found.fresh)
        return_handling(session, found.actors["handling_unit"], found.fresh, "不属职责", ASSIGNED)
        accept_handling(session, found.actors["co unit"], found.fresh_co, ASSIGNED)
        committee_id, reader = handling.committee_id, found.actors["reader"]
        counted = asked(session, reader, committee_id, RowsBy.UNIT)
        checks = unit_checks(session, reader, committee_id, 2023, ON)
        same = year_statistics(session, reader, committee_id, 2023)
        by_unit = {row.name: row for row in counted.rows}

        for unit in checks:
            for check in unit.figures:
                figure = by_unit[unit.unit].figure(check.name)
                assert (figure.value, figure.denominator) == (check.value, check.denominator), check.name
                assert set(figure.records) == set(check.ratings or check.handlings if check.numerator else ()), check.name
        assert counted.whole.figure("handlings_returned").records == (found.fresh,)
        assert counted.whole.figure("replies_in_progress").value == 2
        assert [figure.value for figure in counted.whole.figures if figure.name == "replies_letter_B"] == [2]
        assert {name: value for name, value in values(counted.whole).items() if name in {each.name for each in same.figures}} == {
            figure.name: figure.value for figure in same.figures if figure.value and figure.name not in ("members",)
        }
        # A unit's own account reads no figures of all.
        with pytest.raises(Refusal) as refused:
            asked(session, found.actors["handling_unit"], committee_id)
        assert refused.value.code == "FORBIDDEN"


def test_what_is_merged_converted_or_withdrawn_is_counted_in_one_place_or_nowhere(town: tuple[Engine, Town]) -> None:
    engine, people = town
    with transaction(engine) as session:
        kept = file_proposal(session, people.decider, examined(session, people, people.draft(session)), on=DAY)
        merged = examined(session, people, people.draft(session), Outcome.MERGE, merge_into_id=kept, counts_as_filed=False)
        merge_proposal(session, people.decider, merged, on=DAY)
        refused = examined(session, people, people.draft(session), Outcome.NOT_FILE, ground=NotFiledGround.OWN_MATTER)
        not_file_proposal(session, people.decider, refused, "本人事项", on=DAY)
        convert_proposal(session, people.staff, refused, "转为信息", on=DAY)
        back = file_proposal(session, people.decider, examined(session, people, people.draft(session)), on=DAY)
        withdraw_proposal(session, people.first, back, "另有考虑", on=DAY)
        committee_id = people.house.committee_id
        before = values(asked(session, people.house.reader, committee_id).whole)
        verify(session, people.house.verifier, committee_id, Selection(), "已核对")
        counted = asked(session, people.house.reader, committee_id).whole
        registered = {key: session.get_one(ProposalCourse, key).proposal_id for key in (kept, merged, refused)}

    assert before["proposals_submitted"] == 3
    assert {name: value for name, value in values(counted).items() if not name.endswith("share")} == {
        "proposals_submitted": 3,
        "proposals_sole": 3,
        "proposals_filed": 1,
        "proposals_filed_by_members": 1,
        "proposals_not_filed": 1,
        "proposals_merged": 1,
        "proposals_converted": 1,
        "opinion_reports_collected": 1,
        "opinion_reports_by_members": 1,
        "opinion_reports_converted": 1,
    }
    opened = {name: counted.figure(f"proposals_{name}").records for name in ("filed", "merged", "converted")}
    assert opened == {"filed": (registered[kept],), "merged": (registered[merged],), "converted": (registered[refused],)}


def test_reports_are_counted_by_level_manner_sector_and_issue(desk: Desk) -> None:
    with desk.at_work() as session:
        pieces = [desk.submitted(session, title="一", writers=("001", "002")), desk.submitted(session, "party", body="民盟示例市委")]
        issue_id = desk.issued(session, *pieces)
        report_upward(session, desk.as_("editor"), issue_id, OutcomeLevel.PROVINCE, LATER, today=LATER)
        for level in (OutcomeLevel.PROVINCE, OutcomeLevel.NATIONAL):
            record_adoption(session, desk.as_("editor"), issue_id, level, Manner.COMBINED, LATER, today=LATER)
        shelve_piece(session, desk.as_("editor"), desk.submitted(session, title="留存"), "重复")
        verify(session, desk.as_("verifier"), desk.committee_id, Selection(), "已核对")
        counted = asked(session, desk.as_("reader"), desk.committee_id, RowsBy.SECTOR)
        staff = desk.as_("proposal-staff")
        # Sectors tell who belongs to them: they are for whoever reads performance.
        with pytest.raises(Refusal) as refused:
            asked(session, staff, desk.committee_id, RowsBy.SECTOR)
        with pytest.raises(Refusal) as mistyped:
            asked(session, desk.as_("reader"), desk.committee_id, sector="经济届")
        whole = asked(session, staff, desk.committee_id).whole

    assert values(whole) == {
        "opinion_reports_collected": 3,
        "opinion_reports_by_members": 2,
        "opinion_reports_by_bodies": 1,
        "opinion_reports_selected": 2,
        "opinion_reports_shelved": 1,
        "opinion_reports_issued": 2,
        "report_issues": 1,
        "opinion_reports_forwarded": 2,
        "opinion_reports_forwarded_province": 2,
        "opinion_reports_adopted": 2,
        "opinion_reports_adopted_province": 2,
        "opinion_reports_adopted_national": 2,
        "opinion_report_adoptions": 2,
        "opinion_reports_adopted_combined": 2,
    }
    assert [
        (row.name, row.figure("opinion_reports_collected").value, row.figure("opinion_report_adoptions").value) for row in counted.rows
    ] == [("经济界", 2, 2)]
    assert (refused.value.code, mistyped.value.code) == ("FORBIDDEN", "UNKNOWN_SECTOR")


def test_a_tree_is_the_committees_below_that_the_asker_may_read_and_the_sum_of_their_rows(engine: Engine) -> None:
    with transaction(engine) as session:
        tree = found_province(session)
        above, reader = tree["above"], tree["reader"]
        counted = asked(session, above, tree.ids["省"], RowsBy.COMMITTEE, is_tree=True)
        alone = asked(session, above, tree.ids["省"])
        of_reader = asked(session, reader, tree.ids["省"], RowsBy.COMMITTEE, is_tree=True)
        numbers = {key: session.get_one(Proposal, key).number for key in counted.whole.figure("proposals_filed").records}
        with pytest.raises(Refusal):
            asked(session, tree["of a city"], tree.ids["省"], is_tree=True)

    assert {row.name: row.figure("proposals_filed").value for row in counted.rows} == {
        "政协省": 1,
        "政协甲市": 2,
        "政协乙市": 0,
        "政协甲县": 1,
    }
    # A county is below a city: whoever stands above the province alone reads its cities, and the county's because of a role there.
    assert (counted.whole.figure("proposals_filed").value, counted.left_out) == (4, 1)
    assert len(numbers) == 4
    for figure in counted.whole.figures:
        if figure.denominator is None:
            assert figure.value == sum(row.figure(figure.name).value or 0 for row in counted.rows), figure.name
            assert figure.records == tuple(sorted(key for row in counted.rows for key in row.figure(figure.name).records)), figure.name
    assert [alone.whole.figure("proposals_filed").value, alone.left_out] == [1, 0]
    assert ([row.name for row in of_reader.rows], of_reader.left_out) == (["政协省"], 4)


class Tree:
    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.actors: dict[str, Actor] = {}

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]


def found_province(session: Session) -> Tree:
    """A province, two cities and two counties; `above` stands above the province and the city that one county is of."""
    tree = Tree()
    boss = create_first_account(session, "boss", "管理", root_id(session))
    places = {"省": (None, 1), "甲市": ("省", 2), "乙市": ("省", 0), "甲县": ("甲市", 1), "乙县": ("乙市", 1)}
    levels = [AdministrativeLevel.PROVINCE, AdministrativeLevel.PREFECTURE, AdministrativeLevel.COUNTY]
    for number, (name, (parent, filed)) in enumerate(places.items()):
        above = root_id(session) if parent is None else tree.ids[parent]
        level = levels[0 if parent is None else 1 if parent == "省" else 2]
        committee_id = tree.ids[name] = create_committee(
            session, boss, above, code=f"99000{number}", name=f"政协{name}", level=level, valid_from=date(2000, 1, 1)
        )
        boss = actor_named(session, "boss")
        add_term(session, boss, committee_id, 5, date(2021, 5, 1), date(2026, 4, 30))
        add_plenary_session(session, boss, committee_id, term=5, ordinal=2, opens_on=date(2023, 2, 1), closes_on=date(2023, 2, 3))
        staff = [create_account(session, boss, committee_id, f"{each}-{number}", each, [each]) for each in (Role.REGISTRAR, Role.VERIFIER)]
        directory = Directory(session, committee_id)
        for member in ("某甲", "某乙"):
            register_membership(session, staff[0], directory, MembershipDraft(None, member, "经济", date(2021, 5, 1)))
        for place in range(filed):
            register_proposal(session, staff[0], directory, proposal(f"第{place}件", marks={MarkKind.FILED: date(2023, 3, 1)}))
        if filed:
            verify(session, staff[1], committee_id, Selection(), because="核对原件")
    create_account(session, boss, tree.ids["省"], "above", "省里", [Role.SUPERIOR])
    grant_role(session, boss, tree.ids["甲市"], "above", Role.SUPERIOR)
    create_account(session, boss, tree.ids["省"], "reader", "省读者", [Role.READER])
    create_account(session, boss, tree.ids["甲市"], "of a city", "市读者", [Role.READER])
    tree.actors = {name: actor_named(session, name) for name in ("above", "reader", "of a city")}
    return tree
