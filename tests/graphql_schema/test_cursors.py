"""Cursors: what the service gave out for a list and order is taken back, and nothing else is."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphql_schema.context import Context
from graphql_schema.cursors import OF_THIS_PROCESS, CursorKey
from services.listings.members import MEMBERS, MemberRow
from services.listings.paging import Listing
from services.listings.proposals import PROPOSALS
from services.listings.sectors import SECTORS
from services.listings.view import View
from tests.graphql_schema.city import City

KEY = CursorKey(b"k" * 32)
LISTINGS: Mapping[str, Listing[Any]] = {listing.name: listing for listing in (MEMBERS, PROPOSALS, SECTORS)}
PARTS = {str: st.text(st.characters(exclude_characters="\0", codec="utf-8")), int: st.integers(0, 2**31 - 1), date: st.dates()}


def refused() -> AbstractContextManager[object]:
    """Where nothing but a refusal will do, whatever its reason."""
    return pytest.raises(ValueError, match=r".")


def cursor(listing: Listing[Any], key: tuple[Any, ...], signed_by: CursorKey = KEY) -> str:
    """The cursor of a row that stands at `key`; all else about the row is made up."""
    row = dict.fromkeys(listing.columns, None) | dict(zip(listing.order, key, strict=True))
    return signed_by.encode(listing, listing.row(row.values()))


@given(data=st.data())
def test_a_place_comes_back_as_it_was(data: st.DataObject) -> None:
    listing = LISTINGS[data.draw(st.sampled_from(sorted(LISTINGS)))]
    key = tuple(data.draw(PARTS[kind]) for kind in listing.key_types)

    assert KEY.decode(listing, cursor(listing, key)) == key


@given(text=st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode()), name=st.sampled_from(sorted(LISTINGS)))
def test_any_other_text_is_refused(text: str, name: str) -> None:
    with refused():
        KEY.decode(LISTINGS[name], text)


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_cursor_of_which_one_bit_was_changed_is_refused(place: int, bit: int) -> None:
    raw = bytearray(urlsafe_b64decode(cursor(PROPOSALS, (date(2023, 2, 2), 7)) + "=="))
    raw[place % len(raw)] ^= 1 << bit
    with refused():
        KEY.decode(PROPOSALS, urlsafe_b64encode(raw).rstrip(b"=").decode())


@given(place=st.integers(0, 10_000), character=st.sampled_from("AZaz09-_=+/ "))
def test_a_cursor_of_which_one_character_was_changed_is_refused(place: int, character: str) -> None:
    text = cursor(MEMBERS, ("0312", 7))
    place %= len(text)
    altered = text[:place] + character + text[place + 1 :]
    if altered == text:
        return
    with refused():
        KEY.decode(MEMBERS, altered)


@pytest.mark.parametrize(
    "listing",
    [PROPOSALS, MEMBERS.ordered("number", ("number", "id"), (str, int))],
    ids=["another list", "another order"],
)
def test_a_cursor_is_good_for_its_list_and_order_alone(listing: Listing[MemberRow]) -> None:
    with pytest.raises(ValueError, match="list or order"):
        KEY.decode(listing, cursor(MEMBERS, ("0312", 7)))


def test_a_cursor_that_another_service_signed_is_refused() -> None:
    foreign = cursor(MEMBERS, ("0312", 7), CursorKey(b"j" * 32))
    with pytest.raises(ValueError, match="signed"):
        KEY.decode(MEMBERS, foreign)

    assert CursorKey(b"k" * 32).decode(MEMBERS, cursor(MEMBERS, ("0312", 7))) == ("0312", 7)


@pytest.mark.parametrize("padding", ["=", "==", "\n", " "])
def test_a_cursor_is_written_in_one_way(padding: str) -> None:
    with refused():
        KEY.decode(MEMBERS, cursor(MEMBERS, ("0312", 7)) + padding)


def test_the_longest_name_still_has_a_cursor() -> None:
    key = ("36" + "5" * 72 + "01f600") * 50, 2**31 - 1

    assert KEY.decode(MEMBERS, cursor(MEMBERS, key)) == key


def test_a_foreign_cursor_is_refused_with_the_remedy(city: City) -> None:
    query = "query($after: String) { members(first: 1, after: $after) { pageInfo { endCursor } } }"
    own = city.data(query)["members"]["pageInfo"]["endCursor"]
    errors = city.answer(query, {"after": own[:-2] + ("AA" if own[-2:] != "AA" else "BB")}).errors or []

    assert city.answer(query, {"after": own}).errors is None
    assert [error.extensions for error in errors] == [{"code": "BAD_CURSOR", "field": "after"}]


def test_without_a_secret_cursors_are_good_in_this_process(city: City) -> None:
    assert Context(View(city.engine, city.reader), city.regulations).cursor_key is OF_THIS_PROCESS
    assert Context(View(city.engine, city.reader), city.regulations, KEY).cursor_key is KEY
