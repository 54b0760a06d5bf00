"""The secret address of a person's calendar: good until another is made, it is revoked, or the account ends."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.accounts import (
    actor_for_calendar,
    actor_named,
    disable_account,
    enable_account,
    make_calendar_address,
    revoke_calendar_address,
)
from services.database import transaction
from services.errors import Refusal
from services.models import AuditEntry
from tests.services.conftest import House


def test_an_address_opens_until_another_is_made_or_the_account_ends(house: House) -> None:
    secrets: list[str] = []

    def made() -> str:
        shown: dict[str, str] = {}
        with transaction(house.engine) as session:
            make_calendar_address(session, actor_named(session, "reader"), shown)
        secrets.append(shown["secret"])
        return shown["secret"]

    def opens(secret: str) -> str | None:
        with transaction(house.engine) as session:
            found = actor_for_calendar(session, secret)
            return None if found is None else found.name

    first, second = made(), made()
    opened = [opens(secret) for secret in (first, second, second[:-1], "")]
    with transaction(house.engine) as session:
        disable_account(session, house.administrator, house.committee_id, "reader", "离任")
    disabled = opens(second)
    with transaction(house.engine) as session:
        enable_account(session, house.administrator, house.committee_id, "reader", "回任")
    enabled, third = opens(second), made()
    with transaction(house.engine) as session:
        revoke_calendar_address(session, actor_named(session, "reader"))
        with pytest.raises(Refusal) as none:
            revoke_calendar_address(session, actor_named(session, "reader"))
        audit = " ".join(str(entry.changes) for entry in session.exec(select(AuditEntry)))

    assert (opened, disabled, enabled, opens(third)) == ([None, "reader", None, None], None, None, None)
    assert none.value.code == "NO_ADDRESS"
    assert [secret for secret in secrets if secret in audit] == []
