"""What one statement is made of while it is printed: parameters, views, the rows, and what is added up over them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scoring_plugins.engine.denominators import Denominators, denominators
from scoring_plugins.engine.part_year import months_in
from scoring_plugins.engine.sql.layers import Layers, whole
from scoring_plugins.engine.sql.lookups import LANE, asked_bit
from scoring_plugins.engine.sql.parameters import Parameters
from scoring_plugins.engine.sql.selecting import Selecting
from scoring_plugins.engine.sql.views import View
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.periods import Period
from scoring_plugins.language.regulation import Regulation


class Aggregates:
    """Aggregates over the records of a subject: the same text is computed once."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self._known: dict[str, str] = {}
        self._counted: dict[tuple[str, int], tuple[str, int]] = {}

    def _next(self) -> str:
        return f"{self.letter}{len(self._known) + len(self._counted)}"

    def add(self, sql: str) -> str:
        """The column of an aggregate, NULL for a subject without records."""
        if sql not in self._known:
            self._known[sql] = self._next()
        return self._known[sql]

    def total(self, value: str, where: str = "") -> str:
        """A sum, zero over nothing."""
        condition = f" FILTER (WHERE {where})" if where else ""
        return f"coalesce({self.add(f'sum({value}){condition}::BIGINT')}, {whole(0)})"

    def count(self, where: str) -> str:
        """How many rows; up to three questions of a row of bits are counted by one sum."""
        if (asked := asked_bit(where)) is None:
            return f"coalesce({self.add(f'count(*) FILTER (WHERE {where})')}, {whole(0)})"
        word, bit = asked
        lane, place = divmod(bit.bit_length() - 1, LANE)
        name, bits = self._counted.get((word, place)) or (self._next(), 0)
        self._counted[word, place] = name, bits | bit
        return _lane(f"coalesce({name}, {whole(0)})", lane)

    def counts(self, places: str, number: int, where: str = "") -> list[str]:
        """How many rows have each of a few places, a row of which has the number `one_of(place)` in `places`."""
        return [_lane(self.total(places, where), lane) for lane in range(number)]

    @property
    def names(self) -> dict[str, str]:
        """The column of each aggregate."""
        counted = {
            f"sum(({word} & {whole(bits)}) >> {whole(place)})::BIGINT": name for (word, place), (name, bits) in self._counted.items()
        }
        return self._known | counted

    @property
    def reads(self) -> str:
        """Everything that is added up, as text."""
        return " ".join(self.names)


def one_of(place: int) -> str:
    """What counts for one at a place among those of `Aggregates.counts`."""
    return whole(1 << LANE * place)


def _lane(added: str, lane: int) -> str:
    return f"(({added} >> {whole(LANE * lane)}) & {whole((1 << LANE) - 1)})"


class Statement:
    """One regulation in one year, being printed."""

    def __init__(self, regulation: Regulation, year: int) -> None:
        self.regulation, self.year = regulation, year
        self.version: Version = regulation.version_for(year)
        self.parameters = Parameters()
        self.rows = Layers("r")
        self.subjects = Layers("s")
        self.sums = Aggregates("a")
        self.selecting = Selecting(self.parameters, self.rows)
        self.of_subject = Selecting(self.parameters, self.subjects)
        self.of: Denominators = denominators(self.version, self.periods(year))
        self.months = self.parameters.number(months_in(regulation.period(year)))
        self._views: dict[object, View] = {}

    def span_of(self, view: View) -> View:
        """The view's span by the records' own days."""
        return view if view.by_record else self.view("record", ("held", view.number), view.starts, view.ends, view.cut_off)

    @property
    def views(self) -> list[View]:
        return list(self._views.values())

    def periods(self, year: int) -> Mapping[str, Period]:
        """Every named period in a year."""
        return {name: self.regulation.period(year, name) for name in self.regulation.periods}

    def period_view(self, dated_by: str, name: str, year: int) -> View:
        """Records of a named period in a year."""
        period = self.regulation.period(year, name)
        return self.view(dated_by, (name, year - self.year), period.starts_on, period.ends_on, period.cut_off)

    def view(self, dated_by: str, key: object, starts: date | str, ends: date | str, cut_off: date | str) -> View:
        """Records of a span; a day given as text is SQL. One view for each key and what dates the records."""
        if (dated_by, key) not in self._views:
            days = [day if isinstance(day, str) else self.parameters.day(day) for day in (starts, ends, cut_off)]
            self._views[dated_by, key] = View(len(self._views), self.parameters, dated_by, *days)
        return self._views[dated_by, key]

    def part_of(self, day: str, period: Period, months: int) -> str:
        """Which part of a period a day falls in, from 0."""
        first = period.starts_on
        start, days = self.parameters.number(first.year * 12 + first.month), self.parameters.number(first.day)
        begun = f"CASE WHEN day({day}) < {days} THEN {whole(1)} ELSE {whole(0)} END"
        return f"((year({day}) * {whole(12)} + month({day}) - {start} - {begun}) // {whole(months)})"
