"""Sessions end when they are idle, when their day is over, and when what they rest on changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.accounts import (
    actor_in_session,
    disable_account,
    end_sessions,
    grant_role,
    is_proven,
    list_sessions,
    revoke_role,
    sign_in,
    sign_out,
    step_up,
)
from services.accounts.guard import FAILURES
from services.accounts.sessions import IDLE, LONGEST
from services.database import transaction
from services.models import Role
from tests.services.people import MEMBER, PASSWORD, STAFF, People, acts, refused

MINUTE = timedelta(minutes=1)
WRONG = "this is not the password"


@pytest.mark.parametrize(("passed", "lives"), [(IDLE - MINUTE, True), (IDLE, False), (LONGEST, False)])
def test_a_session_ends_when_it_is_idle(people: People, passed: timedelta, lives: bool) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    people.later(passed)

    assert (actor_in_session(people.engine, found.token) is not None) is lives


def test_use_keeps_a_session_until_its_twelve_hours_are_over(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    alive = []
    for _ in range(25):
        people.later(IDLE - MINUTE)
        alive.append(actor_in_session(people.engine, found.token) is not None)

    assert alive == [True] * 24 + [False]


ENDED: dict[str, Callable[[People, Any], object]] = {
    "signing out": lambda p, s: sign_out(s, p.token),
    "disabling the account": lambda p, s: disable_account(s, p.house.administrator, p.house.committee_id, MEMBER, "离任"),
    "granting a role": lambda p, s: grant_role(s, p.guard, p.house.committee_id, MEMBER, Role.MEMBER, "002"),
    "revoking a role": lambda p, s: revoke_role(s, p.guard, p.house.committee_id, MEMBER, Role.MEMBER, "离任", "001"),
    "ending the account's sessions": lambda p, s: end_sessions(s, p.guard, p.house.committee_id, MEMBER, "设备遗失"),
}


@pytest.mark.parametrize("what", ENDED)
def test_a_session_ends_with(people: People, what: str) -> None:
    people.token = sign_in(people.engine, MEMBER, PASSWORD).token
    before = acts(people, people.token)
    with transaction(people.engine) as session:
        ENDED[what](people, session)

    assert before is not None
    assert acts(people, people.token) is None


def test_stepping_up_proves_anew_under_a_new_token_and_prolongs_nothing(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    people.later(timedelta(minutes=20))
    with transaction(people.engine) as session:
        before = is_proven(session, found.token, timedelta(minutes=5))
    stepped = step_up(people.engine, found.token, PASSWORD)
    with transaction(people.engine) as session:
        after = is_proven(session, stepped.token, timedelta(minutes=5))
        listed = list_sessions(session, people.guard, people.house.committee_id)

    assert (before, after, acts(people, found.token)) == (False, True, None)
    assert acts(people, stepped.token) is not None
    assert stepped.ends_at < found.ends_at
    assert [row.account for row in listed] == [MEMBER, STAFF]
    assert refused(lambda: step_up(people.engine, found.token, PASSWORD)) == "SESSION_OVER"


def test_an_open_session_is_no_way_to_guess_a_password(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    codes = [refused(lambda: step_up(people.engine, found.token, WRONG)) for _ in range(FAILURES + 1)]

    assert codes == ["SIGN_IN_REFUSED"] * FAILURES + ["SIGN_IN_LOCKED"]
