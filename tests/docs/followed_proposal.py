"""The page that follows one proposal through GraphQL. `python -m tests.docs.followed_proposal` writes `docs/followed-proposal.md` again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, tzinfo
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from services.accounts import actor_named, create_account, grant_role
from services.audit import acting
from services.database import create_engine, transaction, upgrade
from services.models import HandlingUnit, Role
from tests.graphql_schema.city import CODE, City, found_city

PAGE = Path(__file__).parents[2] / "docs/followed-proposal.md"
_HEAD = """# A proposal followed · 一件提案的全程

From the draft to the look back, and into its sponsor's score: every call below was made, in this order, against a committee of the tests
(its people are fictitious), and every answer is what came. Made by `python -m tests.docs.followed_proposal`; a test makes the calls again
and compares. What may follow what: [workflows.md](workflows.md); who may do what: [authorisation.md](authorisation.md).
"""
UNIT = "示例市交通局"
# Who acts, by the account's name: what they are called on the page.
PEOPLE = {
    "root-admin": "系统管理员",
    "member-0001": "委员 0001(第一提案人)",
    "member-0002": "委员 0002",
    "staff": "提案工作人员",
    "second-staff": "另一位提案工作人员",
    "chair": "主席",
    "unit": f"承办单位 {UNIT}",
}
WAY = "proposalCourse { state proposal { number caseNumber } }"
HANDLED = "handlingCourse { state round acceptUntil dueOn rateUntil promise promisedUntil }"


class Call(NamedTuple):
    """One change: on which day, by whom, what for, the mutation, its input, what is asked back."""

    day: date
    who: str
    why: str
    change: str
    given: Mapping[str, Any]
    wanted: str


class Clock:
    """Noon of a day, for whatever asks what day it is."""

    def __init__(self, day: date) -> None:
        self._day = day

    def now(self, zone: tzinfo) -> datetime:
        return datetime.combine(self._day, time(12), zone)


@contextmanager
def on(day: date) -> Iterator[None]:
    with patch("services.today.datetime", Clock(day)):
        yield


def page() -> str:
    """The page: every call made anew on a database of its own."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'lvheng.db'}"
        upgrade(url)
        engine = create_engine(url)
        try:
            return "\n".join([_HEAD, *_followed(_peopled(found_city(engine)))])
        finally:
            engine.dispose()


def _peopled(city: City) -> City:
    with transaction(city.engine) as session:
        for number in ("0001", "0002"):
            create_account(session, city.administrator, city.committee_id, f"member-{number}", PEOPLE[f"member-{number}"], [])
            grant_role(session, city.administrator, city.committee_id, f"member-{number}", Role.MEMBER, number)
        for name, role in (("staff", Role.PROPOSAL_STAFF), ("second-staff", Role.PROPOSAL_STAFF), ("chair", Role.CHAIRPERSON)):
            create_account(session, city.administrator, city.committee_id, name, PEOPLE[name], [role])
        create_account(session, city.administrator, city.committee_id, "unit", PEOPLE["unit"], [])
    return city


def _followed(city: City) -> Iterator[str]:
    yield from _part("一、起草、联名、提交")
    set_days = {
        "committee": CODE,
        "name": "proposal_cosigning",
        "value": "5 working_days",
        "validFrom": "2023-01-01",
        "reason": "主席会议决定",
    }
    yield from _made(city, Call(date(2023, 2, 1), "root-admin", "联名须在几日内，由各委员会自定。", "setCommitteeParameter", set_days, ""))
    text = "农村公交班次少，群众出行不便。\n建议加密班次，并公布时刻表。"
    draft: dict[str, Any] = {
        "committee": CODE,
        "way": "JOINT",
        "plenarySession": {"term": 5, "ordinal": 2},
        "title": "关于加密农村公交班次的提案",
    }
    draft |= {"text": text, "concernsLivelihood": True, "holdsNoSecret": True}
    wanted = "proposalCourse { id state possibleEvents { event isAllowed } }"
    lines, data = _asked(city, Call(date(2023, 2, 1), "member-0001", "起草。", "draftProposal", draft, wanted))
    yield from lines
    about = {"proposalCourseId": data["proposalCourse"]["id"]}
    first, second = "member-0001", "member-0002"
    invited = {**about, "memberNumbers": ["0002", "0003"]}
    wanted = "proposalCourse { state cosignUntil signers { position answer } }"
    yield from _made(city, Call(date(2023, 2, 1), first, "邀请两位委员联名。", "inviteCosigners", invited, wanted))
    yield from _made(city, Call(date(2023, 2, 2), second, "一位签名。", "signProposal", about, wanted))
    early = Call(date(2023, 2, 2), first, "联名还没有结束，提交不了:回答说现在能做什么。", "submitProposal", about, WAY)
    yield from _made(city, early)
    yield from _made(city, Call(date(2023, 2, 3), first, "结束联名;没有签名的不算。", "endCosigning", about, WAY))
    yield from _made(city, Call(date(2023, 2, 3), first, "提交，取得登记号。", "submitProposal", about, WAY))
    yield from _part("二、三审立案")
    sorted_as = {**about, "category": "交通运输"}
    yield from _made(city, Call(date(2023, 2, 6), "staff", "初审分类，提案人由此得到核实。", "classifyProposal", sorted_as, WAY))
    yield from _made(city, Call(date(2023, 2, 8), "staff", "二审拟立。", "proposeProposalOutcome", {**about, "outcome": "FILE"}, WAY))
    yield from _made(city, Call(date(2023, 2, 10), "chair", "三审复议:立案，取得案号。", "fileProposal", about, WAY))
    yield from _part("三、交办、办理、答复")
    yield from _handled(city, about)
    yield from _part("六、记入委员得分")
    yield from _scored(city)


