"""Groups over GraphQL: set up, scored by a kind, their scorecards read with every line, and nothing shown to whom it is not for."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import select

from services.accounts import actor_named, create_account
from services.audit import acting
from services.database import reading, transaction
from services.models import ActivityGroup, Assessment, AssessmentKind, Role, Scoring
from services.scorings import run_scoring
from services.scorings.ranking import decide_ranking
from services.verification import Selection, verify
from tests.graphql_schema.changes.asking import changed, refused
from tests.graphql_schema.city import CODE, City

ADMIN, APPRAISER, KIND = "root-admin", "appraiser", "sector_group"
GROUPS = f"""{{ committee(code: "{CODE}") {{
    groupScorecards(year: 2024, kind: "{KIND}") {{
        name kind total rank dissolvedOn group {{ name }}
        lines {{ points clause {{ name says }} records {{ work title datedOn }} }}
    }}
    members: scoring(year: 2024) {{ groupKind }}
    scoring(year: 2024, groupKind: "{KIND}") {{
        groupKind total groupLists {{ name groups toDecide }} groupScorecards {{ explanation }} scorecards {{ totalCount }}
    }}
    adoptedRegulations {{ code groupKind }}
    activityGroups {{ name kind validTo sector {{ name }} specialCommittee {{ name }} }}
}} }}"""


def assessed(city: City, group: str, points: int) -> None:
    """A verified assessment of a group."""
    with transaction(city.engine) as session:
        registrar, verifier = actor_named(session, "registrar"), actor_named(session, "verifier")
        found = session.exec(select(ActivityGroup).where(ActivityGroup.name == group)).one()
        with acting(session, registrar, "assessment.register"):
            row = Assessment(
                committee_id=city.committee_id,
                number=f"PD-{group}",
                kind=AssessmentKind.ASSESSMENT,
                item="基本分",
                group_id=found.id,
                quantity=points * 1_000_000,
                reason="考核小组评定",
                given_by="考核小组",
                dated_on=date(2024, 12, 10),
                registered_by_id=registrar.account_id,
                registered_at=datetime.now(UTC),
            )
            session.add(row)
        because = "核对评分表"
        verify(session, verifier, city.committee_id, Selection(kind="assessment"), because, regulations=city.regulations)


def test_groups_of_a_kind_are_scored_and_read_with_every_line(own_city: City) -> None:
    for name, sector in (("经济组", "经济界"), ("教育组", "教育界")):
        given = {"committee": CODE, "name": name, "kind": KIND, "sector": sector}
        changed(own_city, "addActivityGroup", given, "activityGroup { id }", ADMIN)
    changed(own_city, "adoptRegulation", {"committee": CODE, "regulation": "hubin_groups", "fromOn": "2024-01-01"}, "", APPRAISER)
    assessed(own_city, "经济组", 95)
    asked = {"committee": CODE, "year": 2024, "groupKind": KIND}
    changed(own_city, "scoreYear", asked, "scoring { id }", APPRAISER)
    with reading(own_city.engine) as session:
        key = session.exec(select(Scoring.id).where(Scoring.group_kind == KIND)).one()
    assert key is not None
    run_scoring(own_city.engine, key, own_city.regulations)
    found = own_city.data(GROUPS)["committee"]

    assert refused(own_city, "scoreYear", asked, "registrar") == ["FORBIDDEN"]
    with transaction(own_city.engine) as session:
        informant = create_account(session, own_city.administrator, own_city.committee_id, "member", "委员", [Role.INFORMANT])
    wanted = f'groupScorecards(year: 2024, kind: "{KIND}") {{ name }}'
    hidden = own_city.data(f'{{ committee(code: "{CODE}") {{ code {wanted} }} }}', {}, informant)
    assert hidden == {"committee": {"code": CODE, "groupScorecards": []}}
    assert [(each["name"], each["total"], each["rank"]) for each in found["groupScorecards"]] == [
        ("经济组", "95", None),
        ("教育组", "0", None),
    ]
    with transaction(own_city.engine) as session:
        secretary = create_account(session, own_city.administrator, own_city.committee_id, "secretary", "秘书长", [Role.SECRETARY_GENERAL])
        decide_ranking(session, secretary, own_city.committee_id, shown=True, reason="主席会议决定")
    ranked = own_city.data(GROUPS)["committee"]["groupScorecards"]
    assert [each["rank"] for each in ranked] == [1, 2]
    assert found["groupScorecards"][0]["lines"] == [
        {
            "points": "95",
            "clause": {"name": "考核小组评定", "says": "按评分标准评出基本分(标准未见，由考核小组给出)"},
            "records": [{"work": "assessment:PD-经济组", "title": "基本分", "datedOn": "2024-12-10"}],
        }
    ]
    assert found["members"] is None
    assert found["scoring"]["groupLists"] == [{"name": "先进界别小组", "groups": ["经济组", "教育组"], "toDecide": []}]
    assert "考核小组评定" in found["scoring"]["groupScorecards"][0]["explanation"]
    assert found["scoring"]["scorecards"] == {"totalCount": 0}
    assert {"code": "hubin_groups", "groupKind": KIND} in found["adoptedRegulations"]
    assert {"name": "经济组", "kind": KIND, "validTo": None, "sector": {"name": "经济界"}, "specialCommittee": None} in found[
        "activityGroups"
    ]
