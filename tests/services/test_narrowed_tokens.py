"""A token gives what it names, and what goes with that, never more than its account's roles do where they are held."""

from __future__ import annotations

from itertools import combinations

import pytest

from services.models import Role
from services.permissions import CARRIES, POLICY, Actor, Reach, Right, Scope, forbidden

HERE, THERE = 1, 2


def account(*roles: tuple[int, Role], rights: set[Right] | None = None) -> Actor:
    scopes = frozenset(Scope(committee, role, 7) for committee, role in roles if role is Role.MEMBER)
    return Actor(1, "hub", "对接", frozenset(roles), scopes, rights=None if rights is None else frozenset(rights))


def reading(actor: Actor) -> dict[int, set[Right]]:
    return {committee: {right for right in Right if actor.may_within(right, committee)} for committee in (HERE, THERE)}


def test_a_token_for_what_the_account_may_not_do_lets_nothing_be_read() -> None:
    assert reading(account((HERE, Role.READER), rights={Right.DECIDE})) == {HERE: set(), THERE: set()}
    assert not account((HERE, Role.READER), rights={Right.DECIDE}).may_somewhere(Right.READ)
    assert not account((HERE, Role.SUPERIOR), rights={Right.READ}).may_somewhere(Right.REFER)


def test_what_goes_with_a_right_is_read_only_where_the_right_is_held() -> None:
    token = account((HERE, Role.READER), (THERE, Role.CHAIRPERSON), rights={Right.DECIDE})

    assert reading(token) == {HERE: set(), THERE: {Right.DECIDE, *CARRIES[Right.DECIDE]}}


def test_a_right_that_is_held_for_oneself_carries_no_further_than_the_roles_reach() -> None:
    own = account((HERE, Role.MEMBER), (THERE, Role.READER), rights={Right.RESPOND})

    assert reading(own) == {HERE: {Right.RESPOND, Right.REFER, Right.READ, Right.READ_PERFORMANCE}, THERE: set()}
    assert [scope.id for scope in own.held_for(Right.READ_PERFORMANCE, Reach.OWN)] == [7]
    assert not own.may(Right.READ_PERFORMANCE, HERE)


@pytest.mark.parametrize("one", list(Role))
def test_no_token_gives_what_the_account_has_not(one: Role) -> None:
    """Every pair of roles in two committees, every pair of rights in a token. Which of the two is here and which there, is a name."""
    given = []
    for other in list(Role)[list(Role).index(one) :]:
        roles = ((HERE, one), (THERE, other))
        whole = held_by(account(*roles))
        for named in combinations(Right, 2):
            carried = {(place, each) for place, held in whole if held in named for each in (held, *CARRIES.get(held, ()))}
            beyond = held_by(account(*roles, rights=set(named))) - (carried & whole)
            given += [(other, named, *each) for each in beyond]

    assert given == []


def held_by(actor: Actor) -> set[tuple[int, Right]]:
    return {(committee, right) for committee in (HERE, THERE) for right in Right if actor.may_within(right, committee)}


def test_a_refusal_says_whether_it_is_the_token_or_the_reach_that_is_wanting() -> None:
    by_token = forbidden(account((HERE, Role.READER), rights={Right.READ}), Right.READ_PERFORMANCE)
    here = forbidden(account((HERE, Role.MEMBER)), Right.READ_PERFORMANCE)
    never = forbidden(account((HERE, Role.MEMBER)), Right.DECIDE)

    assert [refusal.code for refusal in (by_token, here, never)] == ["FORBIDDEN"] * 3
    assert "令牌不含" in by_token.message
    assert "只及本人" in here.message
    assert {"登记员", "系统对接"} <= set(_roles(here.message))
    assert not {"委员", "界别召集人", "专委会工作人员"} & set(_roles(here.message))
    assert sorted(_roles(never.message)) == sorted(["主席", "秘书长"])


def _roles(message: str) -> list[str]:
    return message.partition("办理:")[2].split("、")


def test_programs_ask_only_what_is_stored() -> None:
    assert Role.INTEGRATION not in POLICY[Right.EXPLORE]
    assert {Role.READER, Role.ADMINISTRATOR, Role.APPRAISER} <= POLICY[Right.EXPLORE].keys()
