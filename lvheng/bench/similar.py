"""The bench of similar proposals: how long a draft waits for them, against a plain look-up by number and against reading all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from sqlalchemy import Engine, insert, select, text
from sqlmodel import Session, col

from lvheng.bench.rounds import Progress, Row, interleaved, ratio
from lvheng.bench.similar_data import courses_of, proposal, rows_of
from scoring_plugins.catalogue import say
from services.accounts import actor_named, create_account, create_first_account
from services.committees import add_plenary_session, add_term, create_committee, root_id
from services.database import create_engine, transaction, upgrade
from services.fingerprints import likeness, pairs, pairs_of_title
from services.models import AdministrativeLevel, PlenarySession, Proposal, ProposalCourse, Role
from services.models.bigrams import write_bigrams
from services.models.proposal_courses import ProposalState, SubmissionWay
from services.permissions import Actor
from services.similar_proposals import similar_proposals

# Drafts that nobody has submitted: numbers that the register has not.
DRAFTS = range(1_000_000, 1_000_020)
# What is promised for as many: a draft waits so many times as long as one row by its number takes, and far less than reading all of them.
MOST_TIMES, LEAST_TIMES = 400, 20
NOON = datetime(2023, 2, 1, 12, tzinfo=UTC)


def similar_rows(url: str, proposals: int, rounds: int, progress: Progress | None = None) -> list[Row]:
    """Fill the empty database at `url` and ask it. Titles and texts are compared; milliseconds are of one draft."""
    engine, committee_id, actor = _filled(url, proposals)
    drafts = [proposal(number) for number in DRAFTS]
    try:
        with transaction(engine) as session:

            def sought() -> None:
                for draft in drafts:
                    similar_proposals(session, actor, committee_id, *draft)

            def looked_up() -> None:
                for number in DRAFTS:
                    wanted = (col(Proposal.committee_id) == committee_id, col(Proposal.number) == f"TA-{number % proposals + 1:06d}")
                    session.execute(select(col(Proposal.id), col(Proposal.title)).where(*wanted)).one()

            contenders: dict[str, Callable[[], object]] = {
                "sought": sought,
                "looked_up": looked_up,
                "read": lambda: _read_all(session, committee_id, drafts[0].title, drafts[0].text),
            }
            times = interleaved(contenders, rounds, {"looked_up": 5}, progress)
    finally:
        engine.dispose()
    name = url.partition("+")[0].partition(":")[0]
    waited = times["sought"].quickest * 1000 / len(DRAFTS)
    far, near = ratio(times["read"], times["sought"]) * len(DRAFTS), ratio(times["sought"], times["looked_up"])
    return [
        Row(say("bench.similar_milliseconds", database=name, count=proposals), waited, ""),
        Row(say("bench.similar_look_up", database=name, count=proposals), near, f"<= {MOST_TIMES}"),
        Row(say("bench.similar_read", database=name, count=proposals), far, f">= {LEAST_TIMES}"),
    ]


def _read_all(session: Session, committee_id: int, title: str, words: str) -> int:
    """The most that any proposal has in common with a draft, found by looking at each."""
    said = select(col(Proposal.title), col(ProposalCourse.text)).join(ProposalCourse, col(ProposalCourse.proposal_id) == col(Proposal.id))
    rows = session.execute(said.where(col(Proposal.committee_id) == committee_id))
    sought, sought_words = pairs_of_title(title), pairs(words)
    return max(max(likeness(sought, pairs_of_title(row.title)), likeness(sought_words, pairs(row.text))) for row in rows)


def _filled(url: str, proposals: int) -> tuple[Engine, int, Actor]:
    upgrade(url)
    engine = create_engine(url)
    with transaction(engine) as session:
        root = root_id(session)
        level, since = AdministrativeLevel.PREFECTURE, date(2000, 1, 1)
        first = create_first_account(session, "root-admin", say("bench.similar_somebody"), root)
        committee_id = create_committee(
            session, first, root, code="990100", name=say("bench.similar_somewhere"), level=level, valid_from=since
        )
        actor = actor_named(session, "root-admin")
        reader = create_account(session, actor, committee_id, "reader", say("bench.similar_somebody"), [Role.READER])
        add_term(session, actor, committee_id, 5, date(2021, 7, 1), date(2026, 6, 30))
        add_plenary_session(session, actor, committee_id, term=5, ordinal=2, opens_on=date(2023, 2, 1), closes_on=date(2023, 2, 4))
        plenary = session.execute(select(col(PlenarySession.id)).where(col(PlenarySession.committee_id) == committee_id)).scalar_one()
        session.execute(insert(Proposal), list(rows_of(committee_id, plenary, proposals)))
        state = {"state": ProposalState.ARCHIVED, "way": SubmissionWay.MEMBER, "entered_at": NOON}
        session.execute(insert(ProposalCourse), list(courses_of(committee_id, plenary, actor.account_id, proposals, **state)))
        write_bigrams(session.connection(), range(1, proposals + 1))
        session.execute(text("ANALYZE"))
    return engine, committee_id, reader
