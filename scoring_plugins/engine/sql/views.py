"""Records as seen at a cut-off: which day decides, which marks exist then, and what the rules ask of them, answered in bits.

A view is a span of days with a cut-off and what decides the day. Its columns are computed once for each record:
`w<n>i<m>` answers about the record, all *no* where it is not of the span; `f<n>i<m>` answers about any of its marks;
`d<n>i<m>` a deciding day; `n<n>i<m>` how many of its marks take a rung.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from scoring_plugins.engine.selection import Asked
from scoring_plugins.engine.sql.layers import case, whole
from scoring_plugins.engine.sql.lookups import BITS, Lookup, Questions, bit_of_question
from scoring_plugins.engine.sql.parameters import Marks, Parameter, Parameters
from scoring_plugins.language.nodes import MarkPattern

ZERO = whole(0)


class View:
    """One way of seeing records. `starts`, `ends` and `cut_off` are SQL of days."""

    def __init__(self, number: int, parameters: Parameters, dated_by: str, starts: str, ends: str, cut_off: str) -> None:
        self.number = number
        self.starts, self.ends, self.cut_off = starts, ends, cut_off
        self.by_record = dated_by == "record"
        self.records, self.marks = Questions(f"w{number}", parameters), Questions(f"f{number}", parameters)
        self.counts: list[int] = []
        self.days: list[list[int]] = []
        if not self.by_record:
            self._mark(Marks(all_of=((MarkPattern(mark=dated_by),),)))

    # ---- asking

    def means(self, tests: Mapping[str, Parameter]) -> str:
        """Whether a record is of the span, and every test of a small field holds."""
        return self.records.ask(tests)

    def has(self, patterns: tuple[MarkPattern, ...]) -> str:
        """Whether a mark that exists matches any of the patterns."""
        return self.marks.bit(self._mark(Marks(all_of=(patterns,))))

    def reached(self, rung: Marks) -> str:
        """Whether a mark that exists takes a rung."""
        return self.marks.bit(self._mark(rung))

    def count(self, rung: Marks) -> str:
        """How many marks that exist take a rung."""
        self.counts.append(self._mark(rung))
        return f"n{self.number}i{len(self.counts) - 1}"

    def day(self, asked: Asked) -> str:
        """The day that decides; among several marks the earliest of those that every group asked for means, as far as there are any."""
        if self.by_record:
            return "dated_on"
        groups = [patterns for patterns in asked if patterns]
        narrower = [chosen for size in range(len(groups), 0, -1) for chosen in combinations(groups, size)]
        self.days.append([self._mark(Marks(all_of=chosen)) for chosen in narrower])
        return f"d{self.number}i{len(self.days) - 1}"

    def _mark(self, marks: Marks) -> int:
        self.marks.ask({"mark": marks})
        return len(self.marks.asked) - 1

    # ---- columns

    def of_marks(self, address: str) -> list[str]:
        """The columns over a record with its marks, each of which stands at an address (SQL of `m`) of the lists `l<n>i<m>`."""
        exists, found = f"m.dated_on <= {self.cut_off}", []
        answers = [f"l{word[1:]}[{address}]" for word in self.marks.words]

        def asked(bit: int) -> str:
            return f"(({answers[bit // BITS]} & {whole(bit_of_question(bit))}) <> {ZERO})"

        if not self.by_record:
            of_span = f"m.dated_on BETWEEN {self.starts} AND {self.ends}"
            for place, narrower in enumerate(self.days):
                wheres = [f"{exists} AND {of_span} AND {asked(0)}{f' AND {asked(bit)}' if bit else ''}" for bit in [*narrower, 0]]
                days = ", ".join(f"list_min(list_transform(marks, lambda m: {case(where, 'm.dated_on')}))" for where in wheres)
                found.append(f"{_of_marks(f'coalesce({days})', 'NULL::DATE')} AS d{self.number}i{place}")
            exists = f"{exists} AND (NOT {asked(0)} OR {of_span})"
        for word, answer in zip(self.marks.words, answers, strict=True):
            flags = f"list_bit_or(list_transform(marks, lambda m: {case(exists, answer, ZERO)}))"
            found.append(f"{_of_marks(flags, ZERO)} AS {word}")
        for place, bit in enumerate(self.counts):
            count = f"len(list_filter(marks, lambda m: {exists} AND {asked(bit)}))"
            found.append(f"{_of_marks(count, ZERO)} AS n{self.number}i{place}")
        return found

    def of_record(self, tables: Sequence[Lookup]) -> list[str]:
        """The columns over a record with its words looked up: `w…`, or `q…`, still of any day, where a mark dates."""
        joined = [self.records.joined(place, tables) for place in range(len(self.records.words))]
        if not self.by_record:
            return [f"{sql} AS {undated(word)}" for sql, word in zip(joined, self.records.words, strict=True)]
        within = f"r.dated_on BETWEEN {self.starts} AND {self.ends}"
        return [f"{case(within, sql, ZERO)} AS {word}" for sql, word in zip(joined, self.records.words, strict=True)]

    def dated(self) -> list[str]:
        """The columns `w…` that marks date, over a record with the columns of its marks."""
        return [] if self.by_record else [f"{case(self.marks.bit(0), undated(word), ZERO)} AS {word}" for word in self.records.words]


def undated(word: str) -> str:
    """The column of answers before it is known whether the record is of the span."""
    return f"q{word[1:]}"


def _of_marks(sql: str, otherwise: str) -> str:
    """Most records have no marks: then nothing is computed."""
    return case(f"len(marks) > {ZERO}", sql, otherwise)


def exclusive(patterns: list[MarkPattern]) -> list[Marks]:
    """For each rung of a ladder the marks that take it: those that match it and none before it."""
    return [Marks(all_of=((pattern,),), none_of=tuple(patterns[:place])) for place, pattern in enumerate(patterns)]
