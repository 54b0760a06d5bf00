"""What changes of a handling have in common: which one is meant, and the handling as it is afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec

import strawberry

from graphql_schema.changes.inputs import Payload, SentAbout, thing
from graphql_schema.context import Info
from graphql_schema.courses.handlings import HandlingCourse
from graphql_schema.mutations import change
from graphql_schema.nodes import key_of
from services.errors import Refusal
from services.listings.handling_courses import HANDLING_COURSES
from services.listings.view import Session
from services.permissions import Actor

P = ParamSpec("P")


@strawberry.input
class SentAboutHandling(SentAbout):
    """What every change of a handling says."""

    handling_course_id: strawberry.ID = strawberry.field(description="办理流程: the global id of the unit's way with the proposal.")


@strawberry.type(description="办理流程办理结果: the unit's way with the proposal as it is now.")
class HandlingCoursePayload(Payload):
    handling_course: HandlingCourse | None = strawberry.field(
        default=None, description="办理流程: the handling; null where something was wrong, and to whoever sees it no longer."
    )


async def handled(
    info: Info,
    given: SentAboutHandling,
    use_case: Callable[Concatenate[Session, Actor, int, P], Any],
    *args: P.args,
    **kwargs: P.kwargs,
) -> HandlingCoursePayload:
    """The handling after a use case about it, in one transaction. Raises Refusal."""
    key = key_of(given.handling_course_id, "HandlingCourse", "handling_course_id")
    await named(info, given, use_case, key, *args, **kwargs)
    return await payload_of(info, key)


async def named(
    info: Info, given: SentAboutHandling, use_case: Callable[Concatenate[Session, Actor, P], Any], *args: P.args, **kwargs: P.kwargs
) -> Any:
    """What the use case answers; what is wrong with the handling itself is wrong with what names it. Raises Refusal."""
    try:
        return await change(info, given, use_case, *args, **kwargs)
    except Refusal as refusal:
        refusal.problems = tuple(replace(each, field="handling_course_id") if each.field == "id" else each for each in refusal.problems)
        raise


async def payload_of(info: Info, key: int) -> HandlingCoursePayload:
    """The handling as it is now; null for an actor who sees it no longer."""
    return HandlingCoursePayload(handling_course=await thing(info, HANDLING_COURSES, HandlingCourse.from_row, key))
