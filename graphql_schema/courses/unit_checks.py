"""承办单位考核: how each unit answered a year's proposals, every figure opened into the records it counts."""

from __future__ import annotations

from typing import Self

import strawberry

from graphql_schema.arguments import CommitteeCode, Year, checked_year, committee_id
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import global_id
from services.permissions import Right
from services.statistics.handling_units import Opened, unit_checks
from services.statistics.handling_units import UnitChecks as Found
from services.today import today


@strawberry.type(description="承办数字: a figure of a unit, how it is defined, and the records it counts.")
class OpenedFigure:
    name: str = strawberry.field(description="标识: stable, for machines.")
    label: str = strawberry.field(description="名称: what it is called.")
    definition: str = strawberry.field(description="口径: how it is defined.")
    value: int | None = strawberry.field(description="数值: the count, or a share in whole percent; null for a share of nothing.")
    numerator: int = strawberry.field(description="分子: the count, or a share's exact numerator.")
    denominator: int | None = strawberry.field(description="分母: a share's exact denominator; null for a count.")
    handlings: list[strawberry.ID] = strawberry.field(description="计入的办理: global ids of the handlings that the numerator counts.")
    others: list[strawberry.ID] = strawberry.field(description="仅计入分母的办理: global ids of those that only the denominator counts.")
    ratings: list[strawberry.ID] = strawberry.field(description="计入的评价: global ids of the ratings that the numerator counts.")

    @classmethod
    def from_figure(cls, figure: Opened) -> Self:
        same = {name: getattr(figure, name) for name in ("name", "label", "definition", "value", "numerator", "denominator")}
        handlings, others = ([global_id("HandlingCourse", key) for key in keys] for keys in (figure.handlings, figure.others))
        return cls(**same, handlings=handlings, others=others, ratings=[global_id("ReplyRating", key) for key in figure.ratings])


@strawberry.type(description="承办单位考核: a unit's figures of a year, as of today.")
class UnitChecks:
    unit: str = strawberry.field(description="承办单位: the unit.")
    figures: list[OpenedFigure] = strawberry.field(description="承办数字: its figures.", metadata={"size": 6})

    @classmethod
    def from_checks(cls, checks: Found) -> Self:
        return cls(unit=checks.unit, figures=[OpenedFigure.from_figure(figure) for figure in checks.figures])


@strawberry.type(description="承办考核: how the units of a committee answered a year's proposals, as of today.")
class HandlingChecks:
    year: int = strawberry.field(description="年度: the calendar year in which the proposals were submitted.")
    units: list[UnitChecks] = strawberry.field(
        description="承办单位考核: units that owe answers, by name; a unit's own account is shown itself alone.",
        metadata={"size": 50},
    )


@strawberry.type
class UnitCheckQueries:
    @resolved("承办考核: how units answered a year's proposals; for who reads figures and for units.", rows=Right.REFER, weight=20)
    async def handling_checks(self, info: Info, committee: CommitteeCode, year: Year) -> HandlingChecks | None:
        owner = await committee_id(info, committee, Right.REFER)
        found = await info.context.read(unit_checks, owner, checked_year(year), today())
        return HandlingChecks(year=year, units=[UnitChecks.from_checks(each) for each in found])
