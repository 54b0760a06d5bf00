"""What members entrust to an office: shown to those who need it, for a reason, and in the clear nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.activities import ActivityDraft, RollLine, register_activity
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import AttendanceStatus, AuditEntry, Half, Member, Participation, Role, Sector, metadata
from services.particulars import mask
from services.permissions import SCOPED, Actor, Right, Scope
from services.sealing import with_keys
from tests.databases import Foundations
from tests.graphql_schema.city import CODE, TERM, City, founding_city

PHONE, PARTY, ILLNESS = "13912345678", "九三学社", "住院手术"
READ = f"""query($reason: String) {{
  members(committee: "{CODE}", first: 100) {{ edges {{ node {{ number particulars(reason: $reason) {{ phone party }} }} }} }}
}}"""
RECORD = (
    """mutation($input: RecordParticularsInput!) { recordParticulars(input: $input) { member { number } userErrors { field code } } }"""
)
STATE = (
    """mutation($input: StateLeaveReasonInput!) { stateLeaveReason(input: $input) { participation { role } userErrors { field code } } }"""
)
LEAVE = """query($id: ID!) { node(id: $id) { ... on Participation { attendance { status leaveReason } } } }"""


class Town:
    """A city in which 0001 entrusted telephone and party to the office, and was on leave one morning; 0091 belongs to 宗教界."""

    def __init__(self, city: City) -> None:
        self.city = city
        with transaction(city.engine) as session:
            self.registrar = actor_named(session, "registrar")
            directory = Directory(session, city.committee_id)
            for number, name, sector in (("0091", "释某某", "宗教界"), ("0092", "马某某", "少数民族界")):
                register_membership(session, self.registrar, directory, MembershipDraft(number, name, sector, TERM[0]))
            lesson = ((date(2023, 5, 5), Half.MORNING), (date(2023, 5, 5), Half.AFTERNOON))
            roll = (RollLine("0001", statuses=(AttendanceStatus.ON_LEAVE, AttendanceStatus.PRESENT)),)
            draft = ActivityDraft("HD-20", "study.training", "培训", lesson[0][0], lesson, roll=roll)
            register_activity(session, self.registrar, Directory(session, city.committee_id), draft)
            members = session.exec(select(Member).where(Member.committee_id == city.committee_id))
            self.keys = {member.number: member.id or 0 for member in members}
            part = session.exec(select(Participation.id).order_by(col(Participation.id).desc())).first()
            self.part = global_id("Participation", part or 0)
            self.sector_id = session.exec(select(Sector.id).where(Sector.name == "宗教界")).one() or 0
        given = {"memberId": self.id("0001"), "phone": PHONE, "party": PARTY}
        assert city.data(RECORD, {"input": given}, self.registrar)["recordParticulars"] == {"member": {"number": "0001"}, "userErrors": []}
        leave = {"participationId": self.part, "heldOn": "2023-05-05", "half": "MORNING", "reason": ILLNESS}
        assert city.data(STATE, {"input": leave}, self.registrar)["stateLeaveReason"]["userErrors"] == []

    def id(self, number: str) -> str:
        return str(global_id("Member", self.keys[number]))

    def role(self, role: Role, number: str = "0002", rights: frozenset[Right] | None = None) -> Actor:
        """Somebody with that role, held for the member of that number where it is held for one."""
        held: dict[str, int | str] = {"member_id": self.keys[number], "sector_id": self.sector_id, "special_committee_id": 1}
        held |= {"handling_unit_id": 1, "body": "无此单位"}
        scopes = frozenset({Scope(self.city.committee_id, role, held[SCOPED[role]])}) if role in SCOPED else frozenset()
        account = self.city.reader.account_id
        return Actor(account, role.value, role.value, frozenset({(self.city.committee_id, role)}), scopes, frozenset(), rights)

    def one(self, number: str, fields: str, actor: Actor) -> Any:
        return self.city.answer(f'{{ member(committee: "{CODE}", number: "{number}") {{ {fields} }} }}', actor=actor)

    def read_entries(self) -> list[tuple[int, str | None]]:
        with transaction(self.city.engine) as session:
            found = session.exec(select(AuditEntry).where(AuditEntry.action == "particulars.read").order_by("id"))
            return [(entry.row_id, entry.reason) for entry in found]


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, foundations: Foundations, tmp_path: Path) -> Iterator[Town]:
    with foundations.copy(request.param, founding_city(3)) as (engine, city):
        yield Town(replace(city, engine=with_keys(engine, tmp_path / "keys")))


def test_the_office_reads_particulars_for_a_reason_that_the_audit_keeps(town: Town) -> None:
    found = town.one("0001", 'particulars(reason: "通知开会") { phone party }', town.registrar)
    without = town.one("0001", "particulars { phone }", town.registrar)

    assert found.data["member"]["particulars"] == {"phone": PHONE, "party": PARTY}
    assert [(error.extensions or {})["code"] for error in without.errors] == ["REASON_MISSING"]
    assert town.read_entries() == [(town.keys["0001"], "通知开会")]


def test_a_list_is_read_in_one_step_and_the_audit_names_each(town: Town) -> None:
    nodes = [edge["node"] for edge in town.city.data(READ, {"reason": "换届"}, town.registrar)["members"]["edges"]]

    assert {node["number"]: node["particulars"] for node in nodes}["0001"] == {"phone": PHONE, "party": PARTY}
    assert sum(node["particulars"] is None for node in nodes) == len(nodes) - 1
    assert sorted(town.read_entries()) == sorted((key, "换届") for key in town.keys.values())


def test_a_member_reads_his_own_without_a_reason_and_nobody_elses(town: Town) -> None:
    own, other = town.role(Role.MEMBER, "0001"), town.role(Role.MEMBER, "0002")
    found = town.one("0001", "particulars { phone party } phoneMasked", own)
    refused = town.one("0001", 'particulars(reason: "好奇") { phone }', other)

    assert found.data["member"] == {"particulars": {"phone": PHONE, "party": PARTY}, "phoneMasked": "139****5678"}
    assert [(error.extensions or {})["code"] for error in refused.errors] == ["FORBIDDEN"]
    assert town.read_entries() == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.REGISTRAR, Role.SECRETARY_GENERAL)])
def test_no_other_role_is_answered_a_telephone_number_a_party_or_an_illness(town: Town, role: Role) -> None:
    fields = "name phoneMasked memberships { sector { name } } participations { edges { node { attendance { status leaveReason } } } }"
    answers = [
        town.one("0001", one, town.role(role))
        for one in (fields, "phoneMasked", 'particulars(reason: "核对") { phone party }', "participations { edges { node { id } } }")
    ]
    answers.append(town.city.answer(LEAVE, {"id": town.part}, town.role(role)))
    told = str([(answer.data, answer.errors) for answer in answers])

    assert [secret for secret in (PHONE, PARTY, ILLNESS) if secret in told] == []


def test_the_reason_of_a_leave_is_for_those_who_read_particulars(town: Town) -> None:
    seen = town.city.data(LEAVE, {"id": town.part}, town.registrar)["node"]["attendance"]
    own = town.city.data(LEAVE, {"id": town.part}, town.role(Role.MEMBER, "0001"))["node"]["attendance"]
    verifier = town.city.answer(LEAVE, {"id": town.part}, town.role(Role.VERIFIER))

    assert [half["leaveReason"] for half in seen] == [half["leaveReason"] for half in own] == [ILLNESS, None]
    assert {(error.extensions or {})["code"] for error in verifier.errors or ()} == {"FORBIDDEN"}
    assert [half["leaveReason"] for half in (verifier.data or {})["node"]["attendance"]] == [None, None]


def test_a_change_of_the_roll_forgets_why_somebody_was_on_leave_only_where_there_was_no_leave(town: Town) -> None:
    mark = "mutation($input: MarkAttendanceInput!) { markAttendance(input: $input) { userErrors { field code } } }"
    activity = town.city.data('{ activities(filter: {text: "HD-20"}) { edges { node { id } } } }')["activities"]["edges"][0]["node"]["id"]

    def left_after(*statuses: str) -> list[str | None]:
        line = {"memberNumber": "0001", "statuses": list(statuses)}
        told = town.city.data(mark, {"input": {"activityId": activity, "lines": [line]}}, town.registrar)["markAttendance"]["userErrors"]
        assert told == []
        seen = town.city.data(LEAVE, {"id": town.part}, town.registrar)["node"]["attendance"]
        assert [half["status"] for half in seen] == list(statuses)
        return [half["leaveReason"] for half in seen]

    assert left_after("ON_LEAVE", "LATE") == [ILLNESS, None]
    assert left_after("OFFICIAL_LEAVE", "LATE") == [ILLNESS, None]
    assert left_after("PRESENT", "LATE") == [None, None]


def test_other_half_days_of_an_activity_leave_why_somebody_was_on_leave_on_those_that_stay(town: Town) -> None:
    change = "mutation($input: ChangeActivityInput!) { changeActivity(input: $input) { activity { revision } userErrors { field code } } }"
    activity = town.city.data('{ activities(filter: {text: "HD-20"}) { edges { node { id } } } }')["activities"]["edges"][0]["node"]["id"]

    def held(revision: int, *half_days: tuple[str, str, str]) -> list[tuple[str, str | None]]:
        """Status and reason of each half day, once those are the activity's."""
        sessions = [{"heldOn": day, "half": half} for day, half, _ in half_days]
        roll = [{"memberNumber": "0001", "statuses": [status for _, _, status in half_days]}]
        said = {"id": activity, "heldOn": half_days[0][0], "sessions": sessions, "roll": roll, "expectedRevision": revision}
        found = town.city.data(change, {"input": said}, town.registrar)["changeActivity"]
        assert found == {"activity": {"revision": revision + 1}, "userErrors": []}
        seen = town.city.data(LEAVE, {"id": town.part}, town.registrar)["node"]["attendance"]
        return [(half["status"], half["leaveReason"]) for half in seen]

    morning = ("2023-05-05", "MORNING", "ON_LEAVE")
    longer = held(1, ("2023-05-04", "AFTERNOON", "PRESENT"), morning, ("2023-05-06", "MORNING", "ON_LEAVE"))
    shorter = held(2, ("2023-05-05", "MORNING", "OFFICIAL_LEAVE"))
    elsewhere = held(3, ("2023-05-06", "MORNING", "ON_LEAVE"))

    assert longer == [("PRESENT", None), ("ON_LEAVE", ILLNESS), ("ON_LEAVE", None)]
    assert shorter == [("OFFICIAL_LEAVE", ILLNESS)]
    assert elsewhere == [("ON_LEAVE", None)]


