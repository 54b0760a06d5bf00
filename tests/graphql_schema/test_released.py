"""Nothing that a released schema promised is taken back before its time: `docs/graphql-policy.md` says what that means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from graphql import DangerousChangeType, GraphQLEnumType, GraphQLSchema, build_schema, find_breaking_changes, find_dangerous_changes

from tests.graphql_schema.city import SCHEMA
from tests.graphql_schema.test_refusals import refusable

ROOT = Path(__file__).parents[2]
RELEASED = build_schema((ROOT / "graphql_schema/released.graphql").read_text(encoding="utf-8"))
PRESENT = build_schema((ROOT / "graphql_schema/schema.graphql").read_text(encoding="utf-8"))
POLICY = ROOT / "docs/graphql-policy.md"
# What takes its place in Chinese, the same in English, and the last day.
REASON = re.compile(r"(改用|无替代)[^:]*: (use `\w+(\.\w+)*`|nothing takes its place); kept until (\d{4}-\d{2}-\d{2})\.")


# What had to close at once for the safety of people's data: the change as the comparison writes it, and the field of the changelog's entry.
CLOSED = {"Field Membership.sector changed type from Sector! to Sector.": "Membership.sector"}
# Where a refusal emptied the whole answer, `data` and all, and is null in its own place now: what may be null, and what it is.
IN_PLACE = {
    "Member.participations": "ParticipationConnection",
    "Member.authorships": "AuthorshipConnection",
    "Query.committee": "LocalCommittee",
    "Query.activities": "ActivityConnection",
    "Query.proposals": "ProposalConnection",
    "Query.opinionReports": "OpinionReportConnection",
    "Query.statistics": "YearStatistics",
    "Query.whatIf": "WhatIf",
}
TOLD = {**CLOSED, **{f"Field {where} changed type from {kind}! to {kind}.": where for where, kind in IN_PLACE.items()}}


def deprecations(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """What is marked as going, by its coordinate, with the reason given."""
    for name, found in schema.type_map.items():
        for value, definition in found.values.items() if isinstance(found, GraphQLEnumType) else ():
            if definition.deprecation_reason is not None:
                yield f"{name}.{value}", definition.deprecation_reason
        for field_name, field in getattr(found, "fields", {}).items():
            if field.deprecation_reason is not None:
                yield f"{name}.{field_name}", field.deprecation_reason
            for argument_name, argument in getattr(field, "args", {}).items():
                if argument.deprecation_reason is not None:
                    yield f"{name}.{field_name}({argument_name}:)", argument.deprecation_reason


def ill_deprecated(schema: GraphQLSchema) -> list[str]:
    """What goes without saying what to use instead and until when it stays."""
    return [where for where, reason in deprecations(schema) if not REASON.fullmatch(reason)]


def broken(released: GraphQLSchema, present: GraphQLSchema, today: date) -> list[str]:
    """What breaks clients of the released schema, but for what it announced and whose day has passed."""
    gone = [where for where, reason in deprecations(released) if (said := REASON.fullmatch(reason)) and said[4] < today.isoformat()]
    changes = [change.description for change in find_breaking_changes(released, present)]
    # As the comparison writes it: `Field Type.field was removed.`, `Argument Type.field(argument:) was removed.`
    return [change for change in changes if not any(change.endswith(f" {where} was removed.") for where in gone)]


def test_nothing_that_was_released_is_broken() -> None:
    assert [change for change in broken(RELEASED, PRESENT, datetime.now(UTC).date()) if change not in TOLD] == []


def test_what_broke_all_the_same_stands_in_the_changelog() -> None:
    changed = (ROOT / "docs/graphql-changelog.md").read_text(encoding="utf-8").partition("### Changed")[2]

    assert set(TOLD) <= set(broken(RELEASED, PRESENT, datetime.now(UTC).date()))
    assert [field for field in TOLD.values() if f"`{field}`" not in changed] == []


def test_what_is_null_in_its_own_place_now_may_be_refused() -> None:
    assert set(IN_PLACE) <= {where for where, _ in refusable(SCHEMA._schema)}


def test_no_default_of_an_argument_means_something_else() -> None:
    changes = find_dangerous_changes(RELEASED, PRESENT)

    assert [change.description for change in changes if change.type is DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE] == []


def test_whatever_goes_says_what_to_use_and_until_when() -> None:
    assert ill_deprecated(PRESENT) == []
    assert ill_deprecated(RELEASED) == []


OLD = """type Query { old(a: Int @deprecated(reason: "改用 b: use `b`; kept until 2026-06-30."), b: Int): Int new: Kind
  going: Int @deprecated(reason: "改用 new: use `new`; kept until 2026-12-31.")
  gone: Int @deprecated(reason: "无替代: nothing takes its place; kept until 2026-06-30.") }
  enum Kind { ONE TWO @deprecated(reason: "改用 ONE: use `Kind.ONE`; kept until 2026-06-30.") }"""


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("gone: Int", "other: Int"), []),
        (("going: Int", "other: Int"), ["Field Query.going was removed."]),
        (("new: Kind", "newer: Kind"), ["Field Query.new was removed."]),
        (("b: Int", "c: Int"), ["Argument Query.old(b:) was removed."]),
        (("a: Int", "c: Int"), []),
        (("TWO", "THREE"), []),
        (("ONE TWO", "TWO THREE"), ["Enum value Kind.ONE was removed."]),
        (("b: Int", "b: Int!"), ["Argument Query.old(b:) has changed type from Int to Int!."]),
        (("new: Kind", "new: [Kind]"), ["Field Query.new changed type from Kind to [Kind]."]),
        (("enum Kind", "enum Kind2 { A } enum Kind"), []),
    ],
)
def test_what_breaks_clients_is_seen_and_what_was_announced_is_let_go(change: tuple[str, str], found: list[str]) -> None:
    old = build_schema(OLD)
    new = build_schema(OLD.replace(*change, 1))

    assert sorted(broken(old, new, date(2026, 7, 1))) == sorted(found)


@pytest.mark.parametrize(
    "reason",
    ["", "use `new`", "改用 new: use `new`.", "改用 new: use new; kept until 2026-12-31.", "改用 new: use `new`; kept until next year."],
)
def test_a_reason_without_remedy_or_day_is_seen(reason: str) -> None:
    assert ill_deprecated(build_schema(f'type Query {{ new: Int old: Int @deprecated(reason: "{reason}") }}')) == ["Query.old"]


def test_the_policy_shows_a_reason_as_the_test_wants_it() -> None:
    shown = re.findall(r'deprecation_reason="([^"]+)"', POLICY.read_text(encoding="utf-8"))

    assert [bool(REASON.fullmatch(reason.replace("\\`", "`"))) for reason in shown] == [True]
