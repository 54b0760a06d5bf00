"""A regulation adopted in the committee's turn."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from scoring_plugins.plugins import Regulations
from services.permissions import Actor, Right, require
from services.regulations import adopt_regulation
from services.turns import take_turn


def adopt_one(
    session: Session, actor: Actor, committee_id: int, regulations: Regulations, code: str, from_on: date, version: date | None
) -> int:
    """`services.regulations.adopt_regulation`; returns the id of the row that says so."""
    require(actor, Right.APPRAISE, committee_id)
    take_turn(session, committee_id)
    adopted = adopt_regulation(session, actor, committee_id, regulations, code, from_on, version)
    assert adopted.id is not None
    return adopted.id
