"""Reading single values strictly: what is wrong becomes a problem with its place, and reading goes on with a stand-in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.problems import Problem, nearest
from scoring_plugins.language.source import Mapping, Scalar, Sequence, Value, plain_number

YES_WORDS = {"yes", "on", "y", "是", "no", "off", "n", "否"}


class Reading:
    """The problems found so far in one file. Every reader of a value returns a stand-in after reporting, so that all problems are found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places: dict[str, tuple[int, int]] = {}

    def report(self, value: Value, key: str, near: str = "", **values: object) -> None:
        """A problem at `value`, in the words of the catalogue's `regulation.<key>`, with the remedy under `<key>.remedy`."""
        self.report_at((value.line, value.column), key, near, **values)

    def report_at(self, place: tuple[int, int], key: str, near: str = "", **values: object) -> None:
        """A problem at a line and column."""
        what, remedy = say(f"regulation.{key}", **values), say(f"regulation.{key}.remedy", **values)
        self.problems.append(Problem(file=self.file, line=place[0], column=place[1], what=what, nearest=near, remedy=remedy))

    def report_path(self, path: str, key: str, near: str = "", **values: object) -> None:
        """A problem at a path of the document, or at its closest parent."""
        while path not in self.places and path:
            path = path.rpartition(".")[0]
        self.report_at(self.places.get(path, (1, 1)), key, near, **values)

    def fields(self, value: Value | None, known: Collection[str], later: Collection[str] = ()) -> Fields:
        """The fields of a mapping. Unknown ones are reported with the nearest name, `later` ones as not yet carried out."""
        if not isinstance(value, Mapping):
            if value is not None:
                self.report(value, "needs_mapping", fields="、".join(known))
            return Fields(self, Mapping(getattr(value, "path", ""), getattr(value, "line", 1), getattr(value, "column", 1)))
        self.places[value.path] = (value.line, value.column)
        for name in value.entries:
            self.places[f"{value.path}.{name}" if value.path else name] = value.places[name]
            if name in later:
                self.report_at(value.places[name], "not_carried_out", field=name)
            elif name not in known:
                near = nearest(name, [*known, *later])
                self.report_at(value.places[name], "unknown_field", near, field=name, known="、".join(known))
        return Fields(self, value)

    def items(self, value: Value | None) -> list[Value]:
        """The items of a list; a missing list has none."""
        if value is None or isinstance(value, Sequence):
            return [] if value is None else value.items
        self.report(value, "needs_list")
        return []

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
        if word and word not in known:
            self.report(value, "unknown_word", nearest(word, known), word=word, what=what, known="、".join(known))
        return word if word in known else next(iter(known), "")

    def number(self, value: Value) -> Decimal:
        """An exact decimal number."""
        found = plain_number(value.text) if isinstance(value, Scalar) and not value.quoted else None
        if found is None:
            self.report(value, "needs_number", text=value.text if isinstance(value, Scalar) else "…")
        return Decimal(0) if found is None else found

    def quoted_number(self, value: Value) -> Decimal:
        """An exact decimal number that may stand in quotes, as a quantum does."""
        found = plain_number(value.text) if isinstance(value, Scalar) else None
        return self.number(value) if found is None else found

    def whole(self, value: Value, at_least: int = 0) -> int:
        """A whole number, not below `at_least`."""
        number = self.number(value)
        if number != number.to_integral_value() or number < at_least:
            self.report(value, "needs_whole", at_least=at_least)
            return at_least
        return int(number)

    def points(self, value: Value) -> int:
        """Points as micro-points; at most six decimals and a million points, so that sums stay within 64 bits."""
        return self.micro(value, self.number(value))

    def micro(self, value: Value, number: Decimal) -> int:
        """A number of points as micro-points."""
        scaled = Fraction(number) * MICRO
        if scaled.denominator != 1 or abs(number) > MICRO:
            self.report(value, "points_too_fine", text=str(number))
            return 0
        return int(scaled)

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
        if upper.isascii() and upper.isdigit() and lower.isascii() and lower.isdigit() and int(lower) and len(text) <= 20:
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
        """A day written YYYY-MM-DD."""
        text = value.text if isinstance(value, Scalar) else ""
        try:
            if len(text) == 10:
                return date.fromisoformat(text)
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
