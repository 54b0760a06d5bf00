"""The regulation of a result, read from the text that is kept or packed with it: whatever is adopted or installed now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import Python
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.reader import read_regulation
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations
from services.errors import Problem, Refusal


def sealed_regulation(
    source: str, code: str, version: date, regulations: Regulations, *, scores: bool, needs: str | None = None
) -> Regulation:
    """The regulation written in `source`, holding only the version in force from `version`.

    `regulations` are those installed: they give the kinds of records that plugins register and, where a clause is written in Python, the
    function of the plugin that brings `code`. With `scores` such a function has to be there; without it nothing is ever called.
    Raises Refusal PLUGIN_NEEDED, naming `needs` (the distribution that brought it) and the functions, or REGULATION_UNREADABLE with
    every problem.
    """
    pack = regulations.pack(code)
    installed = pack.resolve if pack is not None else None
    missing: list[str] = []

    def resolve(target: str) -> Callable[..., Any]:
        try:
            if installed is not None:
                return installed(target)
        except LookupError:
            pass
        missing.append(target)
        return _never_called

    try:
        regulation = read_regulation(source, vocabulary=regulations.vocabulary, resolve=resolve)
    except RegulationError as broken:
        told = say("exchange.regulation_unreadable", code=code)
        plugin = say("exchange.plugin_brought", plugin=needs) if needs else ""
        problems = [Problem("REGULATION_UNREADABLE", "regulation", f"{told}{problem.text}{plugin}") for problem in broken.problems]
        raise Refusal.of(problems) from broken
    if scores and missing:
        message = say("exchange.plugin_needed", functions="、".join(missing), plugin=needs or say("exchange.plugin_unnamed", code=code))
        raise Refusal("PLUGIN_NEEDED", message, "regulation")
    versions = tuple(each for each in regulation.versions if each.in_force_from == version)
    return msgspec.structs.replace(regulation, versions=versions)


def python_targets(regulation: Regulation) -> list[str]:
    """The functions that clauses written in Python name, in order."""
    clauses = (clause for version in regulation.versions for clause in version.clauses())
    return sorted({clause.points.target for clause in clauses if isinstance(clause.points, Python)})


def _never_called(*_: object) -> Any:
    raise AssertionError("a stand-in for a clause's function was called")
