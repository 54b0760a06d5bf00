"""履职活动 are registered and changed, and their rolls entered whole or line by line, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from services.models import Activity, Attendance, AuditEntry, Participation
from tests.graphql_schema.changes.asking import asked, audited, changed, count_of, problems, refused, somebody
from tests.graphql_schema.city import CODE, City

ROLL = """activity { id number revision sessions { heldOn half }
    participations(first: 50) { edges { node { isVerified role member { number } attendance { status } } } } }"""
TRAINING = {"committee": CODE, "kind": "study.training", "title": "读书班", "heldOn": "2023-09-01"}
MORNING = {"heldOn": "2023-09-01", "half": "MORNING"}
AFTERNOON = {"heldOn": "2023-09-01", "half": "AFTERNOON"}


def line(number: str, *statuses: str, **more: str) -> dict[str, Any]:
    return {"memberNumber": number, "statuses": list(statuses), **more}


def roll(payload: Any) -> dict[str, tuple[str, list[str], bool]]:
    nodes = [edge["node"] for edge in payload["activity"]["participations"]["edges"]]
    return {node["member"]["number"]: (node["role"], [each["status"] for each in node["attendance"]], node["isVerified"]) for node in nodes}


def activity_id(city: City, title: str) -> str:
    edges = city.data("query($c: String!) { activities(committee: $c, first: 50) { edges { node { id title } } } }", {"c": CODE})[
        "activities"
    ]["edges"]
    return next(str(edge["node"]["id"]) for edge in edges if edge["node"]["title"] == title)


def withdraw(city: City, activity: str, number: str) -> None:
    given = {"committee": CODE, "filter": {"works": [activity], "memberNumber": number}, "reason": "签到册有误"}
    changed(city, "withdrawVerification", given, "count", "verifier")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every statement that is run meanwhile; one for many rows counts once."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_an_activity_is_registered_with_its_half_days_and_its_roll(own_city: City) -> None:
    given = {
        **TRAINING,
        "sessions": [MORNING, AFTERNOON],
        "roll": [line("0002", "PRESENT", "LATE", role="speaker"), line("0001", "ON_LEAVE", "ABSENT")],
        "organisers": ["第一活动组", "经济委员会"],
    }

    payload = changed(own_city, "registerActivity", given, f"{ROLL} activity {{ id organisers {{ name isVerified }} }}")
    organisers = payload["activity"]["organisers"]
    said = {"id": payload["activity"]["id"], "organisers": ["经济界"]}
    again = changed(own_city, "changeActivity", said, "activity { organisers { name isVerified } }")

    assert (payload["activity"]["number"], payload["activity"]["revision"]) == ("HD-2023-0001", 1)
    assert payload["activity"]["sessions"] == [MORNING, AFTERNOON]
    assert organisers == [{"name": "第一活动组", "isVerified": False}, {"name": "经济委员会", "isVerified": False}]
    assert again["activity"]["organisers"] == [{"name": "经济界", "isVerified": False}]
    assert roll(payload) == {"0001": ("participant", ["ON_LEAVE", "ABSENT"], False), "0002": ("speaker", ["PRESENT", "LATE"], False)}
    assert {who for who, _ in audited(own_city, "activity.register")} == {somebody(own_city, "registrar").account_id}


def test_every_wrong_line_is_told_at_its_place_in_the_input_and_nothing_is_kept(own_city: City) -> None:
    before = count_of(own_city, Activity)
    lines = [
        line("9009", "PRESENT"),
        line("0005", "PRESENT"),
        line("0003", "PRESENT", "LATE"),
        line("0001", "PRESENT", role="king"),
        line("0005", "LATE"),
        line("0000", "PRESENT"),
    ]

    found = problems(own_city, "registerActivity", {**TRAINING, "number": "HD-1", "title": " ", "sessions": [MORNING], "roll": lines})

    assert sorted(found, key=repr) == [
        ("number", "DUPLICATE_NUMBER"),
        ("roll[0].memberNumber", "UNKNOWN_MEMBER"),
        ("roll[2].statuses", "STATUSES_COUNT"),
        ("roll[3].role", "UNKNOWN_ROLE"),
        ("roll[4].memberNumber", "LISTED_TWICE"),
        ("roll[5].memberNumber", "UNKNOWN_MEMBER"),
        ("title", "TITLE_MISSING"),
    ]
    assert count_of(own_city, Activity) == before


def test_a_kind_and_half_days_that_do_not_fit_are_told(own_city: City) -> None:
    assert problems(own_city, "registerActivity", {**TRAINING, "kind": "study.naps", "sessions": [MORNING]}) == [("kind", "UNKNOWN_KIND")]
    assert problems(own_city, "registerActivity", TRAINING) == [("sessions", "BAD_SESSIONS")]
    assert problems(own_city, "registerActivity", {**TRAINING, "sessions": [AFTERNOON, MORNING]}) == [("sessions", "BAD_SESSIONS")]
    assert problems(own_city, "registerActivity", {**TRAINING, "heldOn": "1999-09-01", "kind": "service"}) == [("heldOn", "OUTSIDE_TERM")]


def registered(city: City, size: int) -> str:
    """The id of an activity whose roll has so many lines, nobody's verified."""
    lines = [line(f"{place:04d}", "PRESENT") for place in range(1, size + 1)]
    return str(changed(city, "registerActivity", {**TRAINING, "sessions": [MORNING], "roll": lines}, ROLL)["activity"]["id"])


