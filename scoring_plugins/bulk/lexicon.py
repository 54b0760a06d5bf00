"""Words as numbers, and the constants of shapes as the values of one run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from scoring_plugins.bulk.schema import NONE, UNNAMED
from scoring_plugins.catalogue import say
from scoring_plugins.engine.sql import Codes, Day, Kinds, Marks, NotInBulkError, Number, Parameter, Word
from scoring_plugins.language.kinds import LEVELS, MANNERS, PRESENCES, falls_under


class Lexicon:
    """The words of one run. Small fields know the words that some constant names; everything else is told apart by number."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.small: dict[str, dict[str, int]] = {
            "kind": {},
            "role": {},
            "mark": {},
            "level": {word: code for code, word in enumerate(LEVELS[:-1])},
            "manner": {word: code for code, word in enumerate(MANNERS)},
            "presence": {word: code for code, word in enumerate(PRESENCES)},
        }

    def word(self, text: str | None) -> int:
        """The number of a word; 0 for none."""
        return 0 if text is None else self.words.setdefault(text, len(self.words) + 1)

    def code(self, field: str, word: str | None) -> int:
        """The code of a word of a small field."""
        return NONE if word is None else self.small[field].get(word, UNNAMED)

    def learn(self, values: Iterable[Parameter], kinds: Iterable[str]) -> None:
        """Give codes to what the constants name; `kinds` are all there are among the facts. Raises NotInBulkError beyond 62 words."""
        names, found = set(kinds), set[tuple[str, str]]()
        for value in values:
            if isinstance(value, Codes):
                found |= {(value.field, word) for word in value.words}
            elif isinstance(value, Marks):
                found |= {("mark", pattern.mark) for pattern in value.patterns}
            elif isinstance(value, Kinds):
                exact = set(value.prefixes) & names
                found |= {("kind", kind) for kind in (exact if value.exact else names) if value.exact or _under(kind, value.prefixes)}
        # Codes do not depend on the order in which a plan names its words: facts written before a plan changed can still be read.
        for field, word in sorted(found):
            self._add(field, word)
        for field, known in self.small.items():
            if len(known) > UNNAMED:
                raise NotInBulkError(say("bulk.too_many_words", field=field, count=len(known), most=UNNAMED))

    def _add(self, field: str, word: str) -> None:
        self.small[field].setdefault(word, len(self.small[field]))

    def mask(self, parameter: Parameter) -> int:
        """The codes that a test of a small field lets through, as bits."""
        found = self.value(parameter)
        assert isinstance(found, int)
        return 1 << found if isinstance(parameter, Number) else found

    def value(self, parameter: Parameter) -> int | date:
        """A constant as the run reads it. Raises TypeError for one that is no single value."""
        if isinstance(parameter, Number | Day):
            return parameter.value
        if isinstance(parameter, Word):
            return self.word(parameter.text)
        if isinstance(parameter, Codes):
            return sum({1 << self.small[parameter.field][word] for word in parameter.words})
        if isinstance(parameter, Marks):
            raise TypeError("marks are looked up, they are no single value")
        known, wanted = self.small["kind"], parameter.prefixes
        named = [kind for kind in known if (kind in wanted if parameter.exact else _under(kind, wanted))]
        return sum(1 << known[kind] for kind in named)


def _under(kind: str, prefixes: tuple[str, ...]) -> bool:
    return any(falls_under(kind, prefix) for prefix in prefixes)
