"""Lists of opinion reports on their way, and of issues."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.arguments import FILTER, AnyCommittee, any_committee_id, any_year, few
from graphql_schema.context import Info
from graphql_schema.courses.report_words import IssueState, ReportState
from graphql_schema.courses.reports import ReportCourse, ReportIssue
from graphql_schema.fields import resolved
from graphql_schema.nodes import any_key_of
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from services.listings.report_courses import REPORT_COURSES, REPORT_ISSUES, ReportCoursesSought, ReportIssuesSought
from services.models import IssueState as StoredIssueState
from services.models import ReportState as StoredState
from services.permissions import Right
from services.texts import refuse_bad_texts
from services.today import today


@strawberry.input(description="信息流程筛选: which opinion reports on their way are sought.")
class ReportCourseFilter:
    states: list[ReportState] | None = strawberry.field(default=None, description="信息状态: standing in one of these.")
    is_disputed: bool | None = strawberry.field(default=None, description="有异议: with a dispute that is open, or without one.")
    year: int | None = strawberry.field(default=None, description="年度: submitted in this calendar year.")
    sector: strawberry.ID | None = strawberry.field(
        default=None, description="界别: one of whose writers was of this sector when submitted, or which it submits, by its global id."
    )
    group: strawberry.ID | None = strawberry.field(
        default=None, description="活动组: one of whose writers sat in this group when submitted, or which it submits, by its global id."
    )
    mine: bool | None = strawberry.field(default=None, description="本人的: that one writes or entered; others too if left out or false.")

    def sought(self, info: Info, committee: int | None) -> ReportCoursesSought:
        """What it stands for. Raises Refusal TOO_MANY_VALUES, BAD_YEAR or BAD_ID."""
        actor = info.context.actor
        own = {key for place in {place for place, _ in actor.roles} for key in actor.own_members(Right.REPORT, place)}
        return ReportCoursesSought(
            committee_id=committee,
            states=tuple(StoredState[state.name] for state in few(self.states, "filter.states")),
            is_disputed=self.is_disputed,
            own_ids=tuple(sorted(own)) if self.mine else None,
            entered_by_id=actor.account_id if self.mine else None,
            year=any_year(self.year),
            sector_id=any_key_of(self.sector, "Sector", "filter.sector"),
            group_id=any_key_of(self.group, "ActivityGroup", "filter.group"),
            on=today(),
            seen_by=actor,
        )


@strawberry.input(description="期刊筛选: which issues are sought.")
class ReportIssueFilter:
    states: list[IssueState] | None = strawberry.field(default=None, description="期刊状态: standing in one of these.")
    bulletin: str | None = strawberry.field(default=None, description="刊名: of this bulletin.")
    year: int | None = strawberry.field(default=None, description="年度: of this year.")

    def sought(self, committee: int | None) -> ReportIssuesSought:
        """What it stands for. Raises Refusal TOO_MANY_VALUES, BAD_YEAR, or of a bad text."""
        refuse_bad_texts({"filter.bulletin": self.bulletin})
        states = tuple(StoredIssueState[state.name] for state in few(self.states, "filter.states"))
        return ReportIssuesSought(committee, states, self.bulletin, any_year(self.year))


@strawberry.type
class ReportCourseQueries:
    @resolved("信息流程: opinion reports on their way, the newest first; null for a committee that may not be read.", rows=Right.REFER)
    async def report_courses(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[ReportCourseFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ReportCourse] | None:
        sought = (filter or ReportCourseFilter()).sought(info, await any_committee_id(info, committee, Right.REFER))
        return await listed(info, REPORT_COURSES, (first, after, last, before), ReportCourse.from_row, sought)

    @resolved("期刊: issues, the newest first; null for a committee that may not be read.", rows=Right.REFER)
    async def report_issues(
        self,
        info: Info,
        committee: AnyCommittee = None,
        filter: Annotated[ReportIssueFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ReportIssue] | None:
        sought = (filter or ReportIssueFilter()).sought(await any_committee_id(info, committee, Right.REFER))
        return await listed(info, REPORT_ISSUES, (first, after, last, before), ReportIssue.from_row, sought)
