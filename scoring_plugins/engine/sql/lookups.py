"""Small tables of a run: for each word of a field a number whose bits say what the word lets through.

A bit is one question to a record (or to a mark): it holds where every field that is asked lets the record's word through. A record is
looked up once by its fields together, and once more by each field that is seldom asked; its answers are the numbers joined by *and*.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import msgspec

from scoring_plugins.engine.sql.layers import whole
from scoring_plugins.engine.sql.parameters import Parameter, Parameters

# Bits of one number that are used: three questions in a row stand a lane apart, so that one sum counts all three. A lane is wider than
# any count, for nobody has so many records (`bounds.MOST_RECORDS`).
LANE, LANES = 20, 3
BITS = LANE * LANES
# Codes of a small field; a rule's words lie at rule × CODES + code.
CODES = 64
# What `Questions.bit` prints for records.
QUESTION = re.compile(r"\(\((w\d+i\d+) & (\d+)::BIGINT\) <> 0::BIGINT\)")
# Fields that are looked up together, with how many codes of theirs are told apart: codes are taken modulo that. Others alone.
TOGETHER = {"kind": 64, "role": 64, "presence": 8, "m_standing": 2}
# The same of what tells marks apart, besides who gave them.
MARK_FIELDS = {"mark": 64, "level": 8, "manner": 8}

# A column of bits, and for each bit what it asks: fields, each with the constant that decides, as its place among those lifted.
Column = tuple[str, tuple[tuple[tuple[str, int], ...], ...]]


def asked_bit(sql: str) -> tuple[str, int] | None:
    """Column and bit of an expression that says whether a record's question is answered with yes, and nothing else."""
    found = QUESTION.fullmatch(sql)
    return (found[1], int(found[2])) if found else None


def bit_of_question(number: int) -> int:
    """The bit of a question in its column; questions are numbered through all columns of a view."""
    place = number % BITS
    return 1 << (place % LANES * LANE + place // LANES)


def questions_of_bits(word: int, bits: int) -> list[int]:
    """The numbers of the questions that have bits in a column."""
    return [word * BITS + place for place in range(BITS) if bits & bit_of_question(place)]


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """A small table: `fields` are some of a record, or `mark`; a mark's table is one row of lists, addressed by `address_of_mark`.

    A constant of `columns` is a field with its place among those lifted.
    """

    name: str
    fields: tuple[str, ...]
    columns: tuple[Column, ...]


class Questions:
    """The questions of one view to records or marks, as bits of the columns `<letters>i0`, `<letters>i1`, …"""

    def __init__(self, letters: str, parameters: Parameters) -> None:
        self.letters, self.parameters = letters, parameters
        self.asked: list[dict[str, int]] = []

    def ask(self, tests: Mapping[str, Parameter]) -> str:
        """Whether every test holds, as SQL; a test is a field with the constant that says which of its words are let through."""
        self.asked.append({field: self.parameters.lift(constant) for field, constant in tests.items()})
        return self.bit(len(self.asked) - 1)

    def bit(self, number: int) -> str:
        """Whether a question's bit is set in the columns."""
        return f"(({self.letters}i{number // BITS} & {whole(bit_of_question(number))}) <> {whole(0)})"

    @property
    def words(self) -> list[str]:
        """The columns."""
        return [f"{self.letters}i{word}" for word in range(-(-len(self.asked) // BITS))]

    def fields(self, word: int) -> set[str]:
        """The fields that a column's questions ask."""
        return {field for asked in self._asked(word) for field in asked}

    def column(self, word: int, fields: Collection[str]) -> Column:
        """A column of the table of some fields."""
        return self.words[word], tuple(
            tuple((field, place) for field, place in asked.items() if field in fields) for asked in self._asked(word)
        )

    def _asked(self, word: int) -> list[dict[str, int]]:
        return self.asked[word * BITS : (word + 1) * BITS]

    def joined(self, word: int, tables: Sequence[Lookup]) -> str:
        """A record's answers: the numbers of its words in the tables of the fields, joined by *and*."""
        name = self.words[word]
        return " & ".join(f"{table.name}.{name}" for table in tables if any(name == each for each, _ in table.columns))


def lookups(questions: Sequence[Questions]) -> tuple[Lookup, ...]:
    """The tables that questions to records need: the main one of kinds with what is looked up together, and one for each other field."""
    words = [(each, word) for each in questions for word in range(len(each.words))]
    if not words:
        return ()
    asked = set[str]().union(*(each.fields(word) for each, word in words)) | {"kind"}
    together = tuple(field for field in TOGETHER if field in asked)
    main = Lookup(name="of_kind", fields=together, columns=tuple(each.column(word, together) for each, word in words))
    others = [
        Lookup(
            name=f"of_{field}",
            fields=(field,),
            columns=tuple(each.column(word, (field,)) for each, word in words if field in each.fields(word)),
        )
        for field in sorted(asked - set(TOGETHER))
    ]
    return (main, *others)


def key_of(table: Lookup) -> str:
    """A record `r`'s key in a table."""
    key = "r.rule"
    for field in table.fields:
        codes = TOGETHER.get(field, CODES)
        key = f"({key} * {whole(codes)} + {f'r.{field}' if codes == CODES else f'(r.{field} & {whole(codes - 1)})'})"
    return key


def address_of_mark(fields: Sequence[str]) -> str:
    """Where the answers of a mark `m` stand in the lists, from 1: `fields` are those of `MARK_FIELDS` that are told apart.

    Givers are told apart as their places among those that rules name, with 0 for all others; `given` is how many that makes.
    """
    address = "place"
    for field in fields:
        if field == "by":
            address = f"({address} * given + coalesce(list_position(givers, m.by)::BIGINT, {whole(0)}))"
        elif (codes := MARK_FIELDS[field]) == CODES:
            address = f"({address} * {whole(codes)} + m.{field})"
        else:
            address = f"({address} * {whole(codes)} + (m.{field} & {whole(codes - 1)}))"
    return f"{address} + {whole(1)}"
