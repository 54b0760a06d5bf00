"""How a work moves, as data: from which states an event leads where, and with which right; one table for use cases, tests and documents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.permissions import Right

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class Move(NamedTuple, Generic[S]):
    """An event: the states it may happen in, the state that it leads to (None stays where it is), the right that it takes."""

    since: frozenset[S]
    until: S | None
    right: Right


def move(since: Collection[S], until: S | None, right: Right) -> Move[S]:
    """A `Move` out of any collection of states."""
    return Move(frozenset(since), until, right)


@dataclass(frozen=True)
class Machine(Generic[S, E]):
    """The states and events of one noun. `page` is the page of the catalogue that names them: `state_…`, `event_…`.

    Work begins in `first` and comes to rest in one of `last`: from every other state an event leads on.
    """

    page: str
    states: type[S]
    moves: Mapping[E, Move[S]]
    first: S
    last: frozenset[S]

    def possible(self, present: S) -> list[E]:
        """The events that may happen in a state, in the order of the table."""
        return [event for event, each in self.moves.items() if present in each.since]

    def require(self, present: S, event: E) -> Move[S]:
        """The move. Raises Refusal WRONG_STATE naming where the work stands, where the event belongs, and what may be done now."""
        found = self.moves[event]
        if present not in found.since:
            raise Refusal("WRONG_STATE", self.wrong_state(present, self.event_name(event), found.since), "state")
        return found

    def after(self, present: S, event: E) -> S:
        """The state that an event leads to. Raises Refusal WRONG_STATE."""
        until = self.require(present, event).until
        return present if until is None else until

    def wrong_state(self, present: S, what: str, states: Collection[S]) -> str:
        """What is not possible now, when it is, and what is possible; `what` is what was to be done, in Chinese."""
        right = "、".join(self.state_name(state) for state in self.states if state in states)
        now = "、".join(self.event_name(event) for event in self.possible(present)) or say(f"{self.page}.nothing")
        return say("machine.wrong_state", what=what, present=self.state_name(present), right=right, now=now)

    def state_name(self, state: S) -> str:
        return say(f"{self.page}.state_{state}")

    def event_name(self, event: E) -> str:
        return say(f"{self.page}.event_{event}")
