"""What of a regulation makes a proposal an outstanding one: a grade or a list, with the number of places it sets."""

from __future__ import annotations

from typing import NamedTuple

from scoring_plugins.catalogue import say
from scoring_plugins.engine.places import places_of
from scoring_plugins.language.nodes import Grade, TopList, Version
from services.errors import Problem, nearest


class Bounds(NamedTuple):
    """The most and the fewest that may be chosen among the graded proposals; None where the regulation sets no number."""

    most: int | None
    least: int | None


def award_named(version: Version, name: str | None) -> tuple[Grade | TopList | None, list[Problem]]:
    """The grade or list of that name; unnamed, the only one of which there are but so many places.

    AWARD_MISSING where that is not one alone, UNKNOWN_AWARD, NOT_PER_COMMITTEE for places per sector or group: a work belongs to none.
    """
    known: dict[str, Grade | TopList] = {each.name: each for each in version.grades} | {each.name: each for each in version.lists}
    if name is None:
        limited = [each for each in known.values() if isinstance(each, TopList) or each.quota is not None]
        if len(limited) != 1:
            return None, [Problem("AWARD_MISSING", "award", say("proposal_selection.award_missing", names="、".join(known)))]
        found = limited[0]
    elif name in known:
        found = known[name]
    else:
        message = say("proposal_selection.unknown_award", name=name, hint=nearest(name, list(known)))
        return None, [Problem("UNKNOWN_AWARD", "award", message)]
    if _per(found) != "committee":
        return found, [Problem("NOT_PER_COMMITTEE", "award", say("proposal_selection.not_per_committee", name=found.name))]
    return found, []


def _per(award: Grade | TopList) -> str:
    if isinstance(award, TopList):
        return award.per
    return "committee" if award.quota is None else award.quota.per


def bounds_of(award: Grade | TopList, people: int) -> Bounds:
    """How many may be chosen where `people` proposals are graded, or are those whom the list is for."""
    quota = award.quota
    if quota is None:
        return Bounds(award.top if isinstance(award, TopList) else None, None)
    least = None if quota.lowest is None else places_of(quota, quota.lowest, people)
    return Bounds(places_of(quota, quota.highest, people), least)
