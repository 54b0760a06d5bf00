"""Every parameter there is, as data. A room that needs another declares it here and asks for it with `parameter`.

Defaults are values seen in published rules, never a recommendation; where localities differ, the source is the one whose value is taken.
"""

from __future__ import annotations

from typing import Any

from services.calendar import DayUnit, Span
from services.models import ReplyMeaning
from services.parameters.kinds import ClassLetters, Count, Letters, Parameter, SpanOf, Words

_CITY_RULE = "http://www.fsou.net/html/text/lar/170104/17010450_1.html"
_HANDLING_RULE = "https://xyhldwt.com/html/tagzgzdt2013-08-264887.html"
_MONTHS = (DayUnit.MONTHS, DayUnit.WORKING_DAYS, DayUnit.DAYS)
_FOUR_LETTERS: Letters = {
    "A": (ReplyMeaning.RESOLVED,),
    "B": (ReplyMeaning.IN_PROGRESS,),
    "C": (ReplyMeaning.PLANNED,),
    "D": (ReplyMeaning.REFERENCE,),
}

# Proposals.
PROPOSAL_COSIGNING = Parameter[Span]("proposal_cosigning", SpanOf(1, 60))
PROPOSAL_LONGEST = Parameter("proposal_longest", Count(200, 20_000), 2_000, "http://www.xiejiaji.gov.cn/zwgk/qzx/ldxx/8184360.html")
PROPOSAL_EXAMINING_BODY = Parameter(
    "proposal_examining_body", Words(), "提案委员会", "http://www.cppcc.gov.cn/2011/12/16/ARTI1513309182298148.shtml"
)
# Also seen: 5 and 10 working days, 7 and 10 days.
PROPOSAL_RETURN = Parameter(
    "proposal_return", SpanOf(1, 60), Span(7, DayUnit.WORKING_DAYS), "http://www.yulin.gov.cn/zcwj/yzbd/t8706881.shtml"
)
# Also seen: 2 months and one more, 3 months and at most 6.
PROPOSAL_ANSWER = Parameter("proposal_answer", SpanOf(1, 250, _MONTHS), Span(3, DayUnit.MONTHS), _CITY_RULE)
PROPOSAL_ANSWER_EXTENSION = Parameter("proposal_answer_extension", SpanOf(1, 120, _MONTHS), Span(1, DayUnit.MONTHS), _CITY_RULE)
# Also seen: 2 months.
PROPOSAL_CO_OPINION = Parameter("proposal_co_opinion", SpanOf(1, 120, _MONTHS), Span(1, DayUnit.MONTHS), _CITY_RULE)
PROPOSAL_CONTACT = Parameter("proposal_contact", SpanOf(1, 120), Span(15, DayUnit.WORKING_DAYS), _HANDLING_RULE)
PROPOSAL_RATING = Parameter("proposal_rating", SpanOf(1, 120), Span(15, DayUnit.WORKING_DAYS), _HANDLING_RULE)
# Also seen: three letters, A resolved, B partly or planned, C not now (http://fsou.com/html/text/lar/172754/17275468_2.html).
PROPOSAL_CLASS_LETTERS = Parameter("proposal_class_letters", ClassLetters(), _FOUR_LETTERS, "济源等地提案答复件分类(所见为转载)")
# Two-way evaluation: a committee that says nothing has none. Seen: 100, with grades from 90, 75 and 60
# (http://www.ybzx.gov.cn/zhengxieyaowen/2022-08-23/4729.html).
PROPOSAL_QUALITY_FULL_MARKS = Parameter[int]("proposal_quality_full_marks", Count(1, 1_000))
# Counted from the day on which the reply was passed. A committee that says nothing waits without a last day.
PROPOSAL_QUALITY_RATING = Parameter[Span]("proposal_quality_rating", SpanOf(1, 250, _MONTHS))

# Opinion reports.
OPINION_REPORT_LONGEST = Parameter(
    "opinion_report_longest", Count(200, 20_000), 1_500, "https://gzzx.gov.cn/qhzz/cf133/cf133_ggtz_2/201901/t20190118_87535.htm"
)
OPINION_REPORT_SIGNER = Parameter[str]("opinion_report_signer", Words())

# Both: how long before its last day something is called to mind. The program's own choice.
REMINDER_LEAD = Parameter("reminder_lead", SpanOf(1, 60), Span(5, DayUnit.WORKING_DAYS))

PARAMETERS: tuple[Parameter[Any], ...] = (
    PROPOSAL_COSIGNING,
    PROPOSAL_LONGEST,
    PROPOSAL_EXAMINING_BODY,
    PROPOSAL_RETURN,
    PROPOSAL_ANSWER,
    PROPOSAL_ANSWER_EXTENSION,
    PROPOSAL_CO_OPINION,
    PROPOSAL_CONTACT,
    PROPOSAL_RATING,
    PROPOSAL_CLASS_LETTERS,
    PROPOSAL_QUALITY_FULL_MARKS,
    PROPOSAL_QUALITY_RATING,
    OPINION_REPORT_LONGEST,
    OPINION_REPORT_SIGNER,
    REMINDER_LEAD,
)
BY_NAME = {each.name: each for each in PARAMETERS}
