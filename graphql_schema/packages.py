"""交换包: what is found out about a package before anybody imports it."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Self

import strawberry

from graphql_schema.arguments import CommitteeCode, committee_id
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.files import LARGEST_CONTENT, FileInput, content_here
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.exchange.findings import Finding
from services.exchange.receiving import checked_package
from services.exchange.reports import MOST_FINDINGS, PackageReport, report_of
from services.exchange.verifying import Verification
from services.permissions import Right


@strawberry.enum(description="交换包签名状态: what a package's signature is worth here.")
class PackageSignature(Enum):
    KNOWN = strawberry.enum_value("known", description="受信任: made with a key that is trusted here for the committee.")
    UNKNOWN = strawberry.enum_value("unknown", description="公钥未登记: sound, and no key of the committee is trusted here yet.")
    WRONG_KEY = strawberry.enum_value("wrong_key", description="密钥不符: sound, and the committee's trusted keys are others.")
    BROKEN = strawberry.enum_value("broken", description="签名与清单不符: not of this manifest.")
    UNSIGNED = strawberry.enum_value("unsigned", description="未签名: there is none.")


@strawberry.type(description="交换包核验问题: one thing in which a package differs from what it ought to be.")
class PackageFinding:
    file: str = strawberry.field(description="文件: in which file of the package.")
    line: int | None = strawberry.field(description="行: in which line, from 1; null where there is no telling.")
    member_number: str | None = strawberry.field(description="委员编号: of whom the line speaks, if of anybody.")
    field: str | None = strawberry.field(description="字段: which figure; null where the whole line or file is meant.")
    found: str | None = strawberry.field(description="包内为: what stands there.")
    expected: str | None = strawberry.field(description="应为: what ought to stand there.")
    message: str = strawberry.field(description="说明: all of this in one line of Chinese.")

    @classmethod
    def of(cls, finding: Finding) -> Self:
        return cls(
            file=finding.file,
            line=finding.line,
            member_number=finding.member,
            field=finding.field,
            found=finding.found,
            expected=finding.expected,
            message=finding.text,
        )


@strawberry.type(description="交换包核验: what a package says, and whether it is what was packed and comes out the same.")
class PackageCheck:
    holds: bool = strawberry.field(description="核验通过: whether nothing differs and nobody else signed it.")
    signature: PackageSignature = strawberry.field(description="签名: what its signature is worth.")
    key: str | None = strawberry.field(description="公钥摘要: SHA-256 of the key that signed it; null for none.")
    committee: str | None = strawberry.field(description="行政区划代码: whose year it is; null where it cannot be read.")
    committee_name: str | None = strawberry.field(description="委员会名称: whose year it is, as the package says.")
    year: int | None = strawberry.field(description="年度: which year.")
    group_kind: str | None = strawberry.field(description="小组类别: the kind of the groups that it is about; null for members.")
    version: int | None = strawberry.field(description="版次: which version of the result.")
    seal: str | None = strawberry.field(description="封存摘要: SHA-256 over everything that the result says.")
    finding_count: int = strawberry.field(description="问题数: how many things differ.")
    findings: list[PackageFinding] = strawberry.field(
        description=f"问题: what differs, the first {MOST_FINDINGS}; empty if nothing does.", metadata={"size": MOST_FINDINGS}
    )
    notices: list[str] = strawberry.field(description="提示: what has to be known besides, in Chinese.", metadata={"size": 2})

    @classmethod
    def of(cls, report: PackageReport) -> Self:
        same = {name: getattr(report, name) for name in PackageReport.__struct_fields__ if name not in ("signature", "findings", "notices")}
        findings = [PackageFinding.of(each) for each in report.findings]
        return cls(signature=PackageSignature(report.signature), findings=findings, notices=list(report.notices), **same)


def too_large_to_send() -> str:
    """What to do with a package that does not fit into a request."""
    return say("intake.request_too_large", most=LARGEST_CONTENT // 1024)


async def checked(info: Info, owner: int, content: bytes) -> Verification:
    """What is found in a package that was sent, by the keys and regulations of this installation. Raises Refusal."""
    if info.context.exports is None:
        raise Refusal("NO_EXPORTS", say("jobs.no_exports"))
    workshop = info.context.exports.workshop
    return await info.context.read(checked_package, owner, content, workshop.regulations, workshop.keys)


@strawberry.type
class PackageQueries:
    @resolved(
        "交换包核验: what a package says, who signed it, and every figure in it that does not follow; nothing is kept of it.",
        rows=Right.ADMINISTER,
        weight=100,
    )
    async def package_check(
        self,
        info: Info,
        committee: CommitteeCode,
        file: Annotated[FileInput, strawberry.argument(description="交换包: the package; it is what `importPackage` takes.")],
    ) -> PackageCheck | None:
        owner = await committee_id(info, committee, Right.ADMINISTER)
        return PackageCheck.of(report_of(await checked(info, owner, content_here(file, too_large_to_send()))))
