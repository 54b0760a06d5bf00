"""Places on lists that a regulation leaves to people: who is open, who has them, and whether one is left. Pure: nothing is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scoring_plugins.engine.cohort import ListOutcome


def settled_lists(lists: tuple[ListOutcome, ...], decided: Mapping[tuple[str, str], bool]) -> tuple[ListOutcome, ...]:
    """The lists with what people decided, by 委员编号 or a group's name and the list's name; open stays about whom nobody has decided."""
    return tuple(
        ListOutcome(
            name=each.name,
            per=each.per,
            cite=each.cite,
            members=(*each.members, *(number for number in each.to_decide if decided.get((number, each.name)))),
            to_decide=tuple(number for number in each.to_decide if (number, each.name) not in decided),
        )
        for each in lists
    )


def open_to(lists: Iterable[ListOutcome], subject: str) -> list[ListOutcome]:
    """The lists for whose last places a subject is level with others."""
    return [each for each in lists if subject in each.to_decide]


def has_place_for(outcome: ListOutcome, places: int, subject: str, given: Iterable[str]) -> bool:
    """Whether one of a list's `places` is left for `subject` beside those to whom people gave one."""
    others = (set(given) & set(outcome.to_decide)) - {subject}
    return len(outcome.members) + len(others) < places
