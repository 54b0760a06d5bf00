"""Reading the rungs of ladders: what each matches, that none hides behind another, and that together they cover what comes."""

from __future__ import annotations

from collections import defaultdict

from scoring_plugins.language.fields import Reading
from scoring_plugins.language.kinds import PRESENCES, prefixes_of
from scoring_plugins.language.nodes import AttributeWord, MarkPattern, Rung, Selector
from scoring_plugins.language.read_selectors import attribute_types, attribute_value, mark_pattern
from scoring_plugins.language.source import Mapping, Scalar

OF_RECORDS = ("role", "kind", "presence", "mark")
# A mark has few levels and manners; what is beyond them was reported already.
MOST_OF_ONE_MARK = 40


class RungReader:
    """Reads what the rungs of one ladder match. `by` is role, kind, presence, mark, or `attributes.<name>`."""

    def __init__(self, reading: Reading, ladder: Mapping, select: Selector) -> None:
        self.reading, self.ladder, self.select = reading, ladder, select
        self.known = reading.under(select.kinds)
        declared = attribute_types(self.known)
        choices = {word: word for word in OF_RECORDS} | {name: f"attributes.{name}" for name in declared}
        self.by = choices[reading.one_of(ladder.entries["by"], tuple(choices), "分档依据")]
        self.declared = declared.get(self.by.removeprefix("attributes."))
        self.covered = self._covered()
        self.reachable = {prefix for kind in self.covered for prefix in prefixes_of(kind)} if self.by == "kind" else set(self.covered)

    def _covered(self) -> tuple[str, ...]:
        """Every value the selector lets through, where the words of the language say which there are."""
        if self.by == "role":
            return self.select.roles or tuple(dict.fromkeys(role for kind in self.known for role in kind.roles))
        if self.by == "presence":
            return self.select.presences or PRESENCES
        return tuple(kind.name for kind in self.known) if self.by == "kind" else ()

    def value(self, name: str) -> AttributeWord | MarkPattern:
        """What a rung of this name matches."""
        key = Scalar(self.ladder.path, *self.ladder.places[name], text=name, quoted=False)
        if self.by == "mark":
            return mark_pattern(self.reading, key, name, self.known)
        if self.declared is not None and self.by.startswith("attributes."):
            return attribute_value(self.reading, key, self.declared)
        if name not in self.reachable:
            near, known = self.reading.nearest(name, self.covered), "、".join(self.covered[:50])
            self.reading.report(key, "rung_unreachable", near, word=name, known=known)
        return name


def refuse_hidden(reader: RungReader, rungs: list[Rung]) -> None:
    """No rung hides behind an earlier one."""
    seen: set[object] = set()
    marks: dict[str, list[MarkPattern]] = defaultdict(list)
    for position, rung in enumerate(rungs):
        if isinstance(rung.value, MarkPattern):
            earlier = marks[rung.value.mark]
            hidden = any(_hides(one, rung.value) for one in earlier[:MOST_OF_ONE_MARK])
            earlier.append(rung.value)
        else:
            behind = prefixes_of(str(rung.value)) if reader.by == "kind" else [rung.value]
            hidden = not seen.isdisjoint(behind)
            seen.add(rung.value)
        if hidden:
            reader.reading.report(reader.ladder, "rung_hidden", position=position + 1)


def refuse_gaps(reader: RungReader, rungs: list[Rung]) -> None:
    """A ladder without `otherwise` covers every value its selector lets through."""
    values, gaps = {rung.value for rung in rungs}, list[str]()
    if reader.by in ("role", "presence"):
        gaps = [name for name in reader.covered if name not in values]
    elif reader.by == "kind":
        gaps = [name for name in reader.covered if values.isdisjoint(prefixes_of(name))]
    elif reader.by == "mark":
        patterns = [rung.value for rung in rungs if isinstance(rung.value, MarkPattern)]
        asked = reader.select.marks[:MOST_OF_ONE_MARK]
        gaps = [mark.mark for mark in asked if not any(_hides(pattern, mark) for pattern in patterns)] if asked else ["otherwise"]
    elif reader.declared == "yes_no":
        gaps = [word for word, value in (("true", True), ("false", False)) if value not in values]
    else:
        gaps = [word for word in reader.declared if word not in values] if isinstance(reader.declared, tuple) else ["otherwise"]
    if gaps:
        reader.reading.report(reader.ladder, "ladder_gaps", gaps="、".join(gaps[:50]))


def _hides(earlier: MarkPattern, later: MarkPattern) -> bool:
    """Whether nothing the later pattern matches gets past the earlier one."""
    level = earlier.level in (None, later.level) or (earlier.level == "superior" and later.level not in (None, "own"))
    others = [(earlier.manner, later.manner), (earlier.by, later.by)]
    return earlier.mark == later.mark and level and all(own in (None, other) for own, other in others)
