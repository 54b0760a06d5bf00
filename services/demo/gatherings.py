"""The demo's year of meetings, study, research and service. Every date, title and roll is ours: the source gives none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random

from services.activities import ActivityDraft, HalfDay, RollLine
from services.demo.people import GROUPS, KEEN, SLACK, STEADY, TIRELESS, Person, picked
from services.models import AttendanceStatus, Half

YEAR = 2023
PLENARY_OPENED, PLENARY_CLOSED = date(YEAR, 2, 6), date(YEAR, 2, 9)

PLACES = ("示例一县", "示例二县", "示例三县", "示例四县", "示例开发区", "示例街道")
THEMES = (
    "制造业振兴", "营商环境", "乡村振兴", "文旅融合", "养老服务", "基础教育", "公共卫生", "水资源保护",
    "交通建设", "科技创新", "基层治理", "社区服务", "历史文化保护", "就业创业",
)  # fmt: skip
GOOD_DEEDS = ("义诊", "法律咨询", "科普讲座", "助学", "送文化下乡", "助农", "环保志愿", "走访慰问")
# Of a thousand lines of a roll: away without leave, on leave, on official leave.
EXCUSES = {SLACK: (70, 130, 20), STEADY: (6, 35, 15), KEEN: (0, 8, 10), TIRELESS: (0, 0, 5)}


def half_days(first: date, held: int) -> tuple[HalfDay, ...]:
    """`held` half days from the morning of `first`."""
    return tuple((first + timedelta(days=place // 2), (Half.MORNING, Half.AFTERNOON)[place % 2]) for place in range(held))


def statuses(rng: Random, keenness: int, held: int, is_meeting: bool) -> tuple[AttendanceStatus, ...]:
    """What became of each half day of one line."""
    if not held:
        return ()
    away, leave, official = EXCUSES[keenness]
    draw = rng.randrange(1000)
    if draw < away:
        missed = (
            (AttendanceStatus.ABSENT, AttendanceStatus.LEAVE_REFUSED) if is_meeting else (AttendanceStatus.ABSENT, AttendanceStatus.NO_SHOW)
        )
        return (rng.choice(missed),) * held
    if draw < away + leave:
        return (AttendanceStatus.ON_LEAVE,) * held
    if draw < away + leave + official:
        return (AttendanceStatus.OFFICIAL_LEAVE,) * held
    # To meetings one is called, for the rest one enrols: some come without having done so.
    came = AttendanceStatus.PRESENT if is_meeting or rng.randrange(30) else AttendanceStatus.WALK_IN
    line = [came] * held
    if rng.randrange(10) == 0:
        exceptions = (AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY) + (AttendanceStatus.ON_LEAVE, AttendanceStatus.ABSENT) * (
            held > 1
        )
        line[rng.randrange(held)] = rng.choice(exceptions)
    return tuple(line)


class Year:
    """Builds the year's activities in the order of their days."""

    def __init__(self, rng: Random, people: Sequence[Person]) -> None:
        self.rng = rng
        self.people = people
        self.drafts: list[ActivityDraft] = []

    def hold(self, kind: str, title: str, first: date, held: int, whom: Callable[[list[Person]], list[Person]], **said: object) -> None:
        """One activity for those whom `whom` chooses from the members of that day; `said` may name is_away and leading_role."""
        sessions = half_days(first, held)
        there = [person for person in self.people if person.belongs_on(first, sessions[-1][0] if sessions else first)]
        leading_role = str(said.get("leading_role", "participant"))
        lines = []
        for place, person in enumerate(whom(there)):
            role = leading_role if place == 0 else "participant"
            if kind == "meeting.standing" and not person.is_standing:
                role = "sitting_in"
            lines.append(RollLine(person.number, role, statuses(self.rng, person.keenness, held, kind.startswith("meeting."))))
        self.drafts.append(ActivityDraft(None, kind, title, first, sessions, bool(said.get("is_away")), tuple(lines)))

    def some(self, size: int) -> Callable[[list[Person]], list[Person]]:
        return lambda there: picked(self.rng, there, size)

    def day(self, month: int, first: int = 1) -> date:
        return date(YEAR, month, first + self.rng.randrange(24 - first))


