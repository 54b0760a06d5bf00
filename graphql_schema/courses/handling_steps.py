"""办理步骤: what was done with a unit's handling."""

from __future__ import annotations

from datetime import datetime
from typing import Self

import strawberry

from services.listings.handling_courses import HandlingStepRow


@strawberry.type(description="办理步骤: something that was done with a handling: what, by whom, when and why.")
class HandlingStep:
    event: str = strawberry.field(description="环节: what was done, in one word, such as accept.")
    became: str = strawberry.field(description="状态: where it led, in one word.")
    reason: str | None = strawberry.field(description="说明: why, or what came of it; null where nothing was said.")
    made_by: str = strawberry.field(description="办理人: who.")
    made_at: datetime = strawberry.field(description="办理时刻: when.")

    @classmethod
    def from_row(cls, row: HandlingStepRow) -> Self:
        return cls(event=row.event, became=row.became, reason=row.reason, made_by=row.made_by, made_at=row.made_at)
