"""Who should see what, reckoned from the policy table alone, to be held against what the schema answers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from graphql_schema.nodes import global_id
from graphql_schema.policies import TYPE_RIGHTS
from services.accounts import create_account, issue_token
from services.attachments import AttachmentStore, attach_evidence
from services.audit import acting
from services.changes.assessments import GivenLine, GivenSheet, register_sheet
from services.database import transaction
from services.directory import Directory
from services.models import (
    AccessToken,
    Account,
    AccountKind,
    Activity,
    ActivityGroup,
    Appraisal,
    AppraisalResult,
    Assessment,
    AssessmentKind,
    Attachment,
    Authorship,
    BallotDivisor,
    BallotRound,
    GroupObjection,
    LocalCommittee,
    Member,
    Membership,
    Objection,
    OpinionReport,
    Participation,
    PlenarySession,
    Proposal,
    ReferenceTopic,
    RegistrationForm,
    Role,
    ScoredMember,
    Scoring,
    Sector,
    SpecialCommittee,
    Sponsorship,
    Supervision,
    Term,
)
from services.permissions import CARRIES, POLICY, SCOPED, Actor, Reach, Right, Scope
from tests.graphql_schema.city import City, found_city, set_up, work
from tests.graphql_schema.drafted_year import appraise, object_to_group
from tests.graphql_schema.exports_desk import ask_for_export, export_places, own_form_of
from tests.graphql_schema.places import BODY_NAME, OWN_NUMBER, SECTOR_NAME, Place, Way, on_their_way, serve_on, works_on_their_way
from tests.services.scorings.kept_year import kept_of

OTHER = "990200"
# Nodes that are a committee's and of no member in particular.
OF_COMMITTEE: tuple[Any, ...] = (
    AccessToken,
    Account,
    Activity,
    ActivityGroup,
    Appraisal,
    AppraisalResult,
    BallotRound,
    GroupObjection,
    PlenarySession,
    Proposal,
    ReferenceTopic,
    Scoring,
    SpecialCommittee,
    Sponsorship,
    Supervision,
    Term,
)
# Of a day for which no regulation is adopted: whatever is given may be registered.
GIVEN = GivenSheet(
    AssessmentKind.ASSESSMENT,
    "附加分",
    date(2021, 9, 1),
    "办公室",
    "参加听证会",
    (*(GivenLine(f"{place:04d}", quantity=1_000_000) for place in range(1, 5)), GivenLine(group="第一活动组", quantity=1_000_000)),
)
READING = (Right.REFER, Right.READ, Right.READ_PERFORMANCE, Right.READ_PERSONAL, Right.READ_FIGURES)
# What tokens are narrowed to: nothing, everything that reads, each right of reading alone, and rights of doing, which carry reading for
# those alone who may do it: one that a role holds for a committee or not at all, one that is held for oneself too.
NARROWED = (*READING, Right.DECIDE, Right.RESPOND)
SCOPES: tuple[frozenset[Right] | None, ...] = (None, frozenset(READING), *(frozenset({right}) for right in NARROWED))


@dataclass
class World:
    """Two committees below the root, both with a year's work, and where every node of them stands."""

    city: City
    other_id: int
    root_id: int
    member_id: int
    sector_id: int
    body_id: int
    in_sector: frozenset[int]
    in_body: frozenset[int]
    places: dict[str, dict[str, Place]] = field(default_factory=dict)

    def actor(self, role: Role, rights: frozenset[Right] | None) -> Actor:
        """An account with that role in the city (above it, for what reaches below), signed in with a token for `rights`."""
        held = self.root_id if role is Role.SUPERIOR else self.city.committee_id
        # Of a unit or a body, which no node here is about.
        ids: dict[str, int | str] = {"handling_unit_id": 0, "body": "无此单位"}
        ids |= {"member_id": self.member_id, "sector_id": self.sector_id, "special_committee_id": self.body_id}
        scopes = frozenset({Scope(held, role, ids[SCOPED[role]])}) if role in SCOPED else frozenset()
        below = frozenset((found, role) for found in (self.city.committee_id, self.other_id)) if role is Role.SUPERIOR else frozenset()
        return Actor(self.city.reader.account_id, f"matrix-{role}", role.value, frozenset({(held, role)}), scopes, below, rights)

    def reaches(self, role: Role, rights: frozenset[Right] | None, right: Right, place: Place) -> bool:
        """Whether the policy table lets that role, with such a token, use `right` there."""
        if not allows(role, rights, right):
            return False
        reach = POLICY[right].get(role)
        whole = {Reach.COMMITTEE: {self.city.committee_id}, Reach.BELOW: {self.root_id, self.city.committee_id, self.other_id}}
        if reach in whole:
            held = {self.root_id} if role is Role.SUPERIOR and reach is Reach.COMMITTEE else whole[reach]
            return place.committee in held
        some = {Reach.OWN: {self.member_id}, Reach.SECTOR: self.in_sector, Reach.SPECIAL_COMMITTEE: self.in_body}
        return reach in some and bool(place.members & some[reach])

    def reaches_within(self, role: Role, rights: frozenset[Right] | None, right: Right) -> bool:
        """Whether that right reaches the city, or at least some of its members."""
        everybody = frozenset({self.member_id}) | self.in_sector | self.in_body
        return self.reaches(role, rights, right, Place(self.city.committee_id, everybody))

    def sees(self, role: Role, rights: frozenset[Right] | None, type_name: str, place: Place) -> bool:
        """Whether a node may be read: everybody reads what is everybody's."""
        if place.seen_with:
            return any(self.reaches(role, rights, right, place) for right in place.seen_with)
        if place.way is not None:
            return self._sees_course(role, rights, place, place.way)
        return place.committee in (None, *self.shared(type_name)) or self.reaches(role, rights, TYPE_RIGHTS[type_name], place)

    def _sees_course(self, role: Role, rights: frozenset[Right] | None, place: Place, way: Way) -> bool:
        """Whether a work on its way is seen: by an office that works on it and by whoever writes it; once submitted, by who reads it."""
        whole = (*way.office, *((way.readers,) if place.is_submitted else ()))
        if any(self.reaches(role, rights, right, Place(place.committee)) for right in whole):
            return True
        own = Place(place.committee, place.members & {self.member_id})
        return any(
            POLICY[right].get(role) in (Reach.OWN, Reach.COMMITTEE) and self.reaches(role, rights, right, own) for right in way.writers
        )

    def samples(self, type_name: str) -> dict[str, Place]:
        """Two nodes of each kind of place that the policy table can tell apart."""
        kinds: dict[tuple[object, ...], list[str]] = {}
        for found, place in self.places[type_name].items():
            near = tuple(bool(place.members & some) for some in ({self.member_id}, self.in_sector, self.in_body))
            kinds.setdefault((place.committee, place.is_submitted, *near), []).append(found)
        return {found: self.places[type_name][found] for some in kinds.values() for found in some[:2]}

    def shared(self, type_name: str) -> tuple[int, ...]:
        return (self.root_id,) if type_name in ("LocalCommittee", "Sector") else ()


