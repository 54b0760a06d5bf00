"""Passwords: kept as Argon2id hashes, a few hashed at a time, and none that is easily guessed."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal

SHORTEST, LONGEST = 12, 200
_FEWEST_CHARACTERS = 5
# 46 MiB in one pass: among the settings that OWASP names, about 60 ms on the smallest machine we promise to work on.
_hasher = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)
# What everybody else's attempts are checked against: finding no account takes as long as finding one.
_NOBODY = _hasher.hash("nobody has this password")
# Stems that fill up with digits and signs to whatever length is asked, and walks over the keyboard.
_STEMS = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())
_WALKS = ("1qaz2wsx3edc", "qazwsxedcrfv", "q1w2e3r4t5y6", "zaq12wsxcde3", "1q2w3e4r5t6y", "qwertyuiopas", "abcdefghijkl", "qweasdzxc123")


class Turns:
    """Hashing takes half the processors at most, so that many who sign in at once starve nobody who is signed in."""

    def __init__(self, at_once: int, waiting: int, seconds: float) -> None:
        self._places = BoundedSemaphore(at_once)
        self._queue = BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises Refusal SIGN_IN_BUSY where too many wait, or the turn does not come in time."""
        if not self._queue.acquire(blocking=False):
            raise Refusal("SIGN_IN_BUSY", say("accounts.busy"))
        try:
            if not self._places.acquire(timeout=self._seconds):
                raise Refusal("SIGN_IN_BUSY", say("accounts.busy"))
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._queue.release()


_turns = Turns(at_once=max(1, (os.cpu_count() or 1) // 2), waiting=16, seconds=5)


def hash_password(password: str) -> str:
    """What is kept of a password. Raises Refusal SIGN_IN_BUSY."""
    with _turns.turn():
        return _hasher.hash(_hashed(password))


def is_password(kept: str | None, password: str) -> bool:
    """Whether `password` is the one that was kept. Without one it takes as long, and is not. Raises Refusal SIGN_IN_BUSY."""
    with _turns.turn():
        try:
            return _hasher.verify(kept or _NOBODY, _hashed(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with other costs than today's."""
    return _hasher.check_needs_rehash(kept)


def require_good_password(password: str, *names: str) -> None:
    """Raises Refusal with every rule that the password breaks; `names` are those of the account."""
    normal = _normal(password).casefold()
    letters = "".join(letter for letter in normal if letter.isalpha())
    broken: list[Problem] = []

    def breaks(code: str, message: str) -> None:
        broken.append(Problem(code, "password", message))

    if not SHORTEST <= len(normal) <= LONGEST:
        breaks("PASSWORD_LENGTH", say("accounts.password_length", least=SHORTEST, most=LONGEST))
    if any(len(name) > 2 and name.casefold() in normal for name in names):
        breaks("PASSWORD_IS_NAME", say("accounts.password_is_name"))
    if len(set(normal)) < _FEWEST_CHARACTERS or not letters or letters in _STEMS or any(walk in normal for walk in _WALKS):
        breaks("PASSWORD_COMMON", say("accounts.password_common"))
    if broken:
        raise Refusal.of(broken)


def _normal(password: str) -> str:
    """The same password however the keyboard composed its characters."""
    return unicodedata.normalize("NFKC", password)


def _hashed(password: str) -> bytes:
    """What is hashed: no more than any password has, whatever was sent."""
    return _normal(password[: LONGEST + 1]).encode(errors="surrogatepass")