def _handled(city: City, about: Mapping[str, Any]) -> Iterator[str]:
    _unit_of(city)
    units = {**about, "units": [{"unit": UNIT, "role": "LEAD"}], "assignedOn": "2023-02-20"}
    yield from _made(city, Call(date(2023, 2, 20), "staff", "交办会。", "assignProposal", units, WAY))
    key = city.data("query($c: String!) { handlingCourses(committee: $c) { edges { node { id } } } }", {"c": CODE}, _actor(city, "unit"))
    handling = {"handlingCourseId": key["handlingCourses"]["edges"][0]["node"]["id"]}
    yield from _made(city, Call(date(2023, 2, 22), "unit", "签收;退回的期限随之过去。", "acceptHandling", handling, HANDLED))
    contact = {**handling, "contactedOn": "2023-03-01", "note": "电话联系，约定现场查看"}
    yield from _made(city, Call(date(2023, 3, 1), "unit", "先联系委员。", "logHandlingContact", contact, HANDLED))
    reply: dict[str, Any] = {
        **handling,
        "number": "示交函〔2023〕8号",
        "replyText": "今年起加密两条线路，其余列入明年计划。",
        "letter": "B",
    }
    reply |= {"meaning": "IN_PROGRESS", "promisedUntil": "2023-09-30"}
    yield from _made(
        city, Call(date(2023, 4, 10), "unit", "拟答复:正在解决，写明到何时;没有会办单位，直接送督办审核。", "draftReply", reply, HANDLED)
    )
    yield from _made(city, Call(date(2023, 4, 14), "second-staff", "审核通过，答复委员。", "passReply", handling, HANDLED))
    yield from _part("四、评价")
    rating = {**handling, "process": "SATISFIED", "result": "MOSTLY", "remark": "盼早日全部加密"}
    told = "handlingCourse { ratings { process result } }"
    own = Call(date(2023, 4, 18), "unit", "承办单位不能替委员评价。", "rateReply", {**rating, "memberNumber": "0001"}, told)
    yield from _made(city, own)
    yield from _made(city, Call(date(2023, 4, 18), "member-0001", "第一提案人评价过程和结果。", "rateReply", rating, told))
    yield from _made(city, Call(date(2023, 4, 19), "member-0002", "联名人各自评价。", "rateReply", rating, told))
    yield from _part("五、跟踪、兑现、回头看")
    yield from _made(city, Call(date(2023, 4, 20), "staff", "有承诺的转入跟踪。", "trackProposal", about, WAY))
    looked = {**handling, "finding": "一条线路已加密，另一条正在招标"}
    yield from _made(city, Call(date(2023, 7, 3), "staff", "回头看。", "revisitHandling", looked, HANDLED))
    done = {**handling, "finding": "两条线路均已加密，现场查看属实", "fulfilledOn": "2023-09-20"}
    yield from _made(city, Call(date(2023, 9, 21), "staff", "承诺兑现，提案随之办结。", "fulfilPromise", done, HANDLED))
    again = {**handling, "finding": "通车一个季度，客流平稳"}
    yield from _made(city, Call(date(2023, 12, 20), "staff", "年底再回头看。", "revisitHandling", again, HANDLED))


def _scored(city: City) -> Iterator[str]:
    lines = "scorecard(year: 2023) { total lines { points reason clause { name } records { work title } } }"
    document = f"query($committee: String!, $number: String!) {{ member(committee: $committee, number: $number) {{ {lines} }} }}"
    given = {"committee": CODE, "number": "0001"}
    with on(date(2023, 12, 31)):
        found = city.answer(document, given, _actor(city, "member-0001"))
    assert found.data is not None
    card = found.data["member"]["scorecard"]
    work = "proposal:TA-2023-0001"
    card["lines"] = [line for line in card["lines"] if any(record["work"] == work for record in line["records"])]
    yield f"委员查自己的得分，只看以这件提案为依据的各行(`{work}`):\n"
    yield from _shown(document, given, found.data)


def _unit_of(city: City) -> None:
    """The unit is known to the committee before anybody is let in for it."""
    with transaction(city.engine) as session:
        with acting(session, city.administrator, "unit"):
            session.add(HandlingUnit(committee_id=city.committee_id, name=UNIT))
        grant_role(session, city.administrator, city.committee_id, "unit", Role.HANDLING_UNIT, UNIT)


def _actor(city: City, name: str) -> Any:
    with transaction(city.engine) as session:
        return actor_named(session, name)


def _part(title: str) -> Iterator[str]:
    yield f"## {title}\n"


def _made(city: City, call: Call) -> Iterator[str]:
    yield from _asked(city, call)[0]


def _asked(city: City, call: Call) -> tuple[list[str], Any]:
    shape = call.change[0].upper() + call.change[1:]
    wanted = " ".join([call.wanted, "userErrors { field code message }"]).strip()
    document = f"mutation($input: {shape}Input!) {{ {call.change}(input: $input) {{ {wanted} }} }}"
    with on(call.day):
        found = city.answer(document, {"input": dict(call.given)}, _actor(city, call.who))
    answer: dict[str, Any] = {"data": found.data}
    if found.errors:
        answer = {"errors": [{"message": error.message, "code": (error.extensions or {}).get("code")} for error in found.errors]}
    told = [f"**{call.day} · {PEOPLE[call.who]}** {call.why}\n", *_shown(document, {"input": dict(call.given)}, answer)]
    return told, (found.data or {}).get(call.change)


def _shown(document: str, variables: Mapping[str, Any], answer: Any) -> Iterator[str]:
    yield f"```graphql\n{document}\n```\n"
    yield f"```json\n{json.dumps(variables, ensure_ascii=False)}\n```\n"
    yield f"```json\n{json.dumps(answer, ensure_ascii=False, indent=1)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