def found_world(engine: Any) -> World:
    """The city of the other tests with a neighbour that has work too; some members serve on in a term that has not ended."""
    city = found_city(engine)
    with transaction(engine) as session:
        other_id, root = _ids(session)
        registrar = create_account(session, city.administrator, city.committee_id, "matrix-registrar", "登记", [Role.REGISTRAR])
        neighbour = create_account(session, city.administrator, other_id, "other-registrar", "邻市登记", [Role.REGISTRAR])
        set_up(session, city.administrator, neighbour, other_id, 4)
        for committee_id, actor in ((city.committee_id, registrar), (other_id, neighbour)):
            serve_on(session, city.administrator, actor, committee_id)
    with transaction(engine) as session:
        work(session, neighbour, Directory(session, other_id))
        for committee_id, actor in ((city.committee_id, registrar), (other_id, neighbour)):
            on_their_way(session, actor, committee_id)
            register_sheet(session, actor, committee_id, city.regulations, GIVEN)
    for committee_id in (city.committee_id, other_id):
        kept_of(city, committee_id)
        appraisal_id = appraise(city, committee_id)
        _ballot(city, appraisal_id, committee_id)
        object_to_group(city, appraisal_id, committee_id)
        ask_for_export(city, committee_id)
        own_form_of(city, committee_id, OWN_NUMBER)
    with transaction(engine) as session, TemporaryDirectory() as folder:
        for committee_id, actor in ((city.committee_id, registrar), (other_id, neighbour)):
            attach_evidence(session, actor, committee_id, AttachmentStore(Path(folder)), "HD-1", "签到.pdf", b"%PDF-1.4")
            name = f"system-{committee_id}"
            create_account(session, city.administrator, committee_id, name, "对接", [Role.INTEGRATION], AccountKind.MACHINE)
            issue_token(session, city.administrator, committee_id, name, timedelta(days=1))
    with transaction(engine) as session:
        return _placed(session, city, other_id, root)


def _ballot(city: City, appraisal_id: int, committee_id: int) -> None:
    """A ballot of the year: who may open one, and by which regulation, is not asked here."""
    with transaction(city.engine) as session, acting(session, city.administrator, "ballot.open"):
        said = {"item": "附加分", "voters": "主席会议成员", "because": "办法第四条", "divisor": BallotDivisor.MARKED, "quantum": 10_000}
        days = {"voted_on": date(2024, 1, 22), "dated_on": date(2023, 12, 31), "opened_at": datetime.now(UTC)}
        keys = {"committee_id": committee_id, "appraisal_id": appraisal_id, "opened_by_id": city.administrator.account_id}
        session.add(BallotRound.model_validate({**keys, **said, **days}))


