"""A package is announced, sent piece by piece and taken behind the answer: whole, as it was announced, or not at all; on both databases."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select
from starlette.testclient import TestClient

from graphql_schema.nodes import key_of
from lvheng.app import create_app
from lvheng.workshop import exchange_keys
from services.accounts import actor_named, create_account, issue_token
from services.database import reading, transaction
from services.exports.wanted import Workshop
from services.intake import PackageWork, asking
from services.jobs import ExportRunner
from services.jobs.asking import SILENT_FOR
from services.jobs.folder import ExportFolder
from services.models import AccountKind, AuditEntry, PackageJob, PackageState, Role
from tests.graphql_schema.city import CODE, database_on
from tests.graphql_schema.followed import every_event, refused_following
from tests.lvheng.test_app import settings
from tests.services.exchange.packed_year import Packed, packed_city, with_files
from tests.services.exchange.test_importing import Province, found_province

FIELDS = """id state size done total problem isNew upload { path } check { holds committee year version findingCount signature
  findings { file line field message } }"""
SEND = (
    f"mutation($input: SendPackageInput!) {{ sendPackage(input: $input) {{ package {{ {FIELDS} }} userErrors {{ field code message }} }} }}"
)
IMPORT = f"""mutation($input: ImportReceivedPackageInput!) {{
  importReceivedPackage(input: $input) {{ package {{ {FIELDS} }} userErrors {{ field code }} }} }}"""
LOOK = f"query($id: ID!) {{ receivedPackage(id: $id) {{ {FIELDS} }} }}"
FOLLOW = "subscription($id: ID!) { packageProgress(package: $id) { state done total problem } }"
LIST = f'{{ receivedPackages(committee: "990000") {{ {FIELDS} }} }}'


@pytest.fixture(scope="module")
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packed]:
    with packed_city(request, tmp_path_factory.mktemp("packed")) as packed_year:
        yield packed_year


class Office:
    """A served province: `chief` administers it, `other` too, `reader` only reads."""

    def __init__(self, url: str, folder: Path, year: Packed) -> None:
        self.province: Province = found_province(url)
        self.settings = settings(url, folder)
        self.client = TestClient(create_app(self.settings), base_url="http://localhost")
        exchange_keys(self.settings).trust(CODE, year.keys.make().encode())
        with transaction(self.province.engine) as session:
            chief, owner = actor_named(session, "chief"), self.province.committee_id
            for name, role in (("taker", Role.ADMINISTRATOR), ("other", Role.ADMINISTRATOR), ("reader", Role.READER)):
                create_account(session, chief, owner, name, name, [role], AccountKind.MACHINE)
            self.headers = {
                name: {"Authorization": f"Bearer {issue_token(session, chief, owner, name, timedelta(days=1))}"}
                for name in ("taker", "other", "reader")
            }

    def asked(self, query: str, who: str = "taker", **variables: Any) -> Any:
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=self.headers[who]).json()
        return answer["data"] if "errors" not in answer else [error["extensions"]["code"] for error in answer["errors"]]

    def announced(self, content: bytes, *, imports: bool = True, **said: Any) -> Any:
        given = {"committee": "990000", "size": len(content), "sha256": sha256(content).hexdigest(), "imports": imports, **said}
        return self.asked(SEND, input=given)["sendPackage"]

    def sent(self, package: Any, content: bytes, who: str = "taker", **headers: str) -> tuple[int, str]:
        answer = self.client.post(package["upload"]["path"], content=content, headers=self.headers[who] | headers)
        return answer.status_code, "" if answer.status_code == 204 else answer.json()["errors"][0]["extensions"]["code"]

    def ended(self, package: Any) -> Any:
        """The package when nobody works at it any more."""
        give_up_at = time.monotonic() + 60
        while time.monotonic() < give_up_at:
            found = self.asked(LOOK, id=package["id"])["receivedPackage"]
            if found["state"] not in ("WAITING", "RUNNING"):
                return found
            time.sleep(0.05)
        raise AssertionError("it was not worked at")

    @property
    def left(self) -> list[Path]:
        folder = self.settings.packages_dir
        return sorted(each for each in folder.rglob("*") if each.is_file()) if folder.exists() else []


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path, year: Packed) -> Iterator[Office]:
    with database_on(request.param, request) as url:
        office = Office(url, tmp_path, year)
        with office.client:
            yield office
        office.province.engine.dispose()


@pytest.fixture
def quick(request: pytest.FixtureRequest, tmp_path: Path, year: Packed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """For what no database decides; nobody works at what came but the test itself."""
    monkeypatch.setattr(ExportRunner, "start", lambda runner: None)
    with database_on("sqlite", request) as url:
        office = Office(url, tmp_path, year)
        yield office
        office.province.engine.dispose()


def test_a_package_is_sent_checked_and_imported_once_and_audited(office: Office, year: Packed) -> None:
    announced = office.announced(year.content)["package"]
    answer = office.sent(announced, year.content)
    imported = office.ended(announced)
    again = office.announced(year.content)["package"]
    office.sent(again, year.content)
    twice = office.ended(again)
    with reading(office.province.engine) as session:
        taker = actor_named(session, "taker").account_id
        actions = session.exec(select(AuditEntry.action, AuditEntry.account_id).where(col(AuditEntry.action).like("exchange.%"))).all()

    assert (announced["state"], announced["check"], answer) == ("AWAITED", None, (204, ""))
    assert (imported["state"], imported["isNew"], imported["problem"], imported["done"], imported["total"]) == ("DONE", True, None, 12, 12)
    assert imported["check"] == {
        "holds": True, "committee": CODE, "year": 2023, "version": 1, "findingCount": 0, "signature": "KNOWN", "findings": [],
    }  # fmt: skip
    assert (twice["state"], twice["isNew"], office.left) == ("DONE", False, [])
    assert {action for action, _ in actions} == {"exchange.await", "exchange.receive", "exchange.import", "exchange.checked"}
    assert {account for _, account in actions} == {taker}


def test_what_differs_is_named_and_imported_neither_at_once_nor_later(office: Office, year: Packed) -> None:
    lines = year.files["lines.jsonl"].replace(b'"points":70000000', b'"points":71000000', 1)
    content = with_files(year.files, **{"lines.jsonl": lines})
    before = office.province.rows()["appraisal_result"]
    checked = office.announced(content, imports=False)["package"]
    office.sent(checked, content)
    found = office.ended(checked)
    told = office.asked(IMPORT, input={"id": found["id"]})["importReceivedPackage"]["package"]
    refused = office.ended(told)

    assert (found["state"], found["isNew"], found["check"]["holds"]) == ("DONE", None, False)
    assert [found["check"]["findings"][0][name] for name in ("file", "line", "field")] == ["lines.jsonl", 1, "points"]
    assert (refused["state"], "lines.jsonl 第1行" in refused["problem"]) == ("FAILED", True)
    assert (office.province.rows()["appraisal_result"], office.left) == (before, [])


def test_what_was_checked_is_imported_when_somebody_says_so(office: Office, year: Packed) -> None:
    checked = office.announced(year.content, imports=False)["package"]
    office.sent(checked, year.content)
    found = office.ended(checked)
    office.asked(IMPORT, input={"id": found["id"]})
    imported = office.ended(checked)
    over = office.asked(IMPORT, input={"id": found["id"]})["importReceivedPackage"]["userErrors"]
    (of_other,) = office.asked(LIST, "other")["receivedPackages"]
    others = office.asked(IMPORT, "other", input={"id": found["id"]})["importReceivedPackage"]["userErrors"]

    assert (found["isNew"], imported["isNew"], [each["code"] for each in over]) == (None, True, ["NOT_CHECKED"])
    assert (of_other["state"], of_other["check"], [each["code"] for each in others]) == ("DONE", None, ["NOT_YOURS"])


def test_what_is_not_what_was_announced_leaves_nothing(quick: Office, year: Packed) -> None:
    announced = quick.announced(year.content)["package"]
    other = b"X" + year.content[1:]
    found = [
        quick.sent(announced, other),
        quick.sent(announced, year.content[:-1]),
        quick.sent(announced, year.content + b"X"),
        quick.sent(announced, year.content, "other"),
        quick.sent(announced, year.content, Origin="https://evil.example"),
        quick.sent({"upload": {"path": announced["upload"]["path"] + "A"}}, year.content),
    ]
    left, whole, late = quick.left, quick.sent(announced, year.content), quick.sent(announced, year.content)

    assert found == [
        (422, "PACKAGE_DIFFERS"),
        (411, "LENGTH_DIFFERS"),
        (411, "LENGTH_DIFFERS"),
        (403, "TICKET_OF_ANOTHER"),
        (403, "FOREIGN_ORIGIN"),
        (404, "BAD_TICKET"),
    ]
    assert (left, whole, late, len(quick.left)) == ([], (204, ""), (409, "NOT_AWAITED"), 1)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The operating system lets this process write no file beyond so many bytes, as a disk that is full lets nobody."""
    before, compiled = resource.getrlimit(resource.RLIMIT_FSIZE), sys.dont_write_bytecode
    # What Python compiles meanwhile would be kept cut short, for everybody.
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = compiled


