"""What changes of a proposal on its way have in common: which one is meant, and the proposal as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

import strawberry

from graphql_schema.changes.inputs import Payload, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.courses.proposals import ProposalCourse
from graphql_schema.mutations import change
from graphql_schema.nodes import key_of
from services.errors import Refusal
from services.listings.proposal_courses import PROPOSAL_COURSES
from services.listings.view import Session
from services.permissions import Actor

P = ParamSpec("P")


@strawberry.input
class SentAboutProposal(SentAbout):
    """What every change of a proposal on its way says."""

    proposal_course_id: strawberry.ID = strawberry.field(description="提案流程: the global id of the proposal on its way.")


@strawberry.type(description="提案流程办理结果: the proposal on its way as it is now.")
class ProposalCoursePayload(Payload):
    proposal_course: ProposalCourse | None = strawberry.field(
        default=None, description="提案流程: the proposal; null where something was wrong, and to whoever sees it no longer."
    )


async def took(
    info: Info,
    given: SentAboutProposal,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> ProposalCoursePayload:
    """The proposal after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.proposal_course_id, "ProposalCourse", "proposal_course_id")
    try:
        await change(info, given, use_case, key, *args, **kwargs)
    except Refusal as refusal:
        # What is wrong with the proposal itself is wrong with what names it.
        named = [replace(each, field="proposal_course_id") if each.field == "id" else each for each in refusal.problems]
        refusal.problems = tuple(named)
        raise
    return await payload_of(info, key)


async def payload_of(info: Info, key: int) -> ProposalCoursePayload:
    """The proposal as it is now; null for an actor who sees it no longer."""
    return ProposalCoursePayload(proposal_course=await thing(info, PROPOSAL_COURSES, ProposalCourse.from_row, key))
