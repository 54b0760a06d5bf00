"""Forms of the own year through the schema: a member's own four, the same as the office's, for that member's account alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, delete, select

from graphql_schema.nodes import key_of
from services.accounts import actor_named, create_account, grant_role, revoke_role
from services.appraisals.checking import enter_registration_form
from services.appraisals.moving import begin_collecting, begin_department_review, begin_member_check
from services.appraisals.opening import open_appraisal
from services.database import reading, transaction
from services.errors import Refusal
from services.jobs.fetching import fetched_export
from services.models import AdoptedRegulation, AuditEntry, ExportState, Member, Role
from services.particulars import record_particulars
from tests.graphql_schema.changes.asking import changed, problems
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.drafted_year import CHECKED
from tests.services.appraisals.issued_year import issued
from tests.services.exports.typeset.printed_year import read, words_of
from tests.services.jobs.jobs_house import JobsHouse, jobs_house

OWN = {"committee": CODE, "year": 2023, "form": "notice"}
NODE = "query($id: ID!) { node(id: $id) { ... on ExportJob { form member isOwn } } }"
LIST = f'{{ exports(committee: "{CODE}") {{ totalCount edges {{ node {{ form member isOwn }} }} }} }}'
PHONE = "13812345678"


@pytest.fixture
def house(own_city: City, tmp_path: Path) -> JobsHouse:
    """The city with an issued year, and accounts of two of its members; the first gave a telephone number and a party."""
    issued(own_city)
    made = jobs_house(own_city, tmp_path)
    with transaction(made.city.engine) as session:
        for number in ("0001", "0002"):
            owner, name = made.city.committee_id, f"m{number}"
            create_account(session, made.city.administrator, owner, name, f"委员{number}", [])
            grant_role(session, made.city.administrator, owner, name, Role.MEMBER, number)
        first = session.exec(select(Member.id).where(Member.committee_id == made.city.committee_id, Member.number == "0001")).one()
        assert first is not None
        record_particulars(session, actor_named(session, "registrar"), first, {"phone": PHONE, "party": "致公党"})
    return made


def asked(house: JobsHouse, form: str, who: str = "m0001") -> str:
    """The global id of an own form that a member asked for."""
    return str(changed(house.city, "exportOwnForm", OWN | {"form": form}, "export { id }", who)["export"]["id"])


def key(export: str) -> int:
    return key_of(export, "ExportJob", "id")


def fetched(house: JobsHouse, export: int, who: str) -> bytes | str:
    """The file as that account fetches it, or the code of the refusal."""
    try:
        return fetched_export(house.city.engine, house.actor(who), export, house.folder).path.read_bytes()
    except Refusal as refusal:
        return refusal.code


@pytest.mark.parametrize("form", ["registration", "score-sheet", "dossier", "notice"])
def test_a_member_has_the_very_file_that_the_office_makes_of_that_member(house: JobsHouse, form: str) -> None:
    own, office = key(asked(house, form)), house.asked(form, "registrar", member="0001")
    states = [house.run(own), house.run(office)]
    content = fetched(house, own, "m0001")
    with reading(house.city.engine) as session:
        written = select(AuditEntry.action, AuditEntry.account_id).where(AuditEntry.noun == "export_job", AuditEntry.row_id == own)
        entries = session.exec(written.order_by(col(AuditEntry.id))).all()
    account = house.actor("m0001").account_id

    assert states == [ExportState.DONE, ExportState.DONE]
    assert content == house.content(office)
    assert entries == [("export.queue", account), ("export.finish", account), ("export.fetch", account)]
    if form == "registration":
        assert isinstance(content, bytes)
        printed = "".join(words_of(read(content)))
        assert ("138****5678" in printed, PHONE in printed, "致公党" in printed) == (True, False, False)


def test_it_is_seen_fetched_and_given_up_by_the_account_that_asked_and_by_nobody_else(house: JobsHouse) -> None:
    made, waiting = asked(house, "notice"), asked(house, "dossier")
    office = house.asked("csv", "reader")
    house.run(key(made))
    house.run(office)
    own = [{"form": form, "member": "0001", "isOwn": True} for form in ("dossier", "notice")]
    listed = {who: house.city.data(LIST, actor=house.actor(who))["exports"] for who in ("m0001", "m0002", "reader", "appraiser")}
    nodes = {who: house.city.data(NODE, {"id": made}, house.actor(who))["node"] for who in listed}
    files = {who: fetched(house, key(made), who) for who in listed}
    given_up = {who: problems(house.city, "cancelExport", {"id": waiting}, who) for who in ("m0002", "appraiser", "m0001")}

    assert {who: [edge["node"]["form"] for edge in found["edges"]] for who, found in listed.items()} == {
        "m0001": ["dossier", "notice"],
        "m0002": [],
        "reader": ["csv"],
        "appraiser": ["csv"],
    }
    assert [edge["node"] for edge in listed["m0001"]["edges"]] == own
    assert {who: found["totalCount"] for who, found in listed.items()} == {"m0001": 2, "m0002": 0, "reader": 1, "appraiser": 1}
    assert nodes == {"m0001": own[1], "m0002": None, "reader": None, "appraiser": None}
    assert {who: file if isinstance(file, str) else "" for who, file in files.items()} == {
        "m0001": "", "m0002": "NOT_FOUND", "reader": "NOT_FOUND", "appraiser": "NOT_FOUND",
    }  # fmt: skip
    assert given_up == {"m0002": [("id", "NOT_FOUND")], "appraiser": [("id", "NOT_FOUND")], "m0001": []}
    assert fetched(house, office, "m0001") == "NOT_FOUND"


@pytest.mark.parametrize(
    ("given", "who", "told"),
    [
        ({"member": "0002"}, "m0001", ("member", "OTHER_MEMBER")),
        ({"form": "dossiers"}, "m0001", ("form", "FORM_NOT_OWN")),
        ({"form": "svg"}, "m0001", ("form", "FORM_NOT_OWN")),
        ({"form": "package"}, "m0001", ("form", "FORM_NOT_OWN")),
        ({"year": 2022}, "m0001", ("year", "NOT_ISSUED")),
        ({}, "reader", ("committee", "NOT_A_MEMBER")),
    ],
)
def test_what_is_not_ones_own_is_refused(house: JobsHouse, given: dict[str, Any], who: str, told: tuple[str, str]) -> None:
    assert problems(house.city, "exportOwnForm", OWN | given, who) == [told]
    assert house.city.data(LIST, actor=house.actor(who))["exports"]["totalCount"] == 0


def test_whoever_is_not_the_member_any_more_is_given_nothing(house: JobsHouse) -> None:
    made, waiting = key(asked(house, "notice")), key(asked(house, "dossier"))
    before = house.run(made)
    with transaction(house.city.engine) as session:
        revoke_role(session, house.city.administrator, house.city.committee_id, "m0001", Role.MEMBER, "离任", "0001")

    assert (before, house.run(waiting)) == (ExportState.DONE, ExportState.FAILED)
    assert fetched(house, made, "m0001") == "NOT_FOUND"


@dataclass(frozen=True)
class InCheck:
    """The members' check of a year: the first member wrote a form and did not hand it in, the second handed one in."""

    house: JobsHouse
    appraisal_id: int

    def move_on(self) -> None:
        with transaction(self.house.city.engine) as session:
            begin_department_review(session, actor_named(session, "appraiser"), self.appraisal_id, "已全部核对", today=CHECKED)

    def printed(self, export: int) -> str:
        return "".join(words_of(read(self.house.content(export))))


