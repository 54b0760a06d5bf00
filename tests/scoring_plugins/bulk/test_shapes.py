"""Constants are lifted: one statement for every regulation that differs in nothing else, and whole numbers all the way."""

from __future__ import annotations

import re
from itertools import product

import pyarrow as pa  # type: ignore[import-untyped]
import pytest

from scoring_plugins import Regulation, load_regulations
from scoring_plugins.bulk import RECORDS, SUBJECTS, Flattening, Lexicon, connect
from scoring_plugins.bulk.running import prepare
from scoring_plugins.engine.sql import Shape, plan
from scoring_plugins.engine.sql.layers import Layers
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.bulk.comparing import differences
from tests.scoring_plugins.bulk.people import drawn
from tests.scoring_plugins.bulk.test_agrees import everything_but_python
from tests.scoring_plugins.tiny import tiny_text

SHAPE = """\
- clause: {name}
  cite: [一]
  says: 立案
  for: {{sector: {sector}}}
  each: {{kind: {kind}, mark: {mark}, role: {role}, position: {{at_most: {most}}}}}
  dated_by: {mark}
  points: {{by: role, {role}: {points}, otherwise: {{2020-01-01: 1, {since}: {otherwise}}}}}
  times: [{{when: {{attributes: {{livelihood: {livelihood}}}}}, by: {by}}}]
  per: year
  order: [dated_on, work]
  take: {{from: {start}}}
  cap: {cap}
"""
REST = """\
grades: [{{grade: {good}, at_least: {bound}}}, {{grade: {bad}}}]
consequences: [{{propose: {talk}, cite: [二], if: {{score: total, below: {low}}}}}]
"""
ONE: dict[str, object] = {
    "name": "立案",
    "sector": "经济界",
    "kind": "proposal",
    "mark": "filed",
    "role": "lead",
    "livelihood": "true",
    "most": 3,
    "points": 5,
    "since": "2021-05-01",
    "otherwise": 2,
    "by": "1/2",
    "start": 2,
    "cap": 20,
    "bound": 15,
    "low": 60,
    "good": "优",
    "bad": "差",
    "talk": "约谈",
}
OTHER: dict[str, object] = {
    "name": "重点",
    "sector": "教育界",
    "kind": "proposal",
    "mark": "key",
    "role": "co",
    "livelihood": "false",
    "most": 9,
    "points": 7.25,
    "since": "2022-07-09",
    "otherwise": 3,
    "by": "4/3",
    "start": 4,
    "cap": 35,
    "bound": 30,
    "low": 10,
    "good": "良",
    "bad": "中",
    "talk": "提醒",
}


def written(constants: dict[str, object]) -> Regulation:
    return read_regulation(tiny_text(SHAPE.format(**constants), REST.format(**constants)))


def test_regulations_that_differ_in_numbers_and_words_alone_share_one_text() -> None:
    one, other = written(ONE), written(OTHER)
    shapes = [plan(one, 2023), plan(other, 2023), plan(one, 2024)]

    assert len({shape.key for shape in shapes}) == 1
    assert len({shape.columns for shape in shapes}) == 1
    assert len({shape.values for shape in shapes}) == 3


def test_regulations_of_one_shape_are_scored_together_each_with_its_own_constants() -> None:
    one, other = written(ONE), written(OTHER)
    pairs = [(regulation, each) for regulation in (one, other) for each in drawn(regulation, 60)]

    assert differences(pairs) == []


def test_another_shape_has_another_text() -> None:
    more = read_regulation(tiny_text(SHAPE.format(**ONE) + "  floor: 0\n", REST.format(**ONE)))

    assert plan(more, 2023).key != plan(written(ONE), 2023).key


def test_fifty_shapes_in_one_call() -> None:
    clause = "- {clause: 公益, cite: [一], says: 公益, each: {kind: service, role: any}, points: 2"
    options = (
        ["", ", cap: 10"],
        ["", ", floor: 2"],
        ["", ", share: {everyone: 1/2}"],
        ["", ", times: [{when: {role: organiser}, by: 2}]"],
        [
            "",
            ", per: year, order: [dated_on, work], take: {from: 2}",
            ", per: quarter, order: [work], take: {best: 1}",
            ", per: quarter, cap_each: 5",
        ],
    )
    lines = ["".join(chosen) for chosen in product(*options)][:50]
    regulations = [read_regulation(tiny_text(f"{clause}{line}}}\n")) for line in lines]
    people = drawn(regulations[0], 4)

    assert len({plan(regulation, 2023).key for regulation in regulations}) == 50
    assert differences((regulation, each) for regulation in regulations for each in people) == []


