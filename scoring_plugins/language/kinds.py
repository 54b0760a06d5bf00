"""The words rules are written in: kinds of records with their roles, attributes and marks.

No kind, field or attribute about sign-ins, clicks, reading time, likes, votes, forwards or location exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

AttributeType = Literal["text", "yes_no", "number"] | tuple[str, ...]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of record: whether it has half-day sessions, its roles from high to low, its attributes and marks."""

    name: str
    has_sessions: bool = False
    roles: tuple[str, ...] = ()
    attributes: dict[str, AttributeType] = {}
    marks: tuple[str, ...] = ()
    must_name_role: bool = False


def _held(names: str, roles: str, attributes: dict[str, AttributeType] | None = None) -> list[Kind]:
    return [Kind(name=name, has_sessions=True, roles=tuple(roles.split()), attributes=attributes or {}) for name in names.split()]


_MEETINGS = "meeting.plenary meeting.standing meeting.chairpersons meeting.consultation meeting.group meeting.other"
_ACTIVITIES = "activity.inspection activity.research activity.visit activity.exchange oversight"
_STUDIES = "study.training study.reading study.lecture"
_REASONED: dict[str, AttributeType] = {"item": "text", "reason": "text", "by": "text"}

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in [
        *_held(_MEETINGS, "speaker participant sitting_in"),
        *_held(_ACTIVITIES, "organiser participant"),
        *_held(_STUDIES, "speaker participant listener", {"away": "yes_no", "notes": "yes_no"}),
        Kind(
            name="proposal",
            roles=("sole", "lead", "co", "seconder", "collective"),
            attributes={"livelihood": "yes_no"},
            marks=("submitted", "filed", "not_filed", "merged", "key", "outstanding", "converted", "forwarded", "rated_satisfied"),
            must_name_role=True,
        ),
        Kind(
            name="opinion_report",
            roles=("author", "co", "editor"),
            attributes={"words": "number"},
            marks=("submitted", "adopted", "instructed", "forwarded"),
            must_name_role=True,
        ),
        Kind(name="speech", roles=("author", "co"), attributes={"mode": ("oral", "written")}),
        Kind(name="history", roles=("author", "co"), attributes={"words": "number"}, marks=("submitted", "adopted")),
        Kind(name="service", roles=("organiser", "participant"), attributes={"amount": "number"}),
        Kind(name="contact", roles=("organiser", "participant"), attributes={"amount": "number"}),
        *(Kind(name=name, roles=("author",), marks=("submitted", "rated_satisfied")) for name in ("report.annual", "report.standing")),
        *(Kind(name=name, marks=("issued",)) for name in ("commendation", "reprimand")),
        *(Kind(name=name, attributes=_REASONED) for name in ("checklist", "assessment", "adjustment")),
    ]
}
PREFIXES = frozenset(name.partition(".")[0] for name in KINDS)
ROLES = tuple(dict.fromkeys([role for kind in KINDS.values() for role in kind.roles] + ["unit"]))
LEVELS = ("own", "county", "prefecture", "province", "national", "superior")
MANNERS = ("single", "combined", "forwarded")
PRESENCES = ("full", "partial", "absent", "official_leave", "leave")
SESSION_COUNTS = (
    "attended",
    "without_leave",
    "held",
    "present",
    "late",
    "left_early",
    "walk_in",
    "on_leave",
    "official_leave",
    "leave_refused",
    "absent",
    "no_show",
)


# What is held is counted by the time (次), and so are these; papers are counted by the piece (件).
COUNTED_BY_TIME = frozenset(["service", "contact", "speech"])

# Words that no kind or attribute may be named with: nothing is scored from the use of an app, from votes or from where somebody was.
TRACKED = frozenset([
    "sign_in", "signin", "sign_ins", "check_in", "checkin", "clock_in", "login", "logins", "log_in", "app", "click", "clicks", "view",
    "views", "page_view", "reading_time", "read_time", "online_time", "dwell", "screen_time", "like", "likes", "liked", "thumbs_up",
    "vote", "votes", "share", "shares", "forward", "forwards", "repost", "reposts", "retweet", "location", "gps", "latitude",
    "longitude", "geo",
])  # fmt: skip
TRACKED_CHINESE = (
    "签到", "打卡", "登录", "登陆", "点击", "浏览", "阅读时长", "在线时长", "停留", "点赞", "投票", "票数", "转发", "定位", "轨迹",
    "活跃度",
)  # fmt: skip


def tracking_word(name: str) -> str:
    """The word in a name that speaks of sign-ins, clicks, reading time, likes, votes, forwards or location; empty where there is none."""
    parts = name.lower().replace(".", "_").split("_")
    runs = ["_".join(parts[first:last]) for first in range(len(parts)) for last in (first + 1, first + 2)]
    found = [run for run in runs if run in TRACKED] + [word for word in TRACKED_CHINESE if word in name]
    return found[0] if found else ""


def falls_under(kind: str, prefix: str) -> bool:
    """Whether a kind is that kind or one below it: `meeting.plenary` falls under `meeting`."""
    return kind == prefix or kind.startswith(f"{prefix}.")


def prefixes_of(kind: str) -> list[str]:
    """A kind and all it falls under: `meeting.plenary`, `meeting`."""
    parts = kind.split(".")
    return [".".join(parts[:count]) for count in range(len(parts), 0, -1)]


def kinds_under(prefixes: Iterable[str]) -> list[Kind]:
    """The known kinds that fall under any of the prefixes."""
    wanted = tuple(prefixes)
    return [kind for kind in KINDS.values() if any(falls_under(kind.name, prefix) for prefix in wanted)]


class Vocabulary(msgspec.Struct, frozen=True):
    """The kinds one regulation may speak of, by name: the built-in ones, those plugins register, and those the pack adds."""

    kinds: dict[str, Kind]

    def under(self, prefixes: Iterable[str]) -> list[Kind]:
        """The kinds that fall under any of the prefixes."""
        wanted = frozenset(prefixes)
        return [kind for kind in self.kinds.values() if not wanted.isdisjoint(prefixes_of(kind.name))]

    @property
    def names(self) -> list[str]:
        """Every kind, then every prefix that is not itself a kind: what a selector may name."""
        prefixes = {name.rpartition(".")[0] for name in self.kinds if "." in name}
        return [*self.kinds, *sorted(prefixes - set(self.kinds))]

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role of any kind."""
        return tuple(dict.fromkeys([role for kind in self.kinds.values() for role in kind.roles] + ["unit"]))


BUILT_IN = Vocabulary(KINDS)
