"""A committee's year set up through the use cases an office has: three members, verified and unverified facts, jinan adopted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Engine
from sqlmodel import Session

from scoring_plugins.plugins import load_regulations
from services.accounts import create_account, create_first_account
from services.activities import ActivityDraft, RollLine, register_activity
from services.committees import add_plenary_session, add_term, create_committee, root_id
from services.database import transaction
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import AdministrativeLevel, AttendanceStatus, Half, MarkKind, Role, SponsorshipRole
from services.permissions import Actor
from services.proposals import ProposalDraft, SponsorDraft, register_proposal
from services.regulations import adopt_regulation
from services.verification import Selection, verify

CODE, YEAR = "990000", 2023
FIRST_DAY = date(2021, 5, 1)
PLENARY = date(2023, 2, 1)
# Registered in this order; 丁 (2 strokes) comes before 王 (4) and 陈 (7).
NAMES = ("陈某", "王某", "丁某")


@dataclass(frozen=True)
class OfficeYear:
    committee_id: int
    administrator: Actor
    verifier: Actor
    appraiser: Actor


def set_up(engine: Engine, more_members: int = 0) -> OfficeYear:
    """The committee, its accounts and members; W0001 is 陈某. `more_members` have a verified part in the plenary session only."""
    with transaction(engine) as session:
        boss = create_first_account(session, "boss", "管理", root_id(session))
        level, since = AdministrativeLevel.PROVINCE, date(2000, 1, 1)
        committee_id = create_committee(session, boss, root_id(session), code=CODE, name="政协某省委员会", level=level, valid_from=since)
        boss = replace(boss, roles=boss.roles | {(committee_id, Role.ADMINISTRATOR)})
        add_term(session, boss, committee_id, 5, FIRST_DAY, date(2026, 4, 30))
        add_plenary_session(session, boss, committee_id, term=5, ordinal=2, opens_on=PLENARY, closes_on=date(2023, 2, 3))
        registrar = create_account(session, boss, committee_id, "registrar", "登记", [Role.REGISTRAR])
        verifier = create_account(session, boss, committee_id, "verifier", "核实", [Role.VERIFIER])
        appraiser = create_account(session, boss, committee_id, "appraiser", "考核", [Role.APPRAISER])
        adopt_regulation(session, appraiser, committee_id, load_regulations(), "jinan", date(2022, 1, 1))
        directory = Directory(session, committee_id)
        for name in (*NAMES, *(f"赵{chr(0x4E00 + place)}" for place in range(more_members))):
            draft = MembershipDraft(None, name, "经济界", FIRST_DAY, posts=("某厅副厅长",), on_standing_committee=name == "丁某")
            register_membership(session, registrar, directory, draft)
    with transaction(engine) as session:
        _register(session, registrar, Directory(session, committee_id))
    with transaction(engine) as session:
        verify(session, verifier, committee_id, Selection(), because="核对原件")
    with transaction(engine) as session:
        late = ProposalDraft(None, (5, 2), "没有核实的建议", date(2023, 4, 1), (SponsorDraft(SponsorshipRole.LEAD, "W0002"),))
        register_proposal(session, registrar, Directory(session, committee_id), late)
    return OfficeYear(committee_id, boss, verifier, appraiser)


def _register(session: Session, registrar: Actor, directory: Directory) -> None:
    present, leave = (AttendanceStatus.PRESENT,) * 2, (AttendanceStatus.ON_LEAVE,) * 2
    others = sorted(directory.members.keys() - {"W0001", "W0002"})
    roll = (RollLine("W0001", statuses=present), RollLine("W0002", statuses=leave), *(RollLine(each, statuses=present) for each in others))
    half_days = ((PLENARY, Half.MORNING), (PLENARY, Half.AFTERNOON))
    register_activity(session, registrar, directory, ActivityDraft(None, "meeting.plenary", "五届二次会议", PLENARY, half_days, roll=roll))
    visit = ActivityDraft(None, "activity.research", "=专题调研", date(2023, 6, 1), ((date(2023, 6, 1), Half.MORNING),), roll=())
    register_activity(session, registrar, directory, replace(visit, roll=(RollLine("W0001", statuses=present[:1]),)))
    for place in range(7):
        service = ActivityDraft(None, "service", f"义诊{place}", date(2023, 5, 1 + place), roll=(RollLine("W0001"),))
        register_activity(session, registrar, directory, service)
    sponsors = (SponsorDraft(SponsorshipRole.LEAD, "W0001"), SponsorDraft(SponsorshipRole.CO, "W0002"))
    for place in range(3):
        draft = ProposalDraft(None, (5, 2), f"建议{place}", date(2023, 2, 10), sponsors, marks={MarkKind.FILED: date(2023, 3, 1)})
        register_proposal(session, registrar, directory, draft)
