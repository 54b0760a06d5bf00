"""委员 are registered, renamed, moved and ended through the schema, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from services.models import Member, Membership
from tests.graphql_schema.changes.asking import audited, changed, count_of, member_id, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

SPANS = (
    "member { id number name revision memberships { fromOn toOn leaving sector { name } specialCommittee { name } posts groups { name } } }"
)
NEW = {"committee": CODE, "name": "欧阳某", "sector": "经济", "fromOn": "2023-03-01"}


def test_a_member_is_registered_with_the_words_of_the_office_and_gets_the_next_number(own_city: City) -> None:
    given = {**NEW, "specialCommittee": "经济委员会", "onStandingCommittee": True, "posts": ["副秘书长"], "groups": ["第一活动组"]}

    member = changed(own_city, "registerMember", given, SPANS)["member"]

    assert (member["number"], member["name"], member["revision"]) == ("W0001", "欧阳某", 1)
    assert member["memberships"] == [
        {
            "fromOn": "2023-03-01",
            "toOn": None,
            "leaving": None,
            "sector": {"name": "经济界"},
            "specialCommittee": {"name": "经济委员会"},
            "posts": ["副秘书长"],
            "groups": [{"name": "第一活动组"}],
        }
    ]


def test_everything_wrong_with_a_new_member_is_told_at_once_and_nothing_is_kept(own_city: City) -> None:
    before = count_of(own_city, Member)
    given = {**NEW, "name": " ", "number": "W1\u0007", "sector": "界外界", "fromOn": "2001-01-01", "groups": ["无此组"], "posts": [""]}

    found = problems(own_city, "registerMember", given)

    assert sorted(found) == [
        ("fromOn", "OUTSIDE_TERM"),
        ("groups", "UNKNOWN_GROUP"),
        ("name", "NAME_MISSING"),
        ("number", "UNSEEN_CHARACTER"),
        ("posts", "BLANK"),
        ("sector", "UNKNOWN_SECTOR"),
    ]
    assert count_of(own_city, Member) == before


@pytest.mark.parametrize("given", [{"number": "0001"}, {"number": "0001", "name": "李某1"}, {"name": "李某1"}])
def test_nobody_is_registered_twice(own_city: City, given: dict[str, Any]) -> None:
    assert problems(own_city, "registerMember", {**NEW, **given}) == [("number", "DUPLICATE_MEMBER")]


def test_an_unknown_committee_is_told_with_its_field(own_city: City) -> None:
    assert problems(own_city, "registerMember", {**NEW, "committee": "999999"}) == [("committee", "UNKNOWN_COMMITTEE")]


def test_a_member_is_renamed_and_the_acceptance_suite_asks_like_this(own_city: City) -> None:
    document = """mutation Rename($id: ID!, $name: String!) {
        renameMember(input: {id: $id, name: $name}) { member { id name } userErrors { message field } } }"""
    variables = {"id": member_id(own_city, "0002"), "name": "Renamed by suite"}

    data = own_city.data(document, variables, somebody(own_city, "registrar"))

    assert data == {"renameMember": {"member": variables, "userErrors": []}}
    assert own_city.data("query($id: ID!) { node(id: $id) { ... on Member { name revision } } }", {"id": variables["id"]}) == {
        "node": {"name": "Renamed by suite", "revision": 2}
    }
    assert audited(own_city, "member.rename") == [(somebody(own_city, "registrar").account_id, "member")]


def test_a_name_of_no_characters_an_id_of_something_else_and_an_id_of_nobody_are_told(own_city: City) -> None:
    key = member_id(own_city, "0002")

    assert problems(own_city, "renameMember", {"id": key, "name": "·　"}) == [("name", "NAME_MISSING")]
    assert problems(own_city, "renameMember", {"id": key, "name": "某" * 201}) == [("name", "TOO_LONG")]
    assert problems(own_city, "renameMember", {"id": "x", "name": "y"}) == [("id", "BAD_ID")]
    assert problems(own_city, "renameMember", {"id": "TWVtYmVyOjk5OTk5OQ==", "name": "y"}) == [("id", "NOT_FOUND")]


def test_who_may_not_register_is_refused_and_who_may_not_see_the_member_learns_nothing(own_city: City) -> None:
    given = {"id": member_id(own_city, "0002"), "name": "甲某"}

    assert refused(own_city, "renameMember", given, "reader") == ["FORBIDDEN"]
    assert refused(own_city, "renameMember", given, "neighbour") == ["FORBIDDEN"]
    assert refused(own_city, "registerMember", NEW, "verifier") == ["FORBIDDEN"]


def test_a_later_span_ends_the_open_one_and_counts_the_members_revision_on(own_city: City) -> None:
    given = {"memberId": member_id(own_city, "0001"), "sector": "教育界", "fromOn": "2023-07-01", "expectedRevision": 1}

    payload = changed(own_city, "addMembership", given, f"membership {{ fromOn sector {{ name }} }} {SPANS}")

    assert payload["membership"] == {"fromOn": "2023-07-01", "sector": {"name": "教育界"}}
    assert payload["member"]["revision"] == 2
    assert [(span["fromOn"], span["toOn"]) for span in payload["member"]["memberships"]] == [
        ("2021-07-01", "2023-06-30"),
        ("2023-07-01", None),
    ]


def test_a_stale_change_names_the_present_revision_and_changes_nothing(own_city: City) -> None:
    key = member_id(own_city, "0003")
    changed(own_city, "renameMember", {"id": key, "name": "刘某三", "expectedRevision": 1})

    stale = {"id": key, "name": "刘某四", "expectedRevision": 1}
    document = "mutation($i: RenameMemberInput!) { renameMember(input: $i) { member { name } userErrors { field code message } } }"
    answer = own_city.data(document, {"i": stale}, somebody(own_city, "registrar"))["renameMember"]

    assert (answer["member"], [(each["field"], each["code"]) for each in answer["userErrors"]]) == (None, [("expectedRevision", "STALE")])
    assert "现为第 2 版" in answer["userErrors"][0]["message"]
    assert own_city.data("query($id: ID!) { node(id: $id) { ... on Member { name } } }", {"id": key}) == {"node": {"name": "刘某三"}}


def test_what_a_correction_leaves_out_stays_and_null_clears(own_city: City) -> None:
    key = member_id(own_city, "0001")
    given = {"memberId": key, "fromOn": "2021-07-01", "specialCommittee": None, "posts": ["秘书长"]}

    span = changed(own_city, "changeMembership", given, SPANS)["member"]["memberships"][0]

    assert (span["specialCommittee"], span["posts"], span["sector"]["name"]) == (None, ["秘书长"], "教育界")


def test_a_correction_that_says_what_is_stored_counts_no_revision(own_city: City) -> None:
    given = {"memberId": member_id(own_city, "0001"), "fromOn": "2021-07-01", "sector": "教育", "posts": ["副主席"]}

    assert changed(own_city, "changeMembership", given, SPANS)["member"]["revision"] == 1


def test_a_span_that_is_not_there_or_would_overlap_the_next_is_told(own_city: City) -> None:
    key = member_id(own_city, "0001")
    changed(own_city, "addMembership", {"memberId": key, "sector": "教育界", "fromOn": "2023-07-01"})

    assert problems(own_city, "changeMembership", {"memberId": key, "fromOn": "2022-01-01"}) == [("fromOn", "NO_SUCH_MEMBERSHIP")]
    assert problems(own_city, "changeMembership", {"memberId": key, "fromOn": "2021-07-01", "toOn": None}) == [
        ("toOn", "OVERLAPPING_MEMBERSHIP")
    ]
    assert problems(own_city, "addMembership", {"memberId": key, "sector": "教育界", "fromOn": "2023-07-01"}) == [
        ("fromOn", "OVERLAPPING_MEMBERSHIP")
    ]


def test_a_member_leaves_and_the_span_says_why(own_city: City) -> None:
    key = member_id(own_city, "0004")
    given = {"memberId": key, "toOn": "2023-09-30", "leaving": "TRANSFERRED"}

    span = changed(own_city, "endMembership", given, "membership { fromOn toOn leaving }")["membership"]

    assert span == {"fromOn": "2021-07-01", "toOn": "2023-09-30", "leaving": "TRANSFERRED"}
    assert problems(own_city, "endMembership", {**given, "toOn": "2023-10-01"}) == [("toOn", "NO_SUCH_MEMBERSHIP")]


def test_a_change_sent_again_under_its_key_is_answered_again_and_made_once(own_city: City) -> None:
    given = {**NEW, "idempotencyKey": "5f0c"}

    first = changed(own_city, "registerMember", given, SPANS)
    before = count_of(own_city, Membership)
    second = changed(own_city, "registerMember", given, SPANS)

    assert (first, count_of(own_city, Membership)) == (second, before)
    assert problems(own_city, "registerMember", {**given, "name": "欧阳某某"}) == [("idempotencyKey", "KEY_REUSED")]
    assert problems(own_city, "registerMember", {**given, "idempotencyKey": "5f\u00070c"}) == [("idempotencyKey", "BAD_KEY")]
    assert problems(own_city, "registerMember", {**given, "posts": ["某"] * 201}) == [("posts", "TOO_MANY_LINES")]
    assert problems(own_city, "registerMember", {**given, "idempotencyKey": ""}) == [("idempotencyKey", "BAD_KEY")]
    assert changed(own_city, "registerMember", {**NEW, "idempotencyKey": "6a", "number": "0099"}, SPANS)["member"]["number"] == "0099"
