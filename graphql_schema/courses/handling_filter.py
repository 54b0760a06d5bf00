"""办理流程筛选: which units' ways with proposals are sought."""

from __future__ import annotations

import strawberry

from graphql_schema.arguments import few
from graphql_schema.courses.handling_words import HandlingState, PromiseState
from graphql_schema.nodes import any_key_of
from graphql_schema.proposals import HandlingRole
from services.listings.handling_courses import HandlingCoursesSought
from services.models import HandlingRole as StoredRole
from services.models import HandlingState as StoredState
from services.models import PromiseState as StoredPromise
from services.today import today


@strawberry.input(description="办理流程筛选: which handlings are sought.")
class HandlingCourseFilter:
    states: list[HandlingState] | None = strawberry.field(default=None, description="办理状态: standing in one of these.")
    unit: str | None = strawberry.field(default=None, description="承办单位: of the unit of exactly this name.")
    role: HandlingRole | None = strawberry.field(default=None, description="承办方式: handled so.")
    promise: PromiseState | None = strawberry.field(default=None, description="承诺状态: whose promise stands so.")
    plenary_session: strawberry.ID | None = strawberry.field(
        default=None, description="全体会议: of proposals of this plenary session, by its global id."
    )
    is_overdue: bool | None = strawberry.field(
        default=None, description="逾期: that owe an answer whose last day is over; others too if left out or false."
    )
    is_quality_overdue: bool | None = strawberry.field(
        default=None,
        description="质量评价逾期: whose unit has not rated the proposal although the last day is over; others too if left out or false.",
    )

    def sought(self, committee: int | None) -> HandlingCoursesSought:
        """What it stands for. Raises Refusal TOO_MANY_VALUES or BAD_ID."""
        return HandlingCoursesSought(
            committee_id=committee,
            states=tuple(StoredState[state.name] for state in few(self.states, "filter.states")),
            unit=self.unit,
            role=None if self.role is None else StoredRole[self.role.name],
            promise=None if self.promise is None else StoredPromise[self.promise.name],
            plenary_session_id=any_key_of(self.plenary_session, "PlenarySession", "filter.plenarySession"),
            overdue_on=today() if self.is_overdue else None,
            unrated_on=today() if self.is_quality_overdue else None,
        )
