"""What changes of an appraisal have in common: which one is meant, and the appraisal as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

import strawberry

from graphql_schema.appraisals.cycle import Appraisal
from graphql_schema.changes.inputs import Payload, Sent, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.mutations import change
from graphql_schema.nodes import key_of
from services.listings.appraisals import APPRAISALS
from services.listings.view import Session
from services.permissions import Actor, Right

P = ParamSpec("P")


@strawberry.input
class SentToAppraisal(Sent):
    """What every change in an appraisal says."""

    appraisal_id: strawberry.ID = strawberry.field(description="年度考核: the appraisal's global id.")


@strawberry.input
class SentAboutAppraisal(SentAbout):
    """What every change of an appraisal says."""

    appraisal_id: strawberry.ID = strawberry.field(description="年度考核: the appraisal's global id.")


@strawberry.type(description="考核办理结果: the appraisal as it is now.")
class AppraisalPayload(Payload):
    appraisal: Appraisal | None = strawberry.field(
        default=None, description="年度考核: the appraisal; null where something was wrong.", metadata={"right": Right.READ_FIGURES}
    )


async def took(
    info: Info,
    given: SentToAppraisal | SentAboutAppraisal,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> AppraisalPayload:
    """The appraisal after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.appraisal_id, "Appraisal", "appraisal_id")
    await change(info, given, use_case, key, *args, **kwargs)
    return await payload_of(info, key)


async def payload_of(info: Info, key: int) -> AppraisalPayload:
    """The appraisal as it is now; null for an actor who may change it and not read it."""
    return AppraisalPayload(appraisal=await thing(info, APPRAISALS, Appraisal.from_row, key))
