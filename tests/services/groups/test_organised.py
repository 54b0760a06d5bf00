"""What a group organised counts for it: what was held and verified, its own and that of the body it stands for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from scoring_plugins.plugins import Regulations, load_regulations
from services.activities import ActivityDraft, RollLine, register_activity, stored_activities
from services.changes.activities import change_one
from services.database import reading, transaction
from services.errors import Refusal
from services.models import AttendanceStatus, AuthorshipRole, Half, SponsorshipRole
from services.opinion_reports import AuthorDraft, OpinionReportDraft, register_opinion_report
from services.proposals import SponsorDraft, register_proposal
from services.scorings.keeping import kept_card
from services.verification import Selection, verify
from tests.services.conftest import House
from tests.services.groups.grouped_house import GroupedHouse, cases_of, earlier_term
from tests.services.proposals.test_registering_proposals import JOINT

PRESENT, ABSENT = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT
DAY = date(2023, 4, 10)


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


@pytest.fixture
def grouped(house: House, regulations: Regulations) -> GroupedHouse:
    earlier_term(house)
    found = GroupedHouse(house, regulations)
    found.adopt("fushun", date(2020, 1, 1))
    return found


def visit(
    number: str, *organisers: str, status: AttendanceStatus = PRESENT, day: date = DAY, kind: str = "activity.research"
) -> ActivityDraft:
    """A half day with one member on the roll."""
    return ActivityDraft(
        number, kind, f"活动{number}", day, ((day, Half.MORNING),), roll=(RollLine("001", statuses=(status,)),), organisers=organisers
    )


def registered(grouped: GroupedHouse, *drafts: ActivityDraft, verified: bool = True) -> None:
    with grouped.house.at_work() as (session, directory):
        for draft in drafts:
            register_activity(session, grouped.house.registrar, directory, draft)
        if verified:
            verify(session, grouped.house.verifier, grouped.house.committee_id, Selection(), because="核对签到原件")


def duties(grouped: GroupedHouse) -> dict[str, dict[str, bool | None]]:
    """By group which duties are fulfilled."""
    cards = grouped.cards(grouped.scored(2023))
    return {card.name: {each.name: each.fulfilled for each in kept_card(card.card).duties} for card in cards}


def test_organised_activities_proposals_and_reports_come_to_what_the_packs_own_cases_expect(
    grouped: GroupedHouse, regulations: Regulations
) -> None:
    cases = cases_of(regulations, "fushun")
    grouped.found(*(case.name for case in cases))
    for case in cases:
        for record in case.subjects[0].records:
            number, day = f"{case.name}-{record.work}", record.dated_on.replace(year=2023)
            with grouped.house.at_work() as (session, directory):
                if record.kind == "proposal":
                    sponsors = (SponsorDraft(SponsorshipRole.COLLECTIVE, body=case.name),)
                    register_proposal(session, grouped.house.registrar, directory, replace(JOINT, number=number, sponsors=sponsors))
                elif record.kind == "opinion_report":
                    draft = OpinionReportDraft(number, "社情民意", day, authors=(AuthorDraft(AuthorshipRole.AUTHOR, body=case.name),))
                    register_opinion_report(session, grouped.house.registrar, directory, draft)
                else:
                    held = visit(number, case.name, day=day, kind=record.kind)
                    register_activity(session, grouped.house.registrar, directory, held)
    registered(grouped)

    assert duties(grouped) == {case.name: dict(case.expect.duties) for case in cases}


def test_only_what_was_held_and_verified_counts_for_the_group_and_for_what_it_stands_for(grouped: GroupedHouse) -> None:
    grouped.found("本组")
    grouped.found("经济界活动组", sector="经济界")
    grouped.found("早先组", valid_to=date(2023, 3, 31))
    organisers = ("本组", "经济界", "早先组")
    registered(grouped, *(visit(f"a{place}", *organisers) for place in (1, 2)), visit("b", *organisers, status=ABSENT))
    before = duties(grouped)
    registered(grouped, visit("c", *organisers), verified=False)
    waiting = {card.name: card.unverified_count for card in grouped.cards(grouped.scored(2023))}
    registered(grouped)
    after = duties(grouped)

    assert {name: each["调研视察"] for name, each in before.items()} == dict.fromkeys(("本组", "经济界活动组", "早先组"), False)
    assert waiting == {"本组": 1, "经济界活动组": 1, "早先组": 1}
    assert {name: each["调研视察"] for name, each in after.items()} == {"本组": True, "经济界活动组": True, "早先组": False}


def test_organisers_are_changed_as_lines_of_a_roll_are(grouped: GroupedHouse) -> None:
    house = grouped.house
    grouped.found("本组", "他组")
    registered(grouped, visit("a", "本组", "经济委员会"))
    with reading(house.engine) as session:
        stored = stored_activities(session, house.committee_id)["a"]

    def refused(**said: object) -> list[tuple[str | None, str]]:
        with transaction(house.engine) as session, pytest.raises(Refusal) as refusal:
            change_one(session, house.registrar, stored.id, said)
        return [(each.field, each.code) for each in refusal.value.problems]

    added = ("他组", *stored.draft.organisers)
    with transaction(house.engine) as session:
        change_one(session, house.registrar, stored.id, {"organisers": added})
    with reading(house.engine) as session:
        after = stored_activities(session, house.committee_id)["a"].draft

    assert stored.draft == visit("a", "经济委员会", "本组")
    assert after.organisers == tuple(sorted(added))
    assert refused(organisers=("他组",)) == [("organisers", "VERIFIED_FACTS")]
    assert refused(organisers=("本组", "经济委", "经济委员会")) == [("organisers", "UNKNOWN_ORGANISER")]
    assert refused(kind="activity.visit") == [("kind", "VERIFIED_FACTS")]
