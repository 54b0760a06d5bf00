"""A regulation adopted, and which row says so."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.plugins import Regulations
from services.permissions import Actor
from services.regulations import adopt_regulation


def adopt_one(
    session: Session,
    actor: Actor,
    committee_id: int,
    regulations: Regulations,
    code: str,
    from_on: date,
    version: date | None,
    group_kind: str | None = None,
) -> int:
    """`services.regulations.adopt_regulation`; returns the id of the row that says so."""
    adopted = adopt_regulation(session, actor, committee_id, regulations, code, from_on, version, group_kind)
    assert adopted.id is not None
    return adopted.id
