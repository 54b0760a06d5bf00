"""The worked cases of every bundled regulation about proposals, from real rows through the real service, on both databases."""

from __future__ import annotations

import pytest
from sqlmodel import Session, col, select

from scoring_plugins.language.cases import Case, read_cases
from scoring_plugins.plugins import Regulations, load_regulations
from services.accounts import create_account
from services.database import transaction
from services.models import CandidateStanding, Proposal, Role, SelectionEntry
from services.scorings.keeping import kept_card
from services.selections import explain_candidate, list_candidates, open_selection
from services.selections.choosing import ELIGIBLE
from tests.services.conftest import House
from tests.services.selections.rows import plant

ABOUT_PROPOSALS = ("harbin_daoli", "kenli", "quanguo", "yanbian_shuangping")


@pytest.fixture(scope="module")
def regulations() -> Regulations:
    return load_regulations()


def cases_of(regulations: Regulations, code: str) -> list[Case]:
    pack = regulations.pack(code)
    assert pack is not None
    return list(read_cases((pack.folder / "cases.yaml").read_text(encoding="utf-8"), regulations[code]).cases)


def test_those_are_all_there_are(regulations: Regulations) -> None:
    about = sorted(code for code in regulations if regulations[code].subject_kind == "proposal")

    assert about == list(ABOUT_PROPOSALS)


@pytest.mark.parametrize("code", ABOUT_PROPOSALS)
def test_a_regulation_s_own_cases_come_out_of_real_proposals(house: House, regulations: Regulations, code: str) -> None:
    cases = cases_of(regulations, code)
    with transaction(house.engine) as session:
        staff = create_account(session, house.administrator, house.committee_id, "staff", "提案委", [Role.PROPOSAL_STAFF])
        found = []
        for case in cases:
            with session.begin_nested() as tried:
                for subject in case.subjects:
                    plant(session, house, subject)
                award = "优秀" if code == "yanbian_shuangping" else None
                year = case.subjects[0].year
                key = open_selection(session, staff, house.committee_id, year, regulations, code, None, award, "主席会议同意试用")
                list_candidates(session, staff, key, regulations)
                found += _unlike(session, key, case)
                if case.expect.refused is not None:
                    told = explain_candidate(session, staff, key, case.subjects[0].member.id, regulations).sentences
                    found += [] if any(case.expect.refused.clause in each for each in told) else [f"{case.name}: {told}"]
                tried.rollback()

    assert found == []
    assert len(cases) >= 2


def _unlike(session: Session, key: int, case: Case) -> list[str]:
    """Where the list is not what the case expects."""
    numbers = {number: key for key, number in session.exec(select(Proposal.id, Proposal.number)).all() if key is not None}
    rows = session.exec(select(SelectionEntry).where(SelectionEntry.selection_id == key).order_by(col(SelectionEntry.place))).all()
    entries = {row.proposal_id: row for row in rows}
    first, expect = entries[numbers[case.subjects[0].member.id]], case.expect
    card = kept_card(first.card)
    points = {"total": first.total, **card.clauses, **{block.name: block.points for block in card.blocks}}
    found = [f"{case.name}: {name} {points[name]}, not {value}" for name, value in expect.points.items() if points[name] != value]
    if expect.grade is not None and first.grade != expect.grade:
        found.append(f"{case.name}: {first.grade}")
    for number, grade in expect.grades.items():
        if entries[numbers[number]].grade != grade:
            found.append(f"{case.name}: {number} {entries[numbers[number]].grade}")
    if expect.candidate_for is not None:
        # A case with one subject alone is not asked for places: there it qualifies, and of one proposal no share is a place.
        stands = {CandidateStanding.TO_DECIDE} if len(case.subjects) > 1 else ELIGIBLE
        found += [] if first.standing in stands else [f"{case.name}: {first.standing}"]
    if expect.not_graded and first.standing is not CandidateStanding.NOT_GRADED:
        found.append(f"{case.name}: graded")
    if expect.refused is not None and [each.clause for each in card.refused] != [expect.refused.clause]:
        found.append(f"{case.name}: {card.refused}")
    return found