def test_a_roll_is_entered_whole_and_what_says_the_same_stays_verified(own_city: City) -> None:
    key = activity_id(own_city, "委员培训班")
    withdraw(own_city, key, "0012")
    lines = [*(line(f"{place:04d}", "PRESENT") for place in range(1, 12)), line("0012", "LATE")]

    payload = changed(own_city, "enterRoll", {"activityId": key, "lines": lines, "expectedRevision": 1}, ROLL)

    verified = {f"{place:04d}": ("participant", ["PRESENT"], True) for place in range(1, 12)}
    assert payload["activity"]["revision"] == 2
    assert roll(payload) == {**verified, "0012": ("participant", ["LATE"], False)}


def test_who_is_not_in_a_roll_that_is_entered_whole_is_no_longer_on_it(own_city: City) -> None:
    payload = changed(own_city, "enterRoll", {"activityId": registered(own_city, 3), "lines": [line("0002", "LATE")]}, ROLL)

    assert roll(payload) == {"0002": ("participant", ["LATE"], False)}


def test_a_roll_that_passes_over_what_was_verified_is_refused_and_names_whom(own_city: City) -> None:
    key = activity_id(own_city, "委员培训班")
    lines = [line(f"{place:04d}", "PRESENT") for place in range(1, 11)]
    before = count_of(own_city, Participation)

    data = asked(own_city, "enterRoll", {"activityId": key, "lines": lines}).data

    assert data is not None
    ((code, message),) = [(error["code"], error["message"]) for error in data["enterRoll"]["userErrors"]]
    assert (code, message.startswith("0011、0012 已核实")) == ("VERIFIED_FACTS", True)
    assert count_of(own_city, Participation) == before


def test_a_few_lines_are_marked_and_all_others_stay(own_city: City) -> None:
    key = registered(own_city, 3)

    payload = changed(own_city, "markAttendance", {"activityId": key, "lines": [line("0002", "ON_LEAVE")]}, ROLL)

    same = ("participant", ["PRESENT"], False)
    assert roll(payload) == {"0001": same, "0002": ("participant", ["ON_LEAVE"], False), "0003": same}
    assert problems(own_city, "markAttendance", {"activityId": key, "lines": [line("0003", "LATE"), line("77", "LATE")]}) == [
        ("lines[1].memberNumber", "UNKNOWN_MEMBER")
    ]
    assert problems(own_city, "markAttendance", {"activityId": key, "lines": []}) == [("lines", "NO_LINES")]


