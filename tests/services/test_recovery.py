"""First passwords, and the way back: by the security administrator, with a reason, and on the machine where nobody else can help."""

from __future__ import annotations

from functools import partial

from sqlmodel import select

from services.accounts import (
    choose_password,
    disable_account,
    end_sessions,
    grant_role,
    issue_reset,
    list_sessions,
    rescue,
    reset_codes,
    sign_in,
    unlock,
)
from services.accounts.guard import FAILURES
from services.database import transaction
from services.models import AuditEntry, Role
from tests.services.people import GUARD, MEMBER, PASSWORD, STAFF, People, acts, refused

WRONG = "this is not the password"


def test_the_security_administrator_unlocks_with_a_reason(people: People) -> None:
    for _ in range(FAILURES):
        refused(lambda: sign_in(people.engine, MEMBER, WRONG))
    with transaction(people.engine) as session:
        unlock(session, people.guard, people.house.committee_id, MEMBER, "本人来电")
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "account.unlock")).one()

        assert (entry.reason, entry.account_id) == ("本人来电", people.guard.account_id)
    assert sign_in(people.engine, MEMBER, PASSWORD).token


def test_the_security_administrator_resets_a_lost_device_but_not_his_own(people: People) -> None:
    found = sign_in(people.engine, STAFF, PASSWORD, people.code())
    with transaction(people.engine) as session:
        reset_codes(session, people.guard, people.house.committee_id, STAFF, "设备遗失")
        own = refused(lambda: reset_codes(session, people.guard, people.house.committee_id, GUARD, "设备遗失"))
    again = sign_in(people.engine, STAFF, PASSWORD)

    assert (acts(people, found.token), acts(people, again.token), again.needs_codes, own) == (None, None, True, "OWN_RECOVERY")


def test_a_one_time_token_works_once_and_ends_every_session(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    with transaction(people.engine) as session:
        first = issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")
        second = issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")
    replaced = refused(lambda: choose_password(people.engine, first, "another good password"))
    weak = refused(lambda: choose_password(people.engine, second, "short"))
    name = choose_password(people.engine, second, "another good password")
    used = refused(lambda: choose_password(people.engine, second, "yet another password"))

    assert (replaced, weak, name, used) == ("RESET_OVER", "PASSWORD_LENGTH", MEMBER, "RESET_OVER")
    assert acts(people, found.token) is None
    assert refused(lambda: sign_in(people.engine, MEMBER, PASSWORD)) == "SIGN_IN_REFUSED"
    assert sign_in(people.engine, MEMBER, "another good password").token


def test_a_one_time_token_ends_within_the_hour_and_with_its_account(people: People) -> None:
    with transaction(people.engine) as session:
        late = issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")
        session.connection().exec_driver_sql("UPDATE reset_token SET expires_at = '2020-01-01 00:00:00'")
    over = refused(lambda: choose_password(people.engine, late, "another good password"))
    with transaction(people.engine) as session:
        gone = issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")
        disable_account(session, people.house.administrator, people.house.committee_id, MEMBER, "离任")

    assert (over, refused(lambda: choose_password(people.engine, gone, "another good password"))) == ("RESET_OVER", "RESET_OVER")
    assert refused(lambda: sign_in(people.engine, MEMBER, PASSWORD)) == "SIGN_IN_REFUSED"


def test_nobody_but_who_grants_helps_anybody(people: People) -> None:
    with transaction(people.engine) as session:
        committee = people.house.committee_id
        found = {
            refused(partial(change, session, people.house.administrator, committee, MEMBER, "忘记密码"))
            for change in (issue_reset, reset_codes, unlock, end_sessions)
        }
        others = refused(lambda: list_sessions(session, people.house.registrar, committee))
        machine = refused(lambda: issue_reset(session, people.guard, committee, MEMBER, " "))

    assert (found, others, machine) == ({"FORBIDDEN"}, "FORBIDDEN", "REASON_MISSING")


def test_an_account_that_acts_elsewhere_is_not_let_in_by_one_committee_alone(people: People) -> None:
    with transaction(people.engine) as session:
        grant_role(session, people.house.administrator, 1, MEMBER, Role.READER)

        assert refused(lambda: issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")) == "FORBIDDEN"


def test_whoever_grants_is_rescued_on_the_machine_and_nobody_else(people: People) -> None:
    with transaction(people.engine) as session:
        one_time = rescue(session, GUARD, "密码遗失")
        others = refused(lambda: rescue(session, STAFF, "密码遗失"))
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "account.rescue")).first()

        assert entry is not None
        assert entry.reason == "密码遗失"
    choose_password(people.engine, one_time, "bamboo in the north wind")

    assert (sign_in(people.engine, GUARD, "bamboo in the north wind").needs_codes, others) == (True, "FORBIDDEN")
