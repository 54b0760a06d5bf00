"""An export waits, is made, and is there as a whole or not at all, whatever process dies on the way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update
from sqlmodel import col

import services.exports.year_parts as year_parts
import services.jobs.beating as beating
from services.accounts import actor_named
from services.database import create_engine, reading, transaction
from services.errors import Refusal
from services.exports.making import Making
from services.exports.own_forms import StreamedForm, written_whole
from services.exports.year_parts import YearParts
from services.jobs import ExportRunner, cancel_export
from services.jobs.fetching import fetch_export
from services.jobs.running import remove_expired, run_export, to_be_made
from services.models import Account, AuditEntry, ExportJob, ExportState
from tests.graphql_schema.city import CODE, found_city
from tests.services.appraisals.issued_year import issued
from tests.services.jobs.jobs_house import JobsHouse, jobs_house
from tests.services.scorings.kept_year import YEAR


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> JobsHouse:
    city = found_city(engine)
    issued(city)
    return jobs_house(city, tmp_path)


@pytest.fixture
def quick(sqlite_url: str, tmp_path: Path) -> Iterator[JobsHouse]:
    """For what no database decides."""
    engine = create_engine(sqlite_url)
    city = found_city(engine)
    issued(city)
    yield jobs_house(city, tmp_path)
    engine.dispose()


def with_form(house: JobsHouse, name: str, stream: object) -> JobsHouse:
    """The house with one more streamed form."""
    form = StreamedForm(name=name, of="committee_year", suffix=".zip", title=name, write=written_whole(stream), stream=stream)  # type: ignore[arg-type]
    workshop = house.workshop._replace(forms={**house.workshop.forms, name: form})
    return JobsHouse(house.city, workshop, house.folder)


def test_an_export_waits_and_is_then_a_whole_file_of_the_version_that_stood_when_it_was_asked_for(
    house: JobsHouse,
) -> None:
    key = house.asked("jsonl")
    before = house.job(key)
    outcome = house.run(key)
    after = house.job(key)
    content = house.content(key)

    assert (before.state, before.number, before.is_live, before.run) == (ExportState.WAITING, 1, False, None)
    assert (outcome, after.state, after.done, after.total) == (ExportState.DONE, ExportState.DONE, 12, 12)
    assert (after.sha256, after.size) == (sha256(content).hexdigest(), len(content))
    assert after.file_name == f"{CODE}-{YEAR}-v1-jsonl.zip"
    assert "manifest.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert house.left() == [after.key, f"{after.key}/{after.run}"]
    assert house.run(key) is None


def test_who_had_what_made_stands_in_the_audit_with_what_became_of_it(house: JobsHouse) -> None:
    key = house.asked("csv", reason="报送市委办公室")
    house.run(key)
    with transaction(house.city.engine) as session:
        fetch_export(session, actor_named(session, "reader"), key, house.folder)
    with reading(house.city.engine) as session:
        entries = session.execute(
            select(col(AuditEntry.account_id), col(AuditEntry.action), col(AuditEntry.reason), col(AuditEntry.changes))
            .where(col(AuditEntry.noun) == "export_job", col(AuditEntry.row_id) == key)
            .order_by(col(AuditEntry.id))
        ).all()
        reader = actor_named(session, "reader").account_id

    assert [(row[0], row[1], row[2]) for row in entries] == [
        (reader, "export.queue", "报送市委办公室"),
        (reader, "export.finish", None),
        (reader, "export.fetch", None),
    ]
    assert {name: entries[0][3][name] for name in ("form", "year", "number", "is_unmasked")} == {
        "form": "csv",
        "year": YEAR,
        "number": 1,
        "is_unmasked": False,
    }
    assert entries[1][3]["sha256"] == house.job(key).sha256


def test_the_same_asked_twice_while_it_is_on_its_way_is_one_export(house: JobsHouse) -> None:
    first, again, other = house.asked("jsonl"), house.asked("jsonl"), house.asked("csv")
    house.run(first)

    assert (first == again, first == other) == (True, False)
    assert house.asked("jsonl") != first


def test_a_run_that_died_is_taken_over_with_the_parts_that_it_finished(quick: JobsHouse) -> None:
    made: list[int] = []
    killed: list[bool] = []

    def part_of(place: int) -> bytes:
        made.append(place)
        return b"part"

    def stream(year: YearParts, here: Making) -> None:
        with zipfile.ZipFile(here.target, "w") as archive:
            for part in year.by_number():
                for place, member in enumerate(part.members):
                    path = here.parts.path_of(f"{place:02}", partial(part_of, place))
                    archive.write(path, member.number)
                    if place == 4 and len(made) == 5 and not killed:
                        killed.append(True)
                        raise SystemExit("as if killed")

    house = with_form(quick, "slow", stream)
    key = house.asked("slow")
    with pytest.raises(SystemExit):
        house.run(key)
    dead = house.job(key)
    at_once = house.run(key)
    house.silence(key)
    waiting = to_be_made(house.city.engine)
    outcome = house.run(key)

    assert (dead.state, at_once, waiting) == (ExportState.RUNNING, None, [key])
    assert (outcome, made) == (ExportState.DONE, list(range(12)))
    assert len(zipfile.ZipFile(io.BytesIO(house.content(key))).namelist()) == 12
    assert house.left() == [dead.key, f"{dead.key}/{house.job(key).run}"]


def test_a_run_taken_for_dead_that_lives_offers_nothing(quick: JobsHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "SECONDS_BETWEEN_LOOKS", 3600)
    taken: list[ExportState | None] = []

    def stream(year: YearParts, here: Making) -> None:
        here.target.write_bytes(b"late" if not taken else b"taken over")
        if not taken:
            taken.append(None)
            house.silence(key)
            taken[0] = house.run(key)

    house = with_form(quick, "slow", stream)
    key = house.asked("slow")
    outcome = house.run(key)

    assert (taken, outcome) == ([ExportState.DONE], ExportState.DONE)
    assert house.content(key) == b"taken over"
    assert house.left() == [house.job(key).key, f"{house.job(key).key}/{house.job(key).run}"]


def test_a_cancelled_export_ends_within_a_beat_and_leaves_nothing(quick: JobsHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "SECONDS_BETWEEN_LOOKS", 0.01)

    def stream(year: YearParts, here: Making) -> None:
        here.target.write_bytes(b"half")
        with transaction(house.city.engine) as session:
            cancel_export(session, actor_named(session, "reader"), key)
        for step in range(1_000_000):
            here.progress(step, 1_000_000)

    house = with_form(quick, "endless", stream)
    key = house.asked("endless")

    assert house.run(key) is ExportState.CANCELLED
    assert (house.job(key).state, house.left()) == (ExportState.CANCELLED, [])


def test_who_did_not_ask_for_an_export_cancels_it_only_with_the_right_to_appraise(house: JobsHouse) -> None:
    key = house.asked("jsonl")
    refusals = []
    for name in ("verifier", "neighbour"):
        with transaction(house.city.engine) as session, pytest.raises(Refusal) as refused:
            cancel_export(session, actor_named(session, name), key)
        refusals.append(refused.value.code)
    with transaction(house.city.engine) as session:
        cancel_export(session, actor_named(session, "appraiser"), key)
    with transaction(house.city.engine) as session, pytest.raises(Refusal) as over:
        cancel_export(session, actor_named(session, "appraiser"), key)

    assert refusals == ["FORBIDDEN", "NOT_FOUND"]
    assert (over.value.code, over.value.message) == ("EXPORT_OVER", "这件导出已经取消，不能取消")
    assert house.run(key) is None


def test_what_a_form_refuses_and_what_breaks_is_written_into_the_export(quick: JobsHouse, caplog: pytest.LogCaptureFixture) -> None:
    def refuses(year: YearParts, here: Making) -> None:
        here.target.write_bytes(b"half")
        raise Refusal("NO_FACE", "缺字库")

    def breaks(year: YearParts, here: Making) -> None:
        raise ZeroDivisionError("a bug")

    refusing, breaking = with_form(quick, "refusing", refuses), with_form(quick, "breaking", breaks)
    first, second = refusing.asked("refusing"), breaking.asked("breaking")

    assert (refusing.run(first), breaking.run(second)) == (ExportState.FAILED, ExportState.FAILED)
    assert quick.job(first).problem == "缺字库"
    assert (quick.job(second).problem or "").startswith("导出时发生内部错误，已记录，编号 ")
    assert (quick.left(), caplog.records[0].exc_info is not None) == ([], True)


def test_the_rights_of_whoever_asked_are_those_of_the_moment_it_is_made(house: JobsHouse) -> None:
    key = house.asked("jsonl")
    with transaction(house.city.engine) as session:
        session.execute(update(Account).where(col(Account.name) == "reader").values(disabled_at=datetime.now(UTC)))

    assert house.run(key) is ExportState.FAILED
    assert "已停用" in (house.job(key).problem or "")


def test_a_file_is_fetched_by_who_may_read_it_until_its_time_is_over_and_is_then_removed(house: JobsHouse) -> None:
    key = house.asked("jsonl")

    def fetched(name: str) -> str:
        with transaction(house.city.engine) as session:
            try:
                return fetch_export(session, actor_named(session, name), key, house.folder).file_name
            except Refusal as refusal:
                return refusal.code

    waiting = fetched("reader")
    house.run(key)
    made = [fetched(name) for name in ("reader", "verifier", "neighbour")]
    remove_expired(house.city.engine, house.folder)
    kept = house.left()
    with transaction(house.city.engine) as session:
        past = datetime.now(UTC) - timedelta(seconds=1)
        session.execute(update(ExportJob).where(col(ExportJob.id) == key).values(expires_at=past))
    over = fetched("reader")
    remove_expired(house.city.engine, house.folder)

    assert waiting == "NOT_MADE"
    assert made == [f"{CODE}-{YEAR}-v1-jsonl.zip", f"{CODE}-{YEAR}-v1-jsonl.zip", "NOT_FOUND"]
    assert (len(kept), over, house.left()) == (2, "EXPIRED", [])


def test_a_server_takes_up_what_waits_makes_it_and_lets_go_of_it_when_it_stops(house: JobsHouse) -> None:
    key = house.asked("jsonl")
    runner = ExportRunner(house.city.engine, house.workshop, house.folder)
    runner.start()
    waited = 0
    while house.job(key).state in (ExportState.WAITING, ExportState.RUNNING) and waited < 600:
        waited += 1
        runner._stopping.wait(0.05)
    runner.close()

    assert house.job(key).state is ExportState.DONE


def test_an_export_on_its_way_when_the_server_stops_waits_again(quick: JobsHouse) -> None:
    def stream(year: YearParts, here: Making) -> None:
        here.parts.path_of("one", lambda: b"part")
        here.progress(1, 2)

    house = with_form(quick, "slow", stream)
    key = house.asked("slow")
    outcome = run_export(house.city.engine, key, house.workshop, house.folder, lambda: True)
    job = house.job(key)

    assert (outcome, job.state, job.run) == (ExportState.WAITING, ExportState.WAITING, None)
    assert house.left() == [job.key, f"{job.key}/parts", f"{job.key}/parts/one"]


@pytest.mark.parametrize(
    ("form", "wanted", "code"),
    [
        ("jsnl", {}, "UNKNOWN_FORM"),
        ("svg", {}, "MEMBER_MISSING"),
        ("svg", {"member": "9999"}, "UNKNOWN_MEMBER"),
        ("jsonl", {"member": "0001"}, "MEMBER_NOT_WANTED"),
        ("jsonl", {"number": 7}, "UNKNOWN_VERSION"),
        ("package", {"number": 7}, "NOT_ISSUED"),
        ("package", {"member": "0001"}, "MEMBER_NOT_WANTED"),
        ("jsonl", {"reason": " "}, "BLANK"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_waits(quick: JobsHouse, form: str, wanted: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        quick.asked(form, **wanted)

    assert refused.value.code == code
    assert to_be_made(quick.city.engine) == []


def test_a_year_read_in_parts_is_written_byte_for_byte_as_one_read_whole(house: JobsHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = ("package", "jsonl", "csv", "parquet")
    whole = {form: house.asked(form) for form in forms}
    for key in whole.values():
        house.run(key)
    monkeypatch.setattr("services.appraisals.sealed_parts.MOST", 5)
    monkeypatch.setattr("services.exchange.writing.MOST", 5)
    parts = {form: house.asked(form) for form in forms}
    for key in parts.values():
        house.run(key)

    assert year_parts.MOST > 12
    assert {form: house.content(parts[form]) == house.content(whole[form]) for form in forms} == dict.fromkeys(forms, True)
