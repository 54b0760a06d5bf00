"""An export waits, is made, and is there as a whole or not at all, whatever process dies on the way."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256

import pytest
from sqlalchemy import update
from sqlmodel import col

import services.exports.year_parts as year_parts
import services.jobs.beating as beating
from services.accounts import actor_named
from services.database import transaction
from services.errors import Refusal
from services.exports.making import Making
from services.exports.own_forms import StreamedForm, written_whole
from services.exports.year_parts import YearParts
from services.jobs import ExportRunner, cancel_export
from services.jobs.running import run_export, to_be_made
from services.models import Account, ExportState
from tests.graphql_schema.city import CODE
from tests.services.jobs.jobs_house import JobsHouse
from tests.services.scorings.kept_year import YEAR


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


# A server's worker that dies in the middle of a member, as no code of its own can clean up after.
WORKER = """
import os, signal, sys
from pathlib import Path
import services.jobs.beating as beating
from services.database import create_engine
from services.exports.making import Parts
from services.jobs.running import run_export
from tests.graphql_schema.exports_desk import exports_of
from services.jobs.folder import ExportFolder
from scoring_plugins.plugins import load_regulations

made, path_of = [], Parts.path_of

def counted(self, digest, make):
    def dying():
        made.append(digest)
        if len(made) == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        return make()
    return path_of(self, digest, dying)

Parts.path_of = counted
url, key, folder = sys.argv[1:]
run_export(create_engine(url), int(key), exports_of(load_regulations()).workshop, ExportFolder(Path(folder)))
"""


def test_after_a_kill_the_next_server_makes_only_what_is_missing_and_offers_nothing_half_written(quick: JobsHouse) -> None:
    key = quick.asked("dossier-files")
    url = quick.city.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", WORKER, url, str(key), str(quick.folder.folder)], check=False, capture_output=True)
    job = quick.job(key)
    left = quick.left()
    quick.silence(key)
    outcome = quick.run(key)

    assert (killed.returncode, job.state) == (-9, ExportState.RUNNING), killed.stderr
    assert len([each for each in left if each.startswith(f"{job.key}/parts/") and not each.endswith(".part")]) == 3
    assert any(f".{job.run}." in each for each in left)
    assert (outcome, len(zipfile.ZipFile(io.BytesIO(quick.content(key))).namelist())) == (ExportState.DONE, 12)
    assert quick.left() == [job.key, f"{job.key}/{quick.job(key).run}"]
