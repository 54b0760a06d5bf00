"""Selectors and member conditions as SQL that is true or false, never NULL."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.sql.layers import Layers, whole
from scoring_plugins.engine.sql.parameters import Parameters
from scoring_plugins.engine.sql.slots import Slot, Slots, slot_of
from scoring_plugins.engine.sql.views import View, bit_of
from scoring_plugins.language.nodes import AttributeTest, AttributeWord, MemberTest, NumberTest, Selector, SessionsTest

# What becomes of the half days, as columns; the derived counts are sums of them.
DERIVED = {"attended": ("present", "late", "left_early", "walk_in"), "without_leave": ("absent", "leave_refused", "no_show")}
# Quantities and numbers among attributes are whole millionths.
MILLIONTHS = 1_000_000
SORTS = {"yes_no": 1, "text": 2, "number": 3}


def half_days(names: tuple[str, ...]) -> str:
    """The named half days of a record added up; NULL for one without sessions."""
    columns = [column for name in names for column in DERIVED.get(name, (name,))]
    return "(" + " + ".join(f"{column}::BIGINT" for column in columns) + ")"


def any_word(column: str, words: tuple[str, ...], parameters: Parameters) -> str:
    """Whether a column holds one of the words; a record without a word holds none."""
    return f"({column} IN ({', '.join(parameters.word(word) for word in words)}))"


def any_of_list(column: str, words: tuple[str, ...], parameters: Parameters) -> str:
    """Whether a list holds one of the words."""
    return f"list_has_any({column}, [{', '.join(parameters.word(word) for word in words)}])"


def is_light(select: Selector | None) -> bool:
    """Whether a selector needs nothing but plain columns: no marks and no attributes."""
    return select is None or not (select.marks or select.attributes)


class Selecting:
    """Printing selectors over rows of one statement; `wanted` are the slots without which no row matters there."""

    def __init__(self, parameters: Parameters, rows: Layers, slots: Slots) -> None:
        self.parameters, self.rows, self.slots = parameters, rows, slots
        self.wanted: dict[Slot, None] = {}

    def want(self, slot: Slot) -> str:
        """Whether a slot lets a record through, of which some number depends."""
        self.wanted[slot] = None
        return self.slots.bit(slot)

    def meant(self, select: Selector, view: View) -> str:
        """Whether a record is of the view's span and meant, where something is counted or weighed for it."""
        self.want(slot_of(select))
        return f"({view.within()} AND {self.selected(select, view)})"

    def selected(self, select: Selector, view: View) -> str:
        """Whether a record, as seen in a view, is meant; whether it is of the view's span is asked elsewhere."""
        p = self.parameters
        parts = [self.slots.bit(slot_of(select))]
        if select.marks:
            parts.append(view.has(select.marks))
        parts += [self._sessions(test) for test in select.sessions]
        parts += [self.attribute(test, "attributes") for test in select.attributes]
        parts += [self._number(test) for test in select.numbers]
        if select.organised_by:
            parts.append(any_word("organised_by", select.organised_by, p))
        if select.mandatory is not None:
            parts.append(f"(mandatory = {p.number(int(select.mandatory))})")
        if select.occasion_kinds:
            parts.append(bit_of(p.kinds(select.occasion_kinds), "occasion_kind"))
        if select.converted_from_kinds:
            parts.append(bit_of(p.kinds(select.converted_from_kinds), "converted_kind"))
        return self.rows.let("(" + " AND ".join(parts) + ")")

    def _sessions(self, test: SessionsTest) -> str:
        counted = half_days(test.counted)
        if test.over is None:
            return f"(held IS NOT NULL AND coalesce({self.parameters.compare(counted, test.compare)}, false))"
        over = half_days((test.over,))
        return f"coalesce({over} > {whole(0)} AND {self.parameters.compare_ratio(counted, over, test.compare)}, false)"

    def _number(self, test: NumberTest) -> str:
        scale = MILLIONTHS if test.field == "quantity" else 1
        return f"coalesce({self.parameters.compare(test.field, test.compare, scale)}, false)"

    def found(self, name: str, column: str) -> str:
        """An attribute's entry, NULL where there is none."""
        return f"list_filter({column}, lambda a: a.name = {self.parameters.word(name)})[1]"

    def attribute(self, test: AttributeTest, column: str, let: bool = True) -> str:
        """Whether an attribute has one of the values, or a number within the bounds."""
        entry = self.rows.let(self.found(test.name, column)) if let else self.found(test.name, column)
        if test.compare is not None:
            bounds = self.parameters.compare(f"{entry}.value", test.compare, MILLIONTHS)
            return f"coalesce({entry}.sort = {whole(SORTS['number'])} AND {bounds}, false)"
        return "(" + " OR ".join(self.same(entry, value) for value in test.values) + ")"

    def same(self, entry: str, value: AttributeWord) -> str:
        """Whether an attribute's entry is a value: numbers by size, yes/no only with yes/no."""
        if isinstance(value, bool):
            sort, wanted = "yes_no", self.parameters.number(int(value))
        elif isinstance(value, Fraction):
            millionths = value * MILLIONTHS
            # A finer number than any kept equals none.
            sort, wanted = "number", self.parameters.number(millionths if millionths.denominator == 1 else -(2**62))
        else:
            sort, wanted = "text", self.parameters.word(value)
        return f"coalesce({entry}.sort = {whole(SORTS[sort])} AND {entry}.value = {wanted}, false)"

    def member(self, test: MemberTest, months: str = "m_months", let: bool = True) -> str:
        """A condition on the member's state in the columns `m_…`; `months` is how many months count where none are written."""
        p = self.parameters
        parts = []
        if test.standing_committee is not None:
            parts.append(f"(m_standing = {p.number(int(test.standing_committee))})")
        for column, words in (("m_posts", test.posts), ("m_groups", test.groups)):
            if words:
                parts.append(any_of_list(column, words, p))
        singles = (
            ("m_sector", test.sectors),
            ("m_special_committee", test.special_committees),
            ("m_party", test.parties),
            ("m_kind", test.kinds),
        )
        parts += [any_word(column, words, p) for column, words in singles if words]
        if test.months_served is not None:
            parts.append(p.compare(months, test.months_served))
        parts += [self.attribute(each, "m_attributes", let) for each in test.attributes]
        if test.excluded is not None:
            parts.append(f"(m_excluded = {p.number(int(test.excluded))})")
        return "(" + " AND ".join(parts or ["true"]) + ")"
