"""Scoring a year through the schema: started by the appraiser, followed as it goes, read by whoever may read figures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from itertools import pairwise
from typing import Any

import anyio
import pytest

from graphql_schema.context import Context
from graphql_schema.execution import NotRun, events, make_ready
from graphql_schema.nodes import global_id
from services.accounts import actor_named
from services.database import reading
from services.listings.view import View
from services.permissions import Actor
from services.scorings import ScoringRunner, run_scoring
from tests.graphql_schema.city import CODE, SCHEMA, City
from tests.services.scorings.kept_year import kept, scoring, started

SCORE = """mutation($committee: String!, $year: Int!, $key: String) {
  scoreYear(input: {committee: $committee, year: $year, idempotencyKey: $key}) {
    scoring { id state done total problem year title version status contentHash factsHash engineVersion
      periodFrom periodTo cutOff unverifiedCount startedAt finishedAt regulation { code } committee { code } }
    userErrors { field code message }
  }
}"""
PROGRESS = "subscription($id: ID!) { scoringProgress(scoring: $id) { state done total problem } }"


def account(city: City, name: str) -> Actor:
    with reading(city.engine) as session:
        return actor_named(session, name)


def score_year(city: City, year: int = 2023, key: str | None = None, name: str = "appraiser") -> Any:
    return city.data(SCORE, {"committee": CODE, "year": year, "key": key}, account(city, name))["scoreYear"]


def progress(city: City, scoring_id: str, actor: Actor | None = None, runner: ScoringRunner | None = None, key: int = 0) -> list[Any]:
    """Every event of the subscription; `runner` is told to carry out the scoring `key` after the first."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Context]:
        context = Context(View(city.engine, actor or city.reader), city.regulations)
        try:
            yield context
        finally:
            await context.close()

    async def bounded(asking: Any) -> Any:
        async with opened() as context:
            return await asking(context)

    async def follow() -> list[Any]:
        ready = make_ready(SCHEMA, PROGRESS, {"id": scoring_id}, None, introspection=True)
        found = []
        async with opened() as context, aclosing(events(SCHEMA, ready, context, bounded)) as source:
            async for result in source:
                assert result.errors is None
                assert result.data is not None
                found.append(result.data["scoringProgress"])
                if runner is not None and len(found) == 1:
                    runner.start(key)
        return found

    return anyio.run(follow)


def test_a_year_is_scored_and_the_scoring_names_what_it_was_computed_from(own_city: City) -> None:
    answer = score_year(own_city)
    found = answer["scoring"]

    assert answer["userErrors"] == []
    assert (found["state"], found["done"], found["total"], found["problem"]) == ("DONE", 12, 12, None)
    assert (found["year"], found["regulation"], found["committee"]) == (2023, {"code": "jinan"}, {"code": CODE})
    assert (len(found["contentHash"]), len(found["factsHash"]), found["unverifiedCount"]) == (64, 64, 1)
    assert found["startedAt"].endswith("Z")
    latest = f'{{ committee(code: "{CODE}") {{ scoring(year: 2023) {{ id }} other: scoring(year: 2022) {{ id }} }} }}'
    assert own_city.data(latest)["committee"] == {"scoring": {"id": found["id"]}, "other": None}


def test_a_year_sent_again_with_its_key_is_scored_once(own_city: City) -> None:
    first, again, third = score_year(own_city, key="k"), score_year(own_city, key="k"), score_year(own_city, key="l")

    assert again["scoring"]["id"] == first["scoring"]["id"]
    assert third["scoring"]["id"] != first["scoring"]["id"]


def test_what_cannot_be_scored_is_told_with_the_field_at_fault(own_city: City) -> None:
    found = [score_year(own_city, 2021)["userErrors"], score_year(own_city, 0)["userErrors"]]
    started(own_city)
    found.append(score_year(own_city)["userErrors"])

    assert [[(each["code"], each["field"]) for each in errors] for errors in found] == [
        [("NOT_ADOPTED", "year")],
        [("BAD_YEAR", "year")],
        [("SCORING_UNDERWAY", "year")],
    ]


@pytest.mark.parametrize("name", ["registrar", "verifier", "reader"])
def test_nobody_but_the_appraiser_scores_a_year(own_city: City, name: str) -> None:
    variables = {"committee": CODE, "year": 2023}

    assert own_city.codes(SCORE, variables, account(own_city, name)) == ["FORBIDDEN"]


def test_the_appraiser_of_one_committee_scores_no_other(own_city: City) -> None:
    variables = {"committee": "990200", "year": 2023}

    assert own_city.codes(SCORE, variables, account(own_city, "appraiser")) == ["FORBIDDEN"]


def test_a_subscription_tells_each_step_from_the_beginning_to_the_end(own_city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.scorings.running.BATCH", 3)
    monkeypatch.setattr("graphql_schema.following.SECONDS_BETWEEN_LOOKS", 0.01)
    key = started(own_city)
    runner = ScoringRunner(own_city.engine, own_city.regulations)
    steps = progress(own_city, global_id("Scoring", key), runner=runner, key=key)
    runner.close()

    assert steps[0] == {"state": "WAITING", "done": 0, "total": 0, "problem": None}
    assert steps[-1] == {"state": "DONE", "done": 12, "total": 12, "problem": None}
    assert len(steps) >= 3
    assert [step["done"] for step in steps] == sorted(step["done"] for step in steps)
    assert all(before != after for before, after in pairwise(steps))


def test_who_listens_late_hears_where_it_began_and_where_it_ended(own_city: City) -> None:
    key = kept(own_city)

    assert [step["state"] for step in progress(own_city, global_id("Scoring", key))] == ["WAITING", "DONE"]


def test_a_scoring_that_failed_ends_the_subscription_with_its_problem(own_city: City) -> None:
    key = started(own_city)
    run_scoring(own_city.engine, key, own_city.regulations, lambda: True)
    last = progress(own_city, global_id("Scoring", key))[-1]

    assert (last["state"], last["problem"]) == ("FAILED", scoring(own_city, key).problem)


@pytest.mark.parametrize(
    ("wrong", "code"), [("nonsense", "BAD_ID"), (global_id("Member", 1), "BAD_ID"), (global_id("Scoring", 999), "UNKNOWN_SCORING")]
)
def test_a_subscription_to_what_is_no_scoring_is_refused(city: City, wrong: str, code: str) -> None:
    with pytest.raises(NotRun) as refused:
        progress(city, wrong)

    assert [(error.extensions or {})["code"] for error in refused.value.errors] == [code]


def test_a_scoring_of_a_committee_that_may_not_be_read_is_not_there(own_city: City) -> None:
    wanted = global_id("Scoring", kept(own_city))
    with pytest.raises(NotRun) as refused:
        progress(own_city, wanted, own_city.neighbour)

    assert [(error.extensions or {})["code"] for error in refused.value.errors] == ["UNKNOWN_SCORING"]
    assert own_city.data("query($id: ID!) { node(id: $id) { id } }", {"id": wanted})["node"] == {"id": wanted}
    assert own_city.data("query($id: ID!) { node(id: $id) { id } }", {"id": wanted}, own_city.neighbour)["node"] is None
