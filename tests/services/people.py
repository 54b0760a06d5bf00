"""People who sign in: a house with a security administrator, and what each of them knows and holds."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from types import SimpleNamespace

import pyotp
import pytest
from sqlalchemy import Engine, select, update
from sqlmodel import col

from services.accounts import (
    actor_for_session,
    actor_named,
    begin_codes,
    choose_password,
    confirm_codes,
    create_account,
    grant_role,
    issue_reset,
    sign_in,
)
from services.database import transaction
from services.errors import Refusal
from services.models import AuditEntry, Role, SignInFailure, SignInSession
from services.permissions import Actor
from services.sealing import with_keys
from tests.services.conftest import House, found_house

PASSWORD = "竹影 sweeps the stairs"
GUARD, STAFF, MEMBER = "guard", "verifier", "m001"


@dataclass
class People:
    """`guard` is the security administrator; `verifier` has a device, `m001` is a member without one. All have the same password."""

    house: House
    engine: Engine
    guard: Actor
    keys: Path
    secret: str = ""
    token: str = ""
    founded_at: float = 0
    moment: float = 0
    _steps: int = 0

    def code(self) -> str:
        """A code of the verifier's device that was not used yet: this half minute's, then the next one's."""
        self._steps += 1
        return pyotp.TOTP(self.secret).at(int(self.moment) + 30 * (self._steps - 2))

    def give_password(self, name: str, password: str = PASSWORD) -> None:
        with transaction(self.engine) as session:
            one_time = issue_reset(session, self.guard, self.house.committee_id, name, "首个密码")
        choose_password(self.engine, one_time, password)

    def later(self, by: timedelta) -> None:
        """As if so much time had passed since everybody's attempts and sessions."""
        with self.engine.execution_options(lvheng_writes=True).begin() as connection:
            for row in connection.execute(select(col(SignInFailure.id), col(SignInFailure.at))).all():
                connection.execute(update(SignInFailure).where(col(SignInFailure.id) == row.id).values(at=row.at - by))
            names = ("began_at", "proven_at", "seen_at", "ends_at")
            for row in connection.execute(select(col(SignInSession.id), *(getattr(SignInSession, name) for name in names))).all():
                moments = {name: getattr(row, name) - by for name in names}
                connection.execute(update(SignInSession).where(col(SignInSession.id) == row.id).values(**moments))


@contextmanager
def standing_moment() -> Iterator[float]:
    """The moment at which devices and the server look at their clocks, however long it takes from the one to the other."""
    moment = time.time()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("services.accounts.codes.time", SimpleNamespace(time=lambda: moment))
        yield moment


def found_people(house: House, folder: Path) -> People:
    keys = folder / "keys"
    engine = with_keys(house.engine, keys)
    house = replace(house, engine=engine)
    with transaction(engine) as session:
        create_account(session, house.administrator, house.committee_id, MEMBER, "王某甲", [])
        grant_role(session, house.administrator, house.committee_id, MEMBER, Role.MEMBER, "001")
        create_account(session, house.administrator, house.committee_id, GUARD, "安全管理员", [Role.SECURITY_ADMINISTRATOR])
        people = People(house, engine, actor_named(session, GUARD), keys)
    for name in (STAFF, MEMBER):
        people.give_password(name)
    token = sign_in(engine, STAFF, PASSWORD).token
    with transaction(engine) as session:
        people.secret = begin_codes(session, token).secret
    with standing_moment() as people.moment:
        confirm_codes(engine, token, people.code())
    people.founded_at = time.time()
    return people


def founded_people(engine: Engine) -> People:
    """People of a house on `engine`, with keys that stay for the run."""
    return found_people(found_house(engine), Path(mkdtemp(prefix="lvheng-keys-")))


def moved(people: People, engine: Engine, folder: Path, moment: float) -> People:
    """People founded earlier, now on `engine`, with the keys of then and sessions as old as they were then; codes are of that `moment`."""
    keys = Path(shutil.copy(people.keys, folder / "keys"))
    engine = with_keys(engine, keys)
    found = replace(people, house=replace(people.house, engine=engine), engine=engine, keys=keys, moment=moment)
    found.later(timedelta(seconds=people.founded_at - time.time()))
    return found


def refused(attempt: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as found:
        attempt()
    return found.value.code


def acts(people: People, token: str) -> Actor | None:
    with transaction(people.engine) as session:
        return actor_for_session(session, token)


def actions(people: People) -> list[str]:
    with transaction(people.engine) as session:
        return list(session.execute(select(col(AuditEntry.action)).order_by(col(AuditEntry.id))).scalars())
