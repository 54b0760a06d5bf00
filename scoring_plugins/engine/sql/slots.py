"""Selectors by kind, role and presence as bits: one look-up for each of the three answers all selectors of a statement at once.

A slot asks for kinds, and perhaps for roles and presences. Three small relations, `kinds`, `roles` and `presences`, hold for each code
of each rule the bits of the slots that let it through; a record's `w<n>` is what all three let through. Equal selectors share a slot.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.parameters import Parameters
from scoring_plugins.language.nodes import Selector

BITS = 62
CODES = 64


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """What small fields a selector asks for; empty roles and presences ask nothing. `exact` kinds are no prefixes."""

    kinds: tuple[str, ...]
    roles: tuple[str, ...] = ()
    presences: tuple[str, ...] = ()
    exact: bool = False


def slot_of(select: Selector) -> Slot:
    """The slot of a selector."""
    return Slot(kinds=select.kinds, roles=select.roles, presences=select.presences)


class Slots:
    """The slots of one statement, in order of their bits."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters
        self.places: dict[Slot, int] = {}
        self._masks: list[tuple[str, str, str]] = []

    def bit(self, slot: Slot) -> str:
        """Whether a record is let through: true or false."""
        if slot not in self.places:
            self.places[slot] = len(self.places)
            roles = self.parameters.codes("role", slot.roles) if slot.roles else ""
            presences = self.parameters.codes("presence", slot.presences) if slot.presences else ""
            self._masks.append((self.parameters.kinds(slot.kinds, slot.exact), roles, presences))
        return self.any_of([slot])

    def any_of(self, slots: Iterable[Slot]) -> str:
        """Whether a record is let through by any of the slots."""
        words: dict[int, int] = {}
        for slot in slots:
            word, place = divmod(self.places[slot], BITS)
            words[word] = words.get(word, 0) | 1 << place
        return "(" + " OR ".join(f"(w{word} & {whole(mask)}) <> {whole(0)}" for word, mask in sorted(words.items())) + ")"

    @property
    def words(self) -> range:
        return range(-(-len(self.places) // BITS))

    def ctes(self) -> list[str]:
        """The three relations: `key` (the rule × 64 + the code) and the words of bits."""
        return [
            f"{name} AS MATERIALIZED (SELECT rule * {whole(CODES)} + code AS key{self._words(field)}"
            f" FROM parameters, generate_series({whole(0)}, {whole(CODES - 1)}) AS codes(code))"
            for field, name in enumerate(("kinds", "roles", "presences"))
        ]

    def _words(self, field: int) -> str:
        found = ""
        for word in self.words:
            bits = [
                f"((({masks[field]} >> code) & {whole(1)}) << {whole(place)})" if masks[field] else whole(1 << place)
                for place, masks in enumerate(self._masks[word * BITS : (word + 1) * BITS])
            ]
            found += f", ({' | '.join(bits)}) AS w{word}"
        return found

    def joined(self) -> tuple[str, str]:
        """The words of a record `f`, and the joins that they need."""
        if not self.places:
            return "", ""
        columns = "".join(f", k.w{word} & o.w{word} & q.w{word} AS w{word}" for word in self.words)
        pairs = (("kinds", "k", "kind"), ("roles", "o", "role"), ("presences", "q", "presence"))
        # One key, not two: the relations are not to be joined with each other first.
        joins = "".join(f" JOIN {name} {short} ON {short}.key = f.rule * {whole(CODES)} + f.{field}" for name, short, field in pairs)
        return columns, joins
