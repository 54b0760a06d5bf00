"""Who may have what made, fetch it and give it up, and what of it is written down."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from services.accounts import actor_named
from services.database import reading, transaction
from services.errors import Refusal
from services.jobs import cancel_export
from services.jobs.fetching import fetch_export
from services.jobs.running import remove_expired, to_be_made
from services.models import AuditEntry, ExportJob
from tests.graphql_schema.city import CODE
from tests.services.jobs.jobs_house import JobsHouse
from tests.services.scorings.kept_year import YEAR


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
