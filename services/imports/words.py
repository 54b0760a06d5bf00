"""The words an office writes in a cell, and what each stands for. The first word of a meaning is the one we write."""

from __future__ import annotations

from services.activity_kinds import KINDS, ROLE_NAMES
from services.models import (
    AssessmentKind,
    AttendanceStatus,
    Half,
    HandlingRole,
    Leaving,
    Manner,
    OutcomeLevel,
    SupervisionKind,
    SupervisionStepKind,
)

HALVES: dict[str, tuple[Half, ...]] = {"上午": (Half.MORNING,), "下午": (Half.AFTERNOON,), "全天": (Half.MORNING, Half.AFTERNOON)}

ATTENDANCE: dict[str, AttendanceStatus] = {
    "出席": AttendanceStatus.PRESENT,
    "迟到": AttendanceStatus.LATE,
    "早退": AttendanceStatus.LEFT_EARLY,
    "未报名到会": AttendanceStatus.WALK_IN,
    "请假": AttendanceStatus.ON_LEAVE,
    "公差": AttendanceStatus.OFFICIAL_LEAVE,
    "请假未准": AttendanceStatus.LEAVE_REFUSED,
    "缺席": AttendanceStatus.ABSENT,
    "报名未到": AttendanceStatus.NO_SHOW,
}

LEAVING: dict[str, Leaving] = {
    "辞去": Leaving.RESIGNED,
    "撤销": Leaving.REVOKED,
    "调离": Leaving.TRANSFERRED,
    "去世": Leaving.DECEASED,
}

HANDLING: dict[str, HandlingRole] = {"主办": HandlingRole.LEAD, "会办": HandlingRole.CO, "分办": HandlingRole.SEPARATE}

LEVELS: dict[str, OutcomeLevel] = {
    "本级": OutcomeLevel.OWN,
    "县级": OutcomeLevel.COUNTY,
    "市级": OutcomeLevel.PREFECTURE,
    "省级": OutcomeLevel.PROVINCE,
    "全国": OutcomeLevel.NATIONAL,
}

MANNERS: dict[str, Manner] = {"单篇": Manner.SINGLE, "综合": Manner.COMBINED, "转报": Manner.FORWARDED}

MATTERS: dict[str, str] = {"报送": "forwarding", "采用": "adoption", "批示": "instruction"}

ASSESSMENT_KINDS: dict[str, AssessmentKind] = {
    "评定": AssessmentKind.ASSESSMENT,
    "清单项": AssessmentKind.CHECKLIST,
    "调整": AssessmentKind.ADJUSTMENT,
}

SUPERVISION_KINDS: dict[str, SupervisionKind] = {
    "党政领导牵头": SupervisionKind.PARTY_AND_GOVERNMENT,
    "政协领导领衔": SupervisionKind.CPPCC_LEADER,
    "专委会协商": SupervisionKind.SPECIAL_COMMITTEE,
    "委员视察": SupervisionKind.INSPECTION,
    "民主评议": SupervisionKind.REVIEW,
}

SUPERVISION_MATTERS: dict[str, str] = {
    "实地调研": SupervisionStepKind.VISIT,
    "协商座谈": SupervisionStepKind.MEETING,
    "建议": "suggestion",
}

KIND_WORDS: dict[str, str] = {kind.name: kind.code for kind in KINDS.values()}
ROLE_WORDS: dict[str, str] = {name: role for role, name in ROLE_NAMES.items()}

YES, NO = "是", "否"
