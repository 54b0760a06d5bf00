"""Everything wrong with each change of a handling, of a supervision and of topics: one handling in every state that a change begins in."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from graphql_schema.nodes import global_id
from services.accounts import actor_named, create_account, grant_role
from services.audit import acting
from services.database import transaction
from services.models import (
    HandlingCourse,
    HandlingRole,
    HandlingUnit,
    Outcome,
    PlenarySession,
    Proposal,
    ProposalCourse,
    Role,
    SubmissionWay,
    SupervisionKind,
    SupervisionStep,
    SupervisionStepKind,
    SupervisionSuggestion,
)
from services.permissions import Actor
from services.proposals import CourseDraft, classify_proposal, draft_proposal, file_proposal, propose_outcome, submit_proposal
from services.proposals.agreeing import hand_to_review, pass_reply
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.contacting import log_contact
from services.proposals.replying import ReplyDraft, draft_reply
from services.proposals.returning import accept_handling, return_handling
from services.proposals.supervising import SupervisionDraft, add_suggestion, log_supervision_step, plan_supervision
from services.proposals.topics import TopicDraft, add_reference_topics
from tests.graphql_schema.changes.wrong_organisation import LONG, REGISTRAR, UNSEEN, Told
from tests.graphql_schema.city import CODE, City

STAFF, SECOND, CHAIR, UNIT, BODY, DAY = "handling-staff", "second-staff", "handling-chair", "handling-unit", "市总工会", date(2023, 2, 2)
OFFICE, PARTNER = "市信访局", "市档案局"
LEAD, CO = HandlingRole.LEAD, HandlingRole.CO


class Handlings:
    """Global ids of a filed proposal, of handlings in the states that changes begin in, of a supervision, a plenary session and a topic."""

    def __init__(self, city: City) -> None:
        with transaction(city.engine) as session:
            for name, role in ((STAFF, Role.PROPOSAL_STAFF), (SECOND, Role.PROPOSAL_STAFF), (CHAIR, Role.CHAIRPERSON)):
                create_account(session, city.administrator, city.committee_id, name, name, [role])
            with acting(session, city.administrator, "unit.add"):
                session.add_all(HandlingUnit(committee_id=city.committee_id, name=name) for name in (OFFICE, PARTNER))
            for name, role, held_for in ((BODY, Role.SUBMITTING_BODY, BODY), (UNIT, Role.HANDLING_UNIT, OFFICE)):
                create_account(session, city.administrator, city.committee_id, name, name, [])
                grant_role(session, city.administrator, city.committee_id, name, role, held_for)
            self._staff, self._second, self._chair, self._body = (actor_named(session, name) for name in (STAFF, SECOND, CHAIR, BODY))
            self._committee_id = city.committee_id
            self.courses = {"filed": global_id("ProposalCourse", self._filed(session))}
            self.handlings: dict[str, str] = {}
            for name in ("offered", "returned", "accepted", "handling", "cosigning", "review", "replied"):
                self._bring(session, name, actor_named(session, UNIT))
            self.supervision = global_id("Supervision", key := self._supervised(session))
            self.step, self.suggestion = self._written_down(session, key)
            plenary = session.exec(select(col(PlenarySession.id)).where(PlenarySession.committee_id == city.committee_id)).first()
            assert plenary is not None
            self.plenary = global_id("PlenarySession", plenary)
            (topic,) = add_reference_topics(session, self._staff, plenary, [TopicDraft("已有题目")])
            self.topic = global_id("ReferenceTopic", topic)

    def _filed(self, session: Session) -> int:
        said: dict[str, Any] = {"way": SubmissionWay.BODY, "plenary_session": (5, 2), "title": "关于档案的提案", "body": BODY}
        draft = CourseDraft(**said, text="建议开放档案。", holds_no_secret=True)
        course_id = draft_proposal(session, self._body, self._committee_id, draft, on=DAY)
        submit_proposal(session, self._body, course_id, on=DAY)
        classify_proposal(session, self._staff, course_id, "文史")
        propose_outcome(session, self._staff, course_id, Outcome.FILE)
        return file_proposal(session, self._chair, course_id, on=DAY)

    def _bring(self, session: Session, name: str, unit: Actor) -> None:
        """A handling as far as its name says, drafted by the staff in the unit's stead."""
        course_id = self._filed(session)
        assign_proposal(session, self._staff, course_id, [UnitDraft(OFFICE, LEAD), UnitDraft(PARTNER, CO)], DAY)
        of_course = select(col(HandlingCourse.id)).where(HandlingCourse.course_id == course_id).order_by(col(HandlingCourse.id))
        lead, co = (key or 0 for key in session.exec(of_course))
        self.handlings |= {name: global_id("HandlingCourse", lead), f"{name} co": global_id("HandlingCourse", co)}
        self.courses[name] = global_id("ProposalCourse", course_id)
        if name == "offered":
            return
        if name == "returned":
            return_handling(session, unit, lead, "不属职责", DAY)
            return
        for each in (lead, co):
            accept_handling(session, self._second, each, DAY)
        if name == "accepted":
            return
        log_contact(session, unit, lead, DAY, "电话")
        if name == "handling":
            return
        draft_reply(session, self._second, lead, ReplyDraft("1号", "已开放。", "A"))
        if name == "cosigning":
            return
        hand_to_review(session, self._second, lead, "口头同意")
        if name == "replied":
            pass_reply(session, self._staff, lead)

    def _supervised(self, session: Session) -> int:
        course_id = self._filed(session)
        proposal = session.get_one(Proposal, session.get_one(ProposalCourse, course_id).proposal_id)
        draft = SupervisionDraft(2023, "档案督办", SupervisionKind.REVIEW, "某某", DAY, (proposal.number,), ())
        return plan_supervision(session, self._staff, self._committee_id, draft)

    def _written_down(self, session: Session, key: int) -> tuple[str, str]:
        """A visit and a suggestion."""
        log_supervision_step(session, self._staff, key, SupervisionStepKind.VISIT, "市档案馆", DAY)
        add_suggestion(session, self._staff, key, "开放", "延长开放时间")
        step, suggestion = (session.exec(select(col(table.id))).one() for table in (SupervisionStep, SupervisionSuggestion))
        return global_id("SupervisionStep", step or 0), global_id("SupervisionSuggestion", suggestion or 0)


