"""收到的交换包: packages that are too large for a request, announced, sent beside the schema, and what became of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime
from enum import Enum
from typing import Annotated, Self

import msgspec
import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.context import Info
from graphql_schema.fields import followed, resolved
from graphql_schema.following import steps
from graphql_schema.nodes import global_id, key_of
from graphql_schema.packages import PackageCheck
from graphql_schema.uploads import Upload
from services.exchange.reports import PackageReport
from services.intake import received_packages
from services.intake.asking import MOST_TOLD, ReceivedRow, received_package
from services.intake.asking import PackageProgress as Step
from services.intake.storing import PACKAGES
from services.models import PackageState
from services.permissions import Right

_OVER = (PackageState.DONE, PackageState.FAILED)
_BEGINNING = Step(PackageState.AWAITED, done=0, total=0, problem=None)


@strawberry.enum(description="交换包办理状态: how far a package on its way in has come.")
class ReceivedPackageState(Enum):
    AWAITED = strawberry.enum_value("awaited", description="等候文件: it was announced; its bytes are to be sent.")
    WAITING = strawberry.enum_value("waiting", description="等候核验: it is here, and waits for a server.")
    RUNNING = strawberry.enum_value("running", description="核验中: it is being checked or imported.")
    DONE = strawberry.enum_value("done", description="已办理: it was checked, and imported where that was asked for.")
    FAILED = strawberry.enum_value("failed", description="未办理: nothing was kept; `problem` says why.")


@strawberry.type(description="收到的交换包: a package that was announced to a committee, and what became of it.")
class ReceivedPackage:
    id: strawberry.ID = strawberry.field(description="标识: its id, for `receivedPackage` and `importReceivedPackage`.")
    state: ReceivedPackageState = strawberry.field(description="交换包办理状态: how far it has come.")
    size: int = strawberry.field(description="大小: in bytes, as it was announced.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the file, as it was announced.")
    imports: bool = strawberry.field(description="导入: whether it is kept once it is checked, or only checked.")
    done: int = strawberry.field(description="已完成人数: members or groups scored again so far.")
    total: int = strawberry.field(description="总人数: members or groups in it; 0 until they are counted.")
    problem: str | None = strawberry.field(
        description="问题: why nothing was kept, and what to do next; null if nothing is, and for others than who sent it."
    )
    check: PackageCheck | None = strawberry.field(
        description="交换包核验: what the check found; null until it is done, and for others than who sent it."
    )
    is_new: bool | None = strawberry.field(
        description="新导入: whether the import changed anything, false where it was here already; null without an import."
    )
    asked_at: datetime = strawberry.field(description="申报时刻: when it was announced.")
    finished_at: datetime | None = strawberry.field(description="结束时刻: when it ended; null until then.")
    upload: Upload | None = strawberry.field(
        description="传送地址: where its bytes are sent; null unless they are awaited of whoever asks."
    )

    @classmethod
    def of(cls, info: Info, job: ReceivedRow) -> Self:
        # What is wrong holds figures of members: for the account that has the package, and so has them all.
        is_sender = job.asked_by_id == info.context.actor.account_id
        report = None if job.report is None or not is_sender else msgspec.json.decode(job.report, type=PackageReport)
        same = ("sha256", "imports", "done", "total", "is_new", "asked_at", "finished_at")
        return cls(
            id=global_id("ReceivedPackage", job.id),
            state=ReceivedPackageState(job.state),
            size=job.size,
            problem=job.problem if is_sender else None,
            check=None if report is None else PackageCheck.of(report),
            upload=_upload(info, job),
            **{name: getattr(job, name) for name in same},
        )


@strawberry.type(description="交换包进度: how far a package was at a moment.")
class PackageProgress:
    state: ReceivedPackageState = strawberry.field(description="交换包办理状态: how far it has come.")
    done: int = strawberry.field(description="已完成人数: members or groups scored again so far.")
    total: int = strawberry.field(description="总人数: members or groups in it; 0 until they are counted.")
    problem: str | None = strawberry.field(
        description="问题: why nothing was kept, and what to do next; null if nothing is, and for others than who sent it."
    )

    @classmethod
    def of(cls, step: Step, *, is_sender: bool) -> Self:
        problem = step.problem if is_sender else None
        return cls(state=ReceivedPackageState(step.state), done=step.done, total=step.total, problem=problem)


def _upload(info: Info, job: ReceivedRow) -> Upload | None:
    """Where whoever asks sends it; None where it is here, is another's, or none can be sent."""
    if job.state is not PackageState.AWAITED or job.asked_by_id != info.context.actor.account_id:
        return None
    return Upload.of(info.context.downloads, info.context.actor, PACKAGES, job.id)


async def received(info: Info, job_id: int) -> ReceivedPackage:
    """The package as it stands."""
    return ReceivedPackage.of(info, await info.context.read(received_package, job_id))


@strawberry.type
class ReceivedQueries:
    @resolved(
        f"收到的交换包列表: packages that were announced to a committee, the newest {MOST_TOLD}.", rows=Right.ADMINISTER, size=MOST_TOLD
    )
    async def received_packages(self, info: Info, committee: CommitteeCode) -> list[ReceivedPackage] | None:
        owner = await committee_id(info, committee, Right.ADMINISTER)
        return [ReceivedPackage.of(info, job) for job in await info.context.read(received_packages, owner)]

    @resolved("收到的交换包: one of them as it stands now; `packageProgress` follows it.", rows=Right.ADMINISTER)
    async def received_package(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="标识: the package's id.")]
    ) -> ReceivedPackage | None:
        return await received(info, key_of(id, "ReceivedPackage", "id"))


@strawberry.type
class ReceivedSubscriptions:
    @followed(
        "交换包进度: how far a package is: first where it began, then each step that is seen, until it is done or nothing was kept.",
        rows=Right.ADMINISTER,
    )
    async def package_progress(
        self, info: Info, package: Annotated[strawberry.ID, strawberry.argument(description="交换包: the package, by its id.")]
    ) -> AsyncGenerator[PackageProgress, None]:
        key = key_of(package, "ReceivedPackage", "package")
        row = await info.context.read(received_package, key)
        seen = steps(info.context.package_progress, key, _BEGINNING, row.progress, lambda step: step.state in _OVER)
        return _told(seen, row.asked_by_id == info.context.actor.account_id)


async def _told(seen: AsyncGenerator[Step, None], is_sender: bool) -> AsyncGenerator[PackageProgress, None]:
    async with aclosing(seen):
        async for step in seen:
            yield PackageProgress.of(step, is_sender=is_sender)
