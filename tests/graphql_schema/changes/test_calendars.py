"""A committee's calendar and parameters, asked for and changed through the schema, on both databases."""

from __future__ import annotations

from services.accounts import create_account
from services.database import transaction
from services.models import Role
from tests.graphql_schema.changes.asking import audited, changed, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

ADMIN = "root-admin"
YEAR = "calendarYear { year isProvisional reason revision days { day works reason saidBy revision } }"
DUE = f'{{ workingDeadline(committee: "{CODE}", after: "2031-01-20", workingDays: 5) {{ lastDay isProvisional }} }}'
PARAMETERS = f"""query($on: Date) {{ committee(code: "{CODE}") {{ parameters(on: $on) {{ name label kind value spoken count unit isDefault
    source validFrom reason revision }} }} }}"""


def test_a_notice_makes_a_deadline_certain_and_a_day_is_said_and_unsaid(own_city: City) -> None:
    supposed = own_city.data(DUE)["workingDeadline"]
    rests = [f"2031-01-{day}" for day in range(23, 30)]
    notice = {"committee": CODE, "year": 2031, "rests": rests, "works": ["2031-02-01"], "reason": "国办发明电"}
    entered = changed(own_city, "enterCalendarNotice", notice, YEAR, ADMIN)["calendarYear"]
    certain = own_city.data(DUE)["workingDeadline"]
    storm = {"committee": CODE, "day": "2031-01-21", "reason": "防台风停工"}
    said = changed(own_city, "setCalendarDay", storm | {"works": False}, YEAR, ADMIN)["calendarYear"]["days"]
    unsaid = changed(own_city, "clearCalendarDay", storm | {"expectedRevision": 1}, YEAR, ADMIN)["calendarYear"]["days"]

    assert (supposed, certain) == (
        {"lastDay": "2031-01-27", "isProvisional": True},
        {"lastDay": "2031-02-01", "isProvisional": False},
    )
    assert (entered["isProvisional"], entered["reason"], entered["revision"]) == (False, "国办发明电", 1)
    assert [day["day"] for day in entered["days"]] == [*rests, "2031-02-01"]
    said_by = {"saidBy": "政协示例市委员会", "revision": 1}
    assert said[0] == {"day": "2031-01-21", "works": False, "reason": "防台风停工", **said_by}
    assert (unsaid, len(audited(own_city, "calendar.set_day"))) == (entered["days"], 1)
    assert refused(own_city, "setCalendarDay", storm | {"works": True}, "registrar") == ["FORBIDDEN"]


def test_deadlines_that_cannot_be_counted_are_refused(own_city: City) -> None:
    for given, code in (("5", "BAD_DATES"), ("0", "BAD_COUNT")):
        asked = DUE.replace("2031-01-20", "9999-12-31").replace("Days: 5", f"Days: {given}")

        assert own_city.codes(asked) == [code]


def test_a_parameter_is_set_from_a_day_on(own_city: City) -> None:
    given = {"committee": CODE, "name": "proposal_return", "value": " 5  working_days", "validFrom": "2025-01-01", "reason": "办法第八条"}
    made = changed(own_city, "setCommitteeParameter", given, "parameter { value spoken isDefault revision }", ADMIN)["parameter"]
    before, after = (own_city.data(PARAMETERS, {"on": day})["committee"]["parameters"] for day in ("2024-12-31", "2025-01-01"))
    told = {each["name"]: each for each in after}

    assert made == {"value": "5 working_days", "spoken": "5个工作日", "isDefault": False, "revision": 1}
    assert next(each["value"] for each in before if each["name"] == "proposal_return") == "7 working_days"
    assert told["proposal_return"] == {
        "name": "proposal_return",
        "label": "承办单位退回期限",
        "kind": "SPAN",
        "value": "5 working_days",
        "spoken": "5个工作日",
        "count": 5,
        "unit": "WORKING_DAYS",
        "isDefault": False,
        "source": "http://www.yulin.gov.cn/zcwj/yzbd/t8706881.shtml",
        "validFrom": "2025-01-01",
        "reason": "办法第八条",
        "revision": 1,
    }
    assert (told["proposal_cosigning"]["value"], told["proposal_class_letters"]["kind"]) == (None, "LETTERS")
    assert problems(own_city, "setCommitteeParameter", given | {"expectedRevision": 9}, ADMIN) == [("expectedRevision", "STALE")]
    assert problems(own_city, "setCommitteeParameter", given | {"name": "proposal_retrun"}, ADMIN) == [("name", "UNKNOWN_PARAMETER")]


INBOX = """{ inbox { count overdueCount items { kind what dueOn isProvisional isOverdue remindOn about committee { code } } }
    overdue: inbox(overdueOnly: true) { count items { kind } } }"""


def test_the_inbox_tells_what_waits_and_where(own_city: City) -> None:
    with transaction(own_city.engine) as session:
        create_account(session, own_city.administrator, own_city.committee_id, "second", "核实员", [Role.VERIFIER])
    found = own_city.data(INBOX, actor=somebody(own_city, "second"))
    again = {"idempotencyKey": "one"}
    paths = [changed(own_city, "makeCalendarAddress", again, "path", "second")["path"] for _ in range(2)]

    inbox = found["inbox"]
    assert (inbox["count"], inbox["overdueCount"], found["overdue"]) == (1, 0, {"count": 1, "items": []})
    assert [(item["kind"], item["dueOn"], item["committee"]) for item in inbox["items"]] == [("verify_facts", None, {"code": CODE})]
    assert own_city.data(INBOX, actor=somebody(own_city, "registrar"))["inbox"]["items"] == []
    # The secret is shown once, and kept nowhere for the same change to be answered with.
    assert (paths[0].startswith("/calendar/lvc_"), paths[1]) == (True, None)
    assert changed(own_city, "revokeCalendarAddress", {}, "revoked", "second")["revoked"] is True
