"""What waits for its second person is read through the schema, on both databases: all of it, by pages, and by what is sought."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphql_schema.unverified import FactKind
from services.accounts import create_account, grant_role
from services.activities import ActivityDraft, register_activity
from services.database import reading, transaction
from services.directory import Directory
from services.facts import FACT_TABLES
from services.models import Role
from services.verification import Selection, unverified_facts, withdraw_verification
from tests.graphql_schema.changes.asking import somebody
from tests.graphql_schema.city import CODE, City

QUERY = """query($c: String!, $f: UnverifiedFactFilter, $n: Int, $a: String) {
    unverifiedFacts(committee: $c, filter: $f, first: $n, after: $a) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { node { fact kind number title datedOn isOwn member { number } work { id __typename } } } } }"""


def waiting(city: City, who: str = "reader", **sought: Any) -> list[dict[str, Any]]:
    """Everything that waits, twenty a page."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        given = {"c": CODE, "f": sought or None, "n": 20, "a": after}
        page = city.data(QUERY, given, somebody(city, who))["unverifiedFacts"]
        found += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found
        after = page["pageInfo"]["endCursor"]


def unverify(city: City) -> None:
    """As if nobody had verified anything of the year."""
    with transaction(city.engine) as session:
        withdraw_verification(session, somebody(city, "verifier"), city.committee_id, Selection(), "重新核对")


def test_one_fact_waits_with_whose_it_is_and_what_it_is_of(own_city: City) -> None:
    (fact,) = waiting(own_city)

    assert {**fact, "work": fact["work"]["__typename"]} == {
        "fact": "PARTICIPATION",
        "kind": "service",
        "number": "HD-9",
        "title": "义诊",
        "datedOn": "2023-11-01",
        "isOwn": False,
        "member": {"number": "0001"},
        "work": "Activity",
    }
    assert [each["isOwn"] for each in waiting(own_city, "registrar")] == [True]
    assert waiting(own_city, "registrar", othersOnly=True) == []


def test_facts_of_every_table_come_by_day_and_number_page_by_page(own_city: City) -> None:
    unverify(own_city)
    with transaction(own_city.engine) as session:
        draft = ActivityDraft("HD-8", "service", "义诊", date(2023, 10, 9), organisers=("经济委员会",))
        register_activity(session, somebody(own_city, "registrar"), Directory(session, own_city.committee_id), draft)

    found = waiting(own_city)
    with reading(own_city.engine) as session:
        expected = unverified_facts(session, somebody(own_city, "reader"), own_city.committee_id, Selection())

    told = [(each["datedOn"], each["number"], each["fact"].lower(), (each["member"] or {}).get("number")) for each in found]
    assert sorted(told, key=repr) == sorted([(str(each.dated_on), each.number, each.noun, each.member) for each in expected], key=repr)
    assert [each[:3] for each in told] == sorted(each[:3] for each in told)
    assert {each["fact"].lower() for each in found} == {str(facts.table.__tablename__) for facts in FACT_TABLES} - {
        "assessment",
        "proposal_assessment",
    }
    assert {each["work"]["__typename"] for each in found} == {"Activity", "Proposal", "OpinionReport"}


def test_what_is_sought_is_found_as_it_is_verified(own_city: City) -> None:
    unverify(own_city)

    assert {each["kind"] for each in waiting(own_city, kind="study")} == {"study.training"}
    assert {each["number"] for each in waiting(own_city, number="TA-0001")} == {"TA-0001"}
    assert {(each["member"] or {}).get("number") for each in waiting(own_city, memberNumber="0005")} == {"0005"}
    days = {"from": "2023-02-20", "to": "2023-02-20"}
    assert {(each["fact"], each["datedOn"]) for each in waiting(own_city, dates=days)} == {("PROPOSAL_MARK", "2023-02-20")}
    assert waiting(own_city, kind="%", number="nothing") == []
    assert own_city.codes(QUERY, {"c": CODE, "f": {"dates": {"from": "2023-02-02", "to": "2023-02-01"}}}) == ["BAD_DATES"]


def test_a_member_sees_what_waits_of_the_own_and_administrators_see_nothing(own_city: City) -> None:
    unverify(own_city)
    with transaction(own_city.engine) as session:
        for name in ("m2", "chief"):
            create_account(session, own_city.administrator, own_city.committee_id, name, name, [])
        grant_role(session, own_city.administrator, own_city.committee_id, "m2", Role.MEMBER, "0002")
        grant_role(session, own_city.administrator, own_city.committee_id, "chief", Role.ADMINISTRATOR)

    assert {(each["member"] or {}).get("number") for each in waiting(own_city, "m2")} == {"0002"}
    assert own_city.codes(QUERY, {"c": CODE}, somebody(own_city, "chief")) == ["FORBIDDEN"]
    assert own_city.codes(QUERY, {"c": CODE}, own_city.neighbour) == ["FORBIDDEN"]


def test_kinds_of_facts_are_those_that_are_kept() -> None:
    assert {str(each.value) for each in FactKind} == {str(facts.table.__tablename__) for facts in FACT_TABLES}
