"""Whoever has everything wrong at once is told everything at once: one case for each change, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import anyio
import pytest
from graphql import build_schema

from graphql_schema.changes.inputs import MOST_LINES, MOST_ROLL_LINES
from graphql_schema.context import Context
from graphql_schema.execution import execute
from services.accounts import create_account
from services.attachments import AttachmentStore
from services.database import transaction
from services.jobs.folder import ExportFolder
from services.listings.view import View
from services.models import AuditEntry, Role
from tests.graphql_schema.changes.asking import count_of, somebody
from tests.graphql_schema.changes.wrong_appraisals import Appraised, appraisals
from tests.graphql_schema.changes.wrong_handlings import Handlings, handlings
from tests.graphql_schema.changes.wrong_organisation import (
    DECIDER,
    REGISTRAR,
    Ids,
    organisation,
)
from tests.graphql_schema.changes.wrong_proposals import Courses, proposals_on_their_way
from tests.graphql_schema.changes.wrong_reports import Reported, reports
from tests.graphql_schema.changes.wrong_selections import Selections, selections
from tests.graphql_schema.changes.wrong_works import decisions, mistakes, sign_in, works
from tests.graphql_schema.city import SCHEMA, City
from tests.graphql_schema.exports_desk import exports_of


@pytest.fixture
def ids(own_city: City, tmp_path: Path) -> Ids:
    return Ids(own_city, tmp_path / "evidence")


def told(city: City, folder: Path, change: str, who: str, given: Mapping[str, Any]) -> Any:
    """Field and code of everything that a change is told, in order."""
    document = f"mutation($input: {change[0].upper()}{change[1:]}Input!) {{ {change}(input: $input) {{ userErrors {{ field code }} }} }}"

    async def ask() -> Any:
        desk = exports_of(city.regulations)
        kept = {"attachments": AttachmentStore(folder), "exports": desk, "sent": ExportFolder(folder)}
        context = Context(View(city.engine, somebody(city, who)), city.regulations, **kept)  # type: ignore[arg-type]  # each is its own
        try:
            return await execute(SCHEMA, context, document, {"input": dict(given)})
        finally:
            await context.close()

    result = anyio.run(ask)
    assert (change, result.errors) == (change, None)
    return [(each["field"], each["code"]) for each in result.data[change]["userErrors"]]


def test_every_change_tells_everything_that_is_wrong_at_once_and_changes_nothing(own_city: City, ids: Ids, tmp_path: Path) -> None:
    with transaction(own_city.engine) as session:
        create_account(session, own_city.administrator, own_city.committee_id, DECIDER, "秘书长", [Role.SECRETARY_GENERAL])
    cases = organisation(ids) | works(ids) | mistakes(ids) | sign_in(ids) | decisions(ids)
    cases |= appraisals(Appraised(own_city)) | proposals_on_their_way(Courses(own_city)) | handlings(Handlings(own_city))
    cases |= reports(Reported(own_city)) | selections(Selections(own_city))
    before = count_of(own_city, AuditEntry)

    found = {change: told(own_city, tmp_path / "kept", change, who, given) for change, (who, given, _) in cases.items()}

    assert {change: set(problems) for change, problems in found.items()} == {change: expected for change, (_, _, expected) in cases.items()}
    assert {change for change, problems in found.items() if len(set(problems)) != len(problems)} == set()
    assert count_of(own_city, AuditEntry) == before
    assert sorted(cases) == sorted(cast(Any, build_schema(SCHEMA.as_str()).mutation_type).fields)


def test_every_list_that_is_too_long_is_told_before_anything_is_looked_at(own_city: City, ids: Ids, tmp_path: Path) -> None:
    half, line = {"heldOn": "2023-01-01", "half": "MORNING"}, {"memberNumber": "9999"}
    given = {"id": ids.activity, "sessions": [half] * (MOST_LINES + 1), "roll": [line] * (MOST_ROLL_LINES + 1)}

    assert set(told(own_city, tmp_path, "changeActivity", REGISTRAR, given)) == {("sessions", "TOO_MANY_LINES"), ("roll", "TOO_MANY_LINES")}


def test_lines_that_were_not_given_are_told_of_their_list(own_city: City, ids: Ids, tmp_path: Path) -> None:
    days = [{"heldOn": "2023-04-02", "half": half} for half in ("MORNING", "AFTERNOON")]
    longer = {"id": ids.activity, "heldOn": "2023-04-02", "sessions": days}

    assert set(told(own_city, tmp_path, "changeActivity", REGISTRAR, longer)) == {("roll", "STATUSES_COUNT"), ("heldOn", "VERIFIED_FACTS")}
    assert ("marks", "MARK_TOO_EARLY") in told(
        own_city, tmp_path, "changeProposal", REGISTRAR, {"id": ids.proposal, "submittedOn": "2023-12-01"}
    )
