"""Places on lists that a regulation leaves to people: who is open, who has them, and how many there are. Pure: nothing is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scoring_plugins.engine.cohort import ListOutcome
from scoring_plugins.language.regulation import Regulation


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


def places_left_to(outcome: ListOutcome, regulation: Regulation, subject: str, given: Iterable[str]) -> tuple[int | None, bool]:
    """How many places the frozen regulation has on a list, and whether one is left for `subject` beside those to whom people gave one."""
    rule = next(each for each in regulation.versions[0].lists if each.name == outcome.name)
    others = (set(given) & set(outcome.to_decide)) - {subject}
    return rule.top, rule.top is None or len(outcome.members) + len(others) < rule.top
