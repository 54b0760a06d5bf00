"""Every window of a list is the slice of the whole that it names, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from services.accounts import actor_named
from services.database import reading, transaction
from services.directory import Directory
from services.listings.activities import ACTIVITY_ORDERS, PARTICIPATIONS
from services.listings.holders import HOLDERS, MEMBER_ORDERS, HoldersSought, MembersSought
from services.listings.members import MEMBERS, list_members
from services.listings.opinion_reports import OPINION_REPORT_ORDERS
from services.listings.paging import Listing, Page, Window
from services.listings.proposals import PROPOSAL_ORDERS, SPONSORSHIPS
from services.listings.sectors import SECTORS
from services.listings.view import View
from services.listings.works import find_works
from services.members import MembershipDraft, register_membership
from tests.graphql_schema.city import City, city_on, found_city

WHOLE = Window(count=1000)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest) -> Iterator[City]:
    with city_on(request.param, request) as city:
        yield city


def page(city: City, listing: Listing[Any], window: Window) -> Page[Any]:
    with reading(city.engine) as session:
        return listing.page(session, city.reader, window)


def expected(whole: list[Any], window: Window, listing: Listing[Any]) -> Page[Any]:
    """The page as plain slicing gives it."""
    keys = [listing.key(row) for row in whole]
    first, last = (window.before, window.after) if listing.descending else (window.after, window.before)
    inside = [row for row, key in zip(whole, keys, strict=True) if (first is None or key > first) and (last is None or key < last)]
    more = len(inside) > window.count
    if window.backward:
        return Page(inside[len(inside) - window.count if more else 0 :], more, window.before is not None)
    return Page(inside[: window.count], window.after is not None, more)


ORDERED = [order for orders in (MEMBER_ORDERS, ACTIVITY_ORDERS, PROPOSAL_ORDERS, OPINION_REPORT_ORDERS) for order in orders.values()]


@pytest.mark.parametrize("listing", [*ORDERED, PARTICIPATIONS, SPONSORSHIPS, SECTORS], ids=lambda listing: str(listing.name))
@given(data=st.data())
@settings(max_examples=40)
def test_every_window_is_the_slice_it_names(city: City, listing: Listing[Any], data: st.DataObject) -> None:
    whole = list(page(city, listing, WHOLE).rows)
    bound = st.none() | st.sampled_from([listing.key(row) for row in whole])
    window = Window(data.draw(st.integers(0, 40)), data.draw(bound), data.draw(bound), data.draw(st.booleans()))

    assert [listing.key(row) for row in whole] == sorted((listing.key(row) for row in whole), reverse=listing.descending)
    assert page(city, listing, window) == expected(whole, window, listing)


@given(data=st.data())
def test_the_windows_of_many_parents_are_those_of_each_alone(city: City, data: st.DataObject) -> None:
    members = [row.id for row in page(city, MEMBERS, WHOLE).rows]
    keys = [PARTICIPATIONS.key(row) for row in page(city, PARTICIPATIONS, WHOLE).rows]
    bound = st.none() | st.sampled_from(keys)
    window = Window(data.draw(st.integers(0, 3)), data.draw(bound), data.draw(bound), data.draw(st.booleans()))
    parents = data.draw(st.lists(st.sampled_from([*members, 987654]), max_size=5))
    with reading(city.engine) as session:
        together = PARTICIPATIONS.pages(session, city.reader, "member_id", parents, window)
        alone = {
            parent: PARTICIPATIONS.page(session, city.reader, window, PARTICIPATIONS.columns["member_id"] == parent) for parent in parents
        }

    assert together == alone


@pytest.mark.parametrize("parent", HOLDERS)
@given(data=st.data())
@settings(max_examples=40)
def test_the_members_of_many_parents_are_those_of_each_alone(city: City, parent: str, data: st.DataObject) -> None:
    listing = HOLDERS[parent][data.draw(st.sampled_from(sorted(HOLDERS[parent])))]
    on = data.draw(st.none() | st.sampled_from([date(2021, 6, 30), date(2021, 7, 1), date(2026, 6, 30), date(2026, 7, 1)]))
    sought = HoldersSought(parent, MembersSought(on=on, on_standing_committee=data.draw(st.sampled_from([None, True, False]))))
    parents = data.draw(st.lists(st.integers(1, 36), max_size=5))
    window = Window(data.draw(st.integers(0, 5)), backward=data.draw(st.booleans()))
    with reading(city.engine) as session:
        together = listing.pages(session, city.reader, parent, parents, window, *sought.conditions())
        totals = listing.counts(session, city.reader, parent, parents, *sought.conditions())
        alone = {key: listing.page(session, city.reader, window, listing.columns[parent] == key, *sought.conditions()) for key in parents}
        counted = {key: listing.count(session, city.reader, listing.columns[parent] == key, *sought.conditions()) for key in parents}

    assert together == alone
    assert {key: totals.get(key, 0) for key in parents} == counted


def test_members_are_in_stroke_order_and_not_in_that_of_their_numbers(city: City) -> None:
    rows = page(city, MEMBERS, WHOLE).rows

    assert [row.strokes_key for row in rows] == sorted(row.strokes_key for row in rows)
    assert [row.number for row in rows] != sorted(row.number for row in rows)


def test_a_view_sees_one_moment_and_a_new_one_after_it_was_closed(engine: Engine) -> None:
    city = found_city(engine)
    view = View(engine, city.reader)
    before = len(view.read(list_members, WHOLE).rows)
    with transaction(engine) as session:
        draft = MembershipDraft("0099", "新某某", "经济界", date(2024, 3, 1))
        register_membership(session, actor_named(session, "registrar"), Directory(session, city.committee_id), draft)
    meanwhile = len(view.read(list_members, WHOLE).rows)
    view.close()
    after = len(view.read(list_members, WHOLE).rows)
    view.close()

    assert (before, meanwhile, after) == (12, 12, 13)


def test_works_are_found_by_the_names_that_records_give_them(city: City) -> None:
    names = [(city.committee_id, name) for name in ("activity:HD-1", "proposal:TA-0001", "opinion_report:XX-0002", "proposal:TA-9999")]
    with reading(city.engine) as session:
        found = find_works(session, city.reader, names)
        hidden = find_works(session, city.neighbour, names)

    assert {name: row.title for (_, name), row in found.items()} == {
        "activity:HD-1": "五届二次全体会议",
        "proposal:TA-0001": "关于完善第2项公共服务的提案",
        "opinion_report:XX-0002": "关于第3件民生小事的信息",
    }
    assert hidden == {}