def test_half_days_that_stay_are_no_news_to_the_audit(town: Town) -> None:
    change = "mutation($input: ChangeActivityInput!) { changeActivity(input: $input) { userErrors { field code } } }"
    activity = town.city.data('{ activities(filter: {text: "HD-20"}) { edges { node { id } } } }')["activities"]["edges"][0]["node"]["id"]
    sessions = [{"heldOn": "2023-05-05", "half": "MORNING"}, {"heldOn": "2023-05-06", "half": "MORNING"}]
    roll = [{"memberNumber": "0001", "statuses": ["ON_LEAVE", "LATE"]}]
    town.city.data(change, {"input": {"id": activity, "sessions": sessions, "roll": roll}}, town.registrar)
    with transaction(town.city.engine) as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "activity.change").order_by(col(AuditEntry.id)))
        found = sorted((entry.noun, "deleted" in entry.changes) for entry in entries)

    assert found == [
        ("activity", False),
        ("activity_session", False),
        ("activity_session", True),
        ("attendance", False),
        ("attendance", True),
        ("participation", False),
    ]


def test_sectors_are_told_to_those_who_read_performance_and_to_oneself(town: Town) -> None:
    def sectors(actor: Actor) -> list[str | None]:
        found = [town.one(number, "memberships { fromOn sector { name } }", actor).data["member"] for number in ("0001", "0091", "0092")]
        assert [len(member["memberships"]) for member in found] == [1, 1, 1]
        return [member["memberships"][0]["sector"] and member["memberships"][0]["sector"]["name"] for member in found]

    everything = ["教育界", "宗教界", "少数民族界"]

    assert sectors(town.city.reader) == everything
    assert sectors(town.role(Role.MEMBER, "0001")) == ["教育界", None, None]
    assert sectors(town.role(Role.MEMBER, "0091")) == [None, "宗教界", None]
    assert sectors(town.role(Role.READER, rights=frozenset({Right.READ}))) == [None, None, None]


