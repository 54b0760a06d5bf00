"""Selectors and member conditions as SQL that is true or false, never NULL."""

from __future__ import annotations

from fractions import Fraction

from scoring_plugins.engine.sql.layers import Layers, whole
from scoring_plugins.engine.sql.parameters import Codes, Kinds, Number, Parameter, Parameters
from scoring_plugins.engine.sql.views import View
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


class Selecting:
    """Printing selectors over the rows of one statement."""

    def __init__(self, parameters: Parameters, rows: Layers) -> None:
        self.parameters, self.rows = parameters, rows

    def selected(self, select: Selector, view: View) -> str:
        """Whether a record is of a view's span and, as seen there, is meant."""
        tests, parts = self.asks(select, view)
        return "(" + " AND ".join([view.means(tests), *parts]) + ")" if parts else view.means(tests)

    def asks(self, select: Selector, view: View) -> tuple[dict[str, Parameter], list[str]]:
        """What a selector asks of a record: of small fields, and the rest as SQL."""
        p = self.parameters
        tests: dict[str, Parameter] = {"kind": Kinds(select.kinds)}
        if select.roles:
            tests["role"] = Codes("role", select.roles)
        if select.presences:
            tests["presence"] = Codes("presence", select.presences)
        if select.mandatory is not None:
            tests["mandatory"] = Number(int(select.mandatory))
        if select.occasion_kinds:
            tests["occasion_kind"] = Kinds(select.occasion_kinds)
        if select.converted_from_kinds:
            tests["converted_kind"] = Kinds(select.converted_from_kinds)
        parts = [view.has(select.marks)] if select.marks else []
        parts += [self._sessions(test) for test in select.sessions]
        parts += [self.attribute(test, "attributes") for test in select.attributes]
        parts += [self._number(test) for test in select.numbers]
        if select.organised_by:
            parts.append(any_word("organised_by", select.organised_by, p))
        return tests, parts

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
        tests, parts = self.asks_member(test, months, let)
        flags = [f"({column} = {self.parameters.number(value.value)})" for column, value in tests.items()]
        return "(" + " AND ".join([*flags, *parts] or ["true"]) + ")"

    def asks_member(self, test: MemberTest, months: str, let: bool = True) -> tuple[dict[str, Number], list[str]]:
        """What a condition asks of a member's state: of columns that are yes or no, and the rest as SQL."""
        p = self.parameters
        flags = (("m_standing", test.standing_committee), ("m_excluded", test.excluded))
        tests = {column: Number(int(wanted)) for column, wanted in flags if wanted is not None}
        parts = []
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
        return tests, parts
