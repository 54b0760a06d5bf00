"""SQL in layers: each expression gets a name, and stands in the first layer where all that it names is known."""

from __future__ import annotations

import re

from scoring_plugins.engine.sql.columns import columns_in


class Layers:
    """Expressions over one relation. The same text gets the same name; names are a letter of our own and a number."""

    def __init__(self, letter: str) -> None:
        self.letter = letter
        self._names = re.compile(rf"\b{letter}\d+\b")
        self._known: dict[str, str] = {}
        self._level: dict[str, int] = {}
        self._joins: dict[str, str] = {}

    def let(self, sql: str) -> str:
        """The name of an expression's value."""
        if sql in self._level:
            return sql
        if sql not in self._known:
            name = f"{self.letter}{len(self._known)}"
            self._known[sql] = name
            self._level[name] = 1 + max((self._level[used] for used in self._names.findall(sql)), default=0)
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

    def ctes(self, source: str, prefix: str, after: str) -> tuple[list[str], str]:
        """The layers above `source` as common table expressions, and the name of the last. Only what later layers, or the text
        `after` them, read is handed on: a statement is planned sooner the fewer columns it has."""
        named = self.beneath(after)
        levels = [
            [(name, sql) for sql, name in self._known.items() if self._level[name] == level and name in named]
            for level in range(1, max((self._level[name] for name in named), default=0) + 1)
        ]
        wanted = columns_in(after) | {"subject"}
        written: list[str] = []
        for level in range(len(levels), 0, -1):
            made, before = levels[level - 1], source if level == 1 else f"{prefix}{level - 1}"
            kept = sorted(wanted - {name for name, _ in made})
            columns, joins = [f"{before}.{name}" for name in kept], ""
            for name, sql in made:
                if name in self._joins:
                    columns.append(f"{name}q.found AS {name}")
                    joins += f" LEFT JOIN ({sql.replace('{source}', before)}) {name}q ON {name}q.subject = {before}.subject"
                else:
                    columns.append(f"{sql} AS {name}")
            # A layer that a query reads besides is computed once.
            again = level < len(levels) and any(name in self._joins for name, _ in levels[level])
            mode = "MATERIALIZED" if again else "NOT MATERIALIZED"
            written.insert(0, f"{prefix}{level} AS {mode} (SELECT {', '.join(columns)} FROM {before}{joins})")
            wanted = set(kept).union(*(columns_in(sql) for _, sql in made))
        return written, f"{prefix}{len(levels)}" if levels else source


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
