"""Reads off the syntax trees which sentences of the catalogue the code says, and which Chinese it says past the catalogue."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

# A noun handed into a place of a sentence is a word of the glossary; what is longer or has punctuation is speech.
SPEECH = re.compile(r"[\u4e00-\u9fff].*[,，。;;::!?、]|[,，。;;::!?、].*[\u4e00-\u9fff]|([\u4e00-\u9fff][^\u4e00-\u9fff]*){9}")
Modules = dict[str, ast.Module]
Known = dict[str, set["Relay"]]


@dataclass(frozen=True)
class Relay:
    """A function that makes keys from its parameter `name` (at `position`, self not counted), such as `report(value, "unknown_field")`."""

    position: int
    name: str
    is_method: bool
    file: str
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


SAY = Relay(0, "key", False, "scoring_plugins/catalogue/__init__.py", {"{}"})


def files(root: Path, floors: tuple[str, ...]) -> list[str]:
    """The modules of the floors, by path."""
    return sorted(path.relative_to(root).as_posix() for floor in floors for path in (root / floor).rglob("*.py"))


def trees(root: Path, floors: tuple[str, ...]) -> Modules:
    return {file: ast.parse((root / file).read_text(encoding="utf-8")) for file in files(root, floors)}


def places(sentence: str) -> set[str]:
    """The names of a sentence's places: `{name}`, `{name.part}` and `{name:>3}` are all the place `name`."""
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def called(call: ast.Call) -> str:
    """The bare name of a call's function or method; empty for anything else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


@cache
def taken(tree: ast.AST) -> frozenset[str]:
    """The names a module imports from others."""
    return frozenset(alias.asname or alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names)


@cache
def calls(part: ast.AST) -> tuple[ast.Call, ...]:
    """Every call within a part of a module: asked for again each time a new relay was found."""
    return tuple(node for node in ast.walk(part) if isinstance(node, ast.Call))


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


def speaking(file: str, module: ast.AST, part: ast.AST, known: Known) -> Iterator[tuple[ast.Call, Relay, ast.expr]]:
    """Every call of a relay within a part of a module, with the key it hands over; a bare name counts only where it is at hand."""
    at_hand = taken(module)
    for call in calls(part):
        for relay in known.get(name := called(call), ()):
            is_meant = (
                relay.is_method if isinstance(call.func, ast.Attribute) else not relay.is_method and (relay.file == file or name in at_hand)
            )
            if is_meant and (key := argument(call, relay)) is not None:
                yield call, relay, key


@cache
def functions(tree: ast.AST) -> tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def forget() -> None:
    """Lets go of the trees that were looked into."""
    for looked_up in (taken, calls, functions):
        looked_up.cache_clear()


def relays(modules: Modules) -> Known:
    """`say`, and every function that hands a parameter on into a key, however many hands it goes through; by bare name."""
    found: Known = {"say": {SAY}}
    size = -1
    while size != (size := sum(len(relay.templates) for named in found.values() for relay in named)):
        for file, module in modules.items():
            for function in functions(module):
                _follow(file, module, function, found)
    return found


def _follow(file: str, module: ast.AST, function: ast.FunctionDef | ast.AsyncFunctionDef, found: Known) -> None:
    """Note down where a function hands one of its parameters on into a key."""
    names = [parameter.arg for parameter in (*function.args.posonlyargs, *function.args.args)]
    is_method = names[:1] in (["self"], ["cls"])
    for call, relay, key in list(speaking(file, module, function, found)):
        for text, gaps in written(key):
            match gaps:
                case [ast.Name(id=name)] if name in names and function.name != "say":
                    own = _entry(found.setdefault(function.name, set()), Relay(names.index(name) - is_method, name, is_method, file))
                    own.templates.update(template.format(text) for template in relay.templates)
                    own.calls.add(id(call))
                    own.given.update(relay.given, (keyword.arg for keyword in call.keywords if keyword.arg))


def _entry(named: set[Relay], relay: Relay) -> Relay:
    """The relay of the same shape already known, else this one."""
    named.add(relay)
    return next(known for known in named if known == relay)


def said(modules: Modules, known: Known) -> Iterator[Said]:
    """Everything that is said, directly or through a relay, except where a relay only hands its parameter on."""
    handed_on = {call for named in known.values() for relay in named for call in relay.calls}
    for file, tree in modules.items():
        found: dict[tuple[int, str], tuple[ast.Call, list[Relay]]] = {}
        for call, relay, key in speaking(file, tree, tree, known):
            for text, _ in written(key) if id(call) not in handed_on else ():
                found.setdefault((id(call), text), (call, []))[1].append(relay)
        for (_, text), (call, candidates) in found.items():
            readings = tuple(frozenset(template.format(text) for template in relay.templates) for relay in candidates)
            names = {keyword.arg for keyword in call.keywords}
            given = {name for name in names if name}.union(*(relay.given for relay in candidates))
            yield Said(f"{file}:{call.lineno}", readings, None if None in names else frozenset(given))


def spoken_chinese(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Chinese speech inside functions, by line: no docstring, help, description or pattern, no name compared with or looked up."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                silent.add(id(docstring))
            case ast.keyword(arg="help" | "description" | "epilog" | "metavar", value=value):
                silent |= {id(part) for part in ast.walk(value)}
            case ast.Call(func=ast.Attribute(value=ast.Name(id="re"))):
                silent |= {id(part) for part in ast.walk(node)}
            case ast.Compare() | ast.Subscript() | ast.match_case():
                subject = node.pattern if isinstance(node, ast.match_case) else node
                silent |= {id(part) for part in ast.walk(subject)}
    for function in functions(tree):
        for node in (part for statement in function.body for part in ast.walk(statement)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SPEECH.search(node.value) and id(node) not in silent:
                yield node.lineno, node.value
