"""What falls into one partition of a clause's records, and what does not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from scoring_plugins import Record, points_text
from tests.scoring_plugins.tiny import meeting, scored, tiny


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
