"""Reading single values strictly: what is wrong becomes a problem with its place, and reading goes on with a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from collections.abc import Mapping as AnyMapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.kinds import BUILT_IN, AttributeType, Kind, Vocabulary
from scoring_plugins.language.problems import MOST_PROBLEMS, Problem, RegulationError, nearest
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value, plain_number

YES_WORDS = {"yes", "on", "y", "是", "no", "off", "n", "否"}
# Numbers that rules are written with; what lies beyond is a slip, and would only make proofs and other evaluators harder.
LARGEST_NUMBER = 10**12
LARGEST_WHOLE = 10**9
LARGEST_RATIO_PART = 10**6
FIRST_YEAR, LAST_YEAR = 1900, 2199
# How many wrong words are compared with right ones: comparing costs more than all the rest of reading.
MOST_COMPARED = 20
LONGEST_QUOTED = 240

Resolve = Callable[[str], Callable[..., Any]]


class Reading:
    """The problems found so far in one file, and what its words may be.

    Every reader of a value returns a stand-in after reporting, so that all problems are found. `vocabulary` are the kinds of
    records that may be named; `member_attributes` and `group_kinds` what a document declares; `resolve` gives the function of a
    clause written in Python or raises LookupError with a sentence; None where such clauses are not taken.
    """

    def __init__(self, file: str, vocabulary: Vocabulary = BUILT_IN, resolve: Resolve | None = None) -> None:
        self.file, self.resolve = file, resolve
        self.vocabulary = vocabulary
        self.member_attributes: AnyMapping[str, AttributeType] = {}
        self.group_kinds: tuple[str, ...] = ()
        self.problems: list[Problem] = []
        self.unsaid = 0
        self.records = 0
        self.compared = 0
        self.places: dict[str, tuple[int, int]] = {}

    @property
    def vocabulary(self) -> Vocabulary:
        """The kinds that may be named."""
        return self._vocabulary

    @vocabulary.setter
    def vocabulary(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._under: dict[tuple[str, ...], list[Kind]] = {}
        self.kind_names = dict.fromkeys(vocabulary.names)
        self.roles = vocabulary.roles

    def under(self, prefixes: tuple[str, ...]) -> list[Kind]:
        """The kinds that fall under any of the prefixes, found once for each."""
        if prefixes not in self._under:
            self._under[prefixes] = self._vocabulary.under(prefixes)
        return self._under[prefixes]

    def nearest(self, name: str, known: Collection[str]) -> str:
        """The known name most like a wrong one; empty where none is near, or where enough were compared in this file."""
        self.compared += 1
        return nearest(name, known) if self.compared <= MOST_COMPARED else ""

    def report(self, value: Value, key: str, near: str = "", **values: object) -> None:
        """A problem at `value`, in the words of the catalogue's `regulation.<key>`, with the remedy under `<key>.remedy`."""
        self.report_at((value.line, value.column), key, near, **values)

    def report_at(self, place: tuple[int, int], key: str, near: str = "", **values: object) -> None:
        """A problem at a line and column."""
        if self._is_full():
            return
        short = {name: _short(value) if isinstance(value, str) else value for name, value in values.items()}
        what, remedy = say(f"regulation.{key}", **short), say(f"regulation.{key}.remedy", **short)
        self.problems.append(Problem(file=self.file, line=place[0], column=place[1], what=what, nearest=near, remedy=remedy))

    def _is_full(self) -> bool:
        """Whether enough problems were said; of those that follow only the number is kept."""
        full = len(self.problems) >= MOST_PROBLEMS
        self.unsaid += full
        return full

    def report_path(self, path: str, key: str, near: str = "", **values: object) -> None:
        """A problem at a path of the document, or at its closest parent."""
        while path not in self.places and path:
            path = path.rpartition(".")[0]
        self.report_at(self.places.get(path, (1, 1)), key, near, **values)

    def refuse(self) -> None:
        """Raise RegulationError where anything was reported."""
        if self.problems:
            raise RegulationError(tuple(self.problems), self.unsaid)

    def fields(self, value: Value | None, known: Collection[str]) -> Fields:
        """The fields of a mapping. Unknown ones are reported with the nearest name."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.report(value, "needs_mapping", fields="、".join(known))
            return Fields(self, Mapping(getattr(value, "path", ""), getattr(value, "line", 1), getattr(value, "column", 1)))
        self.places[value.path] = (value.line, value.column)
        for name in value.entries:
            self.places[f"{value.path}.{name}" if value.path else name] = value.places[name]
            if name not in known and not self._is_full():
                self.report_at(value.places[name], "unknown_field", self.nearest(name, known), field=name, known="、".join(known))
        return Fields(self, value)

    def items(self, value: Value | None) -> list[Value]:
        """The items of a list; a missing list has none."""
        if value is None or isinstance(value, Sequence):
            return [] if value is None else value.items
        self.report(value, "needs_list")
        return []

    def few(self, items: list[Value], most: int) -> list[Value]:
        """The items, of which there may not be more than `most`."""
        if len(items) > most:
            self.report(items[most], "too_many", most=most)
        return items[:most]

    def text(self, value: Value) -> str:
        """Words or a sentence. Empty text is a problem."""
        if isinstance(value, Scalar) and value.text.strip() and (value.quoted or value.text not in ("null", "~")):
            return value.text
        self.report(value, "needs_text")
        return ""

    def words(self, value: Value | None) -> tuple[str, ...]:
        """One word or a list of words; a list joined by *or* may not be empty."""
        if value is None:
            return ()
        if isinstance(value, Sequence) and not value.items:
            self.report(value, "empty_list")
        found = [self.text(item) for item in (value.items if isinstance(value, Sequence) else [value])]
        return tuple(found)

    def known_words(self, value: Value | None, known: Collection[str], what: str) -> tuple[str, ...]:
        """Like `words`, each of which must be known; `what` names in Chinese what they are."""
        if value is None:
            return ()
        if isinstance(value, Sequence) and not value.items:
            self.report(value, "empty_list")
        return tuple(self.one_of(item, known, what) for item in (value.items if isinstance(value, Sequence) else [value]))

    def one_of(self, value: Value, known: Collection[str], what: str) -> str:
        """One of the known words; the stand-in is the first of them."""
        word = self.text(value)
        if word and word not in known and not self._is_full():
            self.report(value, "unknown_word", self.nearest(word, known), word=word, what=what, known="、".join(known))
        return word if word in known else next(iter(known), "")

    def number(self, value: Value) -> Decimal:
        """An exact decimal number, of at most six decimals and not beyond a million million."""
        found = plain_number(value.text) if isinstance(value, Scalar) and not value.quoted else None
        if found is None:
            self.report(value, "needs_number", text=value.text if isinstance(value, Scalar) else "…")
        elif abs(found) > LARGEST_NUMBER or MICRO % found.as_integer_ratio()[1]:
            self.report(value, "number_too_fine", text=str(found))
            return Decimal(0)
        return Decimal(0) if found is None else found

    def quoted_number(self, value: Value) -> Decimal:
        """An exact decimal number that may stand in quotes, as a quantum does."""
        found = plain_number(value.text) if isinstance(value, Scalar) else None
        return self.number(value) if found is None else found

    def whole(self, value: Value, at_least: int = 0, at_most: int = LARGEST_WHOLE) -> int:
        """A whole number, from `at_least` to `at_most`."""
        said = len(self.problems) + self.unsaid
        number = self.number(value)
        if len(self.problems) + self.unsaid > said:
            return at_least
        if number != number.to_integral_value() or not at_least <= number <= at_most:
            self.report(value, "needs_whole" if at_most == LARGEST_WHOLE else "needs_whole_to", at_least=at_least, at_most=at_most)
            return at_least
        return int(number)

    def points(self, value: Value) -> int:
        """Points as micro-points; at most six decimals and a million points, so that sums stay within 64 bits."""
        return self.micro(value, self.number(value))

    def micro(self, value: Value, number: Decimal) -> int:
        """A number of points as micro-points."""
        upper, lower = number.as_integer_ratio()
        if abs(number) > MICRO or MICRO % lower:
            self.report(value, "points_too_fine", text=str(number))
            return 0
        return upper * (MICRO // lower)

    def limit(self, value: Value | None) -> int | None:
        """A cap or floor: points, or `none`."""
        if value is None or (isinstance(value, Scalar) and value.text == "none"):
            return None
        return self.points(value)

    def ratio(self, value: Value) -> Fraction:
        """A number or a ratio of whole numbers such as `2/3`."""
        text = value.text if isinstance(value, Scalar) and not value.quoted else ""
        upper, slash, lower = text.partition("/")
        if not slash:
            return Fraction(self.number(value))
        if all(part.isascii() and part.isdigit() and len(part) <= 7 and int(part) <= LARGEST_RATIO_PART for part in (upper, lower)) and int(
            lower
        ):
            return Fraction(int(upper), int(lower))
        self.report(value, "needs_ratio", text=text)
        return Fraction(0)

    def yes_no(self, value: Value) -> bool:
        """`true` or `false`, nothing else."""
        text = value.text if isinstance(value, Scalar) and not value.quoted else ""
        if text not in ("true", "false"):
            near = {True: "true", False: ""}[text in ("yes", "on", "y", "是")] or ("false" if text.lower() in YES_WORDS else "")
            self.report(value, "needs_yes_no", near, text=text)
        return text == "true"

    def day(self, value: Value) -> date:
        """A day written YYYY-MM-DD, of 1900 to 2199."""
        text = value.text if isinstance(value, Scalar) else ""
        try:
            day = date.fromisoformat(text) if len(text) == 10 else date.min
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
        except ValueError:
            pass
        self.report(value, "needs_day", text=text)
        return date(2000, 1, 1)


class Fields:
    """The fields of one mapping, asked for by name."""

    def __init__(self, reading: Reading, mapping: Mapping) -> None:
        self.reading, self.mapping = reading, mapping

    def __contains__(self, name: str) -> bool:
        return name in self.mapping.entries

    def get(self, name: str) -> Value | None:
        return self.mapping.entries.get(name)

    def need(self, name: str, question: str = "") -> Value | None:
        """The field, or a problem: `question` names the sentence that says what the source must answer here."""
        found = self.get(name)
        if found is None:
            if question:
                self.reading.report(self.mapping, question)
            else:
                self.reading.report(self.mapping, "missing_field", field=name)
        return found


def _short(text: str) -> str:
    """What a sentence quotes; long lists and texts are cut."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"
