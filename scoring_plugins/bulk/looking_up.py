"""The small tables of a run: which questions of a rule the words of a record, or a mark, answer with yes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod

import pyarrow as pa  # type: ignore[import-untyped]

from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.bulk.schema import NONE, UNNAMED
from scoring_plugins.engine.sql import CODES, MARK_FIELDS, TOGETHER, Lookup, Marks, Shape, bit_of_question
from scoring_plugins.language.kinds import MANNERS
from scoring_plugins.language.nodes import MarkPattern

# Fields whose words are numbered as those of another, and those that are yes or no.
LIKE = {"occasion_kind": "kind", "converted_kind": "kind"}
YES_NO = {"m_standing": (0, 1), "m_excluded": (0, 1), "mandatory": (0, 1, NONE)}
LEVELS = 5


def lookup_tables(shapes: Mapping[int, Shape], lexicon: Lexicon) -> dict[str, pa.Table]:
    """The tables by name, with all rules. The shapes must be alike."""
    lookups = next(iter(shapes.values())).lookups
    return {
        each.name: (_of_marks if each.fields[0] == "mark" else _of_records)(place, shapes, lexicon) for place, each in enumerate(lookups)
    }


def _of_records(place: int, shapes: Mapping[int, Shape], lexicon: Lexicon) -> pa.Table:
    rows = [row for rule, shape in shapes.items() for row in _words(rule, shape, shape.lookups[place], lexicon)]
    names = ["key", *(name for name, _ in next(iter(shapes.values())).lookups[place].columns)]
    return pa.table({name: pa.array([row[at] for row in rows], pa.int64()) for at, name in enumerate(names)})


def _words(rule: int, shape: Shape, lookup: Lookup, lexicon: Lexicon) -> Iterator[tuple[int, ...]]:
    """A row for every combination of words; the main table, which knows all questions, leaves out those that answer none with yes."""
    is_main = "kind" in lookup.fields
    found = [(rule, tuple(sum(map(bit_of_question, range(len(questions)))) for _, questions in lookup.columns))]
    for field in lookup.fields:
        size, bits = TOGETHER.get(field, CODES), _bits_of(field, shape, lookup, lexicon)
        longer = []
        for key, left in found:
            for code, own in bits.items():
                kept = tuple(one & other for one, other in zip(left, own, strict=True))
                if any(kept) or not is_main:
                    longer.append((key * size + code % size, kept))
        found = longer
    for key, left in found:
        yield key, *left


def _bits_of(field: str, shape: Shape, lookup: Lookup, lexicon: Lexicon) -> dict[int, tuple[int, ...]]:
    """By code of a field, in each column the bits of the questions that let it through."""
    known = lexicon.small.get(LIKE.get(field, field), {})
    codes = YES_NO.get(field, (*range(len(known)), UNNAMED, NONE))
    masks = [
        [next((lexicon.mask(shape.lifted(place)) for asked, place in question if asked == field), -1) for question in questions]
        for _, questions in lookup.columns
    ]
    return {
        code: tuple(sum(bit_of_question(place) for place, mask in enumerate(column) if mask >> code & 1) for column in masks)
        for code in codes
    }


def _of_marks(place: int, shapes: Mapping[int, Shape], lexicon: Lexicon) -> pa.Table:
    """One row of lists, rule after rule, with the answers of every mark that could be; `givers` are those whom any rule names."""
    lookup = next(iter(shapes.values())).lookups[place]
    asked = [_asked_marks(shape, shape.lookups[place]) for shape in shapes.values()]
    patterns = [pattern for columns in asked for column in columns for marks in column for pattern in marks.patterns]
    givers = sorted({lexicon.word(pattern.by) for pattern in patterns if pattern.by is not None})
    sizes = [len(givers) + 1 if field == "by" else MARK_FIELDS[field] for field in lookup.fields]
    lists = {name: [0] * (len(shapes) * prod(sizes)) for name, _ in lookup.columns}
    for rule, columns in enumerate(asked):
        for mark, parts in _marks_of(columns, lookup.fields, givers, lexicon):
            address = rule
            for size, part in zip(sizes, parts, strict=True):
                address = address * size + part % size
            for (name, _), column in zip(lookup.columns, columns, strict=True):
                lists[name][address] = sum(bit_of_question(place) for place, marks in enumerate(column) if mark.is_among(marks))
    found = {f"l{name[1:]}": pa.array([values], pa.list_(pa.int64())) for name, values in lists.items()}
    return pa.table(found | {"givers": pa.array([givers], pa.list_(pa.int64())), "given": pa.array([len(givers) + 1], pa.int64())})


def _marks_of(
    columns: list[list[Marks]], fields: tuple[str, ...], givers: list[int], lexicon: Lexicon
) -> Iterator[tuple[_Mark, tuple[int, ...]]]:
    """Every mark that a rule names, at every level, in every manner, given by whom a rule names or by anybody else, with its codes."""
    named = sorted({pattern.mark for column in columns for marks in column for pattern in marks.patterns})
    levels = (*range(LEVELS), NONE) if "level" in fields else (NONE,)
    manners = (*range(len(MANNERS)), NONE) if "manner" in fields else (NONE,)
    places = range(len(givers) + 1) if "by" in fields else (0,)
    for mark, level, manner, giver in product(named, levels, manners, places):
        codes = {"mark": lexicon.code("mark", mark), "level": level, "manner": manner, "by": giver}
        yield _Mark(lexicon, mark, level, manner, 0 if giver == 0 else givers[giver - 1]), tuple(codes[field] for field in fields)


def _asked_marks(shape: Shape, lookup: Lookup) -> list[list[Marks]]:
    """The questions to marks, column by column."""
    columns = [[shape.lifted(place) for question in questions for _, place in question] for _, questions in lookup.columns]
    return [[each for each in column if isinstance(each, Marks)] for column in columns]


class _Mark:
    """One mark as facts have it, held against patterns as `engine.selection.mark_matches` does."""

    def __init__(self, lexicon: Lexicon, mark: str, level: int, manner: int, giver: int) -> None:
        self.lexicon, self.mark, self.level, self.manner, self.giver = lexicon, mark, level, manner, giver

    def is_among(self, marks: Marks) -> bool:
        """Whether a pattern of every group matches, and none that must not."""
        groups = all(any(self._matches(pattern) for pattern in group) for group in marks.all_of)
        return groups and not any(self._matches(pattern) for pattern in marks.none_of)

    def _matches(self, pattern: MarkPattern) -> bool:
        levels, manners = self.lexicon.small["level"], self.lexicon.small["manner"]
        superior = pattern.level == "superior" and self.level in levels.values() and self.level != levels["own"]
        return (
            pattern.mark == self.mark
            and (pattern.level is None or superior or levels.get(pattern.level) == self.level)
            and (pattern.manner is None or manners[pattern.manner] == self.manner)
            and (pattern.by is None or self.lexicon.word(pattern.by) == self.giver)
        )
