"""People around opinion reports: writers, a body, an informant, those who edit, and those who sign; founded once and copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from services.accounts import actor_named, create_account, grant_role
from services.attachments import AttachmentStore, attach_to_work
from services.audit import acting
from services.committees import root_id
from services.database import transaction
from services.errors import Refusal
from services.models import HandlingUnit, IssueState, OpinionReport, ReportCourse, ReportIssue, ReportState, Role
from services.opinion_reports.drafting import PieceDraft, draft_piece
from services.opinion_reports.issues import IssueDraft, open_issue
from services.opinion_reports.signing import hand_to_sign, sign_issue
from services.opinion_reports.submitting import submit_piece
from services.parameters import OPINION_REPORT_SIGNER, set_parameter
from services.permissions import Actor
from tests.services.conftest import House, found_house

TODAY, LATER = date(2023, 5, 10), date(2023, 6, 1)
YEAR_END = date(2023, 12, 31)
BULLETIN = "社情民意专报"
TEXT = "校门口早晚拥堵。\n建议错时放学。"
# Account by name: its role, and what the role is held for.
PEOPLE: dict[str, tuple[Role, str | None]] = {
    "m001": (Role.MEMBER, "001"),
    "m002": (Role.MEMBER, "002"),
    "party": (Role.SUBMITTING_BODY, "民盟示例市委"),
    "other-body": (Role.SUBMITTING_BODY, "工商联"),
    "convener": (Role.SECTOR_CONVENER, "经济界"),
    "special": (Role.SPECIAL_COMMITTEE_STAFF, "经济委员会"),
    "informant": (Role.INFORMANT, None),
    "informant-2": (Role.INFORMANT, None),
    "editor": (Role.OPINION_STAFF, None),
    "editor-2": (Role.OPINION_STAFF, None),
    "secretary": (Role.SECRETARY_GENERAL, None),
    "chair": (Role.CHAIRPERSON, None),
    "proposal-staff": (Role.PROPOSAL_STAFF, None),
    "auditor": (Role.AUDITOR, None),
    "office-admin": (Role.ADMINISTRATOR, None),
    "program": (Role.INTEGRATION, None),
    "above": (Role.SUPERIOR, None),
    "unit": (Role.HANDLING_UNIT, "教育局"),
    # The last: from then on nobody else grants.
    "guard": (Role.SECURITY_ADMINISTRATOR, None),
}


@dataclass(frozen=True)
class Desk:
    """A house with people who write, edit and sign; `as_` names who acts."""

    house: House
    engine: Engine
    actors: dict[str, Actor]
    root_id: int

    @property
    def committee_id(self) -> int:
        return self.house.committee_id

    def as_(self, name: str) -> Actor:
        return self.actors[name]

    @contextmanager
    def at_work(self) -> Iterator[Session]:
        with transaction(self.engine) as session:
            yield session

    def draft(self, session: Session, name: str = "m001", **words: Any) -> int:
        """A draft that may be submitted: of the member `m001` unless something else is said."""
        said = {"title": "校门口拥堵", "text": TEXT, "holds_no_secret": True, **words}
        if "writers" not in said and "body" not in said:
            said["writers"] = ("001",)
        return draft_piece(session, self.as_(name), self.committee_id, PieceDraft(**said))

    def submitted(self, session: Session, name: str = "m001", **words: Any) -> int:
        return submit_piece(session, self.as_(name), self.draft(session, name, **words), today=TODAY)

    def issue(self, session: Session, *course_ids: int, **words: Any) -> int:
        pieces = course_ids or (self.submitted(session),)
        draft = IssueDraft(BULLETIN, words.pop("title", "一期"), TEXT, words.pop("number", None))
        return open_issue(session, self.as_("editor"), self.committee_id, draft, pieces, today=TODAY, **words)

    def issued(self, session: Session, *course_ids: int, **words: Any) -> int:
        issue_id = hand_to_sign(session, self.as_("editor"), self.issue(session, *course_ids, **words))
        return sign_issue(session, self.as_("secretary"), issue_id, today=TODAY)

    def paper(self, session: Session, store: AttachmentStore, course_id: int) -> None:
        """The signed paper, scanned and attached to the piece's report."""
        report_id = session.get_one(ReportCourse, course_id).report_id
        assert report_id is not None
        attach_to_work(session, self.as_("registrar"), store, OpinionReport, report_id, "纸质件.pdf", b"%PDF-1.7 paper")


def found_desk(engine: Engine) -> Desk:
    house = found_house(engine)
    with transaction(engine) as session:
        actors = {"registrar": house.registrar, "verifier": house.verifier, "appraiser": house.appraiser, "reader": house.reader}
        _unit(session, house)
        for name, (role, held_for) in PEOPLE.items():
            create_account(session, house.administrator, house.committee_id, name, name, [])
            grant_role(session, house.administrator, house.committee_id, name, role, held_for)
            actors[name] = actor_named(session, name)
        root = root_id(session)
        create_account(session, house.administrator, root, "above-all", "全国委员会工作人员", [Role.SUPERIOR])
        actors["above-all"] = actor_named(session, "above-all")
        set_parameter(
            session,
            house.administrator,
            house.committee_id,
            OPINION_REPORT_SIGNER.name,
            "王主席",
            valid_from=date(2021, 7, 1),
            reason="本会分工",
        )
    return Desk(house, engine, actors, root)


def moved(desk: Desk, engine: Engine) -> Desk:
    """A desk founded earlier, now on `engine`."""
    return replace(desk, engine=engine, house=replace(desk.house, engine=engine))


def refused(attempt: Callable[[], object]) -> list[str]:
    """The codes of every problem with which the attempt is refused."""
    with pytest.raises(Refusal) as found:
        attempt()
    return [problem.code for problem in found.value.problems]


def report_of(session: Session, course_id: int) -> OpinionReport:
    return session.get_one(OpinionReport, session.get_one(ReportCourse, course_id).report_id)


def state_of(session: Session, course_id: int) -> ReportState:
    return session.get_one(ReportCourse, course_id).state


def issue_state_of(session: Session, issue_id: int) -> IssueState:
    return session.get_one(ReportIssue, issue_id).state


def _unit(session: Session, house: House) -> None:
    with acting(session, house.registrar, "unit.add"):
        session.add(HandlingUnit(committee_id=house.committee_id, name="教育局"))
