"""A synthetic province as bulk facts, and the bench's regulation in DuckDB SQL as an author would write it for these facts by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from lvheng.bench.member import YEAR, book
from lvheng.bench.random_facts import PER_MEMBER, columns_of_records, columns_of_subjects
from scoring_plugins.bulk import Lexicon, connect, run
from scoring_plugins.engine.sql import Shape, plan
from scoring_plugins.language.nodes import Version

MEMBERS = 30_000
# What is made at once, and what one row group of the file holds: as many rows as DuckDB itself writes. Three groups of a million rows
# would leave one of two processors without work for a third of the time, whoever's SQL it is.
MEMBERS_AT_ONCE = 10_000
ROW_GROUP = 122_880


def lexicon_of(shape: Shape) -> Lexicon:
    """The words of a run over generated facts."""
    lexicon = Lexicon()
    lexicon.learn(shape.values, PER_MEMBER)
    return lexicon


def generate(folder: Path, members: int = MEMBERS) -> dict[str, int]:
    """Write `subjects.parquet` and `records.parquet`: about a hundred records a member, the same ones every time. Counts of both."""
    folder.mkdir(parents=True, exist_ok=True)
    lexicon = lexicon_of(plan(book(), YEAR))
    random = np.random.default_rng(7)
    written = 0
    subjects_file, records_file = folder / "subjects.parquet", folder / "records.parquet"
    subjects_writer: pq.ParquetWriter | None = None
    records_writer: pq.ParquetWriter | None = None
    for first in range(0, members, MEMBERS_AT_ONCE):
        numbers = np.arange(first, min(first + MEMBERS_AT_ONCE, members))
        standing = random.random(len(numbers)) < 0.15
        subjects, records = columns_of_subjects(numbers, standing), columns_of_records(numbers, standing, lexicon, random)
        subjects_writer = subjects_writer or pq.ParquetWriter(subjects_file, subjects.schema, compression="zstd")
        records_writer = records_writer or pq.ParquetWriter(records_file, records.schema, compression="zstd")
        subjects_writer.write_table(subjects)
        records_writer.write_table(records, row_group_size=ROW_GROUP)
        written += records.num_rows
    assert subjects_writer is not None
    assert records_writer is not None
    subjects_writer.close()
    records_writer.close()
    return {"members": members, "records": written}


def generated_run(facts: Path) -> Callable[[], pa.Table]:
    """A call that plans and runs our SQL on the facts: total and clause points of every subject, in order of subject."""
    shape = plan(book(), YEAR)
    lexicon = lexicon_of(shape)
    connection = connect(threads=2)

    def scored() -> pa.Table:
        return run({0: shape}, facts / "subjects.parquet", facts / "records.parquet", lexicon, connection)

    return scored


def hand_written_run(facts: Path) -> Callable[[], pa.Table]:
    """A call that runs the SQL written by hand."""
    lexicon = lexicon_of(plan(book(), YEAR))
    connection = connect(threads=2)
    text = hand_written(lexicon)

    def scored() -> pa.Table:
        connection.read_parquet(str(facts / "subjects.parquet")).create_view("subjects", replace=True)
        connection.read_parquet(str(facts / "records.parquet")).create_view("records", replace=True)
        return connection.sql(text).to_arrow_table()

    return scored


CLAUSES = (
    *("全会基本分", "全会缺席", "会议", "委员培训", "常委培训", "调研前三次", "调研四至八次", "调研九次起", "监督活动", "监督不足"),
    *("提案前两件", "提案三件起", "联名提案", "信息", "信息采用", "常委报告", "常委未交报告", "委员报告"),
)


def same_results(ours: pa.Table, by_hand: pa.Table) -> bool:
    """Whether total and every clause are equal for every subject."""
    version: Version = book().versions[0]
    places = {clause.name: f"clause{place}" for place, clause in enumerate(version.clauses())}
    connection = duckdb.connect()
    connection.register("ours", ours)
    connection.register("by_hand", by_hand)
    pairs = ["o.total = h.total", *(f'o.{places[name]} = h."{name}"' for name in CLAUSES)]
    rows = connection.sql(
        f"SELECT count(*) = (SELECT count(*) FROM ours) AND bool_and({' AND '.join(pairs)}) "
        "FROM ours o JOIN by_hand h ON o.subject = h.subject HAVING count(*) = (SELECT count(*) FROM by_hand)"
    ).fetchall()
    return rows == [(True,)]


def hand_written(lexicon: Lexicon) -> str:
    """One pass of filtered aggregates over the records, and two windows over the proposals alone; whole micro-points."""
    k, r, p, m, level = (lexicon.small[field] for field in ("kind", "role", "presence", "mark", "level"))
    year = f"dated_on BETWEEN DATE '{date(YEAR, 1, 1)}' AND DATE '{date(YEAR, 12, 31)}'"
    there = f"presence IN ({p['full']}, {p['partial']})"
    adopted = f"list_filter(marks, lambda x: x.mark = {m['adopted']} AND x.dated_on <= DATE '{date(YEAR, 12, 31)}')"
    of_level = (
        f"list_transform({adopted}, lambda x: CASE x.level WHEN {level['national']} THEN 9000000 WHEN {level['province']} THEN 5000000 "
    )
    of_level += f"WHEN {level['prefecture']} THEN 3000000 WHEN {level['own']} THEN 2000000 ELSE 0 END)"
    has = {name: f"list_contains(found, {m[name]})" for name in ("outstanding", "key", "filed")}
    return f"""
