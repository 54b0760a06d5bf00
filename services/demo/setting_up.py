"""The demo's committee and the people who act in it, all plainly called demo."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from services.accounts import actor_named, create_account, create_first_account
from services.committees import add_activity_group, add_plenary_session, add_special_committee, add_term, create_committee, root_id
from services.demo.gatherings import PLENARY_CLOSED, PLENARY_OPENED
from services.demo.people import GROUPS, SPECIAL_COMMITTEES, TERM_BEGAN
from services.models import AccountKind, AdministrativeLevel, Role
from services.permissions import Actor

CODE, NAME = "140900", "政协忻州市委员会"
PROVINCE_CODE, PROVINCE_NAME = "140000", "政协山西省委员会"
ADMINISTRATOR, READER = "demo-admin", "demo-reader"
OFFICIALS = (
    ("demo-registrar", "演示登记员", Role.REGISTRAR),
    ("demo-verifier", "演示核实员", Role.VERIFIER),
    ("demo-appraiser", "演示考核员", Role.APPRAISER),
    (READER, "演示查阅员", Role.READER),
)
_BEFORE_ALL_RECORDS = date(2000, 1, 1)
# The term's and the sessions' days are ours: the source names the sessions, not their dates.
TERM_ENDS = date(2026, 12, 31)
PLENARY_SESSIONS = (
    (1, date(2022, 2, 18), date(2022, 2, 21)),
    (2, PLENARY_OPENED, PLENARY_CLOSED),
    (3, date(2024, 1, 22), date(2024, 1, 25)),
)


class DemoOffice(NamedTuple):
    """The committee's id and who acts in it."""

    committee_id: int
    administrator: Actor
    registrar: Actor
    verifier: Actor
    appraiser: Actor


def set_up(session: Session) -> DemoOffice:
    """Make the accounts, the committee below its province, its term, sessions, special committees and groups."""
    root = root_id(session)
    administrator = create_first_account(session, ADMINISTRATOR, "演示管理员", root)
    levels = ((PROVINCE_CODE, PROVINCE_NAME, AdministrativeLevel.PROVINCE), (CODE, NAME, AdministrativeLevel.PREFECTURE))
    committee_id = root
    for code, name, level in levels:
        committee_id = create_committee(
            session, administrator, committee_id, code=code, name=name, level=level, valid_from=_BEFORE_ALL_RECORDS
        )
        administrator = actor_named(session, ADMINISTRATOR)
    add_term(session, administrator, committee_id, 5, TERM_BEGAN, TERM_ENDS)
    for ordinal, opens_on, closes_on in PLENARY_SESSIONS:
        add_plenary_session(session, administrator, committee_id, term=5, ordinal=ordinal, opens_on=opens_on, closes_on=closes_on)
    for name in SPECIAL_COMMITTEES:
        add_special_committee(session, administrator, committee_id, name)
    for name in GROUPS:
        add_activity_group(session, administrator, committee_id, name, "activity_group")
    # Machines, because nobody signs in as them with a password: the demo hands out tokens.
    registrar, verifier, appraiser, _ = (
        create_account(session, administrator, committee_id, name, display_name, [role], AccountKind.MACHINE)
        for name, display_name, role in OFFICIALS
    )
    return DemoOffice(committee_id, administrator, registrar, verifier, appraiser)
