"""委员个人信息: what members entrust to an office, shown to those who need it."""

from __future__ import annotations

import strawberry

from graphql_schema.context import Info
from services.particulars import KnownParticulars, leave_reasons, masked_phones, read_particulars


@strawberry.type(description="个人信息: what is known of a member beyond membership.")
class Particulars:
    phone: str | None = strawberry.field(description="电话: the telephone number; null if none is known.")
    party: str | None = strawberry.field(description="党派: the party; null if none is known.")


async def particulars_with(info: Info, member: int, reason: str | None) -> Particulars | None:
    """A member's particulars; all that are read in one request for one reason make one step. Raises Refusal REASON_MISSING."""

    async def load(members: list[int]) -> list[KnownParticulars | None]:
        found = await info.context.write(read_particulars, members, reason)
        return [found.get(each) for each in members]

    known = await info.context.loaders.keep(("particulars", reason), load).load(member)
    return None if known is None else Particulars(phone=known.phone, party=known.party)


async def masked_phone_with(info: Info, member: int) -> str | None:
    """A member's telephone number with its middle hidden."""

    async def load(members: list[int]) -> list[str | None]:
        found = await info.context.read(masked_phones, members)
        return [found.get(each) for each in members]

    return await info.context.loaders.keep("masked_phones", load).load(member)


async def leave_reason_with(info: Info, attendance: int) -> str | None:
    """Why a member was on leave on one half day."""

    async def load(half_days: list[int]) -> list[str | None]:
        found = await info.context.read(leave_reasons, half_days)
        return [found.get(each) for each in half_days]

    return await info.context.loaders.keep("leave_reasons", load).load(attendance)
