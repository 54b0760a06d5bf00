"""Parts of regulations that declare kinds and attributes of their own, and what reading them says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from scoring_plugins.language.problems import Problem, RegulationError
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import ROUNDING

FORUM = (
    "kinds: {activity.forum: {roles: [speaker, listener], marks: [published], sessions: true, "
    "attributes: {mode: [oral, written], amount: number}}}\n"
)
ATTRIBUTES = "member_attributes: {employer: [企业, 机关], rural: yes_no, rank: number}\n"
FORUM_CLAUSE = "- {clause: 论坛, cite: [一], says: 论坛, each: {kind: activity.forum, role: speaker, presence: full}, points: 3}\n"
PROPOSAL = "- {clause: 提案, cite: [一], says: 提案, each: {kind: proposal, role: any}, points: 5}\n"
PYTHON = '- {clause: 特别, cite: [一], says: 特别, python: "mine.clauses:bonus", cap: 10, floor: 0}\n'
AT_BLOCK = ROUNDING.replace("at: clause", "at: block")


def bonus(*_: object) -> tuple[()]:
    """A function that a clause may name."""
    return ()


def resolve(target: str) -> Callable[..., Any]:
    """What a plugin that brings one function would give."""
    if target != "mine.clauses:bonus":
        raise LookupError("没有这个函数")
    return bonus


def whats(text: str, **more: Any) -> list[str]:
    return [problem.what for problem in problems(text, **more)]


def problems(text: str, **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(RegulationError) as refused:
        read_regulation(text, **more)
    return refused.value.problems


def declaring(declarations: str, text: str) -> str:
    """A regulation's text with declarations before its versions."""
    return text.replace("versions:\n", declarations + "versions:\n", 1)


def without(text: str, start: str) -> str:
    """A text without its lines that start so."""
    kept = [line for line in text.splitlines(keepends=True) if not line.strip().startswith(start)]

    assert len(kept) < len(text.splitlines())
    return "".join(kept)