def handlings(found: Handlings) -> dict[str, tuple[str, dict[str, Any], Told]]:
    """What units and the office do with assigned proposals, how sponsors rate, how key proposals are supervised."""

    def about(name: str, **given: Any) -> dict[str, Any]:
        return {"handlingCourseId": found.handlings[name], **given}

    def whole(name: str, **given: Any) -> dict[str, Any]:
        return {"proposalCourseId": found.courses[name], **given}

    def under(**given: Any) -> dict[str, Any]:
        return {"supervisionId": found.supervision, **given}

    no_reason: Told = {("reason", "REASON_MISSING")}
    own: Told = {("handlingCourseId", "OWN_RECORD")}
    early = "1980-01-01"
    waiting: Told = {("reason", "TOO_LONG"), ("proposalCourseId", "RATINGS_OPEN")}
    units = [{"unit": " ", "role": "LEAD"}, {"unit": OFFICE, "role": "LEAD"}, {"unit": OFFICE, "role": "SEPARATE"}]
    return {
        "assignProposal": (
            STAFF,
            whole("filed", units=units, assignedOn=early),
            {
                ("units[0].unit", "NAME_MISSING"),
                ("units[1].role", "TWO_LEADS"),
                ("units[2].unit", "LISTED_TWICE"),
                ("units", "MIXED_ROLES"),
                ("assignedOn", "TOO_EARLY"),
            },
        ),
        "acceptHandling": (STAFF, about("offered"), own),
        "returnHandling": (UNIT, about("offered", reason=" "), no_reason),
        "rejectHandlingReturn": (STAFF, about("returned", reason=" "), no_reason),
        "reassignHandling": (
            STAFF,
            about("returned", unit=" ", assignedOn=early),
            {("unit", "NAME_MISSING"), ("assignedOn", "TOO_EARLY")},
        ),
        "logHandlingContact": (
            UNIT,
            about("accepted", contactedOn=early, note=" "),
            {("contactedOn", "TOO_EARLY"), ("note", "REASON_MISSING")},
        ),
        "extendHandling": (STAFF, about("accepted", dueOn=early, reason=" "), no_reason | {("dueOn", "NOT_LATER")}),
        "giveHandlingOpinion": (
            STAFF,
            about("accepted co", number=" ", replyText=" "),
            {("number", "BLANK"), ("replyText", "BLANK")},
        ),
        "draftReply": (
            UNIT,
            about("handling", number=" ", replyText=" ", letter="Z"),
            {("number", "BLANK"), ("replyText", "BLANK"), ("letter", "UNKNOWN_LETTER")},
        ),
        "agreeToReply": (STAFF, about("cosigning co", agrees=False, reason=" "), no_reason),
        "handReplyToReview": (UNIT, about("cosigning"), {("reason", "NOT_COSIGNED")}),
        "attachReplyScan": (
            UNIT,
            about("review", file={"name": UNSEEN, "content": "TVo="}),
            {("file.name", "UNSEEN_CHARACTER"), ("file.content", "FILE_TYPE")},
        ),
        "withdrawReplyScan": (
            UNIT,
            about("review", scanId=global_id("ReplyScan", 9999), reason=" "),
            {("scanId", "NOT_FOUND")},
        ),
        "passReply": (SECOND, about("review"), own),
        "sendReplyBack": (STAFF, about("review", reason=" "), no_reason),
        "rateReply": (
            REGISTRAR,
            about("replied", body=BODY, process="SATISFIED", result="MOSTLY", remark=LONG, ratedOn=early),
            {("remark", "TOO_LONG"), ("ratedOn", "TOO_EARLY"), ("scanId", "PAPER_MISSING")},
        ),
        "redoHandling": (STAFF, about("replied", reason=" "), no_reason | {("handlingCourseId", "NOT_DISSATISFIED")}),
        "fulfilPromise": (STAFF, about("replied", finding=" "), {("handlingCourseId", "NOTHING_PROMISED")}),
        "revisitHandling": (
            STAFF,
            about("replied", finding=" ", promisedUntil="2100-01-01"),
            {("finding", "REASON_MISSING"), ("promisedUntil", "NOTHING_PROMISED")},
        ),
        "trackProposal": (STAFF, whole("replied", reason=LONG), waiting | {("proposalCourseId", "NOTHING_PROMISED")}),
        "closeProposal": (STAFF, whole("replied", reason=LONG), waiting),
        "archiveProposal": (STAFF, whole("replied"), {("state", "WRONG_STATE")}),
        "rateProposalQuality": (UNIT, about("handling", quantity="90"), {("state", "WRONG_STATE")}),
        "concludeProposalQuality": (STAFF, whole("replied", item=" "), {("item", "BLANK"), ("proposalCourseId", "NOTHING_RETURNED")}),
        "planSupervision": (
            STAFF,
            {
                "committee": CODE,
                "year": 2023,
                "name": "档案督办",
                "kind": "REVIEW",
                "ledBy": " ",
                "chosenOn": "2199-01-01",
                "proposals": ["无", "无"],
                "members": ["9999"],
            },
            {
                ("ledBy", "BLANK"),
                ("name", "DUPLICATE_SUPERVISION"),
                ("chosenOn", "IN_FUTURE"),
                ("proposals[0]", "UNKNOWN_PROPOSAL"),
                ("proposals[1]", "LISTED_TWICE"),
                ("members[0]", "UNKNOWN_MEMBER"),
            },
        ),
        "changeSupervision": (
            STAFF,
            under(year=1900, name=" ", kind="REVIEW", ledBy="某某", chosenOn="2023-02-02", proposals=["无"], reason=LONG),
            {("name", "NAME_MISSING"), ("year", "BAD_YEAR"), ("proposals[0]", "UNKNOWN_PROPOSAL"), ("reason", "TOO_LONG")},
        ),
        "removeSupervision": (STAFF, under(reason=" "), {("reason", "REASON_MISSING")}),
        "confirmSupervision": (CHAIR, under(expectedRevision=7), {("expectedRevision", "STALE")}),
        "addSupervisionMembers": (
            STAFF,
            under(members=["9999", "9999"]),
            {("members[0]", "UNKNOWN_MEMBER"), ("members[1]", "LISTED_TWICE")},
        ),
        "logSupervisionStep": (
            STAFF,
            under(kind="VISIT", place=" ", heldOn=early),
            {("place", "BLANK"), ("heldOn", "TOO_EARLY")},
        ),
        "addSupervisionSuggestion": (STAFF, under(aspect=" ", suggestion=LONG), {("aspect", "BLANK"), ("suggestion", "TOO_LONG")}),
        "changeSupervisionStep": (
            STAFF,
            {"id": found.step, "kind": "MEETING", "place": " ", "heldOn": early, "reason": " "},
            {("place", "BLANK"), ("heldOn", "TOO_EARLY"), ("reason", "REASON_MISSING")},
        ),
        "removeSupervisionStep": (STAFF, {"id": found.step, "reason": " "}, no_reason),
        "changeSupervisionSuggestion": (
            STAFF,
            {"id": found.suggestion, "aspect": " ", "suggestion": LONG, "reason": " "},
            {("aspect", "BLANK"), ("suggestion", "TOO_LONG"), ("reason", "REASON_MISSING")},
        ),
        "removeSupervisionSuggestion": (
            STAFF,
            {"id": found.suggestion, "reason": "未提过", "expectedRevision": 7},
            {("expectedRevision", "STALE")},
        ),
        "addReferenceTopics": (
            STAFF,
            {"plenarySessionId": found.plenary, "topics": [{"title": "已有题目"}, {"title": " ", "offeredBy": LONG}]},
            {("topics[0].title", "DUPLICATE_TOPIC"), ("topics[1].title", "BLANK"), ("topics[1].offeredBy", "TOO_LONG")},
        ),
        "removeReferenceTopic": (STAFF, {"id": found.topic, "expectedRevision": 7}, {("expectedRevision", "STALE")}),
    }
