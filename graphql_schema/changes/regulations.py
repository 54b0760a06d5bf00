"""Which 办法 a committee adopts."""

from __future__ import annotations

from datetime import date

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, Sent, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from graphql_schema.regulations import AdoptedRegulation
from services.changes.regulations import adopt_one
from services.listings.regulations import ADOPTED_REGULATIONS
from services.permissions import Right


@strawberry.input(description="采用办法: a regulation that a committee uses from a day on.")
class AdoptRegulationInput(Sent):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    regulation: str = strawberry.field(description='办法: the code of an installed regulation, such as "jinan".')
    from_on: date = strawberry.field(description="采用日期: used for years that end on this day or later.")
    version: date | None = strawberry.field(
        default=None, description="版本: a version by its first day in force; the newest by `fromOn` if left out."
    )
    group_kind: str | None = strawberry.field(
        default=None, description="小组类别: which kind of groups, for a regulation about groups that names several."
    )


@strawberry.type(description="采用办法结果: the adoption as it is kept.")
class AdoptRegulationPayload(Payload):
    adopted_regulation: AdoptedRegulation | None = strawberry.field(description="采用办法: the adoption; null where something was wrong.")


@strawberry.type
class RegulationChanges:
    @changing("采用办法: the committee uses a regulation from a day on; the same again changes nothing.", right=Right.APPRAISE)
    async def adopt_regulation(self, info: Info, input: Given[AdoptRegulationInput]) -> AdoptRegulationPayload | None:
        owner = await committee_id(info, input.committee, Right.APPRAISE)
        regulations = info.context.regulations
        key = await change(info, input, adopt_one, owner, regulations, input.regulation, input.from_on, input.version, input.group_kind)
        return AdoptRegulationPayload(adopted_regulation=await thing(info, ADOPTED_REGULATIONS, AdoptedRegulation.from_row, key))
