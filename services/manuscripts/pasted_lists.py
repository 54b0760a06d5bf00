"""Lists of a pasted page: how deep an item stands, and the number that a numbered one is shown with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from services.manuscripts.numbering import letters, roman


class Item(NamedTuple):
    """`number` is what stands before its text; nothing for an item behind a bullet."""

    level: int
    number: str


class Lists:
    """The lists that are open. A list's first paragraph of an item is the item; what follows in it is text."""

    def __init__(self) -> None:
        self._lists: list[tuple[str | None, int]] = []
        self._items: list[Item | None] = []

    def begin(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._lists.append((attributes.get("type", "1") if tag == "ol" else None, _number(attributes.get("start"), 1)))

    def end(self) -> None:
        self._lists.pop()

    def begin_item(self, attributes: Mapping[str, str]) -> None:
        kind, number = self._lists[-1] if self._lists else (None, 1)
        if kind is not None:
            number = _number(attributes.get("value"), number)
            self._lists[-1] = (kind, number + 1)
        self._items.append(Item(max(len(self._lists), 1), "" if kind is None else _said(number, kind)))

    def end_item(self) -> None:
        self._items.pop()

    def item(self) -> Item | None:
        """The item that a paragraph is, if it is the first of one."""
        if not self._items:
            return None
        found, self._items[-1] = self._items[-1], None
        return found


def _number(said: str | None, otherwise: int) -> int:
    try:
        return max(-(10**6), min(int(said or ""), 10**6))
    except ValueError:
        return otherwise


def _said(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        return f"{letters(number) if kind == 'a' else letters(number).upper()}. "
    if kind in ("i", "I") and number > 0:
        return f"{roman(number) if kind == 'i' else roman(number).upper()}. "
    return f"{number}. "
