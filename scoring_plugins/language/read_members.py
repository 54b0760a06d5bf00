"""Reading conditions on members."""

from __future__ import annotations

from scoring_plugins.language.fields import Fields, Reading
from scoring_plugins.language.nodes import MemberTest
from scoring_plugins.language.read_selectors import BOUNDS, read_attribute_tests, read_comparison
from scoring_plugins.language.source import Value

MEMBER = (
    "standing_committee",
    "posts",
    "sector",
    "special_committee",
    "groups",
    "party",
    "kind",
    "months_served",
    "attributes",
    "excluded",
)


def read_member_test(reading: Reading, value: Value | None) -> MemberTest:
    """A condition on the member, or on the group that is appraised."""
    fields = reading.fields(value, MEMBER)
    standing, excluded, served = (fields.get(name) for name in ("standing_committee", "excluded", "months_served"))
    return MemberTest(
        standing_committee=None if standing is None else reading.yes_no(standing),
        posts=reading.words(fields.get("posts")),
        sectors=reading.words(fields.get("sector")),
        special_committees=reading.words(fields.get("special_committee")),
        groups=reading.words(fields.get("groups")),
        parties=reading.words(fields.get("party")),
        kinds=_group_kinds(fields),
        months_served=None if served is None else read_comparison(reading.fields(served, BOUNDS)),
        attributes=read_attribute_tests(reading, fields.get("attributes"), reading.member_attributes),
        excluded=None if excluded is None else reading.yes_no(excluded),
    )


def _group_kinds(fields: Fields) -> tuple[str, ...]:
    reading, value = fields.reading, fields.get("kind")
    if value is not None and not reading.group_kinds:
        reading.report(value, "without_effect", field="kind", needs="group_kinds")
        return ()
    return reading.known_words(value, reading.group_kinds, "小组种类")
