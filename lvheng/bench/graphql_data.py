"""What the endpoints are asked about: one committee of five thousand members with twenty-five thousand lines, made the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel, col, select

from scoring_plugins.engine.scorecard import BlockScore
from services.accounts import actor_named, create_account, create_first_account, issue_token
from services.committees import add_term, create_committee, root_id
from services.database import create_engine, transaction, upgrade
from services.models import (
    AccountKind,
    Activity,
    AdministrativeLevel,
    Member,
    Membership,
    Participation,
    Role,
    ScoredMember,
    ScoreLine,
    Scoring,
    ScoringState,
    Sector,
    Term,
)
from services.name_order import sort_keys
from services.scorings.keeping import Applied, ClauseWords, KeptCard, KeptRecord

CODE = "990100"
YEAR = 2023
TERM = (date(2021, 7, 1), date(2026, 6, 30))
MEMBERS = 5_000
LINES_EACH = 5
ACTIVITIES = 400
KINDS = ("meeting.plenary", "meeting.other", "study.training", "activity.research", "oversight")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = "文华建国志强秀英桂兰玉珍海燕晓东"
ADMINISTRATOR, READER = "根管理员", "查阅员"
COMMITTEE, TITLE, BECAUSE = "政协度量市委员会", "第{}次会议暨专题调研活动", "已核对"
BLOCK, POINT = "履职", 1_000_000
NOON = datetime(2024, 1, 5, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """A database that was filled, and the token of a machine that reads the committee."""

    url: str
    token: str


def fill(url: str, members: int = MEMBERS) -> Place:
    """Migrate the empty database at `url` and fill it. The rows go in by the thousand: use cases would take minutes."""
    upgrade(url)
    engine = create_engine(url)
    try:
        with transaction(engine) as session:
            first = create_first_account(session, "root-admin", ADMINISTRATOR, root_id(session))
            committee = create_committee(
                session,
                first,
                root_id(session),
                code=CODE,
                name=COMMITTEE,
                level=AdministrativeLevel.PREFECTURE,
                valid_from=date(2000, 1, 1),
            )
            administrator = actor_named(session, "root-admin")
            add_term(session, administrator, committee, 5, *TERM)
            create_account(session, administrator, committee, "reader", READER, [Role.READER], AccountKind.MACHINE)
            token = issue_token(session, administrator, committee, "reader", timedelta(days=1))
            _fill(session, committee, administrator.account_id, members)
            # As a server does by itself after a while.
            session.execute(text("ANALYZE"))
    finally:
        engine.dispose()
    return Place(url, token)


def _fill(session: Session, committee: int, account: int, members: int) -> None:
    term = session.exec(select(Term.id).where(Term.committee_id == committee)).one()
    sectors = [key for key in session.exec(select(Sector.id).order_by(col(Sector.position))) if key is not None]
    _insert(session, Member, ({"id": key, "committee_id": committee, **_named(key)} for key in range(1, members + 1)))
    _insert(
        session,
        Membership,
        (
            {
                "committee_id": committee,
                "member_id": key,
                "term_id": term,
                "sector_id": sectors[key * 7 % len(sectors)],
                "from_on": TERM[0],
            }
            for key in range(1, members + 1)
        ),
    )
    _insert(session, Activity, (_activity(key, committee) for key in range(1, ACTIVITIES + 1)))
    stamp = {
        "registered_by_id": account,
        "registered_at": NOON,
        "verified_by_id": account,
        "verified_at": NOON,
        "verified_because": BECAUSE,
    }
    _insert(session, Participation, (line | stamp for line in _participations(committee, members)))
    _insert(session, Scoring, iter((_scoring(committee, account, members),)))
    _insert(session, ScoredMember, (_scored(key, committee, sectors[key * 7 % len(sectors)]) for key in range(1, members + 1)))
    _insert(session, ScoreLine, (line for key in range(1, members + 1) for line in _lines(key, committee)))


def _insert(session: Session, table: type[SQLModel], rows: Iterator[dict[str, Any]]) -> None:
    session.execute(insert(table), list(rows))


def _named(key: int) -> dict[str, Any]:
    name = SURNAMES[key % len(SURNAMES)] + GIVEN[key * 3 % len(GIVEN)] + GIVEN[key * 7 % len(GIVEN)]
    keys = sort_keys(name)
    return {
        "number": f"{key:05d}",
        "name": name,
        "strokes_key": keys.strokes,
        "pinyin_key": keys.pinyin,
        "name_order_version": keys.version,
    }


def _activity(key: int, committee: int) -> dict[str, Any]:
    return {
        "id": key,
        "committee_id": committee,
        "number": f"HD-{key:04d}",
        "kind": KINDS[key % len(KINDS)],
        "title": TITLE.format(key),
        "held_on": date(YEAR, 1, 1) + timedelta(days=key * 9 // 10),
        "is_away": key % 9 == 0,
    }


def _scoring(committee: int, account: int, members: int) -> dict[str, Any]:
    """A scoring as a finished run leaves it."""
    words = {kind: ClauseWords(block=BLOCK, cite=(kind,), says=kind) for kind in KINDS}
    return {
        "id": 1,
        "committee_id": committee,
        "year": YEAR,
        "regulation": "bench",
        "title": COMMITTEE,
        "version": TERM[0],
        "status": "complete",
        "content_hash": "0" * 64,
        "facts_hash": "0" * 64,
        "engine_version": "1",
        "period_from": date(YEAR, 1, 1),
        "period_to": date(YEAR, 12, 31),
        "cut_off": date(YEAR, 12, 31),
        "applied": msgspec.json.encode(Applied(clauses=words)).decode(),
        "state": ScoringState.DONE,
        "done": members,
        "total": members,
        "started_by_id": account,
        "started_at": NOON,
        "beat_at": NOON,
        "finished_at": NOON,
    }


def _works_of(key: int) -> list[int]:
    """The activities in which a member took part, by day, so that the order of ids is the order of days."""
    return sorted((key * 11 + place * 79) % ACTIVITIES + 1 for place in range(LINES_EACH))


def _points(work: int) -> int:
    return (work % 4 + 1) * POINT // 2


def _scored(key: int, committee: int, sector: int) -> dict[str, Any]:
    """A member's scorecard as a finished run keeps it."""
    works = [_activity(work, committee) for work in _works_of(key)]
    clauses: Counter[str] = Counter()
    for work in works:
        clauses[work["kind"]] += _points(work["id"])
    card = KeptCard(
        clauses=dict(clauses),
        blocks=(BlockScore(name=BLOCK, parent=None, points=clauses.total(), cap=None, floor=None),),
        records=tuple(
            KeptRecord(work=work["number"], kind=work["kind"], title=work["title"], dated_on=work["held_on"], role="participant")
            for work in works
        ),
    )
    named = _named(key)
    return {
        "id": key,
        "committee_id": committee,
        "scoring_id": 1,
        "member_id": key,
        **{name: named[name] for name in ("number", "name", "strokes_key")},
        "sector_id": sector,
        "total": clauses.total(),
        "unverified_count": 0,
        "standing": key,
        "card": msgspec.json.encode(card).decode(),
    }


def _lines(key: int, committee: int) -> Iterator[dict[str, Any]]:
    for place, work in enumerate(_activity(work, committee) for work in _works_of(key)):
        yield {
            "committee_id": committee,
            "scored_member_id": key,
            "place": place,
            "kind": "record",
            "node": work["kind"],
            "clause": work["kind"],
            "block": BLOCK,
            "cite": msgspec.json.encode([work["kind"]]).decode(),
            "works": msgspec.json.encode([work["number"]]).decode(),
            "work": work["number"],
            "title": work["title"],
            "dated_on": work["held_on"],
            "points": _points(work["id"]),
            "reason": work["title"],
        }


def _participations(committee: int, members: int) -> Iterator[dict[str, Any]]:
    for key in range(1, members + 1):
        for activity in _works_of(key):
            role = "speaker" if activity % 7 == 0 else "participant"
            yield {"committee_id": committee, "activity_id": activity, "member_id": key, "role": role}