def _ids(session: Session) -> tuple[int, int]:
    root = session.exec(select(LocalCommittee.id).where(col(LocalCommittee.parent_id).is_(None))).one()
    other = session.exec(select(LocalCommittee.id).where(LocalCommittee.name == "政协邻市委员会")).one()
    assert root is not None
    assert other is not None
    return other, root


def _placed(session: Session, city: City, other_id: int, root: int) -> World:
    sector = session.exec(select(Sector.id).where(Sector.name == SECTOR_NAME)).one()
    body = select(SpecialCommittee.id).where(SpecialCommittee.committee_id == city.committee_id, SpecialCommittee.name == BODY_NAME)
    body_id = session.exec(body).one()
    own = select(Member.id).where(Member.committee_id == city.committee_id, Member.number == OWN_NUMBER)
    member_id = session.exec(own).one()
    now = select(Membership.member_id).where(Membership.committee_id == city.committee_id, Membership.from_on > date(2026, 6, 30))
    assert sector is not None
    assert body_id is not None
    assert member_id is not None
    world = World(
        city=city,
        other_id=other_id,
        root_id=root,
        member_id=member_id,
        sector_id=sector,
        body_id=body_id,
        in_sector=frozenset(session.exec(now.where(Membership.sector_id == sector))),
        in_body=frozenset(session.exec(now.where(Membership.special_committee_id == body_id))),
    )
    world.places = dict(_places(session))
    return world


def _places(session: Session) -> Iterable[tuple[str, dict[str, Place]]]:
    """Every node's place by type and global id."""
    writers: dict[int, set[int]] = {}
    for part in session.exec(select(Authorship)):
        writers.setdefault(part.report_id, set()).update({part.member_id} if part.member_id else set())
    rows: dict[str, list[tuple[int | None, Place]]] = {
        "LocalCommittee": [(each.id, Place(each.id)) for each in session.exec(select(LocalCommittee))],
        "Sector": [(each.id, Place(each.committee_id)) for each in session.exec(select(Sector))],
        "Member": [(each.id, Place(each.committee_id, frozenset({each.id or 0}))) for each in session.exec(select(Member))],
        "Participation": [(each.id, Place(each.committee_id, frozenset({each.member_id}))) for each in session.exec(select(Participation))],
        "Objection": [(each.id, Place(each.committee_id, frozenset({each.member_id}))) for each in session.exec(select(Objection))],
        "RegistrationForm": [
            (each.id, Place(each.committee_id, frozenset({each.member_id}))) for each in session.exec(select(RegistrationForm))
        ],
        "StoredScorecard": [
            (each.id, Place(each.committee_id, frozenset({each.member_id}))) for each in session.exec(select(ScoredMember))
        ],
        "OpinionReport": [
            (each.id, Place(each.committee_id, frozenset(writers.get(each.id or 0, ())))) for each in session.exec(select(OpinionReport))
        ],
        "Assessment": [
            (each.id, Place(each.committee_id, frozenset({each.member_id} if each.member_id else ())))
            for each in session.exec(select(Assessment))
        ],
        "Authorship": [
            (each.id, Place(each.committee_id, frozenset(writers.get(each.report_id, ())))) for each in session.exec(select(Authorship))
        ],
    }
    rows |= works_on_their_way(session)
    rows["Evidence"] = [(each.id, Place(each.committee_id)) for each in session.exec(select(Attachment))]
    rows["ExportJob"] = list(export_places(session))
    for table in OF_COMMITTEE:
        rows[table.__name__] = [(each.id, Place(each.committee_id)) for each in session.exec(select(table))]
    for name, found in rows.items():
        yield name, {global_id(name, key): place for key, place in found if key is not None}
    yield "Regulation", {global_id("Regulation", "jinan"): Place(None)}


def allows(role: Role, rights: frozenset[Right] | None, right: Right) -> bool:
    """Whether a token for `rights` is good for that one: it is named, or one that carries it is named, and the role may do that.

    The accounts of the matrix hold one role at one place, so that a right which carries another is held where the other one is, or nowhere.
    """
    if rights is None or right in rights:
        return True
    return any(right in carried and held in rights and role in POLICY[held] for held, carried in CARRIES.items())


def cases(engine: Engine) -> list[tuple[Role, frozenset[Right] | None]]:
    """Every role × scope of a token; on PostgreSQL the roles alone, unless `LVHENG_MATRIX=whole`.

    What narrows a token is decided before any statement is made, and statements are what the databases differ in.
    """
    whole = engine.dialect.name == "sqlite" or os.environ.get("LVHENG_MATRIX") == "whole"
    return list(product(Role, SCOPES if whole else SCOPES[:1]))
