"""导出: files of a committee's year made in the background: asked for, followed, listed, given up, and where they are fetched."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from enum import Enum
from typing import Annotated, ClassVar, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.committees import LocalCommittee, committee_with
from graphql_schema.context import Info
from graphql_schema.downloads import Download
from graphql_schema.fields import followed, resolved
from graphql_schema.following import steps
from graphql_schema.nodes import Node, global_id, key_of
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from graphql_schema.policies import Belonging
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.jobs.asking import members_in
from services.jobs.fetching import may_fetch
from services.listings.export_jobs import EXPORT_JOBS, ExportJobRow, ExportsSought, JobProgress
from services.models import ExportState as Stage
from services.permissions import Right

_UNFINISHED = (Stage.WAITING, Stage.RUNNING)
_BEGINNING = JobProgress(Stage.WAITING, done=0, total=0, problem=None)


@strawberry.enum(description="导出状态: how far an export has come.")
class ExportState(Enum):
    WAITING = strawberry.enum_value("waiting", description="等候中: it waits for others to end, or for a server.")
    RUNNING = strawberry.enum_value("running", description="制作中: it is on its way.")
    DONE = strawberry.enum_value("done", description="已制成: the file can be fetched until its time is over.")
    FAILED = strawberry.enum_value("failed", description="未制成: there is no file; `problem` says why.")
    CANCELLED = strawberry.enum_value("cancelled", description="已取消: it was given up; there is no file.")


@strawberry.type(description="导出: a file of a committee's year, made in the background and kept for a while.")
class ExportJob(Node):
    listing: ClassVar = EXPORT_JOBS
    row: strawberry.Private[ExportJobRow]
    form: str = strawberry.field(description="表样: the form's name, such as `dossiers`, or `package`.")
    year: int = strawberry.field(description="年度: the year.")
    version: int | None = strawberry.field(
        description="版次: the version of the result that it is made of; null for a draft of the scores of now."
    )
    member: str | None = strawberry.field(description="委员编号: of whom, where the form is of one member; null for everybody's.")
    members: list[str] | None = strawberry.field(
        description="所选委员: the numbers of those of whom alone it is made; null for everybody, and where the form is of one member."
    )
    group_kind: str = strawberry.field(description="小组类别: of which kind of groups; empty for members.")
    group: str | None = strawberry.field(description="小组: the name of the group, where the form is of one.")
    is_unmasked: bool = strawberry.field(description="显示完整信息: whether telephone and party stand in it in the clear.")
    state: ExportState = strawberry.field(description="导出状态: how far it has come.")
    done: int = strawberry.field(description="已完成人数: members or groups done so far.")
    total: int = strawberry.field(description="总人数: members or groups to be done; 0 until they are counted.")
    problem: str | None = strawberry.field(description="问题: why it failed and what to do next; null if it did not.")
    file_name: str = strawberry.field(description="文件名: what the file is called.")
    size: int | None = strawberry.field(description="大小: in bytes; null until it is done.")
    sha256: str | None = strawberry.field(description="摘要: SHA-256 of the file; null until it is done.")
    asked_at: datetime = strawberry.field(description="提出时刻: when it was asked for.")
    finished_at: datetime | None = strawberry.field(description="结束时刻: when it ended; null until then.")
    expires_at: datetime | None = strawberry.field(description="保存期限: until when the file can be fetched; null until it is done.")

    @resolved("委员会: whose year it is.")
    async def committee(self, info: Info) -> LocalCommittee:
        return await committee_with(info, self.row.committee_id)

    @resolved("本人提出: whether the account that asks had it made.")
    async def is_own(self, info: Info) -> bool:
        return self.row.asked_by_id == info.context.actor.account_id

    @resolved(
        "下载: where the file is fetched; null until it is done, after its time is over, where no files are served, and for those who "
        "may not fetch it: a file with particulars in the clear, and a member's own form, are for who asked for it."
    )
    async def download(self, info: Info) -> Download | None:
        # A group's own form is in nobody's list but of who speaks for the group.
        may = may_fetch(info.context.actor, self.row, self.row.own_member_id, speaks_for_it=self.row.own_group_id is not None)
        return Download.of(info.context.downloads, info.context.actor, "export", self.row.id) if self.row.is_kept and may else None

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id, self.row.own_member_id, self.row.own_group_id)

    @classmethod
    def from_row(cls, row: ExportJobRow) -> Self:
        same = ("form", "year", "member", "group_kind", "is_unmasked", "done", "total", "problem", "file_name", "size", "sha256")
        times = ("asked_at", "finished_at", "expires_at")
        return cls(
            id=global_id("ExportJob", row.id),
            row=row,
            version=row.number,
            group=row.group_name,
            members=None if (chosen := members_in(row.members)) is None else list(chosen),
            state=ExportState(row.state),
            **{name: getattr(row, name) for name in (*same, *times)},
        )


@strawberry.type(description="导出进度: how far an export was at a moment.")
class ExportProgress:
    state: ExportState = strawberry.field(description="导出状态: how far it has come.")
    done: int = strawberry.field(description="已完成人数: members or groups done so far.")
    total: int = strawberry.field(description="总人数: members or groups to be done; 0 until they are counted.")
    problem: str | None = strawberry.field(description="问题: why it failed and what to do next; null if it did not.")

    @classmethod
    def of(cls, progress: JobProgress) -> Self:
        return cls(state=ExportState(progress.state), done=progress.done, total=progress.total, problem=progress.problem)


@strawberry.type
class ExportQueries:
    @resolved("导出列表: the files that were asked for of a committee, the newest first.", rows=Right.READ_PERFORMANCE)
    async def exports(
        self,
        info: Info,
        committee: CommitteeCode,
        own_only: Annotated[bool, strawberry.argument(description="只列本人提出: only those that the account that asks had made.")] = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[ExportJob] | None:
        owner = await committee_id(info, committee, Right.READ_PERFORMANCE)
        sought = ExportsSought(owner, info.context.actor.account_id if own_only else None)
        return await listed(info, EXPORT_JOBS, (first, after, last, before), ExportJob.from_row, sought)


@strawberry.type
class ExportSubscriptions:
    @followed(
        "导出进度: how far an export is: first where it began, then each step that is seen, until it is done, has failed or was given up.",
        rows=Right.READ_PERFORMANCE,
    )
    async def export_progress(
        self, info: Info, export: Annotated[strawberry.ID, strawberry.argument(description="导出: the export, by its global id.")]
    ) -> AsyncGenerator[ExportProgress, None]:
        key = key_of(export, "ExportJob", "export")
        row = (await info.context.read(EXPORT_JOBS.by_ids, [key])).get(key)
        if row is None:
            raise Refusal("UNKNOWN_EXPORT", say("jobs.unknown"), "export")
        seen = steps(info.context.export_progress, key, _BEGINNING, row.progress, lambda step: step.state not in _UNFINISHED)
        return _told(seen)


async def _told(seen: AsyncGenerator[JobProgress, None]) -> AsyncGenerator[ExportProgress, None]:
    async with aclosing(seen):
        async for step in seen:
            yield ExportProgress.of(step)