def test_asking_who_is_in_a_sector_tells_no_more(town: Town) -> None:
    sector = global_id("Sector", town.sector_id)
    found = "{ edges { node { number } } totalCount }"
    questions = (
        f'{{ members(committee: "{CODE}", sector: "{sector}") {found} }}',
        f'{{ members(filter: {{sector: "{sector}"}}) {found} }}',
        f'{{ node(id: "{sector}") {{ ... on Sector {{ members {found} }} }} }}',
        f'{{ node(id: "{sector}") {{ ... on Sector {{ members(filter: {{on: "2023-01-01"}}) {found} }} }} }}',
    )

    def numbers(question: str, actor: Actor) -> list[str]:
        data = town.city.data(question, actor=actor)
        found = (data.get("node") or data)["members"]
        assert found["totalCount"] == len(found["edges"])
        return [edge["node"]["number"] for edge in found["edges"]]

    assert [numbers(each, town.city.reader) for each in questions] == [["0091"]] * 4
    assert [numbers(each, town.role(Role.MEMBER, "0001")) for each in questions] == [[]] * 4
    assert [numbers(each, town.role(Role.MEMBER, "0091")) for each in questions] == [["0091"]] * 4


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"phone": "none"}, [("phone", "BAD_PHONE")]),
        ({"phone": "1" * 30, "party": "党" * 51}, [("phone", "BAD_PHONE"), ("party", "TOO_LONG")]),
        ({"phone": "+86 139-1234-5678"}, []),
        ({"party": " "}, [("party", "TOO_LONG")]),
    ],
)
def test_what_cannot_be_a_number_or_a_party_is_refused_at_its_place(town: Town, said: dict[str, str], expected: list[Any]) -> None:
    given = {"memberId": town.id("0002"), **said}
    found = town.city.data(RECORD, {"input": given}, town.registrar)["recordParticulars"]

    assert [(problem["field"], problem["code"]) for problem in found["userErrors"]] == expected


