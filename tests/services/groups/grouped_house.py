"""A house whose groups are appraised: what cases of the packs say about groups, registered and verified the way an office does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from scoring_plugins.engine.scorecard import MICRO
from scoring_plugins.language.cases import Case, read_cases
from scoring_plugins.plugins import Regulations
from scoring_plugins.records import Record
from services.assessments import AssessmentDraft, Rules, register_assessment
from services.committees import add_activity_group, add_term
from services.database import reading, transaction
from services.models import AssessmentKind, ScoredGroup, Scoring, ScoringState
from services.permissions import Actor
from services.regulations import adopt_regulation
from services.scorings import run_scoring, start_scoring
from services.verification import Selection, verify
from tests.services.conftest import House

KINDS = {kind.value for kind in AssessmentKind}


@dataclass
class GroupedHouse:
    """`house`, which has adopted a regulation about groups of a kind."""

    house: House
    regulations: Regulations
    kind: str = ""

    def adopt(self, code: str, from_on: date, kind: str | None = None) -> None:
        with transaction(self.house.engine) as session:
            appraiser, committee_id = self.house.appraiser, self.house.committee_id
            adopted = adopt_regulation(session, appraiser, committee_id, self.regulations, code, from_on, group_kind=kind)
            self.kind = adopted.group_kind

    def found(self, *names: str, **said: Any) -> None:
        """Groups of the kind, by name."""
        with transaction(self.house.engine) as session:
            for name in names:
                add_activity_group(session, self.house.administrator, self.house.committee_id, name, self.kind, **said)

    def given(self, name: str, *records: Record, verified: bool = True) -> None:
        """What people gave a group, as the records of a case say it. Raises Refusal as registering and verifying do."""
        with self.house.at_work() as (session, directory):
            rules = Rules(session, self.house.committee_id, self.regulations)
            for record in records:
                register_assessment(session, self.house.registrar, directory, draft_of(name, record), rules)
            if verified and records:
                because = "核对考核组评分表"
                verify(session, self.house.verifier, self.house.committee_id, Selection(), because, regulations=self.regulations)

    def scored(self, year: int, actor: Actor | None = None) -> int:
        """The id of a scoring of the groups that is done."""
        with transaction(self.house.engine) as session:
            who = actor or self.house.appraiser
            key = start_scoring(session, who, self.house.committee_id, year, self.regulations, self.kind)
        assert run_scoring(self.house.engine, key, self.regulations) is ScoringState.DONE
        return key

    def cards(self, scoring_id: int) -> list[ScoredGroup]:
        """What was kept, in the order of standings."""
        with reading(self.house.engine) as session:
            kept = session.exec(select(ScoredGroup).where(ScoredGroup.scoring_id == scoring_id).order_by(col(ScoredGroup.standing)))
            return [row.model_copy() for row in kept]

    def scoring(self, scoring_id: int) -> Scoring:
        with reading(self.house.engine) as session:
            return session.get_one(Scoring, scoring_id).model_copy()


def earlier_term(house: House) -> None:
    """The term before the house's own, in which the packs' cases lie."""
    with transaction(house.engine) as session:
        add_term(session, house.administrator, house.committee_id, 4, date(2016, 7, 1), date(2021, 6, 30))


def draft_of(group: str, record: Record) -> AssessmentDraft:
    """A record of a case as an office states it."""
    return AssessmentDraft(
        number=f"{group}-{record.work}",
        kind=AssessmentKind(record.kind),
        item=str(record.attributes["item"]),
        dated_on=record.dated_on,
        given_by="考核小组",
        reason="考核小组评定",
        group=group,
        quantity=None if record.quantity is None else int(record.quantity * MICRO),
    )


def cases_of(regulations: Regulations, code: str) -> tuple[Case, ...]:
    """The cases of a pack."""
    pack = regulations.pack(code)
    assert pack is not None
    return read_cases(pack.folder.joinpath("cases.yaml").read_text(encoding="utf-8"), regulations[code]).cases


def can_be_registered(case: Case) -> bool:
    """Whether all its records are of kinds that an office can register for a group."""
    return all(record.kind in KINDS for subject in case.subjects for record in subject.records)
