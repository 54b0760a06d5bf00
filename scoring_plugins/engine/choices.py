"""What a pack chose where its source is silent, said in Chinese: offices print it and may not be asked to read YAML."""

from __future__ import annotations

import re

from scoring_plugins.catalogue import say, sentences
from scoring_plugins.engine.scorecard import Chosen
from scoring_plugins.engine.wording import kind_word, mark_word, presence_word, role_word

_WORD = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


def field_in_chinese(chosen: Chosen) -> str:
    """The field by the words of its path: `重点提案.each.role` → “重点提案 · 选取 · 身份”."""
    return say("choice.path_joint").join(_field(part) for part in chosen.field.split("."))


def value_in_chinese(chosen: Chosen) -> str:
    """The value with every word of the language said in Chinese; names, numbers and dates stand as they are."""
    last = chosen.field.rpartition(".")[2]
    if f"choice.value_of.{last}.{chosen.value}" in sentences():
        return say(f"choice.value_of.{last}.{chosen.value}")
    said = _WORD.sub(lambda found: _in_place(found[0]), chosen.value).replace("}, {", say("choice.item_joint"))
    return re.sub(r"[\[\]{}]", "", said).replace(", ", say("choice.list_joint")).replace(": ", say("choice.of_joint"))


def _in_place(word: str) -> str:
    for of in (role_word, presence_word, kind_word, mark_word):
        if of(word) != word:
            return of(word)
    return _field(word)


def _field(word: str) -> str:
    return say(f"choice.word.{word}") if f"choice.word.{word}" in sentences() else word
