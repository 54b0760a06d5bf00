"""Orders: pages of each make the whole list, and both databases agree on it."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from graphql_schema import activities, members, opinion_reports, proposals
from services.listings.activities import ACTIVITY_ORDERS
from services.listings.holders import MEMBER_ORDERS
from services.listings.opinion_reports import OPINION_REPORT_ORDERS
from services.listings.proposals import PROPOSAL_ORDERS
from tests.graphql_schema.city import City
from tests.graphql_schema.town import numbers

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
