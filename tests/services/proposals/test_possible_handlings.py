"""What is said to be possible with a handling is what its use case then does."""

from __future__ import annotations

from services.proposals.agreeing import agree_to_reply
from services.proposals.contacting import log_contact
from services.proposals.handling_states import HandlingEvent
from services.proposals.handlings_possible import possible_handling_events
from services.proposals.replying import ReplyDraft, draft_reply
from services.proposals.returning import accept_handling
from tests.services.proposals.courses_town import codes
from tests.services.proposals.handled import ACCEPTED, CONTACTED, Offices, assigned, filed

E = HandlingEvent


def test_a_co_handler_is_asked_of_the_draft_once_it_has_accepted_and_not_before(offices: Offices) -> None:
    with offices.at_work() as session:
        lead, co = assigned(session, offices, filed(session, offices))
        accept_handling(session, offices.traffic, lead, ACCEPTED)
        log_contact(session, offices.traffic, lead, CONTACTED, "座谈")
        draft_reply(session, offices.traffic, lead, ReplyDraft("交函〔2023〕1号", "已加密班次。", "A"))
        before = [each.event for each in possible_handling_events(session, offices.bureau, [co])[co]]
        refused = codes(lambda: agree_to_reply(session, offices.bureau, co, True))
        accept_handling(session, offices.bureau, co, ACCEPTED)
        after = [each.event for each in possible_handling_events(session, offices.bureau, [co])[co]]
        agree_to_reply(session, offices.bureau, co, True)

    assert before == [E.ACCEPT, E.RETURN]
    assert refused == [("WRONG_STATE", "state")]
    assert after[-2:] == [E.AGREE, E.DISAGREE]
