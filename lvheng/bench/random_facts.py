"""Random facts in columns, in the shape that bulk scoring reads: synthetic people, a hundred records each, whole days of one year."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]

from lvheng.bench.member import YEAR
from scoring_plugins.bulk import RECORDS, SUBJECTS, Lexicon
from scoring_plugins.bulk.schema import HALF_DAYS, NONE

# How many records of a kind a member has on average.
PER_MEMBER = {
    "meeting.plenary": 3.0,
    "meeting.other": 16.0,
    "study.training": 6.0,
    "activity.research": 11.0,
    "oversight": 4.0,
    "study.reading": 20.0,
    "service": 14.0,
    "report.annual": 0.9,
    "proposal": 10.0,
    "opinion_report": 15.0,
}
HELD = ("meeting.plenary", "meeting.other", "study.training", "activity.research", "oversight", "study.reading")
FIRST_DAY = (date(YEAR, 1, 1) - date(1970, 1, 1)).days

Numbers = np.ndarray[Any, np.dtype[Any]]
Random = np.random.Generator


def columns_of_subjects(numbers: Numbers, standing: Numbers) -> pa.Table:
    """Members by number; who is on the standing committee; everything else is left empty."""
    return _table(SUBJECTS, len(numbers), {"subject": numbers, "rule": 0, "cohort": 0, "m_standing": standing})


def columns_of_records(numbers: Numbers, standing: Numbers, lexicon: Lexicon, random: Random) -> pa.Table:
    """About a hundred records for each member, in the order an office would have registered them: by day."""
    owners, kinds = _owners_and_kinds(len(numbers), random)
    count = len(owners)
    days = random.integers(0, 365, count)
    order = np.argsort(days, kind="stable")
    owners, kinds, days = owners[order], kinds[order], days[order]
    names = list(PER_MEMBER)
    codes = np.array([lexicon.code("kind", name) for name in names])[kinds]
    held = np.isin(kinds, [names.index(name) for name in HELD])
    fate = np.where(random.random(count) < 0.88, 0, np.where(random.random(count) < 0.75, 1, 2))
    presence = np.array([lexicon.code("presence", word) for word in ("full", "leave", "absent")])[fate]
    is_proposal, is_opinion = kinds == names.index("proposal"), kinds == names.index("opinion_report")
    given = {
        "subject": numbers[owners],
        "work": np.arange(count),
        "kind": codes,
        "role": _roles(is_proposal, is_opinion, lexicon, random),
        "presence": np.where(held, presence, NONE),
        "dated_on": pa.array(FIRST_DAY + days, pa.int32()).cast(pa.date32()),
        "m_standing": standing[owners],
        "mandatory": NONE,
        "occasion_kind": NONE,
        "converted_kind": NONE,
        "marks": _marks(is_proposal, is_opinion, days, lexicon, random),
    }
    for name, outcome in (("held", None), ("present", 0), ("on_leave", 1), ("absent", 2)):
        given[name] = pa.array(np.where(fate == outcome, 1, 0) if outcome is not None else np.ones(count, int), pa.int32(), mask=~held)
    for name in set(HALF_DAYS) - set(given):
        given[name] = pa.array(np.zeros(count, int), pa.int32(), mask=~held)
    return _table(RECORDS, count, given)


def _owners_and_kinds(members: int, random: Random) -> tuple[Numbers, Numbers]:
    counts = [random.poisson(mean, members) for mean in PER_MEMBER.values()]
    owners = np.concatenate([np.repeat(np.arange(members), count) for count in counts])
    return owners, np.concatenate([np.full(count.sum(), kind) for kind, count in enumerate(counts)])


def _roles(is_proposal: Numbers, is_opinion: Numbers, lexicon: Lexicon, random: Random) -> Numbers:
    sole, lead, co, author, participant = (lexicon.code("role", word) for word in ("sole", "lead", "co", "author", "participant"))
    sponsors = random.choice([sole, lead, co], len(is_proposal), p=[0.25, 0.15, 0.6])
    found: Numbers = np.where(is_proposal, sponsors, np.where(is_opinion, author, participant))
    return found


def _marks(is_proposal: Numbers, is_opinion: Numbers, days: Numbers, lexicon: Lexicon, random: Random) -> pa.Array:
    """Proposals are filed, some key or outstanding; reports are adopted, some at two levels. A mark is dated up to twenty days later."""
    mark, count = {name: lexicon.code("mark", name) for name in ("filed", "key", "outstanding", "adopted")}, len(days)
    level = {name: lexicon.code("level", name) for name in ("own", "province")}
    chances = [
        (is_proposal, 0.8, mark["filed"], NONE),
        (is_proposal, 0.1, mark["key"], NONE),
        (is_proposal, 0.05, mark["outstanding"], NONE),
        (is_opinion, 0.3, mark["adopted"], level["own"]),
        (is_opinion, 0.1, mark["adopted"], level["province"]),
    ]
    rows, marks, levels = [], [], []
    for of, chance, its_mark, its_level in chances:
        chosen = np.flatnonzero(of & (random.random(count) < chance))
        rows.append(chosen)
        marks.append(np.full(len(chosen), its_mark))
        levels.append(np.full(len(chosen), its_level))
    row = np.concatenate(rows)
    order = np.argsort(row, kind="stable")
    row, found = row[order], np.concatenate(marks)[order]
    later = random.integers(0, 20, len(row))
    values = pa.StructArray.from_arrays(
        [
            pa.array(found, pa.uint8()),
            pa.array(np.concatenate(levels)[order], pa.uint8()),
            pa.array(np.full(len(row), NONE), pa.uint8()),
            pa.array(np.zeros(len(row), int), pa.int64()),
            pa.array(FIRST_DAY + days[row] + later, pa.int32()).cast(pa.date32()),
        ],
        fields=list(RECORDS.field("marks").type.value_type),
    )
    offsets = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=count))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values, type=RECORDS.field("marks").type)


def _table(schema: pa.Schema, count: int, given: dict[str, Any]) -> pa.Table:
    """Every column of the schema: those given, lists empty, the standing of 0 where a number means none, the rest NULL."""
    columns = []
    for field in schema:
        value = given.get(field.name)
        if value is None and pa.types.is_list(field.type):
            offsets = pa.array(np.zeros(count + 1, int), pa.int32())
            columns.append(pa.ListArray.from_arrays(offsets, pa.array([], field.type.value_type), type=field.type))
        elif value is None:
            is_word = field.name.startswith("m_") and field.name != "m_months"
            columns.append(
                pa.array(np.zeros(count, int), field.type) if is_word or field.name == "organised_by" else pa.nulls(count, field.type)
            )
        elif isinstance(value, int):
            columns.append(pa.array(np.full(count, value), field.type))
        else:
            columns.append(value if isinstance(value, pa.Array) else pa.array(value, field.type))
    return pa.table(columns, schema=schema)
