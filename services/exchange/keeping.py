"""Writing the rows of a package into a database, as they were where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from services.appraisals.facts_text import facts_text
from services.appraisals.finding import year_appraisal
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import Digests
from services.exchange.kept_subjects import GroupsKept, MembersKept
from services.models import (
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    DayUnit,
    RegistrationForm,
    ResultState,
    Scoring,
    ScoringState,
)
from services.permissions import Actor
from services.scorings.kept_tables import tables_for

_OF_APPRAISAL = ("regulation", "title", "version", "status", "content_hash", "partial_because", "notice_days",
                 "group_kind")  # fmt: skip
_OF_SCORING = ("year", "regulation", "title", "version", "status", "content_hash", "engine_version", "period_from", "period_to",
               "cut_off", "facts_hash", "unverified_count", "group_kind")  # fmt: skip
_OF_RESULT = ("number", "reason", "made_at", "approver", "decided_on", "issued_on", "document_number")
_OF_CARD = ("name", "strokes_key", "sector", "total", "grade", "candidate_for", "grade_decided_by", "not_graded", "unverified_count",
            "standing", "rank")  # fmt: skip
_OF_DECLARATION = ("summary", "own_points", "state", "entered_at", "answer", "answered_at")
_OF_LINE = ("place", "kind", "node", "clause", "block", "work", "title", "dated_on", "points", "reason")


class Keeping:
    """Keeps one package's year as `actor`'s doing. Call it inside `acting`, in the committee's turn."""

    def __init__(self, session: Session, actor: Actor, committee_id: int, year: SealedYear) -> None:
        self._session, self._actor, self._committee_id, self._year = session, actor, committee_id, year
        self._subjects = (GroupsKept if year.result.group_kind else MembersKept)(session, actor, committee_id, year)
        self._now = datetime.now(UTC)

    def keep(self, seal: Digests) -> int:
        """The id of the result. Raises Refusal MEMBER_DIFFERS for every 委员编号 that somebody else bears here, GROUP_DIFFERS for every
        name that a group of another kind bears.
        """
        ids = self._subjects.ids()
        scoring_id = self._scoring()
        self._scorecards(scoring_id, ids)
        appraisal_id = self._appraisal()
        result_id = self._result(appraisal_id, scoring_id, seal)
        for row in self._year.decisions:
            self._session.add(self._subjects.decision(row, result_id, ids[row.member]))
        self._declarations(appraisal_id, ids)
        self._session.flush()
        return result_id

    def _add(self, row: Any) -> int:
        self._session.add(row)
        self._session.flush()
        return int(row.id)

    def _scoring(self) -> int:
        said = self._year.result
        count = len(self._year.scorecards)
        scoring = Scoring(
            committee_id=self._committee_id,
            **{name: getattr(said, name) for name in _OF_SCORING},
            applied=msgspec.json.encode(said.applied).decode(),
            state=ScoringState.DONE,
            done=count,
            total=count,
            started_by_id=self._actor.account_id,
            started_at=said.made_at,
            beat_at=said.made_at,
            finished_at=said.made_at,
        )
        return self._add(scoring)

    def _scorecards(self, scoring_id: int, ids: Mapping[str, int]) -> None:
        connection = self._session.connection()
        scored, lines, facts, subject_id, scorecard_id = tables_for(self._year.result.group_kind)
        rows = list(self._scored_rows(scoring_id, ids, subject_id))
        known = insert(scored).returning(scored.c[subject_id], scored.c.id)
        kept_as = {row[0]: row[1] for row in connection.execute(known, rows)} if rows else {}
        own = {"committee_id": self._committee_id}
        if kept := [{**own, scorecard_id: kept_as[ids[line.member]], **self._line(line)} for line in self._year.lines]:
            connection.execute(insert(lines), kept)
        sealed = [
            {
                **own,
                scorecard_id: kept_as[ids[card.member]],
                "facts": facts_text(self._year.facts[card.member]),
                "digest": card.facts_digest,
            }
            for card in self._year.scorecards
        ]
        if sealed:
            connection.execute(insert(facts), sealed)

    def _scored_rows(self, scoring_id: int, ids: Mapping[str, int], subject_id: str) -> Iterator[dict[str, Any]]:
        for card in self._year.scorecards:
            yield {
                "committee_id": self._committee_id,
                "scoring_id": scoring_id,
                subject_id: ids[card.member],
                **{name: getattr(card, name) for name in _OF_CARD},
                **self._subjects.beside(card),
                "card": msgspec.json.encode(card.card).decode(),
            }

    @staticmethod
    def _line(line: Any) -> dict[str, Any]:
        texts = {name: msgspec.json.encode(getattr(line, name)).decode() for name in ("cite", "works")}
        return {**{name: getattr(line, name) for name in _OF_LINE}, **texts}

    def _appraisal(self) -> int:
        said = self._year.result
        found = year_appraisal(self._session, self._committee_id, said.year, said.group_kind)
        if found is None:
            found = Appraisal(
                committee_id=self._committee_id,
                year=said.year,
                **{name: getattr(said, name) for name in _OF_APPRAISAL},
                notice_unit=DayUnit(said.notice_unit or DayUnit.DAYS),
                regulation_source=self._year.regulation_source,
                state=AppraisalState.ISSUED,
                opened_by_id=self._actor.account_id,
                opened_at=self._now,
            )
            self._add(found)
        assert found.id is not None
        why = say("exchange.imported_step", number=said.number)
        made = {"made_by_id": self._actor.account_id, "made_at": self._now}
        step = AppraisalStep(
            committee_id=self._committee_id, appraisal_id=found.id, event="import", became=found.state, reason=why, **cast(Any, made)
        )
        self._add(step)
        return found.id

    def _result(self, appraisal_id: int, scoring_id: int, seal: Digests) -> int:
        issued = (AppraisalResult.appraisal_id == appraisal_id, AppraisalResult.state == ResultState.ISSUED)
        for earlier in self._session.exec(select(AppraisalResult).where(*issued)):
            earlier.state = ResultState.SUPERSEDED
            earlier.revision += 1
        account_id = self._actor.account_id
        result = AppraisalResult(
            committee_id=self._committee_id,
            appraisal_id=appraisal_id,
            scoring_id=scoring_id,
            state=ResultState.ISSUED,
            **{name: getattr(self._year.result, name) for name in _OF_RESULT},
            made_by_id=account_id,
            issued_by_id=account_id,
            seal=seal.sha256,
            seal_sm3=seal.sm3,
        )
        return self._add(result)

    def _declarations(self, appraisal_id: int, members: Mapping[str, int]) -> None:
        """What members said; a later version of the result brings what they say by then."""
        of_appraisal = RegistrationForm.appraisal_id == appraisal_id
        here = {each.member_id: each for each in self._session.exec(select(RegistrationForm).where(of_appraisal))}
        for row in self._year.declarations:
            said: dict[str, Any] = {name: getattr(row, name) for name in _OF_DECLARATION}
            member_id = members[row.member]
            found = here.get(member_id)
            if found is None:
                owner = {"committee_id": self._committee_id, "appraisal_id": appraisal_id, "member_id": member_id}
                self._session.add(RegistrationForm(entered_by_id=self._actor.account_id, **cast(Any, owner), **said))
                continue
            for name, value in said.items():
                if getattr(found, name) != value:
                    setattr(found, name, value)
