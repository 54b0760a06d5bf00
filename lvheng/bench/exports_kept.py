"""Memory of files that are written as members are read: an issued year in a database, and a process of its own for each file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from lvheng.bench.exports_year import bench_members
from lvheng.bench.member import ORDINARY, YEAR, book
from lvheng.bench.rounds import Row
from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import Scorecard
from scoring_plugins.plugins import load_regulations, plugin_manager, registered_forms
from scoring_plugins.records import Member as ScoredOne
from scoring_plugins.records import PerformanceRecord
from services.accounts import create_first_account
from services.accounts.operating import operator_kept
from services.appraisals.facts_text import facts_digest, facts_text
from services.appraisals.seals import seal_of
from services.audit import acting
from services.committees import create_committee, root_id
from services.database import create_engine, transaction, upgrade
from services.exchange.keys import ExchangeKeys
from services.exports import forms
from services.exports.making import Parts, making
from services.exports.recording import record_export
from services.exports.wanted import Wanted, Workshop
from services.exports.writing import write_export
from services.models import (
    AdministrativeLevel,
    Appraisal,
    AppraisalResult,
    AppraisalState,
    Member,
    ResultState,
    ScoredMember,
    ScoreLine,
    Scoring,
    ScoringState,
    SealedFacts,
)
from services.permissions import Actor
from services.scorings.keeping import Applied, ClauseWords, KeptCard, line_rows

CODE, NOON = "990000", datetime(2024, 1, 5, 12, tzinfo=UTC)
# Those that need neither faces nor Typst, whose own memory the bench of dossiers measures.
STREAMED = ("package", "jsonl", "csv", "parquet")
_BATCH = 100


def kept_rows(members: int, times: int) -> list[Row]:
    """How the peak of a process grows that writes each streamed file of so many members and of so many times more."""
    with TemporaryDirectory() as folder:
        few, many = (kept_year(Path(folder) / str(count), count) for count in (members, members * times))
        grown = {form: peak_of(many, form) / peak_of(few, form) for form in STREAMED}
    return [Row(say("bench.streamed_grows", form=form, times=times), found, "<= 1.3") for form, found in grown.items()]


def peak_of(folder: Path, form: str) -> int:
    """Megabytes that a process of its own holds at most while it writes the form of the year kept in `folder`."""
    command = [sys.executable, "-m", "lvheng.bench.exports_kept", str(folder), form]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def kept_year(folder: Path, members: int) -> Path:
    """Fills a SQLite database in `folder` with an issued year of so many members, really scored and sealed; returns the folder."""
    folder.mkdir(parents=True)
    upgrade(_url(folder))
    engine = create_engine(_url(folder))
    with transaction(engine) as session:
        first = create_first_account(session, "root-admin", "根管理员", root_id(session))
        level = AdministrativeLevel.PREFECTURE
        committee = create_committee(
            session, first, root_id(session), code=CODE, name="政协度量市委员会", level=level, valid_from=date(2000, 1, 1)
        )
        result = _result(session, first, committee, members)
        for batch in _batched(bench_members(members)):
            _keep(session, committee, batch)
    with transaction(engine) as session, acting(session, first, "bench.issue"):
        seal, kept = seal_of(session, result), session.get_one(AppraisalResult, result)
        kept.seal, kept.seal_sm3 = seal.sha256, seal.sm3
    engine.dispose()
    return folder


def _result(session: Session, actor: Actor, committee: int, members: int) -> int:
    """The id of the year's issued result, without anybody in it."""
    regulation, account = book(), actor.account_id
    card = next(bench_members(1)).scorecard
    words = {each.name: ClauseWords(block=each.block, cite=each.cite, says=each.says) for each in card.clauses}
    same: dict[str, Any] = {"regulation": card.regulation, "title": card.title, "version": card.version, "status": card.status}
    with acting(session, actor, "bench.fill"):
        scoring = Scoring(
            committee_id=committee, year=YEAR, **same, content_hash=card.content_hash, engine_version=card.engine_version,
            period_from=card.period_from, period_to=card.period_to, cut_off=card.cut_off, facts_hash="0" * 64,
            applied=msgspec.json.encode(Applied(clauses=words, chosen=card.chosen)).decode(), state=ScoringState.DONE,
            done=members, total=members, started_by_id=account, started_at=NOON, beat_at=NOON, finished_at=NOON,
        )  # fmt: skip
        source = files("lvheng.bench").joinpath("book/regulation.yaml").read_text(encoding="utf-8")
        appraisal = Appraisal(
            committee_id=committee, year=YEAR, **same, content_hash=regulation.content_hash, regulation_source=source, notice_days=0,
            state=AppraisalState.ISSUED, opened_by_id=account, opened_at=NOON,
        )  # fmt: skip
        session.add_all([scoring, appraisal])
        session.flush()
        result = AppraisalResult(
            committee_id=committee, appraisal_id=appraisal.id or 0, number=1, scoring_id=scoring.id or 0, state=ResultState.ISSUED,
            made_by_id=account, made_at=NOON, approver="主席会议", decided_on=NOON.date(), issued_on=NOON.date(),
        )  # fmt: skip
        session.add(result)
    assert (scoring.id, result.id) == (1, 1)
    return 1


