"""Similar proposals: the same on both databases, what reading everything would find, and an index that follows every change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select
from sqlmodel import Session, col

from lvheng.bench.similar_data import courses_of, proposal, rows_of
from services.audit import acting
from services.database import transaction
from services.fingerprints import SKETCHED, fingerprint, likeness, pairs, pairs_of_title
from services.models import PlenarySession, Proposal, ProposalBigram, ProposalCourse, SponsorshipRole
from services.models.bigrams import write_bigrams
from services.models.proposal_courses import ProposalState, SubmissionWay
from services.permissions import Actor
from services.proposals import ProposalDraft, SponsorDraft, change_proposal, register_proposal, stored_proposals
from services.similar_proposals import LEAST_LIKENESS, Similar, similar_proposals
from tests.databases import Foundations
from tests.services.conftest import House, found_house

REGISTERED, DRAFTS = 150, range(1_000_000, 1_000_050)
STATE = {"state": ProposalState.ARCHIVED, "way": SubmissionWay.MEMBER, "entered_at": datetime(2023, 2, 1, tzinfo=UTC)}
LETTERS = st.text(st.sampled_from("关于养老服务的建议，ＡａB1 。\n"), max_size=30)


@given(LETTERS, LETTERS)
def test_a_fingerprint_is_small_and_tells_likeness_both_ways(one: str, other: str) -> None:
    assert len(fingerprint(one, other * 50)) <= len(pairs_of_title(one)) + SKETCHED
    assert fingerprint(one, other) == sorted(set(fingerprint(one, other)))
    assert likeness(pairs(one), pairs(other)) == likeness(pairs(other), pairs(one))
    assert likeness(pairs(one), pairs(one)) == (1000 if pairs(one) else 0)


def test_titles_are_compared_without_the_words_of_their_form_and_across_no_punctuation() -> None:
    assert sorted(pairs_of_title("关于养老、托育的建议")) == ["养老", "托育"]
    assert sorted(pairs_of_title("关于ＡＢ1 的提案")) == ["ab", "b1"]
    assert fingerprint("关于的建议") == []


def found_register(engine: Engine) -> House:
    house = found_house(engine)
    with transaction(engine) as session:
        plenary = session.execute(select(col(PlenarySession.id)).where(col(PlenarySession.committee_id) == house.committee_id)).scalar_one()
        session.execute(insert(Proposal), list(rows_of(house.committee_id, plenary, REGISTERED)))
        courses = courses_of(house.committee_id, plenary, house.registrar.account_id, REGISTERED, **STATE)
        session.execute(insert(ProposalCourse), list(courses))
        write_bigrams(session.connection(), range(1, REGISTERED + 1))
    return house


def test_fifty_drafts_find_the_same_on_both_databases_and_nearly_always_first_what_reading_everything_finds(
    foundations: Foundations,
) -> None:
    answers = []
    for kind in ("sqlite", "postgresql"):
        with foundations.copy(kind, found_register) as (engine, house), transaction(engine) as session:
            answers.append([_asked(session, house.reader, house.committee_id, number) for number in DRAFTS])

    first = [(found[0].proposal.number, found[0].likeness) for found in answers[0]]

    assert answers[0] == answers[1]
    assert all(len(found) == 10 and found == sorted(found, key=_rank) for found in answers[0])
    # The sketch of a text is not the text.
    assert sum(one == other for one, other in zip(first, _best(), strict=True)) >= 45


def _asked(session: Session, reader: Actor, committee_id: int, number: int) -> list[Similar]:
    return similar_proposals(session, reader, committee_id, *proposal(number))


def _rank(similar: Similar) -> tuple[int, str]:
    return -similar.likeness, similar.proposal.number


def _best() -> list[tuple[str, int]]:
    """For each draft the number and likeness of what is most like it, by comparing it with everything."""
    everything = [(number, pairs_of_title(proposal(number).title), pairs(proposal(number).text)) for number in range(1, REGISTERED + 1)]
    best = []
    for draft in DRAFTS:
        sought, words = pairs_of_title(proposal(draft).title), pairs(proposal(draft).text)
        most, number = max((max(likeness(sought, title), likeness(words, text)), -number) for number, title, text in everything)
        best.append((f"TA-{-number:06d}", most))
    return best


def index_of(session: Session) -> dict[int, list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for key, bigram in session.execute(select(col(ProposalBigram.proposal_id), col(ProposalBigram.bigram))):
        rows[key].append(bigram)
    return {key: sorted(found) for key, found in rows.items()}


def test_the_index_follows_what_is_registered_changed_submitted_and_taken_away(house: House) -> None:
    draft = ProposalDraft(
        None, (5, 2), "关于加快养老服务体系建设的建议", date(2023, 2, 2), (SponsorDraft(SponsorshipRole.LEAD, member_number="001"),)
    )
    with house.at_work() as (session, directory):
        number = register_proposal(session, house.registrar, directory, draft)
        register_proposal(session, house.registrar, directory, replace(draft, title="关于停车管理的建议"))
        key = stored_proposals(session, house.committee_id)[number].id
        assert index_of(session)[key] == fingerprint(draft.title)

        with acting(session, house.registrar, "test"):
            course = next(courses_of(house.committee_id, directory.plenary_sessions[5, 2], house.registrar.account_id, 1, **STATE))
            session.add(ProposalCourse(**course | {"id": None, "proposal_id": key, "text": "床位不足。"}))
        assert index_of(session)[key] == fingerprint(draft.title, "床位不足。")

        changed = replace(draft, number=number, title="关于医养结合的建议")
        change_proposal(session, house.registrar, directory, stored_proposals(session, house.committee_id)[number], changed)
        assert index_of(session)[key] == fingerprint(changed.title, "床位不足。")

        found = similar_proposals(session, house.reader, house.committee_id, "医养结合怎样推进", "床位不足怎么办")
        assert [(each.proposal.number, each.proposal.title) for each in found] == [(number, changed.title)]
        assert similar_proposals(session, house.reader, house.committee_id, changed.title, leave_out=key) == []
        assert similar_proposals(session, house.administrator, house.committee_id, changed.title) == []
        assert similar_proposals(session, house.reader, house.committee_id, "关于的建议") == []
        assert found[0].likeness >= LEAST_LIKENESS

        session.connection().execute(ProposalCourse.__table__.delete())  # type: ignore[attr-defined]
        session.expire_all()
        other = stored_proposals(session, house.committee_id)
        session.connection().exec_driver_sql("DELETE FROM sponsorship")
        session.connection().exec_driver_sql(f"DELETE FROM proposal WHERE id = {key}")

        assert list(index_of(session)) == [each.id for each in other.values() if each.id != key]
