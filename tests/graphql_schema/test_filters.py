"""Filters and orders: what a client asks for is what it gets, on both databases alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

import pytest
from sqlmodel import Session

from graphql_schema import activities, members, opinion_reports, proposals
from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.database import transaction
from services.directory import Directory
from services.handlings import HandlingDraft
from services.listings.activities import ACTIVITY_ORDERS
from services.listings.holders import MEMBER_ORDERS
from services.listings.opinion_reports import OPINION_REPORT_ORDERS
from services.listings.proposals import PROPOSAL_ORDERS
from services.members import MembershipDraft, register_membership
from services.models import AuthorshipRole, HandlingRole, MarkKind, SponsorshipRole
from services.opinion_reports import AuthorDraft, OpinionReportDraft, register_opinion_report
from services.proposals import ProposalDraft, SponsorDraft, register_proposal
from tests.graphql_schema.city import CODE, City, city_on


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest) -> Iterator[City]:
    """The city, with members and works that searches and orders have to tell apart."""
    with city_on(request.param, request) as city:
        with transaction(city.engine) as session:
            _more(session, city)
        yield city


def _more(session: Session, city: City) -> None:
    registrar, directory = actor_named(session, "registrar"), Directory(session, city.committee_id)
    for number, name, sector in (("A-7", "欧阳·％_某", "教育界"), ("a-10", "单　某", "经济界"), ("B-1", "Ａbc某", "教育界")):
        register_membership(session, registrar, directory, MembershipDraft(number, name, sector, date(2023, 6, 1)))
    # One who changed from one sector to another, and into the Standing Committee.
    register_membership(
        session, registrar, directory, MembershipDraft("B-1", "Ａbc某", "经济界", date(2024, 6, 1), on_standing_committee=True)
    )
    open_handling = HandlingDraft("市水务局", HandlingRole.LEAD, date(2024, 3, 1))
    heard = HandlingDraft("市财政局", HandlingRole.CO, date(2024, 3, 1))
    register_proposal(
        session,
        registrar,
        directory,
        ProposalDraft(
            number="TB-1",
            plenary_session=(5, 2),
            title="关于 100%_治理 Ｗater 的提案",
            submitted_on=date(2024, 2, 2),
            sponsors=(SponsorDraft(SponsorshipRole.COLLECTIVE, body="民盟示例市委"), SponsorDraft(SponsorshipRole.SECONDER, "0002")),
            marks={MarkKind.FILED: date(2024, 2, 20), MarkKind.KEY: date(2024, 3, 20)},
            handlings=(open_handling, heard),
        ),
    )
    register_proposal(
        session,
        registrar,
        directory,
        ProposalDraft(
            number="TB-0",
            plenary_session=(5, 2),
            title="关于治水的提案",
            submitted_on=date(2024, 2, 2),
            sponsors=(SponsorDraft(SponsorshipRole.LEAD, "0002"),),
            marks={MarkKind.NOT_FILED: date(2024, 2, 20)},
        ),
    )
    report = OpinionReportDraft("XB-1", "尚无结果的信息", date(2024, 1, 1), (AuthorDraft(AuthorshipRole.EDITOR, "0002"),))
    register_opinion_report(session, registrar, directory, report)


def numbers(city: City, connection: str, filter: dict[str, Any] | None = None, arguments: str = "") -> list[str]:
    """The numbers of what is listed, sorted; the total has to be their number."""
    noun = {"members": "Member", "activities": "Activity", "proposals": "Proposal", "opinionReports": "OpinionReport"}[connection]
    query = f"""query($filter: {noun}Filter) {{ {connection}(first: 100, filter: $filter {arguments}) {{
        totalCount edges {{ node {{ number }} }} }} }}"""
    found = city.data(query, {"filter": filter})[connection]
    listed = [edge["node"]["number"] for edge in found["edges"]]

    assert found["totalCount"] == len(listed)

    return listed if "orderBy" in arguments else sorted(listed)


def id_of(city: City, query: str) -> str:
    """The id in an answer of nested objects and lists with one thing each."""
    found = city.data(query)
    while not isinstance(found, str):
        found = found[0] if isinstance(found, list) else next(iter(found.values()))
    return found


SECTOR = '{ sectors(first: 1, filter: {text: "%s"}) { edges { node { id } } } }'
MEMBER = '{ member(committee: "990100", number: "%s") { id } }'


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("欧阳", ["A-7"]),
        ("欧阳％", ["A-7"]),
        ("%_", ["A-7"]),
        ("%", ["A-7"]),
        ("单某", ["a-10"]),
        ("单 某", ["a-10"]),
        ("某 A-", ["A-7", "a-10"]),
        ("ABC", ["B-1"]),
        ("ａ-10", ["a-10"]),
        ("欧阳 单", []),
        ("0003", ["0003"]),
    ],
)
def test_members_are_found_by_words_in_name_and_number(town: City, asked: str, found: list[str]) -> None:
    assert numbers(town, "members", {"text": asked}) == found


def test_an_empty_search_and_an_empty_filter_leave_everything(town: City) -> None:
    assert len(numbers(town, "members", {"text": " 　"})) == len(numbers(town, "members", {})) == len(numbers(town, "members")) == 15


def test_members_are_found_by_sector_as_it_was(town: City) -> None:
    education = id_of(town, SECTOR % "教育")

    assert "B-1" in numbers(town, "members", {"sector": education})
    assert "B-1" in numbers(town, "members", {"sector": education, "on": "2024-05-31"})
    assert "B-1" not in numbers(town, "members", {"sector": education, "on": "2024-06-01"})
    assert "A-7" not in numbers(town, "members", {"sector": education, "on": "2023-05-31"})


def test_what_is_asked_of_membership_holds_in_one_span(town: City) -> None:
    education, economy = id_of(town, SECTOR % "教育"), id_of(town, SECTOR % "经济界")

    assert numbers(town, "members", {"onStandingCommittee": True}) == ["0001", "B-1"]
    assert numbers(town, "members", {"onStandingCommittee": True, "sector": economy}) == ["B-1"]
    assert "B-1" not in numbers(town, "members", {"onStandingCommittee": True, "sector": education})
    assert "B-1" in numbers(town, "members", {"onStandingCommittee": False, "on": "2024-05-31"})
    assert "B-1" not in numbers(town, "members", {"onStandingCommittee": False, "on": "2024-06-01"})


def test_members_are_found_by_special_committee_and_group(town: City) -> None:
    bodies = town.data("{ committees { edges { node { code specialCommittees { id } activityGroups { id } } } } }")["committees"]["edges"]
    own = next(edge["node"] for edge in bodies if edge["node"]["code"] == CODE)
    of_body = numbers(town, "members", {"specialCommittee": own["specialCommittees"][0]["id"]})
    of_group = numbers(town, "members", {"group": own["activityGroups"][0]["id"]})

    assert of_body == ["0001", "0003", "0005", "0007", "0009", "0011"]
    assert of_group == ["0004", "0008", "0012"]


def test_an_argument_and_a_filter_of_one_name_have_to_agree(town: City) -> None:
    query = "query($on: Date, $filter: MemberFilter) { members(on: $on, filter: $filter) { totalCount } }"
    agreed = town.data(query, {"on": "2023-05-31", "filter": {"on": "2023-05-31"}})["members"]["totalCount"]

    assert agreed == 12
    assert town.codes(query, {"on": "2023-05-31", "filter": {"on": "2024-05-31"}}) == ["GIVEN_TWICE"]


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"kinds": ["meeting"]}, ["HD-1"]),
        ({"kinds": ["meeting", "study.training"]}, ["HD-1", "HD-2"]),
        ({"kinds": ["meet"]}, []),
        ({"kinds": ["Meeting"]}, []),
        ({"kinds": []}, ["HD-1", "HD-2", "HD-9"]),
        ({"heldOn": {"from": "2023-04-03"}}, ["HD-2", "HD-9"]),
        ({"heldOn": {"to": "2023-04-03"}}, ["HD-1", "HD-2"]),
        ({"heldOn": {"from": "2023-02-02", "to": "2023-04-03"}}, ["HD-2"]),
        ({"heldOn": {}}, ["HD-1", "HD-2", "HD-9"]),
        ({"isAway": True}, []),
        ({"text": "会议 五届"}, ["HD-1"]),
    ],
)
def test_activities_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "activities", filter) == found


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"marks": ["FILED"]}, ["TA-0000", "TA-0001", "TA-0002", "TB-1"]),
        ({"marks": ["FILED", "KEY"]}, ["TB-1"]),
        ({"withoutMarks": ["FILED"]}, ["TB-0"]),
        ({"withoutMarks": ["FILED", "NOT_FILED"]}, []),
        ({"submittedOn": {"from": "2024-01-01", "to": "2024-12-31"}}, ["TB-0", "TB-1"]),
        ({"sponsorRole": "SECONDER"}, ["TB-1"]),
        ({"sponsorRole": "COLLECTIVE"}, ["TB-1"]),
        ({"handlingUnit": "市教育局"}, ["TA-0000", "TA-0001", "TA-0002"]),
        ({"handlingUnit": "教育局"}, []),
        ({"isReplied": True}, ["TA-0000", "TA-0001", "TA-0002"]),
        ({"isReplied": False}, ["TB-0", "TB-1"]),
        ({"isReplied": False, "marks": ["FILED"]}, ["TB-1"]),
        ({"concernsLivelihood": True}, ["TA-0000", "TA-0002"]),
        ({"text": "100%_ water"}, ["TB-1"]),
        ({"text": "1%"}, []),
        ({"text": "治水"}, ["TB-0"]),
        ({"text": "tb-0"}, ["TB-0"]),
        ({"text": "002"}, ["TA-0001", "TA-0002"]),
    ],
)
def test_proposals_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "proposals", filter) == found


def test_proposals_are_found_by_sponsor_and_plenary_session(town: City) -> None:
    second = id_of(town, MEMBER % "0002")
    session = id_of(town, "{ proposals(first: 1) { edges { node { plenarySession { id } } } } }")

    assert numbers(town, "proposals", {"sponsor": second}) == ["TA-0000", "TB-0", "TB-1"]
    assert numbers(town, "proposals", {"sponsor": second, "sponsorRole": "LEAD"}) == ["TB-0"]
    assert len(numbers(town, "proposals", {"plenarySession": session})) == 5
    assert numbers(town, "proposals", {"plenarySession": global_id("PlenarySession", 999)}) == []


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"isAdopted": True}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"isAdopted": False}, ["XB-1"]),
        ({"adoptedAt": "PROVINCE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"adoptedAt": "NATIONAL"}, []),
        ({"adoptedAt": "PROVINCE", "adoptedAs": "SINGLE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"adoptedAs": "COMBINED"}, []),
        ({"forwardedTo": "PROVINCE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"isInstructed": False}, ["XB-1"]),
        ({"instructedAt": "PREFECTURE"}, ["XX-0000", "XX-0001", "XX-0002"]),
        ({"authorRole": "EDITOR"}, ["XB-1"]),
        ({"submittedOn": {"to": "2023-05-01"}}, ["XX-0000"]),
        ({"text": "第2件"}, ["XX-0001"]),
    ],
)
def test_opinion_reports_are_found(town: City, filter: dict[str, Any], found: list[str]) -> None:
    assert numbers(town, "opinionReports", filter) == found


def test_opinion_reports_are_found_by_author(town: City) -> None:
    assert numbers(town, "opinionReports", {"author": id_of(town, MEMBER % "0005")}) == ["XX-0001"]
    assert numbers(town, "opinionReports", {"author": id_of(town, MEMBER % "0002"), "authorRole": "AUTHOR"}) == []


def test_sectors_are_found_by_name_and_by_other_names(town: City) -> None:
    query = "query($filter: SectorFilter) { sectors(filter: $filter) { totalCount edges { node { name } } } }"
    by_alias = town.data(query, {"filter": {"text": "共青团"}})["sectors"]
    now = town.data(query, {"filter": {"text": "共产主义青年团", "on": "2024-01-01"}})["sectors"]

    assert [edge["node"]["name"] for edge in by_alias["edges"]] == ["中国共产主义青年团和中华全国青年联合会", "中国共产主义青年团"]
    assert by_alias["totalCount"] == 2
    assert [edge["node"]["name"] for edge in now["edges"]] == ["中国共产主义青年团和中华全国青年联合会"]


def test_committees_are_found_by_name_code_level_and_parent(town: City) -> None:
    def codes(**filter: object) -> list[str]:
        query = "query($filter: CommitteeFilter) { committees(filter: $filter) { edges { node { code } } } }"
        return [edge["node"]["code"] for edge in town.data(query, {"filter": filter})["committees"]["edges"]]

    assert codes(text="示例 政协") == [CODE]
    assert codes(text=CODE) == [CODE]
    assert codes(text="9901") == []
    assert codes(levels=["PREFECTURE", "COUNTY"]) == [CODE]
    assert codes(levels=["NATIONAL"]) == ["000000"]
    assert codes(parent=id_of(town, "{ committees(first: 1) { edges { node { id } } } }")) == [CODE]


ORDERS: list[tuple[str, type[Enum], Any]] = [
    ("members", members.MemberOrder, MEMBER_ORDERS),
    ("activities", activities.ActivityOrder, ACTIVITY_ORDERS),
    ("proposals", proposals.ProposalOrder, PROPOSAL_ORDERS),
    ("opinionReports", opinion_reports.OpinionReportOrder, OPINION_REPORT_ORDERS),
]


@pytest.mark.parametrize(("_", "shown", "kept"), ORDERS)
def test_every_order_that_is_offered_is_kept(_: str, shown: type[Enum], kept: Any) -> None:
    assert [order.name.lower() for order in shown] == list(kept)


@pytest.mark.parametrize(("connection", "order"), [(connection, order.name) for connection, shown, _ in ORDERS for order in shown])
def test_pages_of_every_order_make_the_whole_list_both_ways(town: City, connection: str, order: str) -> None:
    query = f"""query($first: Int, $after: String, $last: Int, $before: String) {{
        {connection}(orderBy: {order}, first: $first, after: $after, last: $last, before: $before) {{
        edges {{ node {{ number }} }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""

    def pages(count: str, cursor: str, end: str, more: str) -> list[list[str]]:
        found, place = [], None
        while True:
            part = town.data(query, {count: 2, cursor: place})[connection]
            found.append([edge["node"]["number"] for edge in part["edges"]])
            place = part["pageInfo"][end]
            if not part["pageInfo"][more]:
                return found

    whole = numbers(town, connection, arguments=f"orderBy: {order}")
    forward = [number for part in pages("first", "after", "endCursor", "hasNextPage") for number in part]
    backward = [number for part in reversed(pages("last", "before", "startCursor", "hasPreviousPage")) for number in part]

    assert forward == backward == whole
    assert len(set(whole)) == len(whole) > 2


def test_numbers_are_ordered_character_by_character(town: City) -> None:
    found = numbers(town, "members", arguments="orderBy: NUMBER")

    assert found == sorted(found)
    assert found[-3:] == ["A-7", "B-1", "a-10"]


def test_names_are_ordered_by_strokes_or_by_alphabet(town: City) -> None:
    query = "query($order: MemberOrder!) { members(first: 100, orderBy: $order) { edges { node { name } } } }"
    surnames: dict[str, list[str]] = {}
    for order in ("STROKES", "PINYIN"):
        names = [edge["node"]["name"] for edge in town.data(query, {"order": order})["members"]["edges"]]
        surnames[order] = list(dict.fromkeys(name[0] for name in names))

    # As a surname 单 is read Shàn; a letter is no Chinese character and comes last.
    assert "".join(surnames["PINYIN"]) == "陈黄李刘欧单王吴徐杨张赵周Ａ"
    assert "".join(surnames["STROKES"]) == "王刘李杨吴张陈欧周单赵徐黄Ａ"


def test_the_latest_come_first_where_that_is_asked_for(town: City) -> None:
    found = numbers(town, "proposals", arguments="orderBy: SUBMITTED_ON_DESC")

    assert found == numbers(town, "proposals", arguments="orderBy: SUBMITTED_ON_ASC")[::-1]
    assert found[:2] == ["TB-0", "TB-1"]


def test_a_cursor_of_one_order_is_refused_in_another(town: City) -> None:
    cursor = town.data("{ members(first: 1, orderBy: PINYIN) { pageInfo { endCursor } } }")["members"]["pageInfo"]["endCursor"]
    query = "query($after: String, $order: MemberOrder!) { members(first: 1, orderBy: $order, after: $after) { edges { cursor } } }"

    assert town.codes(query, {"after": cursor, "order": "PINYIN"}) == []
    assert town.codes(query, {"after": cursor, "order": "NUMBER"}) == ["BAD_CURSOR"]
    assert town.codes(query, {"after": cursor, "order": "STROKES"}) == ["BAD_CURSOR"]


@pytest.mark.parametrize(
    ("connection", "filter", "code", "field"),
    [
        ("members", {"text": "长" * 101}, "BAD_TEXT", "filter.text"),
        ("members", {"sector": "nonsense"}, "BAD_ID", "filter.sector"),
        ("members", {"sector": global_id("Member", 1)}, "BAD_ID", "filter.sector"),
        ("members", {"group": global_id("Sector", 1)}, "BAD_ID", "filter.group"),
        ("activities", {"heldOn": {"from": "2024-01-02", "to": "2024-01-01"}}, "BAD_DATES", "filter.heldOn"),
        ("activities", {"kinds": [f"kind.{number}" for number in range(21)]}, "TOO_MANY_VALUES", "filter.kinds"),
        ("proposals", {"sponsor": global_id("Proposal", 1)}, "BAD_ID", "filter.sponsor"),
        ("opinionReports", {"text": " ".join("一二三四五六七八九十甲")}, "BAD_TEXT", "filter.text"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_its_field(
    town: City, connection: str, filter: dict[str, Any], code: str, field: str
) -> None:
    noun = {"members": "Member", "activities": "Activity", "proposals": "Proposal", "opinionReports": "OpinionReport"}[connection]
    query = f"query($filter: {noun}Filter) {{ {connection}(filter: $filter) {{ totalCount }} }}"
    errors = town.answer(query, {"filter": filter}).errors or []

    assert [error.extensions for error in errors] == [{"code": code, "field": field}]


def test_a_filter_shows_nothing_of_a_committee_that_may_not_be_read(town: City) -> None:
    for connection in ("members", "activities", "proposals", "opinionReports"):
        found = town.data(f'{{ {connection}(filter: {{text: "某"}}) {{ totalCount edges {{ cursor }} }} }}', actor=town.neighbour)

        assert found[connection] == {"totalCount": 0, "edges": []}
