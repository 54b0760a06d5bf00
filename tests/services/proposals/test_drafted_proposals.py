"""Drafts: who writes, signs and hands in, what counts, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from services.models import (
    ProposalCourse,
    ProposalState,
    Sponsorship,
    SponsorshipRole,
    SubmissionWay,
)
from services.proposals import (
    change_draft,
    decline_cosigning,
    discard_draft,
    end_cosigning,
    invite_cosigners,
    sign_proposal,
    submit_proposal,
)
from tests.services.proposals.courses_town import DAY, PARTY, Town, codes, proposal_of, state_of

S = ProposalState


def test_signing_ends_with_its_last_day_and_whoever_has_not_signed_does_not_count(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, people.first, course_id, ["002", "003"], on=DAY)
    sign_proposal(session, people.second, course_id, on=DAY)
    until = session.get_one(ProposalCourse, course_id).cosign_until
    assert until is not None

    assert codes(lambda: sign_proposal(session, people.third, course_id, on=until + timedelta(days=1))) == [("WRONG_STATE", "state")]
    submit_proposal(session, people.first, course_id, on=until + timedelta(days=1))
    parts = session.exec(select(Sponsorship.position).where(Sponsorship.proposal_id == proposal_of(session, course_id).id)).all()

    assert until == date(2023, 2, 9)
    assert parts == [1, 2]


def test_whoever_is_asked_to_support_a_proposal_signs_and_is_no_author_of_it(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session, way=SubmissionWay.JOINT)

    again = codes(lambda: invite_cosigners(session, people.first, course_id, ["002"], seconders=["002", "777"], on=DAY))
    assert again == [("LISTED_TWICE", "seconders[0]"), ("UNKNOWN_MEMBER", "seconders[1]")]
    invite_cosigners(session, people.first, course_id, [], seconders=["003"], on=DAY)
    end_cosigning(session, people.first, course_id, on=DAY)
    invite_cosigners(session, people.first, course_id, ["002"], on=DAY)
    for member in (people.second, people.third):
        sign_proposal(session, member, course_id, on=DAY)
    end_cosigning(session, people.first, course_id, on=DAY)
    submit_proposal(session, people.first, course_id, on=DAY)

    parts = select(Sponsorship.position, Sponsorship.role).where(Sponsorship.proposal_id == proposal_of(session, course_id).id)
    found = session.exec(parts.order_by(col(Sponsorship.position))).all()
    assert found == [(1, SponsorshipRole.LEAD), (2, SponsorshipRole.CO), (3, SponsorshipRole.SECONDER)]


def test_who_signed_another_text_has_not_signed_this_one(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session, way=SubmissionWay.JOINT)
    invite_cosigners(session, people.first, course_id, ["002"], on=DAY)
    sign_proposal(session, people.second, course_id, on=DAY)
    end_cosigning(session, people.first, course_id, on=DAY)

    change_draft(session, people.first, course_id, {"concerns_livelihood": True}, on=DAY)
    assert codes(lambda: change_draft(session, people.first, course_id, {"way": SubmissionWay.MEMBER}, on=DAY)) == [("HAS_SIGNERS", "way")]
    change_draft(session, people.first, course_id, {"text": "另一段建议"}, on=DAY)

    assert codes(lambda: submit_proposal(session, people.first, course_id, on=DAY)) == [("NOBODY_SIGNED", "way")]


def test_only_the_first_sponsor_writes_and_hands_in_and_only_who_was_invited_signs(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session, way=SubmissionWay.JOINT)

    # A draft is its writers': others do not even learn that it is there.
    assert codes(lambda: change_draft(session, people.second, course_id, {"title": "改"}, on=DAY)) == [("NOT_FOUND", "id")]
    invite_cosigners(session, people.first, course_id, ["002"], on=DAY)

    assert codes(lambda: end_cosigning(session, people.second, course_id, on=DAY)) == [("FIRST_SPONSOR_ONLY", "id")]
    assert codes(lambda: sign_proposal(session, people.first, course_id, on=DAY)) == [("NOT_INVITED", "member_number")]
    assert codes(lambda: sign_proposal(session, people.second, course_id, "001", on=DAY)) == [("NOT_INVITED", "member_number")]
    decline_cosigning(session, people.second, course_id, on=DAY)
    assert codes(lambda: sign_proposal(session, people.second, course_id, on=DAY)) == [("NOT_FOUND", "id")]
    discard_draft(session, people.first, course_id, on=DAY)
    assert state_of(session, course_id) is S.DISCARDED


def test_everything_wrong_with_a_draft_is_told_at_once(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session, way=SubmissionWay.JOINT, text="字" * 50_000, holds_no_secret=False)

    assert codes(lambda: submit_proposal(session, people.first, course_id, on=DAY)) == [
        ("TEXT_TOO_LONG", "text"),
        ("SECRECY_NOT_CONFIRMED", "holds_no_secret"),
        ("NOBODY_SIGNED", "way"),
    ]
    wrong = {"title": " ", "text": "看不见的\u202e字", "plenary_session": (5, 9), "body": "某会", "member_number": "009"}
    assert codes(lambda: people.draft(session, people.registrar, **wrong)) == [
        ("BLANK", "title"),
        ("UNKNOWN_PLENARY_SESSION", "plenary_session"),
        ("BODY_NOT_TAKEN", "body"),
        ("UNKNOWN_MEMBER", "member_number"),
        ("UNSEEN_CHARACTER", "text"),
    ]


@pytest.mark.parametrize(
    ("role", "way", "body"),
    [
        ("sector_convener", SubmissionWay.SECTOR, "经济界"),
        ("special_committee_staff", SubmissionWay.SPECIAL_COMMITTEE, "经济委员会"),
        ("submitting_body", SubmissionWay.PARTY, PARTY),
    ],
)
def test_a_body_submits_in_its_own_name_and_in_no_other(at_work: tuple[Session, Town], role: str, way: SubmissionWay, body: str) -> None:
    session, people = at_work
    actor = next(actor for held, actor in people.by_role.items() if held.value == role)
    course_id = people.draft(session, actor, way=way, body=body)
    submit_proposal(session, actor, course_id, on=DAY)
    part = session.exec(select(Sponsorship).where(Sponsorship.proposal_id == proposal_of(session, course_id).id)).one()

    assert (part.body, part.role.value, part.member_id) == (body, "collective", None)
    assert codes(lambda: people.draft(session, actor, way=SubmissionWay.BODY, body="市工商联")) == [("FORBIDDEN", None)]


def test_somebody_elses_change_meanwhile_is_told(at_work: tuple[Session, Town]) -> None:
    session, people = at_work
    course_id = people.draft(session)
    change_draft(session, people.first, course_id, {"title": "关于加装电梯的建议"}, 1, on=DAY)

    assert codes(lambda: submit_proposal(session, people.first, course_id, 1, on=DAY)) == [("STALE", "expected_revision")]
