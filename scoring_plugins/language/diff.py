"""What changed between two versions, or two regulations, in words and in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.compare import phrase_changes, phrases_changes, said
from scoring_plugins.language.rendering.phrases import Part, Phrase, Prose, Section, quoted

ChangeKind = Literal["added", "removed", "changed", "renamed", "moved"]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one part (`what` is `head` for the regulation as a whole): a heading, and a sentence for each thing that changed.

    `decides` says whether points, grades, duties, lists or proposals can come out differently by it.
    """

    kind: ChangeKind
    what: str
    name: str
    heading: str
    sentences: tuple[str, ...] = ()
    decides: bool


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two compared."""

    code: str
    title: str
    in_force_from: date


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """Every change. `decides` holds when any of them can change what comes out."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    decides: bool


class _Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A part with the block it stands in."""

    part: Part
    parent: str


def diff(old: Prose, new: Prose) -> Diff:
    """What changed from `old` to `new`. Terms and the origin are left out: they follow from the rest."""
    changes = tuple(_changes(old, new))
    return Diff(old=_side(old), new=_side(new), changes=changes, decides=any(change.decides for change in changes))


def _side(prose: Prose) -> Side:
    return Side(code=prose.code, title=prose.title, in_force_from=prose.in_force_from)


def _changes(old: Prose, new: Prose) -> Iterator[Change]:
    keys = ("head", "blocks", "duties", "grades", "lists", "consequences", "not_computable", "chosen")
    empty = {key: Section(key=key, title=say(f"explain.section.{key}")) for key in keys}
    ours, theirs = ({section.key: section for section in prose.sections} for prose in (old, new))
    for key in keys:
        before, after = ours.get(key, empty[key]), theirs.get(key, empty[key])
        yield from _whole(after, before.phrases, after.phrases)
        yield from _parts(key, before, after)


def _whole(section: Section, old: tuple[Phrase, ...], new: tuple[Phrase, ...]) -> Iterator[Change]:
    """Changes of what a section says about the whole."""
    for sentence, decides in phrases_changes(old, new):
        yield Change(kind="changed", what=section.key, name="", heading=section.title, sentences=(sentence,), decides=decides)


def _parts(key: str, before: Section, after: Section) -> Iterator[Change]:
    """Changes of a section's parts: matched by name, what is left over by what it says."""
    old, new = dict(_named(before)), dict(_named(after))
    renamed = _renamed(old, new)
    new_name = {one: other for other, one in renamed.items()}
    names = [new_name.get(name, name) for name in old]
    matcher = SequenceMatcher(None, names, list(new), autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        for name in names[first:last] if tag != "equal" else []:
            if name not in new:
                yield _removed(old[name])
        for name in list(new)[start:end]:
            found = old.get(renamed.get(name, name))
            if found is None:
                yield _added(new[name])
                continue
            if tag != "equal":
                yield _moved(key, new[name], (before, after))
            yield from _changed(found, new[name], new_name)


def _named(section: Section) -> Iterator[tuple[str, _Placed]]:
    """Every part by a name of its own: what it is, what it is called, and which of that name it is."""
    seen: dict[str, int] = {}
    pending = [_Placed(part=part, parent="") for part in reversed(section.parts)]
    while pending:
        placed = pending.pop()
        part = placed.part
        name = f"{part.what}:{part.name or '、'.join(part.cite)}"
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}#{seen[name]}"), placed
        pending.extend(_Placed(part=inner, parent=f"{part.what}:{part.name}") for inner in reversed(part.of))


def _renamed(old: dict[str, _Placed], new: dict[str, _Placed]) -> dict[str, str]:
    """New names of parts that look like old ones under another name: they say the same, or most of the same for the same source."""
    left = {name: placed.part for name, placed in old.items() if name not in new}
    found: dict[str, str] = {}
    for name, placed in new.items():
        likes = {other: _likeness(part, placed.part) for other, part in left.items()} if name not in old else {}
        best = max(likes, key=lambda other: likes[other], default="")
        if best and likes[best] >= 2:
            found[name] = best
            del left[best]
    return found


