"""Packages that are too large for a request: announced, and imported once they were checked."""

from __future__ import annotations

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import key_of
from graphql_schema.received import ReceivedPackage, received
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.intake import await_package, import_received
from services.intake.asking import LARGEST_SENT
from services.permissions import Right


@strawberry.input(description="申报交换包: a package that is going to be sent; what is larger is taken with `lvheng exchange import`.")
class SendPackageInput(Sent):
    committee: str = strawberry.field(description="行政区划代码: of the importing committee.")
    size: int = strawberry.field(description=f"大小: in bytes, at most {LARGEST_SENT // 2**20} MiB.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of the file, in 64 digits of lower-case hex.")
    imports: bool = strawberry.field(description="导入: whether it is kept once it is checked; if not, `importReceivedPackage` may later.")
    because: str | None = strawberry.field(
        default=None, description="理由: why it is taken although its key is not trusted here, or it is not signed; the audit keeps it."
    )


@strawberry.input(description="导入收到的交换包: a package that was sent and checked.")
class ImportReceivedPackageInput(Sent):
    id: strawberry.ID = strawberry.field(description="标识: the package's id.")
    because: str | None = strawberry.field(
        default=None, description="理由: why it is taken although its key is not trusted here, or it is not signed; the audit keeps it."
    )


@strawberry.type(description="收到的交换包结果: the package as it stands.")
class ReceivedPackagePayload(Payload):
    package: ReceivedPackage | None = strawberry.field(
        description="收到的交换包: the package; null where something was wrong.", metadata={"right": Right.ADMINISTER}
    )


@strawberry.type
class ReceivedChanges:
    @changing(
        "申报交换包: announces a package of up to 32 MiB, which is then sent to `upload.path`, and checked in the background.",
        right=Right.ADMINISTER,
    )
    async def send_package(self, info: Info, input: Given[SendPackageInput]) -> ReceivedPackagePayload | None:
        if info.context.exports is None:
            raise Refusal("NO_EXPORTS", say("jobs.no_exports"))
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        announced = (input.size, input.sha256)
        key = await change(info, input, await_package, owner, *announced, imports=input.imports, because=input.because)
        return ReceivedPackagePayload(package=await received(info, key))

    @changing("导入收到的交换包: has a package that was checked imported in the background.", right=Right.ADMINISTER)
    async def import_received_package(self, info: Info, input: Given[ImportReceivedPackageInput]) -> ReceivedPackagePayload | None:
        desk = info.context.exports
        if desk is None:
            raise Refusal("NO_EXPORTS", say("jobs.no_exports"))
        key = await change(info, input, import_received, key_of(input.id, "ReceivedPackage", "id"), input.because)
        desk.begin()
        return ReceivedPackagePayload(package=await received(info, key))
