"""A proposal goes its way through GraphQL: each step by who may, seen by who may, and put on file by two people."""

from __future__ import annotations

from typing import Any

from services.accounts import actor_named, create_account, grant_role
from services.database import transaction
from services.models import Role
from tests.graphql_schema.changes.asking import asked, changed, somebody
from tests.graphql_schema.city import CODE, City
from tests.graphql_schema.places import serve_on

FIRST, STAFF, CHAIR = "member-0001", "proposal-staff", "proposal-chair"
WAY = "proposalCourse { id state revision proposal { number caseNumber } possibleEvents { event isAllowed } outcome }"


def test_a_member_drafts_and_hands_in_what_two_others_put_on_file(own_city: City) -> None:
    city = own_city
    with transaction(city.engine) as session:
        serve_on(session, city.administrator, actor_named(session, "registrar"), city.committee_id)
        for name, role in ((STAFF, Role.PROPOSAL_STAFF), (CHAIR, Role.CHAIRPERSON)):
            create_account(session, city.administrator, city.committee_id, name, name, [role])
        create_account(session, city.administrator, city.committee_id, FIRST, FIRST, [])
        grant_role(session, city.administrator, city.committee_id, FIRST, Role.MEMBER, "0001")
    words = {"title": "关于加装电梯的提案", "text": "老旧小区缺少电梯。\n建议加装。", "holdsNoSecret": True}
    begun = {"committee": CODE, "way": "MEMBER", "plenarySession": {"term": 5, "ordinal": 2}, **words}
    draft = changed(city, "draftProposal", begun, WAY, FIRST)["proposalCourse"]
    about: dict[str, Any] = {"proposalCourseId": draft["id"]}

    # A draft is nobody else's.
    seen = "query($id: ID!) { node(id: $id) { ... on ProposalCourse { state text signers { position answer } } } }"
    assert city.answer(seen, {"id": draft["id"]}).data == {"node": None}
    assert {"event": "submit", "isAllowed": True} in draft["possibleEvents"]

    changed(city, "submitProposal", about, WAY, FIRST)
    found = city.answer(seen, {"id": draft["id"]}).data
    assert found == {"node": {"state": "SUBMITTED", "text": words["text"], "signers": [{"position": 1, "answer": "SIGNED"}]}}
    changed(city, "classifyProposal", {**about, "category": "城建"}, WAY, STAFF)
    changed(city, "proposeProposalOutcome", {**about, "outcome": "FILE"}, WAY, STAFF)
    own = city.answer("query($id: ID!) { node(id: $id) { ... on ProposalCourse { outcome } } }", {"id": draft["id"]}, somebody(city, FIRST))
    # What is only proposed is not told to whom it is about.
    assert own.data == {"node": {"outcome": None}}
    # Three were registered on file already.
    filed = changed(city, "fileProposal", about, WAY, CHAIR)["proposalCourse"]
    late = asked(city, "withdrawProposal", {**about, "reason": "另有考虑"}, WAY, STAFF)

    assert (filed["state"], filed["outcome"], filed["proposal"]["caseNumber"]) == ("FILED", "FILE", "004")
    assert [(error.extensions or {})["code"] for error in late.errors or ()] == ["FORBIDDEN"]