def _likeness(old: Part, new: Part) -> int:
    """3 where all that decides is the same, 2 where one source's part says half the same, else less."""
    if old.what != new.what or not old.name or not new.name:
        return 0
    ours, theirs = ({said(each) for each in part.phrases if each.decides} for part in (old, new))
    inner = {part.name for part in old.of} & {part.name for part in new.of}
    if ours == theirs and (old.what != "block" or inner or not old.of) and (old.cite == new.cite or old.what in ("clause", "block")):
        return 3
    same_source = bool(set(old.cite) & set(new.cite)) or bool(old.says and old.says == new.says) or bool(inner)
    return 2 if same_source and 2 * len(ours & theirs) >= max(len(ours), len(theirs)) else 1


def _heading(kind: str, part: Part, **values: object) -> str:
    """`新增条款“甲”`; what has no name is called by its source."""
    name = quoted(part.name) if part.name else say("explain.comma").join(part.cite)
    return say(f"explain.diff.{kind}", word=part.word, name=name, **values)


def _added(placed: _Placed) -> Change:
    part = placed.part
    sentences = tuple(say("explain.line", indent="", label=each.label, text=said(each)) for each in part.phrases if each.key != "chosen")
    return Change(
        kind="added", what=part.what, name=part.name, heading=_heading("added", part), sentences=sentences, decides=_decides(part)
    )


def _removed(placed: _Placed) -> Change:
    part = placed.part
    sentences = tuple(say("explain.line", indent="", label=each.label, text=said(each)) for each in part.phrases if each.key != "chosen")
    return Change(
        kind="removed", what=part.what, name=part.name, heading=_heading("removed", part), sentences=sentences, decides=_decides(part)
    )


def _decides(part: Part) -> bool:
    return any(each.decides for each in part.phrases)


def _moved(key: str, placed: _Placed, sections: tuple[Section, Section]) -> Change:
    """Another place in the order, which decides for grades, and for clauses where some use records up."""
    part = placed.part
    uses_up = any(each.key == "consumes" for section in sections for _, other in _named(section) for each in other.part.phrases)
    decides = key == "grades" or (key == "blocks" and uses_up)
    return Change(kind="moved", what=part.what, name=part.name, heading=_heading("moved", part), decides=decides)


def _changed(old: _Placed, new: _Placed, new_name: dict[str, str]) -> Iterator[Change]:
    """A new name, another block, another source, and what its phrases say."""
    part = new.part
    if old.part.name != part.name:
        heading = _heading("renamed", old.part, new=quoted(part.name))
        yield Change(
            kind="renamed", what=part.what, name=part.name, heading=heading, decides=part.what != "clause" and part.what != "block"
        )
    if new_name.get(old.parent, old.parent) != new.parent:
        to = quoted(new.parent.partition(":")[2]) if new.parent else say("explain.diff.top")
        yield Change(kind="moved", what=part.what, name=part.name, heading=_heading("moved_to", part, to=to), decides=True)
    found = [(sentence, False) for sentence in _of_the_source(old.part, part)]
    found += phrases_changes(old.part.phrases, part.phrases)
    if found:
        sentences = tuple(sentence for sentence, _ in found)
        decides = any(decides for _, decides in found)
        yield Change(
            kind="changed", what=part.what, name=part.name, heading=_heading("changed", part), sentences=sentences, decides=decides
        )


def _of_the_source(old: Part, new: Part) -> Iterator[str]:
    for key, before, after in (("cite", "、".join(old.cite), "、".join(new.cite)), ("says", old.says, new.says)):
        if before != after:
            label = say(f"explain.label.{key}")
            yield from phrase_changes(Phrase(key=key, label=label, text=before), Phrase(key=key, label=label, text=after))
