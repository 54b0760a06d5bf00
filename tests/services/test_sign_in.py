"""People sign in with what they know and hold; guessing is slow, one answer serves for all mistakes, and nothing goes without a code."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Literal

import pyotp
import pytest
from argon2 import Parameters, PasswordHasher, extract_parameters
from sqlalchemy import text
from sqlmodel import select

from services.accounts import (
    begin_codes,
    confirm_codes,
    grant_role,
    issue_reset,
    sign_in,
    step_up,
)
from services.accounts.guard import FAILURES, LOCKED_FOR, WITHIN
from services.accounts.passwords import Turns
from services.database import transaction
from services.errors import Refusal
from services.models import AuditEntry, Credential, ResetToken, Role, SignInSession, metadata
from tests.services.people import GUARD, MEMBER, PASSWORD, STAFF, People, actions, acts, refused

MINUTE = timedelta(minutes=1)


WRONG = "this is not the password"


def test_a_member_signs_in_with_name_and_password_and_reaches_what_is_his(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    actor = acts(people, found.token)

    assert actor is not None
    assert (actor.name, found.needs_codes, len(actor.scopes)) == (MEMBER, False, 1)


def test_staff_sign_in_with_a_code_too_and_each_code_works_once(people: People) -> None:
    code = people.code()
    found = sign_in(people.engine, STAFF, PASSWORD, code)

    assert acts(people, found.token) == people.house.verifier
    assert refused(lambda: sign_in(people.engine, STAFF, PASSWORD, code)) == "SIGN_IN_REFUSED"


def test_a_code_that_is_older_than_the_last_one_taken_does_not_work(people: People) -> None:
    sign_in(people.engine, STAFF, PASSWORD, people.code())
    older = pyotp.TOTP(people.secret).at(int(people.moment) - 30)

    assert refused(lambda: sign_in(people.engine, STAFF, PASSWORD, older)) == "SIGN_IN_REFUSED"


ATTEMPTS: dict[str, Callable[[People], object]] = {
    "a wrong password": lambda p: sign_in(p.engine, MEMBER, WRONG),
    "an unknown name": lambda p: sign_in(p.engine, "nobody", PASSWORD),
    "a name in capitals": lambda p: sign_in(p.engine, MEMBER.upper(), PASSWORD),
    "an account without a password": lambda p: sign_in(p.engine, "registrar", PASSWORD),
    "an empty password": lambda p: sign_in(p.engine, MEMBER, ""),
    "a right password without its code": lambda p: sign_in(p.engine, STAFF, PASSWORD),
    "a right password with a wrong code": lambda p: sign_in(p.engine, STAFF, PASSWORD, "000000"),
    "a right code with a wrong password": lambda p: sign_in(p.engine, STAFF, WRONG, p.code()),
    "a code of other digits": lambda p: sign_in(p.engine, STAFF, PASSWORD, "１２３４５６"),
    "a code that is none": lambda p: sign_in(p.engine, STAFF, PASSWORD, "' OR 1"),
    "a code where there is no device": lambda p: sign_in(p.engine, MEMBER, PASSWORD, "123456"),
    "a name that is no text of a database": lambda p: sign_in(p.engine, "\ud800", PASSWORD),
    "a name with nothing in it": lambda p: sign_in(p.engine, "m\0001", PASSWORD),
    "a password that is no text": lambda p: sign_in(p.engine, MEMBER, "\ud800" * 12),
    "a huge password": lambda p: sign_in(p.engine, MEMBER, "x" * 1_000_000),
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_every_mistake_has_the_same_answer(people: People, what: str) -> None:
    with pytest.raises(Refusal) as usual:
        sign_in(people.engine, "somebody", WRONG)
    with pytest.raises(Refusal) as found:
        ATTEMPTS[what](people)

    assert (found.value.code, found.value.message, found.value.field) == (usual.value.code, usual.value.message, usual.value.field)


def test_five_failures_lock_a_name_for_a_quarter_of_an_hour_whatever_is_tried(people: People) -> None:
    codes = [refused(lambda: sign_in(people.engine, MEMBER, WRONG)) for _ in range(FAILURES)]
    locked = refused(lambda: sign_in(people.engine, MEMBER, PASSWORD))
    people.later(LOCKED_FOR - MINUTE)
    still = refused(lambda: sign_in(people.engine, MEMBER, PASSWORD))
    people.later(MINUTE)

    assert (codes, locked, still) == (["SIGN_IN_REFUSED"] * FAILURES, "SIGN_IN_LOCKED", "SIGN_IN_LOCKED")
    assert acts(people, sign_in(people.engine, MEMBER, PASSWORD).token) is not None
    assert actions(people).count("account.lock") == 1


def test_a_name_that_nobody_bears_is_locked_like_any_other(people: People) -> None:
    codes = [refused(lambda: sign_in(people.engine, "nobody", WRONG)) for _ in range(FAILURES + 1)]

    assert codes == ["SIGN_IN_REFUSED"] * FAILURES + ["SIGN_IN_LOCKED"]


def test_failures_over_a_longer_time_do_not_lock(people: People) -> None:
    for _ in range(FAILURES + 2):
        refused(lambda: sign_in(people.engine, MEMBER, WRONG))
        people.later(WITHIN / (FAILURES - 1) + timedelta(seconds=1))

    assert sign_in(people.engine, MEMBER, PASSWORD).token


def test_an_address_is_locked_after_five_failures_of_different_names(people: People) -> None:
    for place in range(FAILURES):
        refused(partial(sign_in, people.engine, f"n{place}", WRONG, address="192.0.2.1"))

    assert refused(lambda: sign_in(people.engine, MEMBER, PASSWORD, address="192.0.2.1")) == "SIGN_IN_LOCKED"
    assert sign_in(people.engine, MEMBER, PASSWORD, address="192.0.2.2").token


def test_a_success_begins_the_name_anew_but_not_the_address(people: People) -> None:
    for _ in range(2):
        for _ in range(2):
            refused(lambda: sign_in(people.engine, STAFF, WRONG, address="192.0.2.1"))
        sign_in(people.engine, MEMBER, PASSWORD, address="192.0.2.1")
    refused(lambda: sign_in(people.engine, "nobody", WRONG, address="192.0.2.1"))

    assert refused(lambda: sign_in(people.engine, MEMBER, PASSWORD, address="192.0.2.1")) == "SIGN_IN_LOCKED"


def test_many_guesses_at_once_get_no_more_tries(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    # However long hashing takes here, each has its turn.
    monkeypatch.setattr("services.accounts.passwords._turns", Turns(at_once=2, waiting=16, seconds=600))
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(refused(lambda: sign_in(people.engine, MEMBER, WRONG)))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(found) == ["SIGN_IN_LOCKED"] * 5 + ["SIGN_IN_REFUSED"] * 5


def test_staff_without_a_device_can_do_nothing_but_set_one_up(people: People) -> None:
    people.give_password(GUARD)
    found = sign_in(people.engine, GUARD, PASSWORD)
    before = acts(people, found.token)
    with transaction(people.engine) as session:
        setup = begin_codes(session, found.token)
    waiting = acts(people, found.token)
    stepped = step_up(people.engine, found.token, PASSWORD)
    proven = confirm_codes(people.engine, stepped.token, pyotp.TOTP(setup.secret).at(int(people.moment)))

    assert (found.needs_codes, before, waiting, acts(people, stepped.token), acts(people, found.token)) == (True, None, None, None, None)
    assert acts(people, proven.token) == people.guard
    assert setup.address.startswith("otpauth://totp/")


def test_a_member_who_becomes_staff_does_nothing_without_a_device(people: People) -> None:
    found = sign_in(people.engine, MEMBER, PASSWORD)
    with transaction(people.engine) as session:
        grant_role(session, people.guard, people.house.committee_id, MEMBER, Role.READER)
    again = sign_in(people.engine, MEMBER, PASSWORD)

    assert (acts(people, found.token), acts(people, again.token), again.needs_codes) == (None, None, True)


def test_a_device_that_is_set_up_is_not_replaced_by_who_holds_a_session(people: People) -> None:
    found = sign_in(people.engine, STAFF, PASSWORD, people.code())
    with transaction(people.engine) as session:
        assert refused(lambda: begin_codes(session, found.token)) == "CODES_SET"
    assert refused(lambda: confirm_codes(people.engine, found.token, people.code())) == "CODES_SET"


def test_guessing_the_first_code_locks(people: People) -> None:
    people.give_password(GUARD)
    found = sign_in(people.engine, GUARD, PASSWORD)
    with transaction(people.engine) as session:
        begin_codes(session, found.token)
    codes = [refused(lambda: confirm_codes(people.engine, found.token, "000000")) for _ in range(FAILURES + 1)]

    assert codes == ["SIGN_IN_REFUSED"] * FAILURES + ["SIGN_IN_LOCKED"]


def test_an_unknown_name_takes_as_long_as_a_known_one(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[Parameters] = []

    class Noting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            costs.append(extract_parameters(str(hash)))
            return super().verify(hash, password)

    monkeypatch.setattr("services.accounts.passwords._hasher", Noting())

    def seconds(name: str) -> float:
        began = time.process_time()
        refused(lambda: sign_in(people.engine, name, WRONG))
        return time.process_time() - began

    known, unknown = [], []
    for place in range(5):
        people.later(WITHIN)
        known.append(seconds(MEMBER))
        unknown.append(seconds(f"nobody-{place}"))

    # Each time one password is hashed, at the same cost; a busy machine makes an attempt slow, and never quick.
    assert costs == costs[:1] * 10
    assert max(min(known), min(unknown)) < 2 * min(*known, *unknown)


def test_nothing_secret_is_written_down(people: People, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    staff = sign_in(people.engine, STAFF, PASSWORD, people.code())
    refused(lambda: sign_in(people.engine, "my password by mistake", WRONG))
    with transaction(people.engine) as session:
        one_time = issue_reset(session, people.guard, people.house.committee_id, MEMBER, "忘记密码")
        hashes = [*session.exec(select(Credential.password_hash)), *session.exec(select(Credential.sealed_code_secret))]
        digests = [*session.exec(select(SignInSession.digest)), *session.exec(select(ResetToken.digest))]
        audit = str([row.model_dump() for row in session.exec(select(AuditEntry))])
        everything = str([tuple(row) for table in sorted(metadata.tables) for row in session.execute(text(f'SELECT * FROM "{table}"'))])
    shown = [PASSWORD, WRONG, people.secret, staff.token, one_time, "my password by mistake"]
    is_sqlite = people.engine.dialect.name == "sqlite"
    files = b"".join(path.read_bytes() for path in Path(str(people.engine.url.database)).parent.glob("lvheng.db*")) if is_sqlite else b""

    assert b"SQLite format" in files or not is_sqlite
    assert [secret for secret in shown if secret in everything or secret.encode() in files or secret in caplog.text] == []
    assert [secret for secret in (*hashes, *digests) if secret is not None and secret in audit] == []
    assert audit.count("***") > 5
