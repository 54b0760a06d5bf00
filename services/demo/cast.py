"""Everybody who moves the demo's works on: members, bodies, units, the staff, and who decides; each an account of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from scoring_plugins.catalogue import say
from services.accounts import actor_named, create_account, grant_role
from services.demo.acting import make_accounts
from services.demo.setting_up import DemoOffice
from services.models import AccountKind, Role
from services.parameters import OPINION_REPORT_SIGNER, PROPOSAL_COSIGNING, set_parameter
from services.permissions import Actor

STAFF = (
    ("demo-proposal-staff", "演示提案办", Role.PROPOSAL_STAFF),
    ("demo-second-proposal-staff", "演示提案办(二)", Role.PROPOSAL_STAFF),
    ("demo-opinion-staff", "演示信息办", Role.OPINION_STAFF),
    ("demo-secretary", "演示秘书长", Role.SECRETARY_GENERAL),
)
_HELD_FROM = date(2022, 1, 1)
# What has no default: each committee says it itself.
_PARAMETERS = ((PROPOSAL_COSIGNING.name, "5 working_days"), (OPINION_REPORT_SIGNER.name, "演示秘书长"))


class Cast(NamedTuple):
    """The actors; members by 委员编号, bodies and units by name."""

    committee_id: int
    registrar: Actor
    verifier: Actor
    classifier: Actor
    examiner: Actor
    editor: Actor
    secretary: Actor
    members: dict[str, Actor]
    bodies: dict[str, Actor]
    units: dict[str, Actor]


def call_together(session: Session, office: DemoOffice, members: Iterable[str], bodies: Iterable[str]) -> Cast:
    """Make the accounts of those who write and examine, and say what has no default; units come once something was assigned to them."""
    make_accounts(session, office.administrator, office.committee_id, STAFF)
    for name, value in _PARAMETERS:
        because = say("demo.because")
        set_parameter(session, office.administrator, office.committee_id, name, value, valid_from=_HELD_FROM, reason=because)
    classifier, examiner, editor, secretary = (actor_named(session, name) for name, _, _ in STAFF)
    return Cast(
        committee_id=office.committee_id,
        registrar=office.registrar,
        verifier=office.verifier,
        classifier=classifier,
        examiner=examiner,
        editor=editor,
        secretary=secretary,
        members=give_accounts(session, office, "demo-member", Role.MEMBER, members),
        bodies=give_accounts(session, office, "demo-body", Role.SUBMITTING_BODY, bodies),
        units={},
    )


def give_accounts(session: Session, office: DemoOffice, prefix: str, role: Role, held_for: Iterable[str]) -> dict[str, Actor]:
    """An account for each of these members, bodies or units, by what its role is held for."""
    found = {}
    for place, whom in enumerate(sorted(set(held_for)), start=1):
        name = f"{prefix}-{place:03d}"
        create_account(session, office.administrator, office.committee_id, name, f"演示{whom}", [], AccountKind.MACHINE)
        grant_role(session, office.administrator, office.committee_id, name, role, whom)
        found[whom] = actor_named(session, name)
    return found
