"""Roles: granted by the security administrator, never to oneself, and the three administrators never in one hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from services.accounts import actor_named, create_account, create_first_account, disable_account, grant_role, list_grants, revoke_role
from services.audit import acting
from services.database import create_engine, transaction
from services.errors import Refusal
from services.models import AuditEntry, HandlingUnit, Role, RoleGrant
from services.permissions import APART, Actor, Right, Scope
from services.reach import reaches
from tests.services.conftest import House

REASON = "分工调整"


def person(session: Session, house: House, name: str, *roles: Role) -> Actor:
    return create_account(session, house.administrator, house.committee_id, name, name, roles)


def guarded(session: Session, house: House) -> Actor:
    """A security administrator of the committee: from now on the administrator grants no more."""
    return person(session, house, "guard", Role.SECURITY_ADMINISTRATOR)


def guard_of_root(session: Session, house: House) -> Actor:
    return create_account(session, house.administrator, 1, "root-guard", "根安全管理员", [Role.SECURITY_ADMINISTRATOR])


def audited_and_administered(session: Session, house: House) -> None:
    grant_role(session, house.administrator, house.committee_id, "reader", Role.AUDITOR)
    grant_role(session, house.administrator, 1, "reader", Role.ADMINISTRATOR)


def test_while_there_is_no_security_administrator_the_administrator_grants_and_the_audit_says_so(house: House) -> None:
    with transaction(house.engine) as session:
        grant_role(session, house.administrator, house.committee_id, "reader", Role.AUDITOR)
        guard = guarded(session, house)
        with pytest.raises(Refusal) as refused:
            grant_role(session, house.administrator, house.committee_id, "reader", Role.REGISTRAR)
        grant_role(session, guard, house.committee_id, "verifier", Role.APPRAISER)
        granted = session.exec(select(AuditEntry.action).where(AuditEntry.noun == "role_grant").order_by("id")).all()

    assert refused.value.code == "FORBIDDEN"
    assert granted[-3:] == ["account.grant_before_security_administrator"] * 2 + ["account.grant"]


def test_an_account_made_under_a_security_administrator_has_no_role_yet(house: House) -> None:
    with transaction(house.engine) as session:
        guard = guarded(session, house)
        made = person(session, house, "new")
        with pytest.raises(Refusal) as refused:
            person(session, house, "other", Role.READER)
        grant_role(session, guard, house.committee_id, "new", Role.READER)

        assert made.roles == frozenset()
        assert refused.value.code == "FORBIDDEN"
        assert actor_named(session, "new").roles == {(house.committee_id, Role.READER)}


def test_a_committee_without_its_own_is_guarded_by_the_one_above(house: House) -> None:
    with transaction(house.engine) as session:
        above = guard_of_root(session, house)
        with pytest.raises(Refusal):
            grant_role(session, house.administrator, house.committee_id, "reader", Role.AUDITOR)
        grant_role(session, above, house.committee_id, "reader", Role.AUDITOR)
        grant_role(session, above, house.committee_id, "registrar", Role.SECURITY_ADMINISTRATOR)
        with pytest.raises(Refusal):
            grant_role(session, above, house.committee_id, "reader", Role.READER)

        assert actor_named(session, "registrar").may(Right.GRANT, house.committee_id)


def test_disabling_the_security_administrator_does_not_open_the_door(house: House) -> None:
    with transaction(house.engine) as session:
        guard = guarded(session, house)
        with pytest.raises(Refusal) as by_administrator:
            disable_account(session, house.administrator, house.committee_id, "guard", REASON)
        grant_role(session, guard, house.committee_id, "reader", Role.SECURITY_ADMINISTRATOR)
        disable_account(session, actor_named(session, "reader"), house.committee_id, "guard", REASON)
        disable_account(session, guard, house.committee_id, "reader", REASON)
        with pytest.raises(Refusal) as after:
            grant_role(session, house.administrator, house.committee_id, "verifier", Role.CHAIRPERSON)

    assert (by_administrator.value.code, after.value.code) == ("FORBIDDEN", "FORBIDDEN")


def test_a_role_reaches_what_it_is_held_for(house: House) -> None:
    with transaction(house.engine) as session:
        for role, name in ((Role.MEMBER, "002"), (Role.SECTOR_CONVENER, "经济界"), (Role.SPECIAL_COMMITTEE_STAFF, "经济委员会")):
            person(session, house, role.value)
            grant_role(session, house.administrator, house.committee_id, role.value, role, name)
        member = actor_named(session, Role.MEMBER.value)
        convener = actor_named(session, Role.SECTOR_CONVENER.value)
        own = int(next(iter(member.scopes)).id)

        assert member.scopes == {Scope(house.committee_id, Role.MEMBER, own)}
        assert reaches(session, member, Right.READ_PERFORMANCE, house.committee_id, [own])
        assert not reaches(session, member, Right.READ_PERFORMANCE, house.committee_id, [own, own + 1])
        assert {scope.role for scope in convener.scopes} == {Role.SECTOR_CONVENER}
        listed = list_grants(session, house.administrator, house.committee_id)
        assert [row.held_for.partition(":")[0] for row in listed if row.held_for] == ["member", "sector", "special_committee"]


def test_a_body_and_a_handling_unit_are_held_by_name(house: House) -> None:
    with transaction(house.engine) as session:
        with acting(session, house.registrar, "unit.add"):
            session.add(HandlingUnit(committee_id=house.committee_id, name="示例局"))
        person(session, house, "party")
        grant_role(session, house.administrator, house.committee_id, "party", Role.SUBMITTING_BODY, "民建示例市委员会")
        grant_role(session, house.administrator, house.committee_id, "party", Role.HANDLING_UNIT, "示例局")
        kept = session.exec(select(RoleGrant).where(RoleGrant.held_for != "").order_by("id")).all()

        assert [(grant.body, grant.handling_unit_id, grant.held_for) for grant in kept] == [
            ("民建示例市委员会", None, "body:民建示例市委员会"),
            (None, 1, "handling_unit:1"),
        ]


REFUSED: dict[str, tuple[Callable[[Session, House], object], str]] = {
    "oneself": (lambda s, h: grant_role(s, h.administrator, h.committee_id, "root-admin", Role.READER), "OWN_GRANT"),
    "by who does not grant": (lambda s, h: grant_role(s, h.reader, h.committee_id, "verifier", Role.READER), "FORBIDDEN"),
    "an unknown account": (lambda s, h: grant_role(s, h.administrator, h.committee_id, "nobody", Role.READER), "UNKNOWN_ACTOR"),
    "a member without a number": (lambda s, h: grant_role(s, h.administrator, h.committee_id, "reader", Role.MEMBER), "SCOPE_MISSING"),
    "an account made a member without a number": (lambda s, h: person(s, h, "m", Role.MEMBER), "SCOPE_MISSING"),
    "an unknown member": (lambda s, h: grant_role(s, h.administrator, h.committee_id, "reader", Role.MEMBER, "009"), "UNKNOWN_SCOPE"),
    "a reader of a sector": (
        lambda s, h: grant_role(s, h.administrator, h.committee_id, "reader", Role.READER, "经济界"),
        "SCOPE_NOT_TAKEN",
    ),
    "an auditor who administers": (
        lambda s, h: grant_role(s, guard_of_root(s, h), 1, "root-admin", Role.AUDITOR),
        "ADMINISTRATORS_APART",
    ),
    "an account of two administrators": (
        lambda s, h: person(s, h, "both", Role.AUDITOR, Role.SECURITY_ADMINISTRATOR),
        "ADMINISTRATORS_APART",
    ),
    "two administrators in two committees": (lambda s, h: audited_and_administered(s, h), "ADMINISTRATORS_APART"),
    "a role that is not held": (
        lambda s, h: revoke_role(s, h.administrator, h.committee_id, "reader", Role.VERIFIER, REASON),
        "NOT_GRANTED",
    ),
    "no reason": (lambda s, h: revoke_role(s, h.administrator, h.committee_id, "reader", Role.READER, ""), "REASON_MISSING"),
    "a list by who does not administer": (lambda s, h: list_grants(s, h.reader, h.committee_id), "FORBIDDEN"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_not_be_granted_is_refused_and_changes_nothing(house: House, what: str) -> None:
    before = house.row_counts()
    change, expected = REFUSED[what]
    with pytest.raises(Refusal) as refused, transaction(house.engine) as session:
        change(session, house)

    assert refused.value.code == expected
    assert house.row_counts() == before


def test_a_revoked_role_is_gone_with_its_reason_in_the_audit(house: House) -> None:
    with transaction(house.engine) as session:
        revoke_role(session, house.administrator, house.committee_id, "reader", Role.READER, REASON)
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "account.revoke", AuditEntry.noun == "role_grant")).one()

        assert actor_named(session, "reader").roles == frozenset()
        assert (entry.reason, entry.changes["deleted"]["role"]) == (REASON, "reader")


def test_granting_twice_keeps_one(house: House) -> None:
    with transaction(house.engine) as session:
        for _ in range(2):
            grant_role(session, house.administrator, house.committee_id, "reader", Role.MEMBER, "001")

        assert len(session.exec(select(RoleGrant).where(RoleGrant.role == Role.MEMBER)).all()) == 1


NAMES = ("root-admin", "registrar", "verifier", "reader")
STEP = st.tuples(
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from([*sorted(APART), Role.READER]), st.booleans(), st.booleans()
)


class Undone(Exception):
    """Ends a transaction without keeping it."""


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(STEP, max_size=14))
def test_after_any_grants_no_account_holds_two_of_the_three(house: House, steps: list[tuple[str, str, Role, bool, bool]]) -> None:
    with suppress(Undone), transaction(house.engine) as session:
        for by, name, role, at_root, takes_back in steps:
            place, actor = 1 if at_root else house.committee_id, actor_named(session, by)
            with suppress(Refusal):
                if takes_back:
                    revoke_role(session, actor, place, name, role, REASON)
                else:
                    grant_role(session, actor, place, name, role)
        held: dict[int, set[Role]] = {}
        for grant in session.exec(select(RoleGrant)):
            held.setdefault(grant.account_id, set()).add(Role(grant.role))

        assert [roles for roles in held.values() if len(roles & APART) > 1] == []
        raise Undone


def test_two_grants_at_once_do_not_make_one_hand_of_two(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    together, outcomes = Barrier(2), []

    def grant(role: Role) -> None:
        with suppress(Refusal), transaction(engine) as session:
            actor = actor_named(session, "chief")
            together.wait()
            grant_role(session, actor, 1, "one", role)
            outcomes.append(role)

    with transaction(engine) as session:
        chief = create_first_account(session, "chief", "管理员", 1)
        create_account(session, chief, 1, "one", "一人", [])
    threads = [Thread(target=grant, args=(role,)) for role in (Role.AUDITOR, Role.SECURITY_ADMINISTRATOR)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()

    assert len(outcomes) == 1
