"""Reads off the syntax trees which sentences of the catalogue the code says, and which Chinese it says past the catalogue."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# A noun handed into a place of a sentence is a word of the glossary; what is longer or has punctuation is speech.
SPEECH = re.compile(r"[\u4e00-\u9fff].*[,，。;;::!?、]|[,，。;;::!?、].*[\u4e00-\u9fff]|([\u4e00-\u9fff][^\u4e00-\u9fff]*){9}")
Modules = dict[str, ast.Module]


@dataclass(frozen=True)
class Relay:
    """A function that makes keys from its parameter `name` (at `position`, self not counted), such as `report(value, "unknown_field")`."""

    position: int
    name: str
    templates: set[str] = field(default_factory=set, compare=False)
    given: set[str] = field(default_factory=set, compare=False)
    calls: set[int] = field(default_factory=set, compare=False)


@dataclass(frozen=True)
class Said:
    """One place that says a sentence: each of `readings` is the set of keys it needs, one reading for each function of the called name.

    A key has `{}` where the code fills in a part; `given` are the names filled in, or None where they are handed on with `**`.
    """

    place: str
    readings: tuple[frozenset[str], ...]
    given: frozenset[str] | None


SAY = Relay(0, "key", {"{}"})


def trees(root: Path, floors: tuple[str, ...]) -> Modules:
    files = sorted(path for floor in floors for path in (root / floor).rglob("*.py"))
    return {path.relative_to(root).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in files}


def places(sentence: str) -> set[str]:
    """The names of a sentence's places: `{name}`, `{name.part}` and `{name:>3}` are all the place `name`."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def called(call: ast.Call) -> str:
    """The bare name of a call's function or method; empty for anything else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def written(key: ast.expr) -> Iterator[tuple[str, list[ast.expr]]]:
    """Every text an expression may stand for, `{}` where a part is computed, with what computes it."""
    match key:
        case ast.Constant(value=str() as text):
            yield text, []
        case ast.JoinedStr(values=values):
            gaps = [part.value for part in values if isinstance(part, ast.FormattedValue)]
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values), gaps
        case ast.IfExp(body=body, orelse=otherwise):
            yield from written(body)
            yield from written(otherwise)
        case _:
            yield "{}", [key]


def argument(call: ast.Call, relay: Relay) -> ast.expr | None:
    """What a call hands to the relay's parameter."""
    if len(call.args) > relay.position:
        return call.args[relay.position]
    return next((keyword.value for keyword in call.keywords if keyword.arg == relay.name), None)


def speaking(tree: ast.AST, known: dict[str, set[Relay]]) -> Iterator[tuple[ast.Call, Relay, ast.expr]]:
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        for relay in known.get(called(call), ()):
            if (key := argument(call, relay)) is not None:
                yield call, relay, key


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def relays(modules: Modules) -> dict[str, set[Relay]]:
    """`say`, and every function that hands a parameter on into a key, however many hands it goes through; by bare name."""
    found: dict[str, set[Relay]] = {"say": {SAY}}
    size = -1
    while size != (size := sum(len(relay.templates) for named in found.values() for relay in named)):
        for function in (function for tree in modules.values() for function in functions(tree) if function.name != "say"):
            parameters = [
                argument.arg for argument in (*function.args.posonlyargs, *function.args.args) if argument.arg not in ("self", "cls")
            ]
            for call, relay, key in list(speaking(function, found)):
                for text, gaps in written(key):
                    match gaps:
                        case [ast.Name(id=name)] if name in parameters:
                            own = _entry(found.setdefault(function.name, set()), Relay(parameters.index(name), name))
                            own.templates.update(template.format(text) for template in relay.templates)
                            own.calls.add(id(call))
                            own.given.update(relay.given, (keyword.arg for keyword in call.keywords if keyword.arg))
    return found


def _entry(named: set[Relay], relay: Relay) -> Relay:
    """The relay of the same shape already known, else this one."""
    named.add(relay)
    return next(known for known in named if known == relay)


def said(modules: Modules, known: dict[str, set[Relay]]) -> Iterator[Said]:
    """Everything that is said, directly or through a relay, except where a relay only hands its parameter on."""
    handed_on = {call for named in known.values() for relay in named for call in relay.calls}
    for file, tree in modules.items():
        found: dict[tuple[int, str], tuple[ast.Call, list[Relay]]] = {}
        for call, relay, key in speaking(tree, known):
            for text, _ in written(key) if id(call) not in handed_on else ():
                found.setdefault((id(call), text), (call, []))[1].append(relay)
        for (_, text), (call, candidates) in found.items():
            readings = tuple(frozenset(template.format(text) for template in relay.templates) for relay in candidates)
            names = {keyword.arg for keyword in call.keywords}
            given = {name for name in names if name}.union(*(relay.given for relay in candidates))
            yield Said(f"{file}:{call.lineno}", readings, None if None in names else frozenset(given))


def spoken_chinese(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese speech inside functions, by line: not docstrings, not help or descriptions, not names compared with or looked up."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                silent.add(id(docstring))
            case ast.keyword(arg="help" | "description" | "epilog" | "metavar", value=value):
                silent |= {id(part) for part in ast.walk(value)}
            case ast.Compare() | ast.Subscript() | ast.match_case():
                subject = node.pattern if isinstance(node, ast.match_case) else node
                silent |= {id(part) for part in ast.walk(subject)}
    for function in functions(tree):
        for node in (part for statement in function.body for part in ast.walk(statement)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SPEECH.search(node.value) and id(node) not in silent:
                yield node.lineno, node.value