def test_particulars_change_one_by_one_and_are_cleared(town: Town) -> None:
    def read() -> Any:
        return town.one("0001", 'particulars(reason: "核对") { phone party } phoneMasked', town.registrar).data["member"]

    town.city.data(RECORD, {"input": {"memberId": town.id("0001"), "party": None}}, town.registrar)
    without_party = read()
    town.city.data(RECORD, {"input": {"memberId": town.id("0001"), "phone": None}}, town.registrar)

    assert without_party == {"particulars": {"phone": PHONE, "party": None}, "phoneMasked": "139****5678"}
    assert read() == {"particulars": {"phone": None, "party": None}, "phoneMasked": None}


def test_only_the_office_records_and_only_for_half_days_of_leave(town: Town) -> None:
    reader = town.city.codes(RECORD, {"input": {"memberId": town.id("0001"), "phone": PHONE}}, town.city.reader)
    own = town.city.codes(RECORD, {"input": {"memberId": town.id("0001"), "phone": PHONE}}, town.role(Role.MEMBER, "0001"))
    present = {"participationId": town.part, "heldOn": "2023-05-05", "half": "AFTERNOON", "reason": ILLNESS}
    long = {"participationId": town.part, "heldOn": "2023-05-05", "half": "MORNING", "reason": "长" * 501}
    refused = [town.city.data(STATE, {"input": given}, town.registrar)["stateLeaveReason"]["userErrors"] for given in (present, long)]

    assert (reader, own) == (["FORBIDDEN"], ["FORBIDDEN"])
    assert [problems[0]["code"] for problems in refused] == ["NOT_ON_LEAVE", "TOO_LONG"]


def test_nothing_stands_in_the_clear_in_the_database_its_files_or_the_log(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    town.city.data(READ, {"reason": "换届"}, town.registrar)
    with transaction(town.city.engine) as session:
        tables = {name: str([tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))]) for name in sorted(metadata.tables)}
    database = town.city.engine.url.database
    on_disk = town.city.engine.dialect.name == "sqlite" and database is not None
    files = b"".join(path.read_bytes() for path in Path(str(database)).parent.glob("lvheng.db*")) if on_disk else b""

    assert [(secret, name) for secret in (PHONE, ILLNESS) for name, rows in tables.items() if secret in rows] == []
    assert [secret for secret in (PHONE, ILLNESS) if secret.encode() in files or secret in caplog.text] == []
    assert PARTY not in tables["audit_entry"]
    assert bool(files) is on_disk


@pytest.mark.parametrize(
    ("phone", "shown"),
    [(PHONE, "139****5678"), ("+86 139-1234-5678", "861******5678"), ("0350-3012345", "035****2345"), ("3012345", "*****45")],
)
def test_a_masked_number_cannot_be_called(phone: str, shown: str) -> None:
    assert mask(phone) == shown
