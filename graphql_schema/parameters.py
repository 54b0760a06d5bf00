"""委员会参数: what a committee decided of deadlines, letters, names and lengths, as of a day."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Self

import strawberry

from graphql_schema.arguments import committee_id
from graphql_schema.changes.inputs import Given, Payload, SentAbout
from graphql_schema.context import Info
from graphql_schema.mutations import change, changing
from services.calendar import Span
from services.listings.calendar import parameters_of as read_parameters
from services.parameters import ParameterStanding, set_parameter
from services.permissions import Right


@strawberry.enum(description="参数类型: what a parameter's value is.")
class ParameterKind(Enum):
    SPAN = strawberry.enum_value("span", description='期限: a span of time, written "7 working_days", "10 days", "3 months".')
    COUNT = strawberry.enum_value("count", description='数目: a whole number, written "1500".')
    LETTERS = strawberry.enum_value(
        "letters",
        description='分类字母: letters with their neutral meanings, written "A=resolved, B=in_progress+planned"; the meanings are '
        "resolved, in_progress, planned, reference, declined.",
    )
    TEXT = strawberry.enum_value("text", description="文字: a name or a line of text, written as it is.")


@strawberry.enum(description="期限单位: what a span of time is counted in.")
class DayUnit(Enum):
    DAYS = strawberry.enum_value("days", description="自然日: every day of the calendar.")
    WORKING_DAYS = strawberry.enum_value("working_days", description="工作日: the days that are worked.")
    MONTHS = strawberry.enum_value("months", description="月: to the day of the same number, or the end of the month.")


@strawberry.type(description="委员会参数: what a committee decided of something that the program leaves to it, as it stands on a day.")
class CommitteeParameter:
    name: str = strawberry.field(description="参数名称: its name for programs, such as `proposal_return`.")
    label: str = strawberry.field(description="参数: what it is, in Chinese.")
    kind: ParameterKind = strawberry.field(description="参数类型: what its value is.")
    value: str | None = strawberry.field(description="取值: in the notation of its kind; null where the committee has yet to decide.")
    spoken: str | None = strawberry.field(description="取值说明: the value in Chinese; null where there is none.")
    count: int | None = strawberry.field(description="数目: of a span or a count.")
    unit: DayUnit | None = strawberry.field(description="期限单位: of a span.")
    is_default: bool = strawberry.field(description="默认: that the committee has decided nothing by that day.")
    source: str = strawberry.field(description="默认值出处: where the default was seen; empty if it is the program's own, or none.")
    valid_from: date | None = strawberry.field(description="生效日期: since when it is so; null for a default.")
    reason: str | None = strawberry.field(description="依据: what the decision rests on; null for a default.")
    revision: int | None = strawberry.field(
        description="版本号: how often what holds from that day was changed, from 1; null for a default."
    )

    @classmethod
    def from_standing(cls, standing: ParameterStanding) -> Self:
        declared, value = standing.parameter, standing.value
        span = value if isinstance(value, Span) else None
        return cls(
            name=declared.name,
            label=declared.label,
            kind=ParameterKind(declared.kind.kind.value),
            value=None if value is None else declared.kind.written(value),
            spoken=None if value is None else declared.kind.spoken(value),
            count=span.count if span else value if isinstance(value, int) else None,
            unit=DayUnit(span.unit.value) if span else None,
            is_default=standing.id is None,
            source=declared.source,
            valid_from=standing.valid_from,
            reason=standing.reason,
            revision=standing.revision,
        )


async def parameters_of(info: Info, committee_key: int, on: date | None) -> list[CommitteeParameter]:
    """A committee's parameters on a day, today for None."""

    async def load(keys: list[int]) -> list[list[ParameterStanding]]:
        return await info.context.read(read_parameters, keys, on)

    found = await info.context.loaders.keep(("parameters", on), load).load(committee_key)
    return [CommitteeParameter.from_standing(each) for each in found]


@strawberry.input(description="规定参数: what a parameter is from a day on.")
class SetCommitteeParameterInput(SentAbout):
    committee: str = strawberry.field(description='行政区划代码: the committee\'s division code, such as "140900".')
    name: str = strawberry.field(description="参数名称: the parameter's name, such as `proposal_return`.")
    value: str = strawberry.field(description="取值: in the notation of its kind, such as `7 working_days`.")
    valid_from: date = strawberry.field(description="生效日期: the first day on which it is so.")
    reason: str = strawberry.field(description="依据: what it rests on, such as an article of the committee's own rules.")


@strawberry.type(description="规定参数结果: the parameter as it stands on that day.")
class SetCommitteeParameterPayload(Payload):
    parameter: CommitteeParameter | None = strawberry.field(
        default=None, description="委员会参数: the parameter; null where something was wrong."
    )


@strawberry.type
class ParameterChanges:
    @changing(
        "规定参数: say what a parameter is from a day on; what was said for that same day is replaced, and older days keep what held.",
        right=Right.ADMINISTER,
    )
    async def set_committee_parameter(self, info: Info, input: Given[SetCommitteeParameterInput]) -> SetCommitteeParameterPayload | None:
        owner = await committee_id(info, input.committee, Right.ADMINISTER)
        await change(
            info,
            input,
            set_parameter,
            owner,
            input.name,
            input.value,
            valid_from=input.valid_from,
            reason=input.reason,
            expected_revision=input.expected_revision,
        )
        found = await parameters_of(info, owner, input.valid_from)
        return SetCommitteeParameterPayload(parameter=next(each for each in found if each.name == input.name))
