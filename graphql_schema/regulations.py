"""Regulations that are installed, and which of them a committee has adopted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import Node, global_id
from scoring_plugins.catalogue import say
from scoring_plugins.language.regulation import Regulation as LoadedRegulation
from scoring_plugins.language.rendering import lines, render
from services.errors import Refusal
from services.listings.regulations import AdoptedRegulationRow
from services.permissions import Right


@strawberry.enum(description="掌握程度: how much of a regulation's source is known.")
class RegulationStatus(Enum):
    COMPLETE = strawberry.enum_value("complete", description="全文可见: the whole source is known and carried out.")
    PARTIAL = strawberry.enum_value("partial", description="部分可见: parts of the source are unknown.")
    DUTIES_ONLY = strawberry.enum_value("duties_only", description="只见义务: the source states duties and no points.")


@strawberry.type(description="自行选定: a point-deciding field on which the source is silent, and what was chosen.")
class Chosen:
    field: str = strawberry.field(description="字段: the field, by its path.")
    value: str = strawberry.field(description="取值: what was chosen.")
    why: str = strawberry.field(description="理由: why.")


@strawberry.type(description="不可计算条款: a clause of the source that cannot be carried out.")
class NotComputable:
    cite: list[str] = strawberry.field(description="出处: where in the source.")
    why: str = strawberry.field(description="理由: why.")


@strawberry.type(description="办法: a regulation that is installed: what a committee's own rules of scoring say.")
class Regulation(Node):
    code: str = strawberry.field(description='代码: what it is adopted by, such as "jinan".')
    title: str = strawberry.field(description="名称: its title.")
    committee_code: str = strawberry.field(description="制定委员会: the division code of the committee that made it.")
    status: RegulationStatus = strawberry.field(description="掌握程度: how much of its source is known.")
    in_force_from: list[date] = strawberry.field(description="施行日期: the first day in force of each of its versions.")
    content_hash: str = strawberry.field(description="内容摘要: SHA-256 of what it says.")
    origin: str = strawberry.field(description="来源: the plugin or folder that brought it.")

    @resolved("办法说明: the regulation written back as Chinese prose, as of a day, clause by clause; one phrase to a line.", weight=20)
    async def explanation(
        self,
        info: Info,
        on: Annotated[
            date | None, strawberry.argument(description="日期: the version in force on this day; the newest one if left out.")
        ] = None,
    ) -> str:
        loaded = info.context.regulations[self.code]
        versions = sorted(loaded.versions, key=lambda version: version.in_force_from)
        in_force = [version for version in versions if on is None or version.in_force_from <= on]
        if not in_force:
            message = say("explain.cli.no_version", title=loaded.title, day=on, first=versions[0].in_force_from)
            raise Refusal("NOT_IN_FORCE", message, "on")
        return "\n".join(lines(render(loaded, in_force[-1])))

    @classmethod
    def from_loaded(cls, loaded: LoadedRegulation) -> Self:
        return cls(
            id=global_id("Regulation", loaded.code),
            code=loaded.code,
            title=loaded.title,
            committee_code=loaded.committee,
            status=RegulationStatus(loaded.status),
            in_force_from=sorted(version.in_force_from for version in loaded.versions),
            content_hash=loaded.content_hash,
            origin=loaded.origin.text,
        )

    @classmethod
    async def by_keys(cls, info: Info, keys: Sequence[str]) -> Sequence[Self | None]:
        return [cls.with_code(info, key) for key in keys]

    @classmethod
    def with_code(cls, info: Info, code: str) -> Self | None:
        """The regulation with that code; None if it is not installed."""
        regulations = info.context.regulations
        return cls.from_loaded(regulations[code]) if code in regulations else None


@strawberry.type(description="采用办法: which regulation a committee uses, and from when.")
class AdoptedRegulation:
    code: str = strawberry.field(description="代码: the regulation's code.")
    version: date = strawberry.field(description="版本: the adopted version, by its first day in force.")
    from_on: date = strawberry.field(description="采用日期: used for years that end on this day or later.")
    group_kind: str | None = strawberry.field(description="小组类别: the kind of the groups that it appraises; null for members.")

    @resolved("办法: the regulation; null if it is no longer installed.")
    async def regulation(self, info: Info) -> Regulation | None:
        return Regulation.with_code(info, self.code)

    @classmethod
    def from_row(cls, row: AdoptedRegulationRow) -> Self:
        return cls(code=row.regulation, version=row.version, from_on=row.from_on, group_kind=row.group_kind or None)


@strawberry.type
class RegulationQueries:
    @resolved("办法: every regulation that is installed, by code.", rows=Right.REFER, size=20)
    async def regulations(self, info: Info) -> list[Regulation]:
        return [Regulation.from_loaded(loaded) for loaded in info.context.regulations.values()]
