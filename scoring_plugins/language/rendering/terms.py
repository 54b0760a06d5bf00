"""The terms that a regulation uses and the engine defines: what a general kind covers, what attendance is, which levels are superior."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.kinds import BUILT_IN, PRESENCES
from scoring_plugins.language.nodes import Clause, Ladder, MarkPattern, PerUnit, Selector, SessionsTest, Sum, Version
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.language.rendering import words
from scoring_plugins.language.rendering.phrases import Phrase, phrase


def parts_of(node: object) -> Iterator[msgspec.Struct]:
    """A node of the tree and everything in it."""
    pending = [node]
    while pending:
        found = pending.pop()
        if isinstance(found, msgspec.Struct):
            yield found
            pending.extend(getattr(found, name) for name in found.__struct_fields__)
        elif isinstance(found, tuple):
            pending.extend(found)


def terms(regulation: Regulation, version: Version) -> Iterator[Phrase]:
    """Each term that the version uses, with its definition."""
    nodes = list(parts_of(version))
    selectors = [node for node in nodes if isinstance(node, Selector)]
    named = {name for select in selectors for name in (*select.kinds, *select.occasion_kinds, *select.converted_from_kinds)}
    ladders = [node for node in nodes if isinstance(node, Ladder)]
    named |= {str(rung.value) for ladder in ladders if ladder.by == "kind" for rung in ladder.rungs}
    vocabulary = regulation.vocabulary or BUILT_IN
    for name in sorted(named - set(vocabulary.kinds)):
        below = [words.kind(kind.name) for kind in vocabulary.under([name])]
        yield _term(words.kind(name), say("explain.term_kind", kinds=say("explain.comma").join(below)))
    presences = {presence for select in selectors for presence in select.presences}
    presences |= {str(rung.value) for ladder in ladders if ladder.by == "presence" for rung in ladder.rungs}
    for presence in PRESENCES:
        if presence in presences:
            yield _term(words.presence(presence), say(f"explain.term_presence.{presence}"))
    counts = {name for node in nodes if isinstance(node, SessionsTest) for name in (*node.counted, *([node.over] if node.over else []))}
    counts |= {name for node in nodes if isinstance(node, PerUnit | Sum) for name in node.of}
    for name in ("attended", "without_leave"):
        if name in counts or (name == "attended" and presences):
            yield _term(words.half_days([name]), say(f"explain.term_half_days.{name}"))
    marks = [node for node in nodes if isinstance(node, MarkPattern)]
    if any(pattern.level == "superior" for pattern in marks):
        yield _term(say("explain.level.superior"), say("explain.term_level.superior"))
    if any(isinstance(node, Clause) and (node.take is not None or node.consumes) for node in nodes):
        yield _term(say("explain.term_position_name"), say("explain.term_position"))


def _term(name: str, definition: str) -> Phrase:
    return phrase("term", definition, label=name, decides=False)
