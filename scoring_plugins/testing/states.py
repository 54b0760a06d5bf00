"""Random states of members and groups, in the words that a regulation asks for and a few it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st

from scoring_plugins.engine.part_year import MONTHS_AT_MOST
from scoring_plugins.language.kinds import AttributeType
from scoring_plugins.language.nodes import AttributeTest, MemberTest, Table
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import AttributeValue, MemberState
from scoring_plugins.testing.walk import parts

# Every part of a cohort has a name, also where the regulation names none: quotas and maxima go by parts.
STRANGE_PART = "其他"


def states(regulation: Regulation) -> st.SearchStrategy[MemberState]:
    """Somebody's state: mostly of the whole period and not excluded, so that points and grades are met often."""
    found = list(parts(regulation.versions))
    tests = [part for part in found if isinstance(part, MemberTest)]
    tables = [part for part in found if isinstance(part, Table)]

    def named(by: str, names: Iterable[str]) -> list[str]:
        return sorted({*names, STRANGE_PART, *(name for table in tables if table.by == by for name in table.values)})

    committees = named("special_committee", (name for test in tests for name in test.special_committees))
    return st.builds(
        MemberState,
        standing_committee=st.booleans(),
        posts=_some(sorted({name for test in tests for name in test.posts})),
        sector=st.sampled_from([None, *named("sector", (name for test in tests for name in test.sectors))]),
        special_committee=st.sampled_from([None, *committees]),
        groups=_some(named("group", (name for test in tests for name in test.groups))),
        party=st.sampled_from([None, *sorted({name for test in tests for name in test.parties}), STRANGE_PART]),
        kind=st.sampled_from([None, *regulation.group_kinds]),
        months_served=st.one_of(st.none(), st.none(), st.integers(0, MONTHS_AT_MOST)),
        attributes=attributes(regulation.member_attributes, [attribute for test in tests for attribute in test.attributes]),
        excluded=st.sampled_from([None] * 7 + ["病休"]),
    )


def _some(names: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), unique=True, max_size=2).map(tuple) if names else st.just(())


def attributes(declared: Mapping[str, AttributeType], asked: list[AttributeTest]) -> st.SearchStrategy[dict[str, AttributeValue]]:
    """Some of the declared attributes, with values that are asked for and others."""
    words: dict[str, st.SearchStrategy[AttributeValue]] = {}
    for name, of in declared.items():
        if of == "yes_no":
            words[name] = st.booleans()
        elif of == "number":
            words[name] = st.integers(0, 5)
        elif isinstance(of, tuple):
            words[name] = st.sampled_from(of)
        else:
            named = sorted({value for test in asked if test.name == name for value in test.values if isinstance(value, str)})
            words[name] = st.sampled_from([*named, STRANGE_PART])
    return st.fixed_dictionaries({}, optional=words)
