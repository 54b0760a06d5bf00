"""Forms of a chosen list of members: the very parts of everybody's, in the background too, and every wrong number told at once."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from services.accounts import actor_named
from services.database import transaction
from services.directory import Directory
from services.errors import Refusal
from services.members import MembershipDraft, register_membership
from services.models import ExportState
from tests.graphql_schema.city import CODE, TERM
from tests.services.exports.typeset.printed_year import read, words_of
from tests.services.jobs.jobs_house import JobsHouse
from tests.services.scorings.kept_year import YEAR

CHOSEN = ("0011", "0002", "0007")
EXPORT = """mutation($input: ExportYearInput!) {
  exportYear(input: $input) { export { id form members fileName total } userErrors { field code } }
}"""


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refused(house: JobsHouse, form: str, *members: str, **wanted: Any) -> list[tuple[str | None, str]]:
    """Field and code of everything that is wrong."""
    with pytest.raises(Refusal) as refusal:
        house.asked(form, members=members, **wanted)
    return [(each.field, each.code) for each in refusal.value.problems]


def test_each_chosen_member_has_the_very_file_of_everybodys_and_nobody_else_one(house: JobsHouse) -> None:
    some, everybody = house.asked("notice-files", members=CHOSEN), house.asked("notice-files")
    states = [house.run(some), house.run(everybody)]
    chosen, whole = entries(house.content(some)), entries(house.content(everybody))
    job = house.job(some)

    assert states == [ExportState.DONE, ExportState.DONE]
    assert sorted(name[:4] for name in chosen) == sorted(CHOSEN)
    assert chosen == {name: whole[name] for name in chosen}
    assert (job.done, job.total, job.file_name) == (3, 3, f"{CODE}-{YEAR}-v1-选3人-b92571-notice-files.zip")


@pytest.mark.parametrize("form", ["dossiers", "registrations", "score-sheets"])
def test_printed_forms_of_some_hold_these_alone_under_the_seal_of_the_whole_result(quick: JobsHouse, form: str) -> None:
    key = quick.asked(form, members=CHOSEN)
    state = quick.run(key)
    with transaction(quick.city.engine) as session:
        seal = session.connection().exec_driver_sql("SELECT seal FROM appraisal_result").scalar_one()
    printed = "".join(words_of(read(quick.content(key))))

    assert state is ExportState.DONE, quick.job(key).problem
    assert [number for number in (f"{place:04d}" for place in range(1, 13)) if f"编号{number}" in printed] == sorted(CHOSEN)
    assert seal[:16] in printed


def test_the_same_people_in_another_order_are_the_same_export(quick: JobsHouse) -> None:
    first, again, others = (quick.asked("dossiers", members=each) for each in (CHOSEN, CHOSEN[::-1], CHOSEN[:2]))

    assert (first == again, first == others) == (True, False)


def test_drafts_of_some_bear_the_hashes_of_the_whole_year(quick: JobsHouse) -> None:
    keys = [quick.asked("notice-files", members=CHOSEN, is_live=True), quick.asked("notice-files", is_live=True)]
    assert [quick.run(key) for key in keys] == [ExportState.DONE, ExportState.DONE]
    chosen, whole = (entries(quick.content(key)) for key in keys)

    assert chosen == {name: whole[name] for name in chosen}


def test_every_number_that_is_wrong_is_told_at_once(quick: JobsHouse) -> None:
    with transaction(quick.city.engine) as session:
        directory = Directory(session, quick.city.committee_id)
        draft = MembershipDraft(number="0013", name="后来者", sector="经济界", from_on=TERM[0])
        register_membership(session, actor_named(session, "registrar"), directory, draft)

    assert refused(quick, "dossiers", "0001", "9999", "0001", "\0", "0002") == [
        ("members[0]", "DUPLICATE_MEMBER"),
        ("members[1]", "UNKNOWN_MEMBER"),
        ("members[3]", "UNKNOWN_MEMBER"),
    ]
    assert refused(quick, "xlsx", "9999", number=7) == [
        ("members", "MEMBERS_NOT_WANTED"),
        ("members[0]", "UNKNOWN_MEMBER"),
        ("version", "UNKNOWN_VERSION"),
    ]
    assert refused(quick, "package", "0001") == [("members", "MEMBERS_NOT_WANTED")]
    assert refused(quick, "dossier", "0001") == [("members", "MEMBERS_NOT_WANTED")]
    assert refused(quick, "dossiers") == [("members", "MEMBER_COUNT")]
    assert refused(quick, "dossiers", *map(str, range(501))) == [("members", "MEMBER_COUNT")]
    assert refused(quick, "dossiers", "0001", "0013") == [("members", "NOT_SCORED")]
    assert quick.left() == []


def test_through_the_schema_some_are_asked_for_and_told(quick: JobsHouse) -> None:
    given = {"committee": CODE, "year": YEAR, "form": "score-sheet-files", "members": list(CHOSEN)}
    made = quick.city.data(EXPORT, {"input": given})["exportYear"]
    wrong = quick.city.data(EXPORT, {"input": given | {"members": ["0001", "0001", "x"]}})["exportYear"]

    assert (made["userErrors"], made["export"]["members"]) == ([], sorted(CHOSEN))
    assert wrong == {
        "export": None,
        "userErrors": [{"field": "members[0]", "code": "DUPLICATE_MEMBER"}, {"field": "members[2]", "code": "UNKNOWN_MEMBER"}],
    }
