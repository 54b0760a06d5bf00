"""What a pack chose where its source is silent, as part of a regulation's prose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.choices import value_in_chinese
from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.language.rendering.phrases import Phrase, phrase


def chosen_phrases(chosen: Iterable[Chosen], owner: str = "") -> Iterator[Phrase]:
    """Each choice with its reason. A value that is more than words is written out where it stands, and not repeated here."""
    for each in chosen:
        value = value_words(each)
        texts = {"field": field_words(each.field, owner), "value": value, "why": each.why}
        yield phrase("chosen", say("explain.chosen" if value else "explain.chosen_field", **texts), decides=False)


def field_words(path: str, owner: str = "") -> str:
    """A field's path in Chinese; the name of the part it stands in goes without saying."""
    parts = path.removeprefix(f"{owner}.").split(".") if owner else path.split(".")
    return say("choice.path_joint").join(_word(parts, position) for position in range(len(parts)))


def _word(parts: list[str], position: int) -> str:
    """The word for a part of a path: what it is called there, else anywhere, else as it stands."""
    word, around = parts[position], dict.fromkeys((parts[0], parts[position - 1] if position else ""))
    keys = [*(f"explain.field.{outer}.{word}" for outer in around), f"explain.field.{word}", f"choice.word.{word}"]
    known = sentences()
    return next((known[key] for key in keys if key in known), parts[position])


def value_words(chosen: Chosen) -> str:
    """The value in Chinese, where it is a word, a number or several of them; equal ones once."""
    if "{" in chosen.value:
        return ""
    last = chosen.field.rpartition(".")[2]
    pieces = chosen.value.replace("[", "").replace("]", "").replace(", ", "、").split("、")
    return say("explain.comma").join(dict.fromkeys(_value(last, piece) for piece in pieces))


def _value(field: str, piece: str) -> str:
    """One value: as it is called in this field, else anywhere."""
    own = sentences().get(f"explain.value_of.{field}.{piece}")
    return own or value_in_chinese(Chosen(field=field, why="", value=piece))
