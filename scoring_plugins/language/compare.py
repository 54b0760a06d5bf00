"""Two phrases of a regulation's prose compared: as narrow a sentence as says all that changed."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.language.rendering.phrases import Phrase

# What is told apart by its text alone: several of these may stand side by side.
BY_TEXT = ("chosen", "item", "term")


def phrases_changes(old: tuple[Phrase, ...], new: tuple[Phrase, ...]) -> list[tuple[str, bool]]:
    """A sentence for each change among the phrases of one part, with whether it decides anything."""
    before, after = ({_key(each): each for each in side} for side in (old, new))
    found: list[tuple[str, bool]] = []
    for key in _in_order(list(before), list(after)):
        one, other = before.get(key), after.get(key)
        decides = any(each.decides for each in (one, other) if each is not None)
        found += [(sentence, decides) for sentence in _change(one, other)]
    return found


def phrase_changes(old: Phrase, new: Phrase) -> list[str]:
    """Sentences that say how a phrase changed; none where it did not."""
    return list(_change(old, new))


def said(phrase: Phrase) -> str:
    """All that a phrase says, in one line."""
    if not phrase.below:
        return phrase.text
    inner = [f"{each.label} {said(each)}" if each.label else said(each) for each in phrase.below]
    return say("explain.diff.with_below", text=phrase.text, below=say("explain.step_joint").join(inner))


def _key(phrase: Phrase) -> tuple[str, str]:
    return (phrase.key, said(phrase) if phrase.key in BY_TEXT else phrase.label)


def _in_order(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Every key of both, each once: what is gone where it stood."""
    seen = set()
    for _, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for key in (*old[first:last], *new[start:end]):
            if key not in seen:
                seen.add(key)
                yield key


def _change(old: Phrase | None, new: Phrase | None) -> Iterator[str]:
    if old is None or new is None:
        phrase = new or old
        assert phrase is not None
        texts = {"label": phrase.label, "text": said(phrase)}
        if old is None:
            yield say("explain.diff.now" if phrase.label else "explain.diff.now_item", **texts)
        else:
            yield say("explain.diff.no_longer" if phrase.label else "explain.diff.no_longer_item", **texts)
    elif (said(old), old.words, old.parts, old.below) != (said(new), new.words, new.parts, new.below):
        yield from _within(old, new) or [say("explain.diff.from_to", label=new.label, old=said(old), new=said(new))]


def _within(old: Phrase, new: Phrase) -> list[str]:
    """What changed among the words, or the parts, of a phrase; nothing where only the whole says it."""
    if old.words and new.words and set(old.words) != set(new.words):
        joint = say("explain.comma")
        more, fewer = (
            joint.join(word for word in one if word not in other) for one, other in ((new.words, old.words), (old.words, new.words))
        )
        texts = [say("explain.diff.more", words=more)] if more else []
        texts += [say("explain.diff.fewer", words=fewer)] if fewer else []
        return [say("explain.line", indent="", label=new.label, text=say("explain.step_joint").join(texts))]
    before, after = old.below or old.parts, new.below or new.parts
    if _joined(old) != _joined(new):
        # One condition stands alone where several are joined, or did.
        before, after = (side.below if _joined(side) else (_alone(side),) for side in (old, new))
    if not before or not after:
        return []
    heading = (
        [say("explain.diff.from_to", label=new.label, old=old.text, new=new.text)]
        if old.below and new.below and old.text != new.text
        else []
    )
    if [each.key for each in (*before, *after)].count("item") == len(before) + len(after):
        inner = _items(before, after)
    else:
        inner = [sentence for sentence, _ in phrases_changes(before, after)]
    return heading + [say("explain.diff.inside", label=new.label, text=text) if new.label else text for text in inner]


def _joined(phrase: Phrase) -> bool:
    return bool(phrase.below) and phrase.text in (say("explain.all"), say("explain.any"))


def _alone(phrase: Phrase) -> Phrase:
    return msgspec.structs.replace(phrase, key="item", label="")


def _items(old: tuple[Phrase, ...], new: tuple[Phrase, ...]) -> list[str]:
    """Joined conditions compared: one in the place of another counts as changed."""
    found: list[str] = []
    for tag, first, last, start, end in SequenceMatcher(None, list(map(said, old)), list(map(said, new)), autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        ours, theirs = old[first:last], new[start:end]
        for one, other in zip(ours, theirs, strict=False):
            found += _change(one, other)
        found += [sentence for one in ours[len(theirs) :] for sentence in _change(one, None)]
        found += [sentence for other in theirs[len(ours) :] for sentence in _change(None, other)]
    return found
