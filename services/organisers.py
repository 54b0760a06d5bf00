"""组织单位 of an activity: which groups, sectors and special committees held it. Each is a fact that a second person verifies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.directory import Directory
from services.errors import Problem, nearest
from services.models import ActivityGroup, ActivityOrganiser, Sector, SpecialCommittee
from services.permissions import Actor
from services.registration import lapse, stamp


def problems_of_organisers(names: tuple[str, ...], directory: Directory) -> list[Problem]:
    """UNKNOWN_ORGANISER for every name that no group, special committee or sector of the committee bears."""
    known = _known(directory)
    problems = []
    for name in names:
        if name not in known:
            message = say("activities.unknown_organiser", name=name, hint=nearest(name, list(known)))
            problems.append(Problem("UNKNOWN_ORGANISER", "organisers", message))
    return problems


def stored_organisers(session: Session, committee_id: int, activity_id: int | None = None) -> dict[int, dict[str, ActivityOrganiser]]:
    """The organisers of every activity of a committee, or of one of them, by the activity's id and the organiser's name."""
    name = func.coalesce(ActivityGroup.name, SpecialCommittee.name, Sector.name)
    statement = (
        select(ActivityOrganiser, name)
        .outerjoin(ActivityGroup, col(ActivityOrganiser.group_id) == col(ActivityGroup.id))
        .outerjoin(SpecialCommittee, col(ActivityOrganiser.special_committee_id) == col(SpecialCommittee.id))
        .outerjoin(Sector, col(ActivityOrganiser.sector_id) == col(Sector.id))
        .where(ActivityOrganiser.committee_id == committee_id)
    )
    only: list[ColumnElement[bool]] = [] if activity_id is None else [col(ActivityOrganiser.activity_id) == activity_id]
    found: dict[int, dict[str, ActivityOrganiser]] = {}
    for row, named in session.exec(statement.where(*only)):
        found.setdefault(row.activity_id, {})[named] = row
    return found


def settle_organisers(
    session: Session, actor: Actor, directory: Directory, activity_id: int, names: tuple[str, ...], *, same_frame: bool = True
) -> None:
    """Make an activity's organisers those of these names, which are known. One that stays is as it was, unless the activity's kind, day or
    half days changed: then it has to be verified again.
    """
    here = stored_organisers(session, directory.committee_id, activity_id).get(activity_id, {})
    known = _known(directory)
    for name, row in here.items():
        if name not in names:
            session.delete(row)
        elif not same_frame:
            lapse(row, actor)
    new = [name for name in names if name not in here]
    own: dict[str, Any] = {"committee_id": directory.committee_id, "activity_id": activity_id, **stamp(actor)}
    session.add_all(ActivityOrganiser(**own, **known[name]) for name in new)


def _known(directory: Directory) -> Mapping[str, dict[str, Any]]:
    """By name the column that names an organiser. A group that is called like a sector stands before it."""
    found: dict[str, dict[str, Any]] = {sector.name: {"sector_id": sector.id} for sector in directory.sectors.values()}
    found |= {name: {"special_committee_id": key} for name, key in directory.special_committees.items()}
    return found | {name: {"group_id": key} for name, key in directory.groups.items()}
