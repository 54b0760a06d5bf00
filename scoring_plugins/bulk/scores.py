"""Scoring many subjects at once: totals, clause and block points, duties, grades and consequences, without reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec
import pyarrow as pa  # type: ignore[import-untyped]

from scoring_plugins.bulk.flattening import Flattening
from scoring_plugins.bulk.lexicon import Lexicon
from scoring_plugins.bulk.running import run
from scoring_plugins.bulk.schema import RECORDS, SUBJECTS
from scoring_plugins.engine.sql import Shape, plan
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.records import PerformanceRecord


class BulkScore(msgspec.Struct, frozen=True, kw_only=True):
    """One subject's year, as `meaning.score` gives it: micro-points by name, duties (None = undecided), what is proposed.

    `grade` is decided, `candidate_for` waits for the cohort; neither where `is_graded` is false.
    `proposed` are the places of the consequences among the version's. No lines and no reasons.
    """

    member: str
    year: int
    regulation: str
    total: int
    clauses: dict[str, int]
    blocks: dict[str, int]
    duties: dict[str, bool | None]
    is_graded: bool
    grade: str | None
    candidate_for: str | None
    consequences: tuple[str, ...]
    proposed: tuple[int, ...] = ()
    unverified_count: int = 0


Pair = tuple[Regulation, PerformanceRecord]


def score(pairs: Iterable[Pair]) -> list[BulkScore]:
    """Everyone's year under the regulation they are given with, in the order given. Who is given with the same regulation is a cohort.

    Regulations that differ only in constants are scored in one run. Raises NotInBulkError naming the clause that stays on the explain
    path, NotInForceError, and ValueError when two records are of one work or there are too many.
    """
    people = list(pairs)
    rules: dict[tuple[int, int], int] = {}
    shapes: list[Shape] = []
    of_text: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, (regulation, performance) in enumerate(people):
        key = id(regulation), performance.year
        if key not in rules:
            rules[key] = len(shapes)
            shapes.append(plan(regulation, performance.year))
        of_text[shapes[rules[key]].text].append((place, rules[key]))
    found: dict[int, BulkScore] = {}
    for members in of_text.values():
        found |= _of_one_shape(people, shapes, members)
    return [found[place] for place in range(len(people))]


def _of_one_shape(people: list[Pair], shapes: list[Shape], members: list[tuple[int, int]]) -> dict[int, BulkScore]:
    alike = {rule: shapes[rule] for _, rule in members}
    lexicon = Lexicon()
    lexicon.learn((value for shape in alike.values() for value in shape.values), _kinds(people[place][1] for place, _ in members))
    facts = Flattening(lexicon)
    for place, rule in members:
        facts.add(*people[place], subject=place, rule=rule, cohort=rule)
    subjects = pa.Table.from_pylist(facts.subjects, schema=SUBJECTS)
    records = pa.Table.from_pylist(facts.records, schema=RECORDS)
    table = run(alike, subjects, records, lexicon)
    rule_of = dict(members)
    return {row["subject"]: _score(people[row["subject"]], shapes[rule_of[row["subject"]]], row) for row in table.to_pylist()}


def _kinds(performances: Iterable[PerformanceRecord]) -> set[str]:
    found = set[str]()
    for performance in performances:
        for record in performance.records:
            found |= {record.kind, *(other.kind for other in (record.occasion, record.converted_from) if other is not None)}
    return found


def _score(pair: Pair, shape: Shape, row: dict[str, Any]) -> BulkScore:
    regulation, performance = pair
    version = shape.version
    proposed = tuple(place for place in range(len(version.consequences)) if row[f"proposed{place}"])
    reached = version.grades[row["reached"] - 1] if row["reached"] else None
    decided = reached is not None and reached.quota is None
    return BulkScore(
        member=performance.member.id,
        year=performance.year,
        regulation=regulation.code,
        total=row["total"],
        clauses={clause.name: row[f"clause{place}"] for place, clause in enumerate(version.clauses())},
        blocks={block.name: row[f"block{place}"] for place, block in enumerate(version.all_blocks())},
        duties={duty.name: row[f"duty{place}"] for place, duty in enumerate(version.duties)},
        is_graded=row["graded"],
        grade=reached.name if reached is not None and decided else None,
        candidate_for=reached.name if reached is not None and not decided else None,
        consequences=tuple(version.consequences[place].propose for place in proposed),
        proposed=proposed,
        unverified_count=performance.unverified_count,
    )
