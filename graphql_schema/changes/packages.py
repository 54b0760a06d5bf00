"""交换包 imported: another house's issued year, kept here as it was sealed."""

from __future__ import annotations

import strawberry

from graphql_schema.appraisals.results import AppraisalResult
from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, thing
from graphql_schema.context import Info
from graphql_schema.files import FileInput, content_here
from graphql_schema.mutations import change, changing
from graphql_schema.packages import PackageCheck, checked, too_large_to_send
from services.errors import Refusal, refuse
from services.exchange.importing import import_package
from services.exchange.reports import report_of
from services.listings.appraisals import APPRAISAL_RESULTS
from services.permissions import Right
from services.texts import problems_of_texts


@strawberry.input(
    description="导入交换包: a package of the committee itself, or of one below it; larger ones are announced with `sendPackage`."
)
class ImportPackageInput(Sent):
    committee: str = strawberry.field(description="行政区划代码: of the importing committee.")
    file: FileInput = strawberry.field(description="文件: the package, as `exportYear` with the form `package` made it.")
    because: str | None = strawberry.field(
        default=None,
        description="理由: why it is taken although its key is not trusted here, or it is not signed; the audit keeps it. "
        "A wrong key and a broken signature are never taken.",
    )


@strawberry.type(description="导入交换包结果: the result as it is kept here.")
class ImportPackagePayload(Payload):
    result: AppraisalResult | None = strawberry.field(
        description="考核结果: the result; null where something was wrong, and to those who may import it and not read it.",
        metadata={"right": Right.READ_FIGURES},
    )
    package: PackageCheck | None = strawberry.field(
        description="交换包核验: what the package says; null where something was wrong.", metadata={"right": Right.ADMINISTER}
    )
    is_new: bool | None = strawberry.field(
        description="新导入: false where it was here already and nothing changed; null where something was wrong.",
        metadata={"right": Right.ADMINISTER},
    )


@strawberry.type
class PackageChanges:
    @changing(
        "导入交换包: check a package, and keep it whole or not at all; the same package twice changes nothing.",
        right=Right.ADMINISTER,
        weight=100,
    )
    async def import_package(self, info: Info, input: Given[ImportPackageInput]) -> ImportPackagePayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        problems = problems_of_texts({"because": input.because})
        try:
            content = content_here(input.file, too_large_to_send())
        except Refusal as refused:
            raise Refusal.of([*refused.problems, *problems]) from None
        refuse(problems)
        found = await checked(info, owner, content)
        _, result_id, is_new = await change(info, input, import_package, owner, found, input.because)
        return ImportPackagePayload(
            result=await thing(info, APPRAISAL_RESULTS, AppraisalResult.from_row, result_id),
            package=PackageCheck.of(report_of(found)),
            is_new=is_new,
        )
