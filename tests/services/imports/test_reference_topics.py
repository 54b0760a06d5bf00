"""Reference topics come in as a sheet: once, all problems told at once, and out again as they came in."""

from __future__ import annotations

from dataclasses import replace

from services.accounts import actor_named, grant_role
from services.database import reading, transaction
from services.imports import Drafts, ImportReport, NamedTopic
from services.imports.topic_rows import stored_topics
from services.models import Role
from tests.services.imports.conftest import Desk

TOPICS = (NamedTopic((5, 2), "老旧小区加装电梯", "市住建局"), NamedTopic((5, 2), "=校门口错时放学"))


def examining(desk: Desk) -> Desk:
    """The desk of a registrar who is of the proposal staff too."""
    house = desk.house
    with transaction(house.engine) as session:
        grant_role(session, house.administrator, house.committee_id, "registrar", Role.PROPOSAL_STAFF)
        return replace(desk, house=replace(house, registrar=actor_named(session, "registrar")))


def told(report: ImportReport) -> list[str]:
    return [f"{problem.code} {problem.place.row}{problem.place.heading or ''}" for problem in report.problems]


def stored(desk: Desk) -> tuple[NamedTopic, ...]:
    with reading(desk.house.engine) as session:
        found = stored_topics(session, desk.house.committee_id)
        return tuple(NamedTopic(plenary, title, topic.offered_by) for (plenary, title), topic in found.items())


def test_topics_are_taken_once_and_are_stored_as_they_were_written(desk: Desk) -> None:
    desk = examining(desk)
    path = desk.workbook(Drafts(reference_topics=TOPICS))
    first = desk.take(path)
    before = desk.house.row_counts()
    second = desk.take(path)

    assert (told(first), [(each.sheet, each.new) for each in first.sheets]) == ([], [("参考题目", 2)])
    assert stored(desk) == TOPICS
    assert (desk.house.row_counts(), [each.same for each in second.sheets]) == (before, [2])


def test_every_problem_of_the_topics_is_told_at_its_cell_and_nothing_is_taken(desk: Desk) -> None:
    path = desk.csv("参考题目.csv", "题目,届次,提出单位\n甲,九届九次,某局\n,五届二次,\n乙,五届二次,某局\n乙,五届二次,\n丙,不是届次,\n")
    report = examining(desk).take(path)

    assert not report.is_written
    assert told(report) == ["UNKNOWN_PLENARY_SESSION 2届次", "BLANK 3题目", "DUPLICATE_ROW 5题目", "NOT_A_PLENARY_SESSION 6届次"]
    assert stored(desk) == ()


def test_who_named_a_topic_is_a_conflict_unless_it_is_to_be_taken(desk: Desk) -> None:
    desk = examining(desk)
    desk.take(desk.workbook(Drafts(reference_topics=TOPICS)))
    changed = desk.workbook(Drafts(reference_topics=(replace(TOPICS[0], offered_by="市发改委"),)))
    refused = desk.take(changed)
    left = stored(desk)
    taken = desk.take(changed, update=True)

    assert ([each.is_taken for each in refused.conflicts], left) == ([False], TOPICS)
    assert (taken.is_written, stored(desk)[0].offered_by) == (True, "市发改委")


def test_topics_are_for_those_who_examine_proposals(desk: Desk) -> None:
    report = desk.take(desk.workbook(Drafts(reference_topics=TOPICS)))

    assert (report.is_written, told(report)) == (False, ["FORBIDDEN 2", "FORBIDDEN 3"])