def test_a_verified_line_says_nothing_else_until_that_is_withdrawn(own_city: City) -> None:
    key = activity_id(own_city, "委员培训班")
    marked = {"activityId": key, "lines": [line("0004", "ON_LEAVE")]}

    other_day = {"heldOn": "2023-04-02", "sessions": [{**MORNING, "heldOn": "2023-04-02"}]}

    refused_line = problems(own_city, "markAttendance", marked)
    refused_day = problems(own_city, "changeActivity", {"id": key, **other_day})
    withdraw(own_city, key, "0004")
    payload = changed(own_city, "markAttendance", marked, ROLL)

    assert (refused_line, refused_day) == ([("lines", "VERIFIED_FACTS")], [("heldOn", "VERIFIED_FACTS")])
    found = roll(payload)
    assert found.pop("0004") == ("participant", ["ON_LEAVE"], False)
    assert (len(found), set(map(repr, found.values()))) == (11, {"('participant', ['PRESENT'], True)"})


def test_a_change_leaves_what_it_does_not_name_and_asks_for_the_roll_when_half_days_are_added(own_city: City) -> None:
    key = activity_id(own_city, "委员培训班")

    renamed = changed(own_city, "changeActivity", {"id": key, "title": "委员读书班"}, "activity { title kind revision }")["activity"]
    longer = {"sessions": [{"heldOn": "2023-09-01", "half": h} for h in ("MORNING", "AFTERNOON")]}
    added = problems(own_city, "changeActivity", {"id": registered(own_city, 12), **longer})

    assert renamed == {"title": "委员读书班", "kind": "study.training", "revision": 2}
    assert (len(added), {code for _, code in added}) == (12, {"STATUSES_COUNT"})


def test_a_roll_of_another_revision_is_refused_whole(own_city: City) -> None:
    key = registered(own_city, 3)
    changed(own_city, "markAttendance", {"activityId": key, "lines": [line("0002", "ON_LEAVE")]})
    before = count_of(own_city, AuditEntry)

    found = problems(own_city, "enterRoll", {"activityId": key, "lines": [], "expectedRevision": 1})

    assert (found, count_of(own_city, AuditEntry)) == ([("expectedRevision", "STALE")], before)


def test_more_lines_than_a_roll_may_have_and_whoever_may_not_register_are_refused(own_city: City) -> None:
    key = activity_id(own_city, "委员培训班")

    assert problems(own_city, "enterRoll", {"activityId": key, "lines": [line("0001")] * 2001}) == [("lines", "TOO_MANY_LINES")]
    assert problems(own_city, "markAttendance", {"activityId": key, "lines": [line("0001")] * 201}) == [("lines", "TOO_MANY_LINES")]
    assert refused(own_city, "enterRoll", {"activityId": key, "lines": []}, "verifier") == ["FORBIDDEN"]


def test_two_thousand_wrong_lines_are_told_one_by_one(own_city: City) -> None:
    lines = [line(f"W{place:05d}", "PRESENT") for place in range(2000)]

    found = problems(own_city, "enterRoll", {"activityId": registered(own_city, 3), "lines": lines})

    assert found == [(f"lines[{place}].memberNumber", "UNKNOWN_MEMBER") for place in range(2000)]


def test_the_statements_of_a_roll_do_not_grow_with_its_lines(own_city: City) -> None:
    key = registered(own_city, 12)
    counts = []
    for size, status in ((3, "LATE"), (12, "ON_LEAVE"), (3, "PRESENT"), (12, "ABSENT")):
        lines = [line(f"{place:04d}", status) for place in range(1, size + 1)]
        with statements(own_city.engine) as seen:
            changed(own_city, "enterRoll", {"activityId": key, "lines": lines})
        counts.append(len(seen))

    # SQLite, in this process, gives back the id of one new row at a time: a line and its half day are two.
    growth = 2 * 9 if own_city.engine.dialect.name == "sqlite" else 1
    assert counts[2:] == counts[:2]
    assert counts[1] - counts[0] <= growth
    assert (count_of(own_city, Participation), count_of(own_city, Attendance)) == (12 + 12 + 12 + 1, 24 + 12 + 12)
