"""The signed reply, scanned by the unit that answers: for whoever sees the reply, round by round; and files that something names stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session

from services.attachments import AttachmentStore, withdraw_evidence
from services.errors import Refusal
from services.listings.reply_scans import REPLY_SCANS, reply_scan_file
from services.models import HandlingCourse, ProposalCourse, Satisfaction
from services.permissions import Actor
from services.proposals.agreeing import agree_to_reply, hand_to_review, pass_reply
from services.proposals.closing import redo_handling
from services.proposals.contacting import log_contact
from services.proposals.rating import RatingDraft, rate_reply
from services.proposals.reply_scans import attach_reply_scan, withdraw_reply_scan
from services.proposals.replying import ReplyDraft, draft_reply, give_opinion
from services.proposals.returning import accept_handling
from tests.services.proposals.handled import ACCEPTED, CONTACTED, REPLIED, Offices, assigned, attached, filed

PDF = b"%PDF-1.7 sealed"


def codes(attempt: Callable[[], object]) -> list[tuple[str | None, str]]:
    with pytest.raises(Refusal) as refused:
        attempt()
    return [(problem.field, problem.code) for problem in refused.value.problems]


def shown(session: Session, actor: Actor, handling_id: int) -> list[str]:
    return [row.file_name for row in REPLY_SCANS.grouped(session, actor, "handling_course_id", [handling_id]).get(handling_id, ())]


def drafted(session: Session, offices: Offices) -> tuple[int, int]:
    """A lead's draft that its co-handler has agreed to, and the co-handler's opinion."""
    lead, co = assigned(session, offices, filed(session, offices))
    for actor, key in ((offices.traffic, lead), (offices.bureau, co)):
        accept_handling(session, actor, key, ACCEPTED)
        log_contact(session, actor, key, CONTACTED, "座谈")
    give_opinion(session, offices.bureau, co, "建函〔2023〕5号", "站台可以加宽。")
    draft_reply(session, offices.traffic, lead, ReplyDraft("交函〔2023〕1号", "已加密班次。", "A"))
    agree_to_reply(session, offices.bureau, co, True)
    return lead, co


def test_a_scan_is_seen_by_those_who_see_the_reply_of_its_round(offices: Offices, tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path)
    readers = ("traffic", "bureau", "finance", "staff", "lead", "co")

    def seen(key: int) -> dict[str, list[str]]:
        return {name: files for name in readers if (files := shown(session, getattr(offices, name), key))}

    with offices.at_work() as session:
        lead, co = drafted(session, offices)
        first = attach_reply_scan(session, offices.traffic, lead, store, "../答复件.pdf", PDF)
        attach_reply_scan(session, offices.bureau, co, store, "会办意见.pdf", PDF)
        before, opinion = seen(lead), seen(co)
        hand_to_review(session, offices.traffic, lead)
        pass_reply(session, offices.staff, lead, REPLIED)
        passed = seen(lead)
        file = reply_scan_file(session, offices.lead, store, first)
        rate_reply(session, offices.lead, lead, RatingDraft(Satisfaction.DISSATISFIED, Satisfaction.DISSATISFIED), REPLIED)
        redo_handling(session, offices.staff, lead, "再办", REPLIED)
        draft_reply(session, offices.traffic, lead, ReplyDraft("交函〔2023〕2号", "又加两班。", "A"))
        attach_reply_scan(session, offices.traffic, lead, store, "第二轮.pdf", PDF)
        second = seen(lead)

    own, both = ["答复件.pdf"], ["答复件.pdf", "第二轮.pdf"]
    assert before == {"traffic": own, "bureau": own, "staff": own}
    # An opinion goes to the lead alone.
    assert opinion == {name: ["会办意见.pdf"] for name in ("traffic", "bureau", "staff")}
    assert passed == dict.fromkeys(("traffic", "bureau", "staff", "lead", "co"), own)
    assert (file.file_name, file.path.read_bytes()) == ("答复件.pdf", PDF)
    assert second == {**dict.fromkeys(("traffic", "bureau", "staff"), both), "lead": own, "co": own}


def test_nobody_else_attaches_and_what_was_wrong_is_withdrawn_with_a_reason_and_stays(offices: Offices, tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path)
    with offices.at_work() as session:
        early, _ = assigned(session, offices, filed(session, offices))
        lead, co = drafted(session, offices)

        def attach(actor: Actor, key: int = lead, content: bytes = PDF) -> Callable[[], object]:
            return lambda: attach_reply_scan(session, actor, key, store, "x.pdf", content)

        assert codes(attach(offices.traffic, early)) == [("state", "WRONG_STATE")]
        assert codes(attach(offices.finance)) == [("id", "NOT_FOUND")]
        assert codes(attach(offices.bureau)) == [(None, "FORBIDDEN")]
        assert codes(attach(offices.lead)) == [(None, "FORBIDDEN")]
        assert codes(attach(offices.traffic, content=b"MZ")) == [("file.content", "FILE_TYPE")]
        wrong = attach_reply_scan(session, offices.traffic, lead, store, "错.pdf", PDF)
        revision = session.get_one(HandlingCourse, lead).revision
        assert codes(lambda: withdraw_reply_scan(session, offices.traffic, lead, wrong, " ")) == [("reason", "REASON_MISSING")]
        assert codes(lambda: withdraw_reply_scan(session, offices.bureau, co, wrong, "不是这件")) == [("scan_id", "NOT_FOUND")]
        withdraw_reply_scan(session, offices.traffic, lead, wrong, "不是这件", revision)
        (row,) = REPLY_SCANS.grouped(session, offices.bureau, "handling_course_id", [lead])[lead]
        assert row.withdrawn_because == "不是这件"
        assert codes(lambda: withdraw_reply_scan(session, offices.staff, lead, wrong, "再撤")) == [("scan_id", "ALREADY_WITHDRAWN")]


def test_evidence_that_a_rating_from_paper_names_is_not_withdrawn(offices: Offices) -> None:
    registrar = offices.house.registrar
    with offices.at_work() as session:
        lead, _ = drafted(session, offices)
        hand_to_review(session, offices.traffic, lead)
        pass_reply(session, offices.staff, lead, REPLIED)
        course = session.get_one(ProposalCourse, session.get_one(HandlingCourse, lead).course_id)
        assert course.id is not None
        scan, other = attached(session, registrar, course.id), attached(session, registrar, course.id)
        paper = RatingDraft(Satisfaction.SATISFIED, Satisfaction.SATISFIED, member_number="001", scan_id=scan)
        rate_reply(session, registrar, lead, paper, REPLIED)

        assert codes(lambda: withdraw_evidence(session, registrar, scan, "附错")) == [("id", "EVIDENCE_IN_USE")]
        assert withdraw_evidence(session, registrar, other, "附错") == other