@pytest.fixture
def in_check(own_city: City, tmp_path: Path) -> InCheck:
    made = jobs_house(own_city, tmp_path)
    owner, administrator = made.city.committee_id, made.city.administrator
    with transaction(made.city.engine) as session:
        for number in ("0001", "0002"):
            create_account(session, administrator, owner, f"m{number}", f"委员{number}", [])
            grant_role(session, administrator, owner, f"m{number}", Role.MEMBER, number)
        appraiser = actor_named(session, "appraiser")
        key = open_appraisal(session, appraiser, owner, 2023, made.city.regulations, notice_days=5, partial_because="先按已掌握的条款考核")
        begin_collecting(session, appraiser, key)
        begin_member_check(session, appraiser, key, CHECKED, today=CHECKED)
        for number in ("0001", "0002"):
            summary = f"本年提交提案，{number}记。"
            enter_registration_form(session, appraiser, key, number, summary, 80_000_000, submit=number == "0002", today=CHECKED)
    return InCheck(made, key)


def test_in_the_check_a_member_has_the_own_registration_form_as_a_draft_and_nothing_else(in_check: InCheck) -> None:
    house = in_check.house
    own = key(asked(house, "registration"))
    # What is adopted meanwhile changes nothing: the year goes by what was frozen.
    with transaction(house.city.engine) as session:
        session.exec(delete(AdoptedRegulation))
    office = house.asked("registrations", "registrar")
    states = [house.run(own), house.run(office)]
    printed, of_office = in_check.printed(own), in_check.printed(office)
    others = problems(house.city, "exportOwnForm", OWN, "m0001")

    assert states == [ExportState.DONE, ExportState.DONE], house.job(own).problem or house.job(office).problem
    assert ("0001记" in printed, "编号0002" in printed, "0002记" in printed) == (True, False, False)
    assert ("0001记" in of_office, "编号0002" in of_office, "0002记" in of_office) == (False, True, True)
    for text in (printed, of_office):
        assert ("草稿·未审定" in text, "草稿·未封存" in text, "初算分（未审定）" in text, "审核分" in text) == (True, True, True, False)
    assert (house.job(own).number, others) == (None, [("year", "NOT_ISSUED")])


def test_after_the_check_and_before_the_issue_there_is_no_own_form(in_check: InCheck) -> None:
    house = in_check.house
    waiting = key(asked(house, "registration"))
    in_check.move_on()
    state = house.run(waiting)

    assert problems(house.city, "exportOwnForm", OWN | {"form": "registration"}, "m0001") == [("year", "NOT_ISSUED")]
    assert (state, house.job(waiting).problem) == (
        ExportState.FAILED,
        "2023 年度的委员核对已经结束，登记表草稿不再导出；请在结果印发后再试",
    )
