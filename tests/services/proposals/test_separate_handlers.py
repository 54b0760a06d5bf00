"""Several units, each with its part of a proposal: each answers for itself."""

from __future__ import annotations

from sqlmodel import col, select

from services.models import HandlingCourse, HandlingRole, HandlingState, ProposalState
from services.proposals.agreeing import pass_reply
from services.proposals.assigning import UnitDraft, assign_proposal
from services.proposals.contacting import log_contact
from services.proposals.replying import draft_reply, give_opinion
from services.proposals.returning import accept_handling
from tests.services.proposals.handled import ACCEPTED, ASSIGNED, BUREAU, CONTACTED, REPLIED, TRAFFIC, Offices, filed
from tests.services.proposals.test_handling_course import DRAFT, at, refused


def test_separate_handlers_answer_each_for_themselves_and_see_nothing_of_each_other(offices: Offices) -> None:
    with offices.at_work() as session:
        course_id = filed(session, offices)
        units = [UnitDraft(TRAFFIC, HandlingRole.SEPARATE), UnitDraft(BUREAU, HandlingRole.SEPARATE)]
        assign_proposal(session, offices.staff, course_id, units, ASSIGNED)
        one, other = (int(found) for found in session.execute(select(HandlingCourse.id).order_by(col(HandlingCourse.id))).scalars())
        accept_handling(session, offices.traffic, one, ACCEPTED)
        log_contact(session, offices.traffic, one, CONTACTED, "座谈")
        draft_reply(session, offices.traffic, one, DRAFT)
        pass_reply(session, offices.staff, one, REPLIED)

        assert at(session, one) == (HandlingState.REPLIED, ProposalState.ASSIGNED)
        assert refused(lambda: accept_handling(session, offices.traffic, other)) == ["NOT_FOUND"]
        assert refused(lambda: accept_handling(session, offices.finance, one)) == ["NOT_FOUND"]
        assert refused(lambda: give_opinion(session, offices.staff, other, "1号", "意见")) == ["WRONG_STATE"]
