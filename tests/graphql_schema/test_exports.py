"""A file of a year through the schema: asked for, followed, listed, given up, each by whom it is for."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from graphql_schema.nodes import key_of
from services.accounts import actor_named
from services.database import reading
from services.jobs.folder import ExportFolder
from services.jobs.running import run_export
from services.models import ExportState
from services.permissions import Actor
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.exports_desk import exports_of
from tests.graphql_schema.followed import every_event
from tests.services.appraisals.issued_year import issued

FIELDS = "id form year version member isUnmasked state done total problem fileName size sha256 isOwn download { path } committee { code }"
EXPORT = f"mutation($input: ExportYearInput!) {{ exportYear(input: $input) {{ export {{ {FIELDS} }} userErrors {{ code }} }} }}"
CANCEL = "mutation($input: CancelExportInput!) { cancelExport(input: $input) { export { state } userErrors { field code message } } }"
LIST = f'''query($own: Boolean!) {{
  exports(committee: "{CODE}", ownOnly: $own) {{ totalCount edges {{ node {{ form isOwn state }} }} }}
}}'''
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on ExportJob {{ {FIELDS} }} }} }}"
PROGRESS = "subscription($id: ID!) { exportProgress(export: $id) { state done total problem } }"


def account(city: City, name: str) -> Actor:
    with reading(city.engine) as session:
        return actor_named(session, name)


def asked(city: City, name: str = "reader", **given: Any) -> Any:
    wanted = {"committee": CODE, "year": 2023, "form": "jsonl", **given}
    return city.data(EXPORT, {"input": wanted}, account(city, name))["exportYear"]


def made(city: City, export: Any, folder: Path) -> ExportState | None:
    key = key_of(export["id"], "ExportJob", "id")
    return run_export(city.engine, key, exports_of(city.regulations).workshop, ExportFolder(folder))


def progress(city: City, export: str) -> list[Any]:
    """Every event of the subscription of an export that is over."""
    return every_event(city.engine, city.regulations, city.reader, PROGRESS, {"id": export})


def test_a_file_is_asked_for_made_followed_and_told_where_it_is_fetched(own_city: City, tmp_path: Path) -> None:
    issued(own_city)
    answer = asked(own_city)
    waiting = answer["export"]
    state = made(own_city, waiting, tmp_path)
    found = own_city.data(NODE, {"id": waiting["id"]})["node"]

    assert (answer["userErrors"], state) == ([], ExportState.DONE)
    assert (waiting["state"], waiting["version"], waiting["isOwn"], waiting["download"], waiting["sha256"]) == (
        "WAITING",
        1,
        True,
        None,
        None,
    )
    assert (found["state"], found["done"], found["total"], found["problem"]) == ("DONE", 12, 12, None)
    assert (found["fileName"], len(found["sha256"]), found["committee"]) == (f"{CODE}-2023-v1-jsonl.zip", 64, {"code": CODE})
    assert found["download"] is None
    assert progress(own_city, waiting["id"]) == [
        {"state": "WAITING", "done": 0, "total": 0, "problem": None},
        {"state": "DONE", "done": 12, "total": 12, "problem": None},
    ]


def test_everybodys_notices_are_asked_for_as_single_files_and_made_in_the_background(own_city: City, tmp_path: Path) -> None:
    issued(own_city)
    waiting = asked(own_city, form="notice-files")["export"]
    state = made(own_city, waiting, tmp_path)
    found = own_city.data(NODE, {"id": waiting["id"]})["node"]
    (file,) = (each for each in tmp_path.rglob("*") if each.is_file())
    with zipfile.ZipFile(file) as archive:
        names, whole = archive.namelist(), archive.testzip()

    assert (state, found["done"], found["total"], found["fileName"]) == (ExportState.DONE, 12, 12, f"{CODE}-2023-v1-notice-files.zip")
    assert sorted(name[:5] for name in names) == [f"{number:04d}-" for number in range(1, 13)]
    assert (whole, {name[-5:] for name in names}) == (None, {".docx"})


def test_exports_of_the_office_are_listed_for_who_reads_scores_and_ones_own_alone_where_asked(own_city: City) -> None:
    asked(own_city)
    asked(own_city, "appraiser", form="csv")
    of_all, of_own = (own_city.data(LIST, {"own": own})["exports"] for own in (False, True))
    refused = own_city.codes(LIST, {"own": False}, own_city.neighbour)

    assert [edge["node"] for edge in of_all["edges"]] == [
        {"form": "csv", "isOwn": False, "state": "WAITING"},
        {"form": "jsonl", "isOwn": True, "state": "WAITING"},
    ]
    assert (of_all["totalCount"], of_own["totalCount"], [edge["node"]["form"] for edge in of_own["edges"]]) == (2, 1, ["jsonl"])
    assert refused == ["UNKNOWN_COMMITTEE"] or refused == ["FORBIDDEN"]


def test_an_export_is_given_up_by_who_asked_for_it_and_by_who_appraises(own_city: City) -> None:
    first, second = asked(own_city)["export"]["id"], asked(own_city, "registrar", form="csv")["export"]["id"]
    by_other = own_city.codes(CANCEL, {"input": {"id": second}})
    by_own = own_city.data(CANCEL, {"input": {"id": first}})["cancelExport"]
    by_appraiser = own_city.data(CANCEL, {"input": {"id": second}}, account(own_city, "appraiser"))["cancelExport"]
    again = own_city.data(CANCEL, {"input": {"id": first}})["cancelExport"]

    assert by_other == ["FORBIDDEN"]
    assert (by_own["export"], by_appraiser["export"]) == ({"state": "CANCELLED"}, {"state": "CANCELLED"})
    assert (again["export"], again["userErrors"][0]["code"]) == (None, "EXPORT_OVER")


@pytest.mark.parametrize(("name", "code"), [("reader", "FORBIDDEN"), ("appraiser", "FORBIDDEN"), ("registrar", None)])
def test_what_is_shown_in_the_clear_takes_its_own_right_and_a_reason(own_city: City, name: str, code: str | None) -> None:
    wanted = {"committee": CODE, "year": 2023, "form": "registrations", "unmask": True, "reason": "换届通讯录核对"}
    found = own_city.answer(EXPORT, {"input": wanted}, account(own_city, name))
    codes = [(error.extensions or {}).get("code") for error in found.errors or ()]
    without = own_city.answer(EXPORT, {"input": {**wanted, "reason": None}}, account(own_city, name)).data or {}

    assert codes == ([] if code is None else [code])
    if code is None:
        assert (found.data or {})["exportYear"]["export"]["isUnmasked"] is True
        assert [each["code"] for each in without["exportYear"]["userErrors"]] == ["REASON_MISSING"]
