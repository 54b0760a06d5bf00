"""A proposal becomes an outstanding one through GraphQL: assessed, verified, listed, chosen, decided, and explained to a member."""

from __future__ import annotations

from typing import Any

from services.accounts import create_account, grant_role
from services.database import transaction
from services.models import Role
from tests.graphql_schema.changes.asking import asked, changed, somebody
from tests.graphql_schema.city import CODE, City

STAFF, CHAIR, MEMBER = "selecting-staff", "selecting-chair", "selecting-member"
SELECTION = "proposalSelection { id state award people places decidedBy possibleEvents { event isAllowed } }"
SEEN = """query($id: ID!) { node(id: $id) { ... on ProposalSelection { state steps { event }
  entries(filter: {standings: [WITHIN]}) { totalCount edges { node {
    place total grade standing isChosen told lines { clause cite works points } proposal { number marks { mark } }
  } } } } } }"""
EXPLAINED = """query($id: ID!, $number: String!) { candidateExplanation(selection: $id, proposal: $number) {
  isOutstanding sentences lines { points }
} }"""
ROUNDS = """query($id: ID!) { node(id: $id) { ... on ProposalSelection { round
  now: entries { totalCount } first: entries(round: 1) { totalCount } second: entries(round: 2) { totalCount }
} } }"""


def test_what_experts_gave_lists_a_proposal_and_two_others_make_it_an_outstanding_one(own_city: City) -> None:
    city = own_city
    with transaction(city.engine) as session:
        for name, role in ((STAFF, Role.PROPOSAL_STAFF), (CHAIR, Role.CHAIRPERSON)):
            create_account(session, city.administrator, city.committee_id, name, name, [role])
        create_account(session, city.administrator, city.committee_id, MEMBER, MEMBER, [])
        grant_role(session, city.administrator, city.committee_id, MEMBER, Role.MEMBER, "0001")
    found = city.data("query($c: String!) { proposals(committee: $c, year: 2023, first: 2) { edges { node { id number } } } }", {"c": CODE})
    best, other = (edge["node"] for edge in found["proposals"]["edges"])
    given = {"item": "提案质量", "quantity": "92.5", "reason": "评审会", "givenBy": "三位专家", "datedOn": "2023-10-10"}
    wanted = "proposalAssessment { quantity isVerified proposal { number } }"
    assessed = changed(city, "assessProposal", {"proposalId": best["id"], **given}, wanted, STAFF)["proposalAssessment"]
    begun: dict[str, Any] = {"committee": CODE, "year": 2023, "regulation": "yanbian_shuangping", "award": "优秀", "partialBecause": "试行"}
    opened = changed(city, "openProposalSelection", begun, SELECTION, STAFF)["proposalSelection"]
    about = {"selectionId": opened["id"]}
    changed(city, "listCandidates", about, SELECTION, STAFF)
    # What nobody verified counts for nothing.
    before = city.answer(SEEN, {"id": opened["id"]}, somebody(city, STAFF)).data
    selection = {"committee": CODE, "filter": {"number": best["number"], "kind": "proposal"}, "because": "评分表"}
    changed(city, "verifyFacts", selection, "count", "verifier")
    changed(city, "listCandidates", about, SELECTION, STAFF)
    unseen = city.answer(SEEN, {"id": opened["id"]}, somebody(city, MEMBER)).data
    changed(city, "putSelectionForward", about, SELECTION, STAFF)
    decided = {**about, "decidedBy": "第十次主席会议", "reason": "评议优秀", "decidedOn": "2023-12-20"}
    denied = asked(city, "decideSelection", decided, SELECTION, STAFF)
    after = changed(city, "decideSelection", decided, SELECTION, CHAIR)["proposalSelection"]
    seen = city.answer(SEEN, {"id": opened["id"]}, somebody(city, MEMBER)).data["node"]  # type: ignore[index]
    why, not_listed = (
        city.answer(EXPLAINED, {"id": opened["id"], "number": number}, somebody(city, MEMBER)).data["candidateExplanation"]  # type: ignore[index]
        for number in (best["number"], other["number"])
    )

    lists = [_rounds(city, STAFF, opened["id"])]
    changed(city, "reopenSelection", {**about, "reason": "复核"}, SELECTION, STAFF)
    lists += [_rounds(city, name, opened["id"]) for name in (STAFF, MEMBER)]
    changed(city, "listCandidates", about, SELECTION, STAFF)
    changed(city, "putSelectionForward", about, SELECTION, STAFF)
    changed(city, "decideSelection", {**decided, "decidedOn": "2023-12-25"}, SELECTION, CHAIR)
    lists += [_rounds(city, name, opened["id"]) for name in (STAFF, MEMBER)]

    assert assessed == {"quantity": "92.5", "isVerified": False, "proposal": {"number": best["number"]}}
    assert {"event": "list", "isAllowed": True} in opened["possibleEvents"]
    assert (before or {})["node"]["entries"]["totalCount"] == 0
    assert unseen == {"node": None}
    assert [(error.extensions or {})["code"] for error in denied.errors or ()] == ["FORBIDDEN"]
    assert (after["state"], after["decidedBy"]) == ("DECIDED", "第十次主席会议")
    (entry,) = (edge["node"] for edge in seen["entries"]["edges"])
    assert (entry["place"], entry["total"], entry["grade"], entry["isChosen"]) == (1, "92.5", "优秀", True)
    assert entry["lines"][0]["cite"] == ["yanbian-shuangping-01"]
    assert entry["lines"][0]["works"] == [f"assessment:{best['number']}#1"]
    assert "OUTSTANDING" in {mark["mark"] for mark in entry["proposal"]["marks"]}
    # Who did which step is the office's to know.
    assert seen["steps"] == []
    assert (why["isOutstanding"], [line["points"] for line in why["lines"]]) == (True, ["92.5"])
    assert not not_listed["isOutstanding"]
    assert "没有达到“优秀”的要求" in not_listed["sentences"][1]
    # Of each round, then of the first and the second: whoever prepares it reads them all, others what was decided last.
    count = lists[0][1]
    assert lists == [(1, count, count, 0), (2, 0, count, 0), (2, count, count, 0), (2, count, count, count), (2, count, 0, count)]


def _rounds(city: City, name: str, key: str) -> tuple[int, ...]:
    """The round, and how long the lists of now, of the first round and of the second are to somebody."""
    seen = city.answer(ROUNDS, {"id": key}, somebody(city, name)).data["node"]  # type: ignore[index]
    return (seen["round"], *(seen[each]["totalCount"] for each in ("now", "first", "second")))
