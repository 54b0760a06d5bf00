"""The city, with members and works that searches and orders have to tell apart, and what is asked of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import Session

from services.accounts import actor_named
from services.directory import Directory
from services.members import MembershipDraft, register_membership
from services.models import AuthorshipRole, HandlingRole, MarkKind, SponsorshipRole
from services.opinion_reports import AuthorDraft, OpinionReportDraft, register_opinion_report
from services.proposals import HandlingDraft, ProposalDraft, SponsorDraft, register_proposal
from tests.graphql_schema.city import City


def settle(session: Session, city: City) -> None:
    """Add them to a city."""
    registrar, directory = actor_named(session, "registrar"), Directory(session, city.committee_id)
    for number, name, sector in (("A-7", "欧阳·％_某", "教育界"), ("a-10", "单　某", "经济界"), ("B-1", "Ａbc某", "教育界")):
        register_membership(session, registrar, directory, MembershipDraft(number, name, sector, date(2023, 6, 1)))
    # One who changed from one sector to another, and into the Standing Committee.
    register_membership(
        session, registrar, directory, MembershipDraft("B-1", "Ａbc某", "经济界", date(2024, 6, 1), on_standing_committee=True)
    )
    open_handling = HandlingDraft("市水务局", HandlingRole.LEAD, date(2024, 3, 1))
    heard = HandlingDraft("市财政局", HandlingRole.CO, date(2024, 3, 1))
    register_proposal(
        session,
        registrar,
        directory,
        ProposalDraft(
            number="TB-1",
            plenary_session=(5, 2),
            title="关于 100%_治理 Ｗater 的提案",
            submitted_on=date(2024, 2, 2),
            sponsors=(SponsorDraft(SponsorshipRole.COLLECTIVE, body="民盟示例市委"), SponsorDraft(SponsorshipRole.SECONDER, "0002")),
            marks={MarkKind.FILED: date(2024, 2, 20), MarkKind.KEY: date(2024, 3, 20)},
            handlings=(open_handling, heard),
        ),
    )
    register_proposal(
        session,
        registrar,
        directory,
        ProposalDraft(
            number="TB-0",
            plenary_session=(5, 2),
            title="关于治水的提案",
            submitted_on=date(2024, 2, 2),
            sponsors=(SponsorDraft(SponsorshipRole.LEAD, "0002"),),
            marks={MarkKind.NOT_FILED: date(2024, 2, 20)},
        ),
    )
    report = OpinionReportDraft("XB-1", "尚无结果的信息", date(2024, 1, 1), (AuthorDraft(AuthorshipRole.EDITOR, "0002"),))
    register_opinion_report(session, registrar, directory, report)


def numbers(city: City, connection: str, filter: dict[str, Any] | None = None, arguments: str = "") -> list[str]:
    """The numbers of what is listed, sorted; the total has to be their number."""
    noun = {"members": "Member", "activities": "Activity", "proposals": "Proposal", "opinionReports": "OpinionReport"}[connection]
    query = f"""query($filter: {noun}Filter) {{ {connection}(first: 100, filter: $filter {arguments}) {{
        totalCount edges {{ node {{ number }} }} }} }}"""
    found = city.data(query, {"filter": filter})[connection]
    listed = [edge["node"]["number"] for edge in found["edges"]]

    assert found["totalCount"] == len(listed)

    return listed if "orderBy" in arguments else sorted(listed)


def id_of(city: City, query: str) -> str:
    """The id in an answer of nested objects and lists with one thing each."""
    found = city.data(query)
    while not isinstance(found, str):
        found = found[0] if isinstance(found, list) else next(iter(found.values()))
    return found