def test_on_a_full_disk_a_package_is_refused_leaves_nothing_and_is_sent_again(quick: Office, year: Packed) -> None:
    announced = quick.announced(year.content)["package"]
    path, answers = announced["upload"]["path"], []
    # There is room for half of it, or for all but the last bytes, which are written when the file is closed.
    for room in (len(year.content) // 2, len(year.content) - 1):
        with room_for(room):
            answers.append(quick.client.post(path, content=year.content, headers=quick.headers["taker"]))
    left, waiting = quick.left, quick.asked(LOOK, id=announced["id"])["receivedPackage"]
    whole = quick.sent(announced, year.content)

    for answer in answers:
        (told,) = answer.json()["errors"]
        assert (answer.status_code, told["extensions"]["code"], "腾出空间" in told["message"]) == (507, "DISK_FULL", True)
    assert (left, waiting["state"], waiting["problem"]) == ([], "AWAITED", None)
    assert (whole, [each.read_bytes() for each in quick.left]) == ((204, ""), [year.content])


def test_what_is_too_large_is_refused_with_the_command_to_use(quick: Office) -> None:
    given = {"committee": "990000", "size": asking.LARGEST_SENT + 1, "sha256": "x", "imports": True, "because": " "}
    problems = quick.asked(SEND, input=given)["sendPackage"]["userErrors"]

    assert [(each["field"], each["code"]) for each in problems] == [
        ("because", "BLANK"),
        ("size", "PACKAGE_SIZE"),
        ("sha256", "BAD_DIGEST"),
    ]
    assert "lvheng exchange import" in problems[1]["message"]


def test_whoever_does_not_administer_the_committee_neither_announces_nor_sees(quick: Office, year: Packed) -> None:
    package = quick.announced(year.content)["package"]
    given = {"committee": "990000", "size": 1, "sha256": "0" * 64, "imports": True}

    assert quick.asked(SEND, "reader", input=given) == ["FORBIDDEN"]
    assert quick.asked(LIST, "reader") == ["FORBIDDEN"]
    assert quick.asked(LOOK, "reader", id=package["id"]) == ["NOT_FOUND"]
    assert [each["upload"] for each in quick.asked(LIST, "other")["receivedPackages"]] == [None]


def test_a_run_that_died_is_taken_up_again_and_a_withdrawn_right_ends_it(quick: Office, year: Packed) -> None:
    package = quick.announced(year.content)["package"]
    quick.sent(package, year.content)
    work = PackageWork(quick.province.engine, Workshop(year.regulations, {}, year.keys), ExportFolder(quick.settings.packages_dir))
    key = key_of(package["id"], "ReceivedPackage", "id")
    died = {"state": PackageState.RUNNING, "run": "dead", "beat_at": datetime.now(UTC)}

    def changed(**values: Any) -> None:
        with transaction(quick.province.engine) as session:
            session.execute(update(PackageJob).where(col(PackageJob.id) == key).values(**values))

    changed(**died)
    alive = work.work(key)
    changed(beat_at=datetime.now(UTC) - SILENT_FOR - timedelta(seconds=1))
    stopped = work.work(key, lambda: True)
    taken_up = work.work(key)
    with reading(quick.province.engine) as session:
        job = session.get_one(PackageJob, key).model_copy()

    assert (alive, stopped, taken_up) == (None, PackageState.WAITING, PackageState.DONE)
    assert (job.is_new, job.done, quick.left) == (True, 12, [])


def test_a_package_is_followed_to_its_end_and_why_it_failed_told_to_its_sender_alone(quick: Office, year: Packed) -> None:
    engine, folder = quick.province.engine, ExportFolder(quick.settings.packages_dir)
    work = PackageWork(engine, Workshop(year.regulations, {}, year.keys), folder)
    done, late = quick.announced(year.content)["package"], quick.announced(year.content[:-1])["package"]
    quick.sent(done, year.content)
    work.work(key_of(done["id"], "ReceivedPackage", "id"))
    with transaction(engine) as session:
        is_late = col(PackageJob.id) == key_of(late["id"], "ReceivedPackage", "id")
        session.execute(update(PackageJob).where(is_late).values(asked_at=datetime.now(UTC) - timedelta(hours=2)))
        taker, other, reader = (actor_named(session, name) for name in ("taker", "other", "reader"))
    work.remove_expired()
    of_done = every_event(engine, year.regulations, other, FOLLOW, {"id": done["id"]})
    of_late = [every_event(engine, year.regulations, who, FOLLOW, {"id": late["id"]}) for who in (taker, other)]
    begun = {"state": "AWAITED", "done": 0, "total": 0, "problem": None}

    assert of_done == [begun, {"state": "DONE", "done": 12, "total": 12, "problem": None}]
    assert [[each["state"] for each in steps] for steps in of_late] == [["AWAITED", "FAILED"]] * 2
    assert ["没有收到文件" in (steps[-1]["problem"] or "") for steps in of_late] == [True, False]
    assert refused_following(engine, year.regulations, reader, FOLLOW, {"id": done["id"]}) == ["NOT_FOUND"]


def test_what_nobody_sends_is_given_up_and_its_file_removed(quick: Office, year: Packed) -> None:
    package = quick.announced(year.content)["package"]
    work = PackageWork(quick.province.engine, Workshop(year.regulations, {}, year.keys), ExportFolder(quick.settings.packages_dir))
    with transaction(quick.province.engine) as session:
        session.execute(update(PackageJob).values(asked_at=datetime.now(UTC) - timedelta(hours=2)))
    work.remove_expired()
    found = quick.asked(LOOK, id=package["id"])["receivedPackage"]

    assert (found["state"], found["upload"]) == ("FAILED", None)
    assert "没有收到文件" in found["problem"]
