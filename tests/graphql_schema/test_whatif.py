"""A draft asked about through GraphQL."""

from __future__ import annotations

from decimal import Decimal

from tests.graphql_schema.city import CODE, City

QUERY = f"""query($code: String, $draft: String) {{
  whatIf(committee: "{CODE}", year: 2023, code: $code, draft: $draft) {{
    year gainingCount losingCount changingGradeCount postponedFrom
    before {{ code title status version contentHash chosen {{ field why }} }} after {{ code version status }}
    members {{ number name before after gradeBefore gradeAfter because {{ node kind before after }} duties }}
    effects {{ node kind change gainingCount losingCount }}
    distribution {{ lowest below beforeCount afterCount }} grades {{ grade beforeCount afterCount }}
  }} }}"""


def test_changes_add_up_member_by_member(city: City) -> None:
    found = city.data(QUERY, {"code": "minhang"})["whatIf"]

    assert found["members"]
    assert found["after"]["code"] == "minhang"
    assert found["before"]["chosen"]
    for member in found["members"]:
        because = sum(Decimal(each["after"]) - Decimal(each["before"]) for each in member["because"])
        assert because == Decimal(member["after"]) - Decimal(member["before"])


def test_the_adopted_regulation_as_its_own_draft_changes_nobody(city: City) -> None:
    found = city.data(QUERY, {"code": "jinan"})["whatIf"]

    assert found["members"] == found["effects"] == []
    assert [part["beforeCount"] for part in found["distribution"]] == [part["afterCount"] for part in found["distribution"]]


def test_bad_drafts_are_refused_and_nothing_is_masked(city: City) -> None:
    assert city.codes(QUERY, {}) == ["ONE_DRAFT"]
    assert city.codes(QUERY, {"code": "nowhere"}) == ["UNKNOWN_REGULATION"]
    assert city.codes(QUERY, {"draft": "regulation: [*x"}) == ["BAD_REGULATION"]
