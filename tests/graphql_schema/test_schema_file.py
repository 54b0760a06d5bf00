"""The schema itself: the committed file is true, everything is described, and its words are those of the floors below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import get_args

import pytest
from graphql import GraphQLEnumType, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, build_schema

from graphql_schema import activities, committees, memberships, opinion_reports, proposals, regulations, score_lines
from graphql_schema.appraisals import words
from graphql_schema.cost import sizeless_lists
from scoring_plugins.engine.scorecard import LineKind
from services import models
from services.appraisals.states import AppraisalEvent
from tests.graphql_schema.city import SCHEMA

ROOT = Path(__file__).parents[2]
FILE = ROOT / "graphql_schema" / "schema.graphql"
CORE: GraphQLSchema = SCHEMA._schema


def own_types() -> Iterator[GraphQLNamedType]:
    """Types of ours, without the language's own."""
    for name, found in CORE.type_map.items():
        if not name.startswith("__") and name not in {"Boolean", "Int", "String", "ID", "Float"}:
            yield found


def described() -> Iterator[tuple[str, str | None]]:
    """Everything that carries a description, by its path."""
    for found in own_types():
        yield found.name, found.description
        if isinstance(found, GraphQLEnumType):
            for value, definition in found.values.items():
                yield f"{found.name}.{value}", definition.description
        for field_name, field in getattr(found, "fields", {}).items():
            yield f"{found.name}.{field_name}", field.description
            for argument_name, argument in getattr(field, "args", {}).items():
                yield f"{found.name}.{field_name}({argument_name})", argument.description


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert SCHEMA.as_str() + "\n" == FILE.read_text(encoding="utf-8"), (
        "run: python -m graphql_schema.schema > graphql_schema/schema.graphql"
    )


def test_the_committed_schema_is_read_by_graphql_tools() -> None:
    read = build_schema(FILE.read_text(encoding="utf-8"))

    assert sorted(CORE.type_map) == sorted(read.type_map)


def test_everything_is_described_with_the_chinese_term_first() -> None:
    wrong = [path for path, description in described() if not re.match(r"[\u4e00-\u9fff][^:]*: \S", description or "")]

    assert wrong == []


def test_every_list_of_objects_says_how_many_to_reckon_with() -> None:
    assert sizeless_lists(CORE) == []


def test_every_list_without_pages_belongs_to_one_object() -> None:
    """Lists that grow with a committee are connections: a bare list at the top would have no end."""
    assert isinstance(CORE.query_type, GraphQLObjectType)
    bare = {name for name, field in CORE.query_type.fields.items() if "[" in str(field.type)}

    # `nodes` and `_entities` are as long as their argument, `regulations` as what is installed, `similarProposals` at most forty,
    # `receivedPackages` at most twenty.
    assert bare == {"nodes", "_entities", "regulations", "similarProposals", "receivedPackages"}


@pytest.mark.parametrize(
    ("shown", "stored"),
    [
        (committees.AdministrativeLevel, models.AdministrativeLevel),
        (memberships.Leaving, models.Leaving),
        (activities.Half, models.Half),
        (activities.AttendanceStatus, models.AttendanceStatus),
        (proposals.SponsorshipRole, models.SponsorshipRole),
        (proposals.MarkKind, models.MarkKind),
        (proposals.HandlingRole, models.HandlingRole),
        (opinion_reports.AuthorshipRole, models.AuthorshipRole),
        (opinion_reports.OutcomeLevel, models.OutcomeLevel),
        (opinion_reports.Manner, models.Manner),
        (words.AppraisalState, models.AppraisalState),
        (words.AppraisalEvent, AppraisalEvent),
        (words.ResultState, models.ResultState),
        (words.RegistrationFormState, models.RegistrationFormState),
        (words.ObjectionStage, models.ObjectionStage),
        (words.ObjectionState, models.ObjectionState),
    ],
)
def test_enums_show_exactly_the_stored_words(shown: type[Enum], stored: type[Enum]) -> None:
    assert {word.name: word.value for word in shown} == {word.name: word.value for word in stored}


def test_line_kinds_and_statuses_are_those_of_the_engine() -> None:
    from scoring_plugins.language.nodes import Status

    assert {kind.value for kind in score_lines.LineKind} == set(get_args(LineKind))
    assert {status.value for status in regulations.RegulationStatus} == set(get_args(Status))
