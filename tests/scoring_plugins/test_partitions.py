"""What falls into one partition of a clause's records, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from scoring_plugins import Record, points_text
from scoring_plugins.bulk import score
from scoring_plugins.engine.codegen import compiled
from scoring_plugins.language.reader import read_regulation
from tests.scoring_plugins.tiny import meeting, scored, tiny, tiny_text, year_of


def test_works_of_one_title_are_still_different_works() -> None:
    regulation = tiny(
        "- {clause: 调研, cite: [一], says: 调研, each: {kind: activity, presence: any}, points: 6, per: work, cap_each: 5}\n"
    )
    visits = [msgspec.structs.replace(meeting(work, "activity.research"), title="调研") for work in ("a", "b")]

    assert points_text(scored(regulation, *visits).total) == "10"


def test_partitions_by_a_number_go_by_its_size_and_not_by_how_it_was_written() -> None:
    regulation = tiny("- {clause: 公益, cite: [一], says: 公益, each: {kind: service}, points: 6, per: amount, cap_each: 5}\n")
    amounts = {"a": Decimal("5"), "b": Decimal("5.0"), "c": Decimal("6")}
    given = [Record(kind="service", work=work, dated_on=date(2023, 3, 1), attributes={"amount": amounts[work]}) for work in amounts]

    assert points_text(scored(regulation, *given).total) == "10"


def test_a_number_and_a_text_that_looks_like_it_are_two_partitions() -> None:
    kinds = "kinds: {稿: {sessions: false, attributes: {编号: number}}, 书: {sessions: false, attributes: {编号: text}}}\n"
    clause = "- {clause: 著作, cite: [一], says: 著作, each: {kind: [稿, 书]}, points: 6, per: 编号, cap_each: 5}\n"
    regulation = read_regulation(tiny_text(clause).replace("periods:", f"{kinds}periods:", 1))
    given = [
        Record(kind="稿", work="a", dated_on=date(2023, 3, 1), attributes={"编号": Decimal(1)}),
        Record(kind="书", work="b", dated_on=date(2023, 3, 1), attributes={"编号": "1"}),
    ]

    performance = year_of(*given)
    (in_bulk,) = score([(regulation, performance)])

    assert points_text(scored(regulation, *given).total) == "10"
    assert points_text(compiled(regulation, 2023).totals(performance).total) == "10"
    assert points_text(in_bulk.total) == "10"
