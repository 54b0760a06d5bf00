"""Planting a bug: a function of a generator is written anew with one thing changed, and put wherever the old one was.

An evaluator's bugs stand in a list of `Bug`s. Each must be seen by laying the evaluator beside the definition.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bug:
    """What is wrong, in which function (`module:function` or `module:Class.method`), and its old and new text."""

    name: str
    target: str
    old: str
    new: str


@contextmanager
def planted(bug: Bug, rooms: str, forget: Callable[[], None]) -> Iterator[None]:
    """While this lasts the bug is there: in every module of `rooms` (a prefix of names) that holds the function.

    `forget` forgets what was generated before. Raises LookupError where the old text does not stand in the function exactly once.
    """
    module_name, _, name = bug.target.partition(":")
    module = importlib.import_module(module_name)
    owner_name, _, own_name = name.rpartition(".")
    owner = getattr(module, owner_name) if owner_name else module
    original = inspect.getattr_static(owner, own_name)
    wrong = rewritten(bug, original, module.__dict__)
    places = [owner] if owner_name else [each for found, each in list(sys.modules.items()) if found.startswith(rooms)]
    holders = [(place, key) for place in places for key, value in list(vars(place).items()) if value is original]
    registries = [each for place in places for each in vars(place).values() if isinstance(each, dict) and each.get(own_name) is original]
    try:
        for place, key in holders:
            setattr(place, key, wrong)
        for registry in registries:
            registry[own_name] = wrong
        forget()
        yield
    finally:
        for place, key in holders:
            setattr(place, key, original)
        for registry in registries:
            registry[own_name] = original
        forget()


def rewritten(bug: Bug, original: Callable[..., Any], around: dict[str, Any]) -> Callable[..., Any]:
    """The function with the one change."""
    text = textwrap.dedent(inspect.getsource(original))
    if text.count(bug.old) != 1:
        raise LookupError(f"{bug.name}: the text to change stands {text.count(bug.old)} times in {bug.target}; write the bug anew")
    found: dict[str, Any] = {}
    code = compile("from __future__ import annotations\n" + text.replace(bug.old, bug.new), f"<{bug.name}>", "exec")
    exec(code, around | {"__planted__": True}, found)
    return _with_globals(found[original.__name__], around)


def _with_globals(function: Callable[..., Any], around: dict[str, Any]) -> Callable[..., Any]:
    """The function, looking names up where the original does, so that other patches are seen."""
    import types

    made = types.FunctionType(function.__code__, around, function.__name__, function.__defaults__, function.__closure__)
    made.__kwdefaults__ = function.__kwdefaults__
    return made
