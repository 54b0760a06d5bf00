"""What a record can never hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scoring_plugins.records import MemberState, Record


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_a_number_that_is_none_is_no_attribute(value: str) -> None:
    with pytest.raises(ValueError, match="words"):
        Record(kind="opinion_report", work="w", dated_on=date(2023, 1, 1), attributes={"words": Decimal(value)})
    with pytest.raises(ValueError, match="rank"):
        MemberState(attributes={"rank": Decimal(value)})


def test_numbers_texts_and_yes_or_no_are_attributes() -> None:
    record = Record(
        kind="opinion_report", work="w", dated_on=date(2023, 1, 1), attributes={"words": Decimal("1500.5"), "by": "甲", "x": True}
    )

    assert record.attributes == {"words": Decimal("1500.5"), "by": "甲", "x": True}