WITH counted AS (
  SELECT subject,
    count(*) FILTER (kind = {k["meeting.plenary"]} AND presence = {p["absent"]}) AS absent,
    count(*) FILTER (kind = {k["meeting.plenary"]} AND presence = {p["leave"]}) AS on_leave,
    count(*) FILTER (kind = {k["meeting.other"]} AND {there}) AS meetings,
    count(*) FILTER (kind = {k["study.training"]} AND {there}) AS training,
    count(*) FILTER (kind = {k["activity.research"]} AND {there}) AS research,
    count(*) FILTER (kind = {k["oversight"]} AND {there}) AS oversight,
    count(*) FILTER (kind = {k["report.annual"]}) AS reports,
    count(*) FILTER (kind = {k["opinion_report"]}) AS opinions,
    sum(CASE WHEN kind = {k["opinion_report"]} AND len(marks) > 0 THEN list_max({of_level}) ELSE 0 END)::BIGINT AS adopted
  FROM records WHERE {year} GROUP BY subject
), proposals AS (
  SELECT subject, role, dated_on, work,
    list_transform(list_filter(marks, lambda x: x.dated_on <= DATE '{date(YEAR, 12, 31)}'), lambda x: x.mark) AS found
  FROM records WHERE kind = {k["proposal"]} AND {year}
), weighed AS (
  SELECT subject, role, dated_on, work,
    CASE WHEN {has["outstanding"]} THEN 8000000 WHEN {has["key"]} THEN 6000000 WHEN {has["filed"]} THEN 3000000 ELSE 1000000 END AS points
  FROM proposals
), led AS (
  SELECT subject, points, row_number() OVER (PARTITION BY subject ORDER BY dated_on, work) AS place
  FROM weighed WHERE role IN ({r["sole"]}, {r["lead"]})
), led_points AS (
  SELECT subject, sum(points) FILTER (place <= 2) AS first_two,
    sum(CASE WHEN place > 2 THEN (points + 10000) // 20000 * 10000 END) AS later
  FROM led GROUP BY subject
), signed AS (
  SELECT subject, (2 * points + 30000) // 60000 * 10000 AS points,
    row_number() OVER (PARTITION BY subject ORDER BY points DESC, dated_on, work) AS place
  FROM weighed WHERE role = {r["co"]}
), signed_points AS (
  SELECT subject, sum(points) FILTER (place <= 4) AS points FROM signed GROUP BY subject
), clauses AS (
  SELECT s.subject, 10000000 AS "全会基本分",
    coalesce(-4000000 * absent - 1000000 * on_leave, 0) AS "全会缺席",
    least(12000000, 1200000 * coalesce(meetings, 0)) AS "会议",
    CASE WHEN m_standing = 0 THEN least(6000000, 1500000 * coalesce(training, 0)) ELSE 0 END AS "委员培训",
    CASE WHEN m_standing = 1 THEN least(6000000, 1000000 * coalesce(training, 0)) ELSE 0 END AS "常委培训",
    2000000 * least(3, coalesce(research, 0)) AS "调研前三次",
    1000000 * greatest(0, least(8, coalesce(research, 0)) - 3) AS "调研四至八次",
    400000 * greatest(0, coalesce(research, 0) - 8) AS "调研九次起",
    least(4000000, 1000000 * coalesce(oversight, 0)) AS "监督活动",
    CASE WHEN coalesce(oversight, 0) < 3 THEN -3000000 ELSE 0 END AS "监督不足",
    coalesce(first_two, 0)::BIGINT AS "提案前两件",
    coalesce(later, 0)::BIGINT AS "提案三件起",
    least(5000000, coalesce(sp.points, 0))::BIGINT AS "联名提案",
    least(5000000, 500000 * coalesce(opinions, 0)) AS "信息",
    least(20000000, coalesce(adopted, 0)) AS "信息采用",
    CASE WHEN m_standing = 1 AND coalesce(reports, 0) >= 1 THEN 4000000 ELSE 0 END AS "常委报告",
    CASE WHEN m_standing = 1 AND coalesce(reports, 0) = 0 THEN -4000000 ELSE 0 END AS "常委未交报告",
    CASE WHEN m_standing = 0 AND coalesce(reports, 0) >= 1 THEN 1500000 ELSE 0 END AS "委员报告"
  FROM subjects s LEFT JOIN counted c ON c.subject = s.subject
    LEFT JOIN led_points lp ON lp.subject = s.subject LEFT JOIN signed_points sp ON sp.subject = s.subject
)
SELECT *, greatest(0, least(105000000,
  greatest(0, "全会基本分" + "全会缺席") + "会议" + "委员培训" + "常委培训"
  + least(15000000, "调研前三次" + "调研四至八次" + "调研九次起") + "监督活动" + "监督不足"
  + "提案前两件" + "提案三件起" + "联名提案" + "信息" + "信息采用" + "常委报告" + "常委未交报告" + "委员报告")) AS total
FROM clauses
"""
