"""Refusals: what a use case answers when it will not do what was asked. A refusal is a value for the caller; all else is a bug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import nearest as nearest_name


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: a stable code, the field at fault (`sponsors[0].member_number`) and a Chinese remedy."""

    code: str
    field: str | None
    message: str


class Refusal(Exception):
    """Nothing was changed. `code`, `field` and `message` are the first problem's; `problems` are all of them."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.problems: tuple[Problem, ...] = (Problem(code, field, message),)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> Refusal:
        """One refusal that carries every problem found; `problems` is not empty."""
        refusal = cls(problems[0].code, problems[0].message, problems[0].field)
        refusal.problems = tuple(problems)
        return refusal

    @property
    def code(self) -> str:
        return self.problems[0].code

    @property
    def field(self) -> str | None:
        return self.problems[0].field

    @property
    def message(self) -> str:
        return self.problems[0].message


def refuse(problems: Sequence[Problem]) -> None:
    """Raise one Refusal that carries every problem found, if any was."""
    if problems:
        raise Refusal.of(problems)


def require_name(name: str, field: str = "name") -> None:
    """Raises Refusal NAME_MISSING for a name of nothing but spaces."""
    if not name.strip():
        raise Refusal("NAME_MISSING", say("errors.name_missing"), field)


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint that names the nearest right name, or the first few there are; empty where nothing is known."""
    if like := nearest_name(name, known):
        return say("errors.did_you_mean", name=like)
    return say("errors.known_are", names="、".join(known[:8]) + ("…" if len(known) > 8 else "")) if known else ""
