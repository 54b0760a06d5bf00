"""提案质量评价: what a unit that handled a proposal says of the proposal itself."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from graphql_schema.scalars import Points
from services.listings.quality_ratings import QualityRatingRow


@strawberry.type(description="提案质量评价: a unit's points for a proposal it handled. One that was not returned is none.")
class QualityRating:
    quantity: Points = strawberry.field(description="分值: the points.")
    full_marks: Points = strawberry.field(description="满分: the most they could be on that day.")
    remark: str | None = strawberry.field(description="意见: what the unit added.")
    rated_on: date = strawberry.field(description="评价日期: when.")
    is_on_paper: bool = strawberry.field(description="代录: whether an office entered it from a signed paper, whose scan is evidence.")
    is_concluded: bool = strawberry.field(description="已汇总: whether it was summed up; from then on it stays.")

    @classmethod
    def from_row(cls, row: QualityRatingRow) -> Self:
        return cls(
            quantity=Points(row.quantity),
            full_marks=Points(row.full_marks),
            remark=row.remark,
            rated_on=row.rated_on,
            is_on_paper=row.scan_id is not None,
            is_concluded=row.assessment_id is not None,
        )
