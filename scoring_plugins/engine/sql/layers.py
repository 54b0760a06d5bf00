"""SQL in layers: an expression that is read again gets a name, and stands in the first layer where all that it names is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from scoring_plugins.engine.sql.columns import columns_in


class Layers:
    """Expressions over one relation. The same text gets the same name; names are a letter of our own and a number."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self._names = re.compile(rf"\b{letter}\d+\b")
        self._known: dict[str, str] = {}
        self._made: set[str] = set()
        self._joins: dict[str, str] = {}

    def let(self, sql: str) -> str:
        """The name of an expression's value."""
        if sql in self._made:
            return sql
        if sql not in self._known:
            name = f"{self.letter}{len(self._known)}"
            self._known[sql] = name
            self._made.add(name)
        return self._known[sql]

    def beneath(self, sql: str) -> set[str]:
        """The names that an expression is made from, directly or through others."""
        expressions = {name: known for known, name in self._known.items()}
        found, pending = set[str](), self._names.findall(sql)
        while pending:
            name = pending.pop()
            if name not in found:
                found.add(name)
                pending += self._names.findall(expressions[name])
        return found

    def spelt(self, sql: str) -> str:
        """An expression with those that it is made from beside it: everything that it reads."""
        beneath = self.beneath(sql)
        return " ".join([sql, *(known for known, name in self._known.items() if name in beneath)])

    @property
    def texts(self) -> list[str]:
        """Every expression."""
        return list(self._known)

    def join(self, query: str) -> str:
        """The name of what a query over the layer before gives each subject; it reads `{source}` and gives `subject` and `found`."""
        name = self.let(query)
        self._joins[name] = query
        return name

    def ctes(self, source: str, prefix: str, after: Sequence[str], elsewhere: str = "") -> tuple[list[str], str, list[str]]:
        """The layers above `source` as common table expressions, the name of the last, and the expressions `after` as they read it.

        What is read once is written where it is read; what is read more often, or by a text `elsewhere`, is a column of a layer. A layer
        hands on only what later ones read: a statement is planned sooner the fewer layers and columns it has.
        """
        texts, after = self._placed(after, elsewhere)
        level: dict[str, int] = {}
        for name, sql in texts.items():
            level[name] = 1 + max((level[used] for used in self._names.findall(sql)), default=0)
        levels = [[name for name in texts if level[name] == number] for number in range(1, max(level.values(), default=0) + 1)]
        wanted = columns_in(" ".join([*after, elsewhere])) | {"subject"}
        written: list[str] = []
        for number in range(len(levels), 0, -1):
            made, before = levels[number - 1], source if number == 1 else f"{prefix}{number - 1}"
            kept = sorted(wanted - set(made))
            joined = [name for name in made if name in self._joins]
            columns = [f"{before}.{name}" if joined else name for name in kept]
            columns += [f"{name}q.found AS {name}" if name in joined else f"{texts[name]} AS {name}" for name in made]
            queries = [(name, texts[name].replace("{source}", before)) for name in joined]
            joins = "".join(f" LEFT JOIN ({query}) {name}q ON {name}q.subject = {before}.subject" for name, query in queries)
            # A layer that a query reads besides is computed once.
            again = number < len(levels) and any(name in self._joins for name in levels[number])
            mode = "MATERIALIZED" if again else "NOT MATERIALIZED"
            written.insert(0, f"{prefix}{number} AS {mode} (SELECT {', '.join(columns)} FROM {before}{joins})")
            wanted = set(kept).union(*(columns_in(texts[name]) for name in made))
        return written, f"{prefix}{len(levels)}" if levels else source, after

    def _placed(self, after: Sequence[str], elsewhere: str) -> tuple[dict[str, str], list[str]]:
        """What becomes columns, each with its text, and what reads them; everything else is written in its place."""
        beneath = self.beneath(" ".join([*after, elsewhere]))
        known = {name: sql for sql, name in self._known.items() if name in beneath}
        read = Counter(self._names.findall(" ".join([*after, *known.values()])))
        # A query reads the layer before by the names of its columns.
        by_name = set(self._names.findall(" ".join([elsewhere, *self._joins.values()])))
        placed: dict[str, str] = {}
        columns: dict[str, str] = {}

        def written(sql: str) -> str:
            return self._names.sub(lambda used: placed.get(used[0], used[0]), sql)

        for name, sql in known.items():
            text = written(sql)
            is_column = name in by_name or name in self._joins or OWN_LAYER.search(text) is not None
            if is_column or len(text) > (MOST_PLACED if read[name] == 1 else MOST_REPEATED):
                columns[name] = text
            else:
                placed[name] = enclosed(text)
        return columns, [written(sql) for sql in after]


# Windows nest in no aggregate and no window; what a lambda makes is made once.
OWN_LAYER = re.compile(r"\bOVER\b|\blambda\b")
# Characters up to which a text is written where it is read once, so that no expression grows deep, and where it is read more often.
MOST_PLACED, MOST_REPEATED = 2000, 40


def enclosed(sql: str) -> str:
    """An expression as an operand: in parentheses, unless it is a name or ends with the parenthesis that it opened."""
    opened = re.match(r"\w*", sql)
    assert opened is not None
    if opened.end() == len(sql):
        return sql
    depth = 0
    for place in range(opened.end(), len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth == 0:
            return sql if place == len(sql) - 1 else f"({sql})"
    return f"({sql})"


def named(expressions: Iterable[str], names: Iterable[str]) -> str:
    """Expressions as columns."""
    return ", ".join(f"{sql} AS {name}" for sql, name in zip(expressions, names, strict=True))


def whole(number: int) -> str:
    """A literal, typed."""
    return f"{number}::BIGINT"


def case(when: str, then: str, otherwise: str | None = None) -> str:
    """One branch and what stands otherwise; NULL without it."""
    return f"CASE WHEN {when} THEN {then}{'' if otherwise is None else f' ELSE {otherwise}'} END"


def rounded(value: str, whole_step: str, quantum: str, mode: str) -> str:
    """`value` over a denominator to multiples of `quantum`, where `whole_step` is denominator × quantum; the sign is taken out first."""
    steps, rest = f"(abs({value}) // {whole_step})", f"(abs({value}) % {whole_step})"
    two, one = whole(2), whole(1)
    upwards = {
        "half_up": f"{two} * {rest} >= {whole_step}",
        "half_even": f"({two} * {rest} > {whole_step} OR ({two} * {rest} = {whole_step} AND {steps} % {two} = {one}))",
        "up": f"{rest} > {whole(0)}",
        "down": "false",
    }[mode]
    return f"{case(f'{value} < {whole(0)}', f'-{quantum}', quantum)} * ({steps} + {case(upwards, one, whole(0))})"


def shown(value: str, denominator: str) -> str:
    """The whole micro-points of an exact value, toward zero."""
    return f"{case(f'{value} < {whole(0)}', whole(-1), whole(1))} * (abs({value}) // {denominator})"


def bit_of(mask: str, code: str) -> str:
    """Whether the bit at `code` is set."""
    return f"((({mask} >> {code}) & {whole(1)}) = {whole(1)})"
