from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from services.accounts import actor_for_token, actor_named, create_account, create_first_account, disable_account, issue_token, operator
from services.database import transaction
from services.errors import Refusal
from services.models import AccessToken, AccountKind, Role
from services.permissions import POLICY, Right
from tests.services.conftest import House

READING = {Right.REFER, Right.READ, Right.READ_PERFORMANCE, Right.READ_FIGURES, Right.EXPLORE, Right.INTROSPECT}


def test_an_actor_has_the_roles_granted_in_each_committee(house: House) -> None:
    with transaction(house.engine) as session:
        actor = actor_named(session, "registrar")

    assert actor == house.registrar
    registering = {*READING, Right.READ_PERSONAL, Right.REGISTER, Right.RESPOND, Right.PROPOSE, Right.RATE, Right.REPORT}
    assert {right for right in Right if actor.may(right, house.committee_id)} == registering
    assert not actor.may(Right.READ, house.committee_id + 1)


def test_an_unknown_actor_is_told_the_nearest_name(house: House) -> None:
    with transaction(house.engine) as session, pytest.raises(Refusal, match="registrar") as refused:
        actor_named(session, "registar")

    assert refused.value.code == "UNKNOWN_ACTOR"


def test_a_token_stands_for_its_account_until_it_ends_and_is_kept_only_as_a_digest(house: House) -> None:
    with transaction(house.engine) as session:
        machine = create_account(session, house.administrator, house.committee_id, "hub", "对接", [Role.READER], AccountKind.MACHINE)
        token = issue_token(session, house.administrator, house.committee_id, "hub", timedelta(days=1))
        ended = issue_token(session, house.administrator, house.committee_id, "hub", timedelta(seconds=-1))

        assert actor_for_token(session, token) == machine
        assert actor_for_token(session, ended) is None
        assert actor_for_token(session, token + "x") is None
        assert token not in session.exec(select(AccessToken.digest)).all()


def test_a_disabled_account_acts_no_more_and_its_tokens_end(house: House) -> None:
    with transaction(house.engine) as session:
        create_account(session, house.administrator, house.committee_id, "hub", "对接", [Role.READER], AccountKind.MACHINE)
        token = issue_token(session, house.administrator, house.committee_id, "hub", timedelta(days=1))
        disable_account(session, house.administrator, house.committee_id, "hub", "停用")

        assert actor_for_token(session, token) is None
        with pytest.raises(Refusal, match="hub"):
            actor_named(session, "hub")
        with pytest.raises(Refusal) as no_reason:
            disable_account(session, house.administrator, house.committee_id, "verifier", " ")
        assert no_reason.value.code == "REASON_MISSING"


def test_only_an_administrator_makes_accounts_and_tokens(house: House) -> None:
    with transaction(house.engine) as session:
        with pytest.raises(Refusal) as no_account:
            create_account(session, house.verifier, house.committee_id, "new", "新", [Role.READER])
        with pytest.raises(Refusal) as no_token:
            issue_token(session, house.verifier, house.committee_id, "reader", timedelta(days=1))

    assert (no_account.value.code, no_token.value.code) == ("FORBIDDEN", "FORBIDDEN")


def test_a_name_is_taken_once_and_a_first_account_made_once(house: House) -> None:
    with transaction(house.engine) as session:
        with pytest.raises(Refusal) as taken:
            create_account(session, house.administrator, house.committee_id, "reader", "又一", [Role.READER])
        with pytest.raises(Refusal) as not_first:
            create_first_account(session, "second", "第二", 1)

    assert (taken.value.code, not_first.value.code) == ("DUPLICATE_ACCOUNT", "NOT_THE_FIRST")


def test_the_operator_reads_everywhere_and_does_nothing_else(house: House) -> None:
    with transaction(house.engine) as session:
        actor = operator(session)

    assert {right for right in Right if actor.may(right, house.committee_id)} == READING


def test_every_right_has_a_role_and_every_role_sees_what_committees_publish() -> None:
    assert set(POLICY) == set(Right)
    assert set(POLICY[Right.REFER]) == set(Role)
    assert not set(POLICY[Right.REGISTER]) & set(POLICY[Right.VERIFY])
