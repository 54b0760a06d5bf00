"""Writing the rows of a package into a database, as they were where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.facts_text import facts_text
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import Digests
from services.committees import root_id
from services.errors import Problem, Refusal
from services.models import (
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    ConsequenceDecision,
    GradeDecision,
    ListDecision,
    Member,
    RegistrationForm,
    ResultState,
    ScoredMember,
    ScoreLine,
    Scoring,
    ScoringState,
    SealedFacts,
    Sector,
)
from services.name_order import is_name, sort_keys
from services.permissions import Actor

MOST_TOLD = 20
_OF_APPRAISAL = ("regulation", "title", "version", "status", "content_hash", "partial_because", "notice_days")
_OF_SCORING = ("year", "regulation", "title", "version", "status", "content_hash", "engine_version", "period_from", "period_to",
               "cut_off", "facts_hash", "unverified_count")  # fmt: skip
_OF_RESULT = ("number", "reason", "made_at", "approver", "decided_on", "issued_on", "document_number")
_OF_MEMBER = ("name", "strokes_key", "sector", "total", "grade", "candidate_for", "grade_decided_by", "not_graded", "unverified_count",
              "standing", "rank")  # fmt: skip
_OF_DECLARATION = ("summary", "own_points", "state", "entered_at", "answer", "answered_at")
_OF_LINE = ("place", "kind", "node", "clause", "block", "work", "title", "dated_on", "points", "reason")


class Keeping:
    """Keeps one package's year as `actor`'s doing. Call it inside `acting`, in the committee's turn."""

    def __init__(self, session: Session, actor: Actor, committee_id: int, year: SealedYear) -> None:
        self._session, self._actor, self._committee_id, self._year = session, actor, committee_id, year
        self._now = datetime.now(UTC)

    def keep(self, seal: Digests) -> int:
        """The id of the result. Raises Refusal MEMBER_DIFFERS for every 委员编号 that somebody else bears here."""
        members = self._members()
        scoring_id = self._scoring()
        self._scorecards(scoring_id, members)
        appraisal_id = self._appraisal()
        result_id = self._result(appraisal_id, scoring_id, seal)
        self._decisions(result_id, members)
        self._declarations(appraisal_id, members)
        self._session.flush()
        return result_id

    def _add(self, row: Any) -> int:
        self._session.add(row)
        self._session.flush()
        return int(row.id)

    def _members(self) -> dict[str, int]:
        """Ids by 委员编号; who is not here is made."""
        here = {each.number: each for each in self._session.exec(select(Member).where(Member.committee_id == self._committee_id))}
        nameless = [row.member for row in self._year.scorecards if not is_name(row.name)]
        if nameless:
            raise Refusal("MEMBER_DIFFERS", say("exchange.nameless", members="、".join(nameless[:MOST_TOLD])), "file")
        others = [row for row in self._year.scorecards if row.member in here and here[row.member].name != row.name]
        if others:
            told = [say("exchange.member_differs", member=row.member, packed=row.name, here=here[row.member].name) for row in others]
            raise Refusal.of([Problem("MEMBER_DIFFERS", "file", each) for each in told[:MOST_TOLD]])
        for row in self._year.scorecards:
            if row.member not in here:
                keys = sort_keys(row.name)
                here[row.member] = Member(
                    committee_id=self._committee_id,
                    number=row.member,
                    name=row.name,
                    strokes_key=row.strokes_key,
                    pinyin_key=keys.pinyin,
                    name_order_version=keys.version,
                )
                self._session.add(here[row.member])
        self._session.flush()
        return {number: cast(int, each.id) for number, each in here.items()}

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

    def _scorecards(self, scoring_id: int, members: Mapping[str, int]) -> None:
        connection, tables = self._session.connection(), [cast(Any, table).__table__ for table in (ScoredMember, ScoreLine, SealedFacts)]
        scored, lines, facts = tables
        rows = list(self._scored_rows(scoring_id, members))
        known = insert(scored).returning(scored.c.number, scored.c.id)
        ids = {row[0]: row[1] for row in connection.execute(known, rows)} if rows else {}
        own = {"committee_id": self._committee_id}
        if kept := [{**own, "scored_member_id": ids[line.member], **self._line(line)} for line in self._year.lines]:
            connection.execute(insert(lines), kept)
        texts = [(ids[card.member], facts_text(self._year.facts[card.member]), card.facts_digest) for card in self._year.scorecards]
        if texts:
            connection.execute(
                insert(facts), [{**own, "scored_member_id": key, "facts": text, "digest": digest} for key, text, digest in texts]
            )

    def _scored_rows(self, scoring_id: int, members: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        owners = (self._committee_id, root_id(self._session))
        sectors = {row[1]: row[0] for row in self._session.exec(select(Sector.id, Sector.name).where(col(Sector.committee_id).in_(owners)))}
        for card in self._year.scorecards:
            yield {
                "committee_id": self._committee_id,
                "scoring_id": scoring_id,
                "member_id": members[card.member],
                "number": card.member,
                "sector_id": sectors.get(card.sector or ""),
                **{name: getattr(card, name) for name in _OF_MEMBER},
                "card": msgspec.json.encode(card.card).decode(),
            }

    @staticmethod
    def _line(line: Any) -> dict[str, Any]:
        texts = {name: msgspec.json.encode(getattr(line, name)).decode() for name in ("cite", "works")}
        return {**{name: getattr(line, name) for name in _OF_LINE}, **texts}

    def _appraisal(self) -> int:
        said = self._year.result
        of_year = (Appraisal.committee_id == self._committee_id, Appraisal.year == said.year, Appraisal.group_kind == "")
        found = self._session.exec(select(Appraisal).where(*of_year)).first()
        if found is None:
            found = Appraisal(
                committee_id=self._committee_id,
                year=said.year,
                **{name: getattr(said, name) for name in _OF_APPRAISAL},
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

    def _decisions(self, result_id: int, members: Mapping[str, int]) -> None:
        for row in self._year.decisions:
            who: dict[str, Any] = {"committee_id": self._committee_id, "result_id": result_id, "member_id": members[row.member]}
            when: dict[str, Any] = {"reason": row.reason, "decided_by_id": self._actor.account_id, "decided_at": row.decided_at}
            if row.about == "grade":
                self._session.add(GradeDecision(grade=row.grade, **who, **when))
            elif row.about == "list":
                self._session.add(ListDecision(name=row.proposal or "", accepted=bool(row.accepted), **who, **when))
            else:
                self._session.add(ConsequenceDecision(proposal=row.proposal or "", accepted=bool(row.accepted), **who, **when))

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