def test_what_is_read_once_stands_where_it_is_read_and_what_is_read_more_often_is_a_column() -> None:
    layers = Layers("s")
    added = layers.let("a0 + c1")
    limited = layers.let(f"greatest(least({added} * c2, c3), coalesce(a1, c4))")
    again = layers.let(f"({limited} + {limited})")
    columns = "c5, subject, greatest(least((a0 + c1) * c2, c3), coalesce(a1, c4)) AS s1"

    assert layers.ctes("everyone", "subject", [limited, f"{again} * c5"]) == (
        [f"subject1 AS NOT MATERIALIZED (SELECT {columns} FROM everyone)"],
        "subject1",
        ["s1", "(s1 + s1) * c5"],
    )


def test_a_window_is_a_column_of_its_own() -> None:
    layers = Layers("k")
    place = layers.let("row_number() OVER (PARTITION BY subject ORDER BY work)")
    made = "SELECT subject, row_number() OVER (PARTITION BY subject ORDER BY work) AS k0 FROM touched"

    assert layers.ctes("touched", "chain", [f"sum({place})"]) == ([f"chain1 AS NOT MATERIALIZED ({made})"], "chain1", ["sum(k0)"])


def test_no_text_of_a_regulation_reaches_the_statement() -> None:
    nasty = "'); DROP TABLE subjects; --"
    constants = OTHER | {"name": f'"{nasty}甲"', "sector": f'"{nasty}乙"', "good": f'"{nasty}丙"', "talk": f'"{nasty}丁"'}
    shape = plan(written(constants), 2023)

    assert "DROP" not in shape.text
    assert shape.text.isascii()
    assert shape.key == plan(written(ONE), 2023).key
    assert differences((written(constants), each) for each in drawn(written(constants), 20)) == []


def test_every_number_in_a_statement_is_typed() -> None:
    """A bare number would be an INTEGER, and a product of two of them could overflow; `[1]` and `[-1]` are places of lists."""
    shapes = [plan(everything_but_python(), year) for year in (2019, 2023)]
    bare = [
        found
        for shape in shapes
        for found in re.findall(r"(?<![\w'.-])-?\d[\w.]*(?!\w)(?!::BIGINT)", re.sub(r"DATE '1970-01-01'|\[-?1\]", "", shape.text))
    ]

    assert bare == []


@pytest.mark.parametrize("code", ["everything", "guangzhou", "hefei_county", "jinan", "minhang", "xuanwei"])
def test_no_column_of_a_plan_is_anything_but_whole(code: str) -> None:
    """Every column of every layer: BIGINT, yes/no, days, and lists of whole numbers; no DOUBLE, DECIMAL or HUGEINT."""
    regulation = everything_but_python() if code == "everything" else load_regulations()[code]
    year = max(version.in_force_from for version in regulation.versions).year + 1

    assert {found for found in types_of(plan(regulation, year)) if not ALLOWED.fullmatch(found)} == set()


ALLOWED = re.compile(r'(BIGINT|INTEGER|UTINYINT|BOOLEAN|DATE)(\[\])?|STRUCT\(("?\w+"? (BIGINT|UTINYINT|DATE)(, )?)+\)(\[\])?|"NULL"')


def types_of(shape: Shape) -> set[str]:
    """The types of the columns of every layer of a statement."""
    lexicon = Lexicon()
    lexicon.learn(shape.values, ())
    connection = connect()
    facts = Flattening(lexicon)
    subjects, records = pa.Table.from_pylist(facts.subjects, schema=SUBJECTS), pa.Table.from_pylist(facts.records, schema=RECORDS)
    prepare(connection, {0: shape}, subjects, records, lexicon)
    ctes = shape.text.rpartition("\nSELECT ")[0]
    names = re.findall(r"(?:^WITH |\n)(\w+) AS ", ctes)
    found = {str(kind) for name in names for kind in connection.sql(f"{ctes}\nSELECT * FROM {name}").types}
    return found | {str(kind) for kind in connection.sql(shape.text).types}
