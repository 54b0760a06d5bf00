"""Records as seen at a cut-off: which day decides, and which marks exist then, flattened to bits.

A view is a span of days with a cut-off and what decides the day. Its columns are computed once for each record:
`d<n>i<m>` the deciding day, `f<n>w<m>` bits of what its marks match, `n<n>i<m>` how many of its marks take a rung.
"""

from __future__ import annotations

from itertools import combinations

from scoring_plugins.engine.selection import Asked
from scoring_plugins.engine.sql.layers import case, whole
from scoring_plugins.engine.sql.parameters import Parameters
from scoring_plugins.language.kinds import LEVELS, MANNERS
from scoring_plugins.language.nodes import MarkPattern

BITS = 62
# Levels and manners are written in one order everywhere; none comes after them.
LEVEL_NONE, MANNER_NONE = len(LEVELS) - 1, len(MANNERS)
MANNERS_AND_NONE = len(MANNERS) + 1


class View:
    """One way of seeing records. `starts`, `ends` and `cut_off` are SQL of days. Equal patterns share their bits."""

    def __init__(self, number: int, parameters: Parameters, dated_by: str, starts: str, ends: str, cut_off: str) -> None:
        self.number, self.parameters = number, parameters
        self.starts, self.ends, self.cut_off = starts, ends, cut_off
        self.by_record = dated_by == "record"
        self.mark = "" if self.by_record else parameters.codes("mark", (dated_by,))
        self.words: dict[int, list[str]] = {}
        self.places = 0
        self.counts: list[str] = []
        self.days: list[list[str]] = []
        self._known: dict[tuple[str, tuple[MarkPattern, ...]], list[str]] = {}
        self._forms: dict[str, int] = {}

    @property
    def own(self) -> str:
        """Whether the mark `m` is one of those that decide the day."""
        return bit_of(self.mark, "m.mark")

    def within(self) -> str:
        """Whether a record is of the span."""
        if self.by_record:
            return f"(dated_on BETWEEN {self.starts} AND {self.ends})"
        return self._bits("within", (), [self.own])[0]

    def day(self, asked: Asked) -> str:
        """The day that decides; among several marks the earliest of those that every group asked for means, as far as there are any."""
        if self.by_record:
            return "dated_on"
        groups = ["(" + " OR ".join(self._matches(pattern) for pattern in patterns) + ")" for patterns in asked if patterns]
        narrower = [" AND ".join(chosen) for size in range(len(groups), 0, -1) for chosen in combinations(groups, size)]
        self.days.append(narrower)
        return f"d{self.number}i{len(self.days) - 1}"

    def has(self, patterns: tuple[MarkPattern, ...]) -> str:
        """Whether a mark that exists matches any of the patterns."""
        if any(pattern.by is not None for pattern in patterns):
            return self._bits("has", patterns, ["(" + " OR ".join(self._matches(pattern) for pattern in patterns) + ")"])[0]
        return "(" + " OR ".join(self._reaches(pattern.mark, _forms(pattern)) for pattern in patterns) + ")"

    def rungs(self, patterns: tuple[MarkPattern, ...]) -> list[str]:
        """For each pattern whether it is the first to match any mark that exists."""
        if any(pattern.by is not None for pattern in patterns):
            return self._bits("rungs", patterns, [self._matches(pattern) for pattern in patterns])
        found, taken = list[str](), dict[str, int]()
        for pattern in patterns:
            free = _forms(pattern) & ~taken.get(pattern.mark, 0)
            found.append(self._reaches(pattern.mark, free))
            taken[pattern.mark] = taken.get(pattern.mark, 0) | free
        return found

    def _reaches(self, mark: str, forms: int) -> str:
        """Whether a mark of this name exists in one of the forms, as bits of level and manner: a column for every name."""
        place = self._forms.setdefault(mark, len(self._forms))
        return f"((g{self.number}i{place} & {self.parameters.number(forms)}) <> {whole(0)})"

    def counts_of(self, patterns: tuple[MarkPattern, ...]) -> list[str]:
        """For each pattern how many marks that exist it is the first to match."""
        matches = [self._matches(pattern) for pattern in patterns]
        first = len(self.counts)
        self.counts += [" AND ".join([*(f"NOT {earlier}" for earlier in matches[:place]), match]) for place, match in enumerate(matches)]
        return [f"n{self.number}i{place}" for place in range(first, len(self.counts))]

    def _bits(self, use: str, patterns: tuple[MarkPattern, ...], conditions: list[str]) -> list[str]:
        """A bit for each condition on the mark `m`, of which a mark takes the first that holds."""
        if (use, patterns) not in self._known:
            found, earlier = [], list[str]()
            branches: dict[int, list[str]] = {}
            for condition in conditions:
                word, place = divmod(self.places, BITS)
                self.places += 1
                # What an earlier word holds is no longer free.
                branches.setdefault(word, [f"WHEN {before} THEN {whole(0)}" for before in earlier])
                branches[word].append(f"WHEN {condition} THEN {whole(1 << place)}")
                earlier.append(condition)
                found.append(f"((f{self.number}w{word} & {whole(1 << place)}) <> {whole(0)})")
            for word, lines in branches.items():
                self.words.setdefault(word, []).append(f"(CASE {' '.join(lines)} ELSE {whole(0)} END)")
            self._known[use, patterns] = found
        return self._known[use, patterns]

    def _matches(self, pattern: MarkPattern) -> str:
        parts = [bit_of(self.parameters.codes("mark", (pattern.mark,)), "m.mark")]
        if pattern.level is not None:
            levels = tuple(LEVELS[1:-1]) if pattern.level == "superior" else (pattern.level,)
            parts.append(bit_of(self.parameters.codes("level", levels), "m.level"))
        if pattern.manner is not None:
            parts.append(bit_of(self.parameters.codes("manner", (pattern.manner,)), "m.manner"))
        if pattern.by is not None:
            parts.append(f"m.by = {self.parameters.word(pattern.by)}")
        return "(" + " AND ".join(parts) + ")"

    def columns(self) -> list[str]:
        """The columns of the view, as SQL over a record with its marks."""
        found = []
        exists = f"m.dated_on <= {self.cut_off}"
        if not self.by_record:
            of_span = f"m.dated_on BETWEEN {self.starts} AND {self.ends}"
            for place, narrower in enumerate(self.days):
                found.append(f"{_of_marks(self._earliest(f'{exists} AND {of_span}', narrower), 'NULL::DATE')} AS d{self.number}i{place}")
            exists = f"{exists} AND (NOT {self.own} OR {of_span})"
        for mark, place in self._forms.items():
            level, manner = f"least(m.level::BIGINT, {whole(LEVEL_NONE)})", f"least(m.manner::BIGINT, {whole(MANNER_NONE)})"
            form = f"{whole(1)} << ({level} * {whole(MANNERS_AND_NONE)} + {manner})"
            own = bit_of(self.parameters.codes("mark", (mark,)), "m.mark")
            forms = f"list_bit_or(list_transform(marks, lambda m: {case(f'{own} AND {exists}', form, whole(0))}))"
            found.append(f"{_of_marks(forms, whole(0))} AS g{self.number}i{place}")
        for word, bits in self.words.items():
            flags = f"list_bit_or(list_transform(marks, lambda m: {case(exists, ' | '.join(bits), whole(0))}))"
            found.append(f"{_of_marks(flags, whole(0))} AS f{self.number}w{word}")
        for place, condition in enumerate(self.counts):
            count = f"len(list_filter(marks, lambda m: {exists} AND {condition}))"
            found.append(f"{_of_marks(count, whole(0))} AS n{self.number}i{place}")
        return found

    def _earliest(self, exists: str, narrower: list[str]) -> str:
        days = [case(" AND ".join([self.own, exists, *([condition] if condition else [])]), "m.dated_on") for condition in [*narrower, ""]]
        return "coalesce(" + ", ".join(f"list_min(list_transform(marks, lambda m: {day}))" for day in days) + ")"


def _forms(pattern: MarkPattern) -> int:
    """Every level and manner that a pattern matches, as bits."""
    levels = (
        range(LEVEL_NONE + 1)
        if pattern.level is None
        else range(1, LEVEL_NONE)
        if pattern.level == "superior"
        else [LEVELS.index(pattern.level)]
    )
    manners = range(MANNERS_AND_NONE) if pattern.manner is None else [MANNERS.index(pattern.manner)]
    return sum(1 << (level * MANNERS_AND_NONE + manner) for level in levels for manner in manners)


def _of_marks(sql: str, otherwise: str) -> str:
    """Most records have no marks: then nothing is computed."""
    return case(f"len(marks) > {whole(0)}", sql, otherwise)


def bit_of(mask: str, code: str) -> str:
    """Whether the bit at `code` is set."""
    return f"((({mask} >> {code}) & {whole(1)}) = {whole(1)})"
