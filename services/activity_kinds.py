"""Kinds of activity an office registers with a roll: the dotted record kind, the Chinese name, and whether it is held in half days."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActivityKind:
    """`roles` from high to low: a member with several parts in one activity carries the highest."""

    code: str
    name: str
    has_sessions: bool
    roles: tuple[str, ...]


_AT_MEETINGS = ("speaker", "participant", "sitting_in")
_AT_ACTIVITIES = ("organiser", "participant")
_AT_STUDY = ("speaker", "participant", "listener")

KINDS: dict[str, ActivityKind] = {
    kind.code: kind
    for kind in (
        ActivityKind("meeting.plenary", "全体会议", True, _AT_MEETINGS),
        ActivityKind("meeting.standing", "常委会议", True, _AT_MEETINGS),
        ActivityKind("meeting.chairpersons", "主席会议", True, _AT_MEETINGS),
        ActivityKind("meeting.consultation", "协商会议", True, _AT_MEETINGS),
        ActivityKind("meeting.group", "专委会、界别、活动组会议", True, _AT_MEETINGS),
        ActivityKind("meeting.other", "其他会议", True, _AT_MEETINGS),
        ActivityKind("activity.inspection", "视察", True, _AT_ACTIVITIES),
        ActivityKind("activity.research", "调研", True, _AT_ACTIVITIES),
        ActivityKind("activity.visit", "走访", True, _AT_ACTIVITIES),
        ActivityKind("activity.exchange", "考察交流", True, _AT_ACTIVITIES),
        ActivityKind("oversight", "民主监督", True, _AT_ACTIVITIES),
        ActivityKind("study.training", "培训", True, _AT_STUDY),
        ActivityKind("study.reading", "读书", True, _AT_STUDY),
        ActivityKind("study.lecture", "讲座", True, _AT_STUDY),
        ActivityKind("service", "公益活动", False, _AT_ACTIVITIES),
    )
}

ROLE_NAMES: dict[str, str] = {
    "speaker": "发言",
    "participant": "参加",
    "sitting_in": "列席",
    "organiser": "组织",
    "listener": "旁听",
}