def make_activities(rng: Random, people: Sequence[Person]) -> list[ActivityDraft]:
    """A year's activities by day, numbered HD-2023-0001 and on."""
    year = Year(rng, people)
    _meetings(year)
    _study(year)
    _field_work(year)
    _service(year)
    in_order = sorted(year.drafts, key=lambda draft: (draft.held_on, draft.kind, draft.title))
    return [ActivityDraft(**{**vars(draft), "number": f"HD-{YEAR}-{place:04d}"}) for place, draft in enumerate(in_order, start=1)]


def _meetings(year: Year) -> None:
    year.hold("meeting.plenary", "五届二次全体会议", PLENARY_OPENED, 7, lambda there: there, leading_role="speaker")
    for place, month in enumerate((1, 4, 6, 9, 12), start=1):
        guests = year.some(8)
        year.hold(
            "meeting.standing",
            f"常委会第{place}次会议(示例)",
            year.day(month) if month < 12 else date(YEAR, 12, 5),
            2,
            lambda there, guests=guests: [p for p in there if p.is_standing] + guests([p for p in there if not p.is_standing]),  # type: ignore[misc]
        )
    for month in range(1, 12, 2):
        year.hold("meeting.chairpersons", f"{month}月主席会议(示例)", year.day(month), 1, lambda there: there[:8])
    for month, theme in ((5, "制造业振兴"), (8, "营商环境")):
        year.hold("meeting.consultation", f"“{theme}”专题协商会(示例)", year.day(month), 1, year.some(45), leading_role="speaker")
    for group in GROUPS:
        for month in (3, 10):
            year.hold(
                "meeting.group",
                f"{group}{'上' if month == 3 else '下'}半年会议",
                year.day(month, 10),
                1,
                lambda there, group=group: [p for p in there if p.group == group],  # type: ignore[misc]
            )


def _study(year: Year) -> None:
    for place, month in enumerate((4, 7, 11), start=1):
        year.hold("study.training", f"委员培训班第{place}期(示例)", year.day(month), 4, year.some(110), is_away=place == 2)
    for month in (3, 5, 8, 10):
        year.hold("study.lecture", f"履职大讲堂{month}月讲座(示例)", year.day(month, 11), 1, year.some(80), leading_role="speaker")
    for month in (6, 9):
        year.hold("study.reading", f"委员读书会{month}月活动(示例)", year.day(month), 1, year.some(40))


def _field_work(year: Year) -> None:
    for place, theme in enumerate(THEMES):
        year.hold("activity.research", f"{theme}专题调研(示例)", year.day(3 + place % 9), 2, year.some(22), leading_role="organiser")
    for place, name in enumerate(PLACES):
        year.hold("activity.inspection", f"赴{name}视察", year.day(4 + place), 2, year.some(28), leading_role="organiser")
    for place, group in enumerate(GROUPS):
        year.hold(
            "activity.visit",
            f"{group}考察{PLACES[place % len(PLACES)]}",
            year.day(5 + place % 6),
            1,
            lambda there, group=group: [p for p in there if p.group == group],  # type: ignore[misc]
        )
    year.hold("activity.exchange", "接待外地来访交流(示例)", year.day(9), 4, year.some(14))
    for theme, month in (("营商环境", 6), ("养老服务", 10)):
        year.hold("oversight", f"{theme}民主监督(示例)", year.day(month), 2, year.some(18), leading_role="organiser")
    year.hold("activity.research", "冬季调研(示例)", date(YEAR, 12, 19), 1, year.some(12), leading_role="organiser")


def _service(year: Year) -> None:
    for place in range(34):
        deed, where = GOOD_DEEDS[place % len(GOOD_DEEDS)], PLACES[place % len(PLACES)]
        year.hold("service", f"{where}{deed}(示例{place + 1:02d})", year.day(2 + place % 10, 10), 0, year.some(16))
    for place, day in enumerate((18, 21), start=1):
        year.hold("service", f"岁末慰问(示例{place})", date(YEAR, 12, day), 0, year.some(12))
