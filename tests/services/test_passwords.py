"""Passwords that are not easily guessed, hashed a few at a time."""

from __future__ import annotations

import pytest

from services.accounts.passwords import Turns, hash_password, is_outdated, is_password, require_good_password
from services.errors import Refusal
from tests.services.people import PASSWORD, refused


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("short", ["PASSWORD_LENGTH"]),
        ("x" * 201, ["PASSWORD_LENGTH", "PASSWORD_COMMON"]),
        ("aaaaaaaaaaaaaa", ["PASSWORD_COMMON"]),
        ("135792468024", ["PASSWORD_COMMON"]),
        ("Password@1234", ["PASSWORD_COMMON"]),
        ("Ｐassword@1234", ["PASSWORD_COMMON"]),
        ("1qaz2wsx3edc", ["PASSWORD_COMMON"]),
        ("the one of M001 himself", ["PASSWORD_IS_NAME"]),
        ("王某甲 sings at dawn", ["PASSWORD_IS_NAME"]),
        (PASSWORD, []),
        ("山高水长流不尽春风又绿江", []),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(password: str, expected: list[str]) -> None:
    try:
        require_good_password(password, "m001", "王某甲")
        found = []
    except Refusal as broken:
        found = [problem.code for problem in broken.problems]

    assert found == expected


def test_a_password_is_the_same_however_it_was_typed() -> None:
    kept = hash_password("Zürich, 春天来了 again")

    assert is_password(kept, "Zürich, 春天来了 again")
    assert not is_password(kept, "Zurich, 春天来了 again")
    assert not is_password(None, "nobody has this password")
    assert not is_outdated(kept)
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_who_comes_when_too_many_wait_is_told_at_once() -> None:
    turns = Turns(at_once=1, waiting=0, seconds=0.05)
    with turns.turn():
        busy = refused(lambda: turns.turn().__enter__())
    patient = Turns(at_once=1, waiting=1, seconds=0.05)
    with patient.turn():
        late = refused(lambda: patient.turn().__enter__())
    with turns.turn(), patient.turn():
        pass

    assert (busy, late) == ("SIGN_IN_BUSY", "SIGN_IN_BUSY")
