"""Kinds of activity an office registers with a roll: those of the rules' language that are held, with the same words everywhere.

The built-in ones and those of the bundled plugin. A stranger's kinds cannot be registered here yet: they would need words of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring_plugins.engine.wording import kind_word, role_word
from scoring_plugins.language.kinds import KINDS as RECORD_KINDS
from scoring_plugins.regulations import register_record_kinds


@dataclass(frozen=True)
class ActivityKind:
    """`roles` from high to low: a member with several parts in one activity carries the highest."""

    code: str
    name: str
    has_sessions: bool
    roles: tuple[str, ...]


# Held without half days, and with a roll all the same.
_WITHOUT_HALF_DAYS = {"service"}

KINDS: dict[str, ActivityKind] = {
    kind.name: ActivityKind(kind.name, kind_word(kind.name), kind.has_sessions, kind.roles)
    for kind in [*RECORD_KINDS.values(), *register_record_kinds()]
    if kind.has_sessions or kind.name in _WITHOUT_HALF_DAYS
}

ROLE_NAMES: dict[str, str] = {role: role_word(role) for kind in KINDS.values() for role in kind.roles}
