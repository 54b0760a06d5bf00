"""The words of a selection of outstanding proposals: where it stands, and what the regulation makes of a proposal."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="评选状态: where a selection of outstanding proposals stands.")
class SelectionState(Enum):
    OPEN = strawberry.enum_value("open", description="待列候选: opened, or opened again; the year's proposals are to be listed.")
    LISTED = strawberry.enum_value("listed", description="拟定名单: listed; people choose.")
    COUNCIL = strawberry.enum_value("council", description="待审定: put before those who decide.")
    DECIDED = strawberry.enum_value("decided", description="已审定: decided; the chosen ones bear the mark OUTSTANDING.")
    CANCELLED = strawberry.enum_value("cancelled", description="已取消: opened by mistake.")


@strawberry.enum(description="候选情形: what the regulation alone makes of a proposal, before people choose.")
class CandidateStanding(Enum):
    WITHIN = strawberry.enum_value("within", description="在名额内: the regulation gives it a place.")
    TO_DECIDE = strawberry.enum_value("to_decide", description="并列待定: level with others for the last places; people choose.")
    BEYOND = strawberry.enum_value("beyond", description="名额已满: it qualifies, and the places are taken.")
    NOT_REACHED = strawberry.enum_value("not_reached", description="未达要求: its points or duties do not reach the award.")
    NOT_GRADED = strawberry.enum_value("not_graded", description="不参评: the regulation leaves it out.")
