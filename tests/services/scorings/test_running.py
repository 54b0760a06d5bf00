"""A scoring waits, runs, and is done or has failed; what is not done leaves nothing behind that anybody reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

import services.scorings.running as running
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named
from services.database import reading, transaction
from services.errors import Refusal
from services.listings.scorings import latest_scoring
from services.models import AuditEntry, ScoredMember, Scoring, ScoringState
from services.regulations import adopt_regulation
from services.scoring import YearScores
from services.scorings import ScoringRunner, run_scoring, start_scoring
from services.scorings.keeping import card_text
from services.scorings.starting import SILENT_FOR
from tests.databases import Foundations
from tests.graphql_schema.city import City, founding_city
from tests.services.scorings.kept_year import YEAR, kept, kept_rows, scoring, started


@pytest.fixture(params=["sqlite", "postgresql"])
def city(request: pytest.FixtureRequest, foundations: Foundations) -> Iterator[City]:
    with foundations.copy(request.param, founding_city()) as (engine, city):
        yield replace(city, engine=engine)


def silence(city: City, key: int) -> None:
    """As if the process had ended long ago."""
    with transaction(city.engine) as session:
        long_ago = datetime.now(UTC) - SILENT_FOR - timedelta(seconds=1)
        session.execute(update(Scoring).where(col(Scoring.id) == key).values(beat_at=long_ago))


def test_a_scoring_waits_until_it_is_carried_out_and_then_holds_everybody(city: City) -> None:
    key = started(city)
    before = scoring(city, key)
    outcome = run_scoring(city.engine, key, city.regulations)
    after = scoring(city, key)

    assert (before.state, before.done, before.facts_hash) == (ScoringState.WAITING, 0, None)
    assert outcome is ScoringState.DONE
    assert (after.state, after.done, after.total) == (ScoringState.DONE, 12, 12)
    assert (after.regulation, after.unverified_count, len(after.facts_hash or "")) == ("jinan", 1, 64)
    assert kept_rows(city)[0] == 12


def test_a_scoring_is_carried_out_once(city: City) -> None:
    key = kept(city)
    rows = kept_rows(city)

    assert run_scoring(city.engine, key, city.regulations) is None
    assert kept_rows(city) == rows


def test_progress_is_written_batch_by_batch(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 5)
    key = started(city)
    seen: list[tuple[ScoringState, int, int]] = []

    def look() -> bool:
        found = scoring(city, key)
        seen.append((found.state, found.done, found.total))
        return False

    # Asked before each batch, so it sees what the batch before has committed.
    run_scoring(city.engine, key, city.regulations, look)

    assert [done for _, done, _ in seen if done] == [5, 10]
    assert {state for state, _, _ in seen} == {ScoringState.RUNNING}
    assert scoring(city, key).done == 12


def test_another_scoring_of_the_year_is_refused_while_one_is_on_its_way(city: City) -> None:
    started(city)
    with pytest.raises(Refusal, match="正在计分") as refused:
        started(city)

    assert refused.value.code == "SCORING_UNDERWAY"


def test_a_scoring_whose_process_died_is_marked_as_failed_by_a_later_start(city: City) -> None:
    dead = started(city)
    silence(city, dead)
    new = kept(city)

    assert (scoring(city, dead).state, scoring(city, dead).problem) == (ScoringState.FAILED, "计分中途中断，结果未保存;请重新开始计分")
    assert scoring(city, new).state is ScoringState.DONE
    assert run_scoring(city.engine, dead, city.regulations) is None


def test_a_run_taken_for_dead_that_lives_gives_up_and_leaves_nothing(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 5)
    slow = started(city)

    def lose() -> bool:
        if scoring(city, slow).done == 5:
            silence(city, slow)
            started(city)
        return False

    outcome = run_scoring(city.engine, slow, city.regulations, lose)

    assert outcome is ScoringState.FAILED
    assert (scoring(city, slow).state, kept_rows(city)) == (ScoringState.FAILED, (0, 0))


def test_a_server_that_stops_ends_what_is_on_its_way(city: City) -> None:
    key = started(city)

    assert run_scoring(city.engine, key, city.regulations, lambda: True) is ScoringState.FAILED
    assert (scoring(city, key).problem, kept_rows(city)) == ("计分中途中断，结果未保存;请重新开始计分", (0, 0))


def test_a_bug_while_keeping_is_written_into_the_scoring_under_an_incident(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(running, "BATCH", 5)
    asked: list[int] = []

    def breaks(scores: YearScores, member_id: int) -> str:
        asked.append(member_id)
        if len(asked) > 7:
            raise ZeroDivisionError("a bug")
        return card_text(scores, member_id)

    monkeypatch.setattr(running, "card_text", breaks)
    key = started(city)
    outcome = run_scoring(city.engine, key, city.regulations)
    problem = scoring(city, key).problem or ""
    incident = problem.partition("编号 ")[2][:12]

    assert (outcome, kept_rows(city)) == (ScoringState.FAILED, (0, 0))
    assert "a bug" not in problem
    assert incident in caplog.text


def test_a_regulation_adopted_after_the_start_is_not_taken_silently(city: City) -> None:
    key = started(city)
    with transaction(city.engine) as session:
        adopt_regulation(session, actor_named(session, "appraiser"), city.committee_id, city.regulations, "minhang", date(YEAR, 12, 31))

    assert run_scoring(city.engine, key, city.regulations) is ScoringState.FAILED
    assert "重新开始计分" in (scoring(city, key).problem or "")


def test_a_year_without_an_adopted_regulation_is_refused_at_once(city: City) -> None:
    with pytest.raises(Refusal) as refused:
        started(city, 2021)

    assert refused.value.code == "NOT_ADOPTED"


def test_a_regulation_that_is_gone_by_then_is_said(city: City) -> None:
    key = started(city)

    assert run_scoring(city.engine, key, Regulations({})) is ScoringState.FAILED
    assert "jinan" in (scoring(city, key).problem or "")


def test_only_the_appraiser_starts_a_scoring(city: City) -> None:
    with transaction(city.engine) as session, pytest.raises(Refusal) as refused:
        start_scoring(session, actor_named(session, "registrar"), city.committee_id, YEAR, city.regulations)

    assert refused.value.code == "FORBIDDEN"


def test_start_and_end_are_in_the_audit_under_the_name_of_who_started(city: City) -> None:
    key = kept(city)
    with reading(city.engine) as session:
        own = select(col(AuditEntry.action), col(AuditEntry.account_id), col(AuditEntry.changes))
        found = session.execute(own.where(col(AuditEntry.noun) == "scoring", col(AuditEntry.row_id) == key)).all()
        appraiser = actor_named(session, "appraiser")

    assert [(row[0], row[1]) for row in found] == [("scoring.start", appraiser.account_id), ("scoring.finish", appraiser.account_id)]
    assert found[1][2]["facts_hash"] == scoring(city, key).facts_hash


def test_the_scoring_finished_last_is_the_one_that_counts(city: City) -> None:
    first = kept(city)
    failed = started(city)
    run_scoring(city.engine, failed, city.regulations, lambda: True)
    with reading(city.engine) as session:
        after_failure = latest_scoring(session, city.reader, city.committee_id, YEAR)
    second = kept(city)
    started(city)
    with reading(city.engine) as session:
        found = latest_scoring(session, city.reader, city.committee_id, YEAR)
        of_neighbour = latest_scoring(session, city.neighbour, city.committee_id, YEAR)

    assert (after_failure and after_failure.id, found and found.id, of_neighbour) == (first, second, None)


def test_what_was_kept_is_never_changed_by_a_later_scoring(city: City) -> None:
    def rows(key: int) -> list[tuple[object, ...]]:
        with reading(city.engine) as session:
            own = select(*[col(getattr(ScoredMember, name)) for name in ScoredMember.model_fields])
            return [tuple(row) for row in session.execute(own.where(col(ScoredMember.scoring_id) == key).order_by(col(ScoredMember.id)))]

    first = kept(city)
    before = rows(first)
    kept(city)

    assert rows(first) == before


def test_the_runner_carries_out_what_is_queued_one_after_another(city: City) -> None:
    runner = ScoringRunner(city.engine, city.regulations)
    keys = [started(city, 2023), started(city, 2024)]
    for key in keys:
        runner.start(key)
    runner.start(keys[0])
    runner._thread.shutdown(wait=True)

    assert [scoring(city, key).state for key in keys] == [ScoringState.DONE, ScoringState.DONE]
    assert [scoring(city, key).done for key in keys] == [12, 12]
