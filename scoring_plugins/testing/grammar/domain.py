"""The small domain of random regulations: few kinds, marks, levels, words and amounts, so that records meet and tie."""

from __future__ import annotations

from scoring_plugins.language.kinds import KINDS, Kind, Vocabulary

OWN_KINDS = {
    "forum.city": {
        "roles": ["host", "guest"],
        "marks": ["praised", "adopted"],
        "sessions": True,
        "attributes": {"mode": ["oral", "written"], "amount": "number", "hall": "yes_no", "what": "text"},
    },
    "paper": {"roles": [], "marks": ["printed"], "sessions": False, "attributes": {"amount": "number"}},
}
OWN = Vocabulary(
    KINDS
    | {
        "forum.city": Kind(
            name="forum.city",
            has_sessions=True,
            roles=("host", "guest"),
            marks=("praised", "adopted"),
            attributes={"mode": ("oral", "written"), "amount": "number", "hall": "yes_no", "what": "text"},
            must_name_role=True,
        ),
        "paper": Kind(name="paper", marks=("printed",), attributes={"amount": "number"}),
    }
)
BUILT_IN_KINDS = ("meeting.plenary", "proposal", "service", "opinion_report", "meeting.other", "study.training", "speech", "meeting",
                  "activity.research", "activity", "assessment", "commendation", "history", "study")  # fmt: skip
# Kinds with marks and roles more often than others: most of the language is about them.
KINDS_USED = (*BUILT_IN_KINDS, "forum.city", "paper", "forum", "proposal", "opinion_report", "forum.city", "proposal")
MEMBER_ATTRIBUTES = {"employer": ["企业", "机关"], "rural": "yes_no", "weight": "number"}

QUANTA = (10_000, 1_000_000, 100_000, 500_000, 1, 3_000_000)
AMOUNTS = (1_000_000, 2_000_000, 5_000_000, 500_000, 250_000, 1_500_000, 10_000_000, 333_333, 700_000, -1_000_000, -2_000_000, -500_000, 0)
FACTORS = ("1/2", "2", "1/3", "1.5", "2/3", "0", "-1", "3/7")
WEIGHTS = ("1/2", "1/3", "3/2", "2", "0.7")
LEVELS = ("own", "province", "superior", "national")
MANNERS = ("single", "combined")
SECTORS, COMMITTEES, GROUPS, PARTIES, POSTS = (
    ("经济界", "教育界"),
    ("提案委", "文史委"),
    ("一组", "二组"),
    ("民盟", "无党派"),
    ("主席", "组长"),
)
BY = ("市政协", "省政协")
# Names that would show if they ever reached source: keywords, quotes, code, names that generators allocate.
NAMES = (
    "甲",
    "乙",
    "for",
    "k0",
    "e1",
    "None",
    "'); import os #",
    '"""',
    "x'; DROP TABLE r; --",
    "{r!r}",
    "\\n",
    "记",
    "s_0",
    "lambda: 0",
)
PERIODS: tuple[dict[str, dict[str, str]], ...] = (
    {"year": {"from": "01-01", "to": "12-31"}},
    {"year": {"from": "01-01", "to": "12-31", "cut_off": "next 01-31"}, "half": {"from": "07-01", "to": "12-31"}},
    {"year": {"from": "previous 12-01", "to": "11-30"}, "half": {"from": "01-15", "to": "06-30", "cut_off": "12-31"}},
    {"year": {"from": "previous 11-16", "to": "11-15", "cut_off": "12-10"}},
    {"year": {"from": "02-01", "to": "11-30"}, "half": {"from": "03-15", "to": "08-31"}},
    {"year": {"from": "01-01", "to": "12-31"}, "papers": {"from": "previous 12-01", "to": "11-30", "cut_off": "next 02-15"}},
)