def _batched(members: Iterator[Any]) -> Iterator[list[tuple[int, Any]]]:
    batch: list[tuple[int, Any]] = []
    for key, member in enumerate(members, 1):
        batch.append((key, member))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _keep(session: Session, committee: int, batch: list[tuple[int, Any]]) -> None:
    """Keeps the scorecards of these members, with their facts, as a finished scoring does."""
    own = {"committee_id": committee}
    people = [(key, each, _performance(each)) for key, each in batch]
    _insert(session, Member, [{**own, "id": key, **_named(each), "pinyin_key": "", "name_order_version": 1} for key, each, _ in people])
    _insert(
        session,
        ScoredMember,
        [{**own, "id": key, "member_id": key, "scoring_id": 1, "standing": key, **_scored(each)} for key, each, _ in people],
    )
    lines = [{**own, "scored_member_id": key, **row} for key, each, facts in people for row in line_rows(each.scorecard, facts.records)]
    _insert(session, ScoreLine, lines)
    texts = [(key, facts_text(facts)) for key, _, facts in people]
    _insert(session, SealedFacts, [{**own, "scored_member_id": key, "facts": text, "digest": facts_digest(text)} for key, text in texts])


def _insert(session: Session, table: type[SQLModel], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)


def _named(member: Any) -> dict[str, Any]:
    return {"number": member.number, "name": member.name, "strokes_key": member.strokes_key}


def _performance(member: Any) -> PerformanceRecord:
    return PerformanceRecord(member=ScoredOne(id=member.number, name=member.name, state=ORDINARY), year=YEAR, records=member.records)


def _scored(member: Any) -> dict[str, Any]:
    card: Scorecard = member.scorecard
    same = {name: getattr(card, name) for name in ("blocks", "duties", "consequences", "refused")}
    kept = KeptCard(clauses={each.name: each.points for each in card.clauses}, **same)
    counted = {"total": card.total, "grade": card.grade, "unverified_count": 0}
    return {**_named(member), "sector": member.sector, **counted, "card": msgspec.json.encode(kept).decode()}


def write_form(folder: Path, form: str) -> Path:
    """Writes the form of the year kept in `folder`, as the command line does."""
    plugins = plugin_manager()
    plugins.register_own(forms)
    workshop = Workshop(load_regulations(manager=plugins), registered_forms(plugins), ExchangeKeys(folder / "exchange"))
    engine, path = create_engine(_url(folder)), folder / f"{form}.zip"
    with transaction(engine) as session:
        who = operator_kept(session)
        committee = session.get_one(AppraisalResult, 1).committee_id
        wanted, _ = record_export(session, who, committee, Wanted(form, YEAR), workshop)
    with making(path, Parts(folder / "parts"), lambda _done, _total: None) as here:
        write_export(engine, who, committee, wanted, workshop, here)
    engine.dispose()
    return path


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'lvheng.db'}"


if __name__ == "__main__":
    from lvheng.bench.exports import own_peak

    write_form(Path(sys.argv[1]), sys.argv[2])
    print(own_peak())
