"""Tokens of machines: narrowed, ending, listed, revoked; and machines that another house names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from services.accounts import (
    actor_for_subject,
    actor_for_token,
    create_account,
    issue_token,
    link_subject,
    list_tokens,
    revoke_token,
    unlink_subject,
)
from services.database import transaction
from services.errors import Refusal
from services.models import AccessToken, AccountKind, AuditEntry, Role
from services.permissions import Actor, Right
from tests.services.conftest import House

DAY = timedelta(days=1)
ISSUER = "https://hub.example"


def machine(session: Session, house: House, *roles: Role) -> Actor:
    return create_account(
        session, house.administrator, house.committee_id, "hub", "对接系统", roles or [Role.INTEGRATION], AccountKind.MACHINE
    )


def may(actor: Actor | None, house: House) -> set[Right]:
    assert actor is not None
    return {right for right in Right if actor.may(right, house.committee_id)}


def test_a_token_is_narrowed_to_its_rights_and_never_widened(house: House) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        narrow = issue_token(session, house.administrator, house.committee_id, "hub", DAY, rights=["refer", "read", "grant"])

        assert may(actor_for_token(session, narrow), house) == {Right.REFER, Right.READ}


def test_every_unknown_right_is_refused_with_the_nearest_one(house: House) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        with pytest.raises(Refusal) as unknown:
            issue_token(session, house.administrator, house.committee_id, "hub", DAY, rights=["raed", "read", "all"])
        with pytest.raises(Refusal) as none:
            issue_token(session, house.administrator, house.committee_id, "hub", DAY, rights=[])

    assert [(problem.code, problem.field) for problem in unknown.value.problems] == [("UNKNOWN_RIGHT", "rights")] * 2
    assert "read" in unknown.value.problems[1].message
    assert none.value.code == "RIGHTS_MISSING"


def test_a_right_that_this_program_does_not_know_gives_nothing(house: House) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        token = issue_token(session, house.administrator, house.committee_id, "hub", DAY, rights=["read"])
        kept = session.exec(select(AccessToken)).one()
        session.connection().exec_driver_sql(f"UPDATE access_token SET rights = 'read_minds' WHERE id = {kept.id}")
        session.expire_all()

        assert may(actor_for_token(session, token), house) == set()


def test_a_revoked_token_ends_at_once_and_is_listed_with_the_others(house: House) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        tokens = [issue_token(session, house.administrator, house.committee_id, "hub", DAY, name, ["read"]) for name in ("报表", "大屏")]
        issue_token(session, house.administrator, house.committee_id, "hub", -DAY, "旧的")
        first = list_tokens(session, house.administrator, house.committee_id)[0]
        revoke_token(session, house.administrator, house.committee_id, first.id, "系统下线")
        listed = list_tokens(session, house.administrator, house.committee_id)

        assert [(row.account, row.name, row.rights, row.is_open) for row in listed] == [
            ("hub", "报表", (Right.READ,), False),
            ("hub", "大屏", (Right.READ,), True),
            ("hub", "旧的", None, False),
        ]
        assert [actor_for_token(session, token) is None for token in tokens] == [True, False]
        assert not any(token in str(listed) for token in tokens)


REFUSED: dict[str, tuple[Callable[[Session, House, int], object], str]] = {
    "a person's token": (lambda s, h, _: issue_token(s, h.administrator, h.committee_id, "reader", DAY), "NOT_A_MACHINE"),
    "a subject for a person": (lambda s, h, _: link_subject(s, h.administrator, h.committee_id, "reader", ISSUER, "x"), "NOT_A_MACHINE"),
    "a token by who does not grant": (lambda s, h, _: issue_token(s, h.registrar, h.committee_id, "hub", DAY), "FORBIDDEN"),
    "a list by who does not grant": (lambda s, h, _: list_tokens(s, h.reader, h.committee_id), "FORBIDDEN"),
    "an unknown account": (lambda s, h, _: issue_token(s, h.administrator, h.committee_id, "hup", DAY), "UNKNOWN_ACTOR"),
    "an unknown token": (lambda s, h, _: revoke_token(s, h.administrator, h.committee_id, 999, "无"), "UNKNOWN_TOKEN"),
    "another committee's token": (lambda s, h, token: revoke_token(s, h.administrator, 1, token, "无"), "UNKNOWN_TOKEN"),
    "no reason": (lambda s, h, token: revoke_token(s, h.administrator, h.committee_id, token, " "), "REASON_MISSING"),
    "a subject without a name": (lambda s, h, _: link_subject(s, h.administrator, h.committee_id, "hub", ISSUER, " "), "NAME_MISSING"),
    "a subject taken": (lambda s, h, _: link_subject(s, h.administrator, h.committee_id, "hub", ISSUER, "hub-1"), "SUBJECT_TAKEN"),
    "an unknown subject": (lambda s, h, _: unlink_subject(s, h.administrator, h.committee_id, ISSUER, "hub-2"), "UNKNOWN_SUBJECT"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_done_is_refused_and_changes_nothing(house: House, what: str) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        issue_token(session, house.administrator, house.committee_id, "hub", DAY)
        link_subject(session, house.administrator, house.committee_id, "hub", ISSUER, "hub-1")
        token = list_tokens(session, house.administrator, house.committee_id)[0].id
    before = house.row_counts()
    change, expected = REFUSED[what]
    with pytest.raises(Refusal) as refused, transaction(house.engine) as session:
        change(session, house, token)

    assert refused.value.code == expected
    assert house.row_counts() == before


def test_a_subject_of_an_issuer_is_its_machine_until_it_is_unlinked(house: House) -> None:
    with transaction(house.engine) as session:
        hub = machine(session, house)
        link_subject(session, house.administrator, house.committee_id, "hub", ISSUER, "hub-1")

        assert actor_for_subject(session, ISSUER, "hub-1") == hub
        assert may(actor_for_subject(session, ISSUER, "hub-1", {"refer", "read"}), house) == {Right.REFER, Right.READ}
        assert actor_for_subject(session, ISSUER, "hub-1", {"read", "raed"}) is None
        assert actor_for_subject(session, ISSUER + "/", "hub-1") is None
        assert actor_for_subject(session, ISSUER, "HUB-1") is None
        unlink_subject(session, house.administrator, house.committee_id, ISSUER, "hub-1")
        assert actor_for_subject(session, ISSUER, "hub-1") is None


def test_the_audit_names_a_token_and_never_holds_it(house: House) -> None:
    with transaction(house.engine) as session:
        machine(session, house)
        issue_token(session, house.administrator, house.committee_id, "hub", DAY, "报表")
        digest = session.exec(select(AccessToken.digest)).one()
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "token.issue")).one()

        assert (entry.changes["name"], entry.changes["digest"]) == ("报表", "***")
        assert digest not in str([row.model_dump() for row in session.exec(select(AuditEntry))])
