"""The demo, loaded as a user loads it, gives the figures its source published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
import yaml
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col
from typer.testing import CliRunner

from lvheng.cli import app
from scoring_plugins.plugins import load_regulations
from services.accounts import actor_for_token, actor_named, create_first_account
from services.activities import stored_activities
from services.committees import root_id
from services.database import create_engine, reading, transaction
from services.demo import demo_token, load_demo
from services.demo.records import make_records
from services.directory import Directory
from services.errors import Refusal
from services.facts import FACT_TABLES
from services.members import settled, stored_memberships
from services.models import Account, AuditEntry, Forwarding, Member, OpinionReport, Proposal, metadata
from services.opinion_reports import stored_opinion_reports
from services.permissions import Actor, Right
from services.proposals import stored_proposals
from services.scoring import score_year
from services.statistics import YearStatistics, year_statistics
from services.verification import Selection, verify, withdraw_verification
from tests.databases import ROOT
from tests.demo import lvheng

SOURCE = yaml.safe_load((ROOT / "tests/facts/xinzhou-2023.yaml").read_text(encoding="utf-8"))
CODE, YEAR = "140900", SOURCE["committee"]["year"]

# Our figure → where the source has it.
SUPERVISED = ("proposals", "key_supervision")
PUBLISHED = {
    "proposals_submitted": ("proposals", "submitted"),
    "proposals_filed": ("proposals", "filed"),
    "proposals_filed_by_members": ("proposals", "filed_by_members"),
    "proposals_filed_collective": ("proposals", "filed_collective"),
    "proposals_collective_submitted": ("proposals", "collective_submitted_as_reported_elsewhere"),
    "proposals_livelihood_share": ("proposals", "share_livelihood_percent"),
    "proposals_replied_share": ("proposals", "replied_percent"),
    "handling_units": ("proposals", "handling_units"),
    "proposals_key": ("proposals", "key_proposals"),
    "supervision_groups": (*SUPERVISED, "research_groups"),
    "supervision_people": (*SUPERVISED, "sponsors_and_members"),
    "supervision_lead_units": (*SUPERVISED, "lead_units"),
    "supervision_co_units": (*SUPERVISED, "co_units"),
    "supervision_meetings": (*SUPERVISED, "consultation_meetings"),
    "supervision_aspects": (*SUPERVISED, "aspects"),
    "supervision_suggestions": (*SUPERVISED, "suggestions"),
    "reference_topics": ("proposals", "reference_topics"),
    "opinion_reports_forwarded_province": ("opinion_reports", "sent_to_province"),
    "opinion_reports_adopted": ("opinion_reports", "adopted"),
}
# What the source has as "so many or more".
AT_LEAST = {
    "opinion_reports_collected": ("opinion_reports", "collected_at_least"),
    "supervision_visits": (*SUPERVISED, "field_trips_at_least"),
}
# What the source's checks call the figures.
IN_CHECKS = {name.removeprefix("proposals_"): name for name in PUBLISHED}


def published(path: tuple[str, ...]) -> int:
    """What the source says there."""
    found = SOURCE
    for key in path:
        found = found[key]
    assert isinstance(found, int)
    return found


@pytest.fixture
def loaded(demo_url: str) -> Iterator[Engine]:
    engine = create_engine(demo_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def printed(demo_url: str) -> dict[str, Any]:
    """What `lvheng statistics --json` prints."""
    result: dict[str, Any] = orjson.loads(lvheng(demo_url, "statistics", "--committee", CODE, "--year", str(YEAR), "--json"))
    return result


def in_office(session: Session, name: str) -> tuple[Actor, int]:
    """Somebody of the demo and the committee they act in."""
    actor = actor_named(session, name)
    (committee_id,) = actor.committees_with(Right.READ)
    return actor, committee_id


def statistics_of(session: Session) -> YearStatistics:
    return year_statistics(session, *in_office(session, "demo-reader"), YEAR)


def test_the_committee_is_the_one_of_the_source(printed: dict[str, Any]) -> None:
    assert printed["committee"] == {"code": CODE, "name": SOURCE["committee"]["name"]}


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_figure_is_the_published_one(printed: dict[str, Any], name: str) -> None:
    assert printed["figures"][name]["value"] == published(PUBLISHED[name])


@pytest.mark.parametrize("name", AT_LEAST)
def test_a_figure_is_at_least_the_published_one(printed: dict[str, Any], name: str) -> None:
    assert printed["figures"][name]["value"] >= published(AT_LEAST[name])


@pytest.mark.parametrize("check", [check for check in SOURCE["checks"] if "==" in check])
def test_a_check_of_the_source_holds(printed: dict[str, Any], check: str) -> None:
    names = {name: printed["figures"][ours]["value"] for name, ours in IN_CHECKS.items()}

    assert eval(check, {"__builtins__": {"round": round}}, names)


def test_every_check_of_the_source_is_made() -> None:
    prose = [check for check in SOURCE["checks"] if "==" not in check]
    stored = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]

    assert prose == ["percentages are derived, never stored"]
    derived = {"percent", "percentage", "share", "rate", "ratio"}
    # The share that a regulation means to choose is its own rule, kept as it was on the day; the last day to rate a reply is a day,
    # which may move.
    found = {name for name in stored if derived & set(re.split("[._]", name))}
    assert found == {"proposal_selection.meant_share", "handling_course.rate_until", "handling_course.rate_is_provisional"}


def test_a_share_shows_what_it_is_a_share_of(printed: dict[str, Any]) -> None:
    share = printed["figures"]["proposals_livelihood_share"]

    assert (share["numerator"], share["denominator"], share["percent"]) == (142, SOURCE["proposals"]["filed"], "38%")
    assert share["denominator_name"] == "proposals_filed"
    assert "分母:立案" in share["definition"]


def test_the_published_figures_wait_for_nobody_but_some_of_december_does(printed: dict[str, Any]) -> None:
    waiting = {name for name, figure in printed["figures"].items() if figure["unverified"]}

    assert waiting == {"activities", "sessions", "person_times"}
    assert printed["unverified_facts"] == 36


def test_the_document_says_what_is_printed(printed: dict[str, Any]) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\d+)", (ROOT / "docs/demo.md").read_text(encoding="utf-8"), re.M)

    assert {name for name, _ in rows} == PUBLISHED.keys() | AT_LEAST.keys()
    assert {name: int(text) for name, text in rows if name in PUBLISHED} == {name: printed["figures"][name]["value"] for name in PUBLISHED}


def test_the_table_names_every_figure_and_its_definition(demo_url: str) -> None:
    text = lvheng(demo_url, "statistics", "--committee", CODE, "--year", str(YEAR), "--as", "demo-reader")

    assert "立案(件)" in text
    assert "38% (142/374)" in text
    assert "本年另有 36 条登记的事实尚未核实" in text


def test_an_unknown_committee_is_refused_with_the_nearest_code(demo_url: str) -> None:
    outcome = CliRunner().invoke(app, ["statistics", "--committee", "140901", "--year", "2023"], env={"LVHENG_DATABASE_URL": demo_url})

    assert outcome.exit_code == 1
    assert "是否应为“140900”" in outcome.stderr


def test_loading_again_changes_nothing_and_says_so(demo_url: str, loaded: Engine) -> None:
    with reading(loaded) as session:
        before = session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()

    said = lvheng(demo_url, "demo", "load")

    with reading(loaded) as session:
        after = session.execute(select(func.count()).select_from(AuditEntry)).scalar_one()
    assert "未作任何改动" in said
    assert after == before


@pytest.mark.parametrize(
    ("figure", "a_work"),
    [
        ("proposals_filed", select(col(Proposal.number)).where(col(Proposal.case_number) == "001")),
        ("opinion_reports_forwarded_province", select(col(OpinionReport.number)).join(Forwarding).order_by(col(Forwarding.id)).limit(1)),
    ],
)
def test_a_fact_no_longer_verified_leaves_its_figure_and_waits(loaded: Engine, figure: str, a_work: Any) -> None:
    with reading(loaded) as session:
        before = statistics_of(session)
        of_one = Selection(number=session.execute(a_work).scalar_one())

    with transaction(loaded) as session:
        withdrawn = withdraw_verification(session, *in_office(session, "demo-verifier"), of_one, "重新核对")
    with reading(loaded) as session:
        after = statistics_of(session)
    with transaction(loaded) as session:
        verify(session, *in_office(session, "demo-verifier"), of_one, "核对无误")

    assert (before.figure(figure).value or 0) - (after.figure(figure).value or 0) == 1
    assert after.figure(figure).unverified - before.figure(figure).unverified == 1
    assert after.unverified_facts - before.unverified_facts == withdrawn


def test_what_the_office_typed_in_is_what_is_stored(loaded: Engine) -> None:
    made = make_records()
    with reading(loaded) as session:
        _, committee_id = in_office(session, "demo-registrar")
        works = [
            {number: stored.draft for number, stored in stored_of(session, committee_id).items()}
            for stored_of in (stored_activities, stored_proposals, stored_opinion_reports)
        ]
        spans = {key: stored.draft for key, stored in stored_memberships(session, committee_id).items()}
        directory = Directory(session, committee_id)

    assert works == [{draft.number: draft for draft in drafts} for drafts in (made.activities, made.proposals, made.opinion_reports)]
    assert spans == {(draft.number, draft.from_on): settled(draft, directory) for draft in made.memberships}


def test_whoever_registered_did_not_verify(loaded: Engine) -> None:
    with reading(loaded) as session:
        names = ("demo-registrar", "demo-verifier", "demo-proposal-staff", "demo-secretary")
        registrar, verifier, staff, secretary = (in_office(session, name)[0].account_id for name in names)
        pairs = {
            tuple(pair)
            for facts in FACT_TABLES
            for pair in session.execute(select(col(facts.table.registered_by_id), col(facts.table.verified_by_id)))
        }

    # What is outstanding was put forward and decided.
    assert pairs == {(registrar, verifier), (registrar, None), (staff, secretary)}


def test_the_scores_have_something_to_weigh(loaded: Engine) -> None:
    with reading(loaded) as session:
        who, committee_id = in_office(session, "demo-appraiser")
        scores = score_year(session, who, committee_id, YEAR, load_regulations(packs_only=True))

    cards = scores.scorecards.values()
    assert scores.regulation.code == "jinan"
    assert {card.grade for card in cards} == {"优秀", "称职", "不称职"}
    lines = {(line.kind, line.clause) for card in cards for line in card.lines}
    assert {("record", "全会未准假缺席"), ("record", "全会请假"), ("record", "优秀提案"), ("cap", "公益活动"), ("cap", None)} <= lines
    assert max(card.total for card in cards) == 120_000_000


def test_members_are_plainly_nobody(loaded: Engine) -> None:
    with reading(loaded) as session:
        names = session.execute(select(col(Member.name))).scalars().all()

    assert [name for name in names if "某" not in name] == []
    assert len(set(names)) == len(names)


def test_the_demo_token_reads_the_demo_and_does_nothing_else(loaded: Engine) -> None:
    token = demo_token(loaded)

    with reading(loaded) as session:
        actor = actor_for_token(session, token)
        _, committee_id = in_office(session, "demo-verifier")
    assert actor is not None
    assert not any(
        actor.may(right, committee_id) for right in (Right.REGISTER, Right.VERIFY, Right.APPRAISE, Right.ADMINISTER, Right.GRANT)
    )
    assert demo_token(loaded) != token


def test_a_database_with_accounts_of_others_is_left_alone(engine: Engine) -> None:
    with transaction(engine) as session:
        create_first_account(session, "boss", "管理", root_id(session))

    with pytest.raises(Refusal) as refused:
        load_demo(engine)

    assert refused.value.code == "NOT_EMPTY"
    with reading(engine) as session:
        assert session.execute(select(func.count()).select_from(Member)).scalar_one() == 0


def test_a_demo_interrupted_leaves_nothing(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(engine, interrupt)

    with reading(engine) as session:
        assert session.execute(select(func.count()).select_from(Account)).scalar_one() == 0
    engine.dispose()
