"""The works that records name, as flat rows: from `activity:HD-2023-0001` back to the activity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col

from services.listings.activities import ACTIVITIES, ActivityRow
from services.listings.assessments import ASSESSMENTS, AssessmentRow
from services.listings.opinion_reports import OPINION_REPORTS, OpinionReportRow
from services.listings.paging import Column, Listing
from services.listings.proposals import PROPOSALS, ProposalRow
from services.models import Activity, Assessment, OpinionReport, Proposal
from services.permissions import Actor
from services.records.works import WorkNoun, noun_and_number

WorkRow = ActivityRow | ProposalRow | OpinionReportRow | AssessmentRow

_NOUNS: dict[WorkNoun, tuple[Listing[Any], Column, Column]] = {
    "activity": (ACTIVITIES, col(Activity.number), col(Activity.committee_id)),
    "proposal": (PROPOSALS, col(Proposal.number), col(Proposal.committee_id)),
    "opinion_report": (OPINION_REPORTS, col(OpinionReport.number), col(OpinionReport.committee_id)),
    "assessment": (ASSESSMENTS, col(Assessment.number), col(Assessment.committee_id)),
}


def find_works(session: Session, actor: Actor, names: Collection[tuple[int, str]]) -> Mapping[tuple[int, str], WorkRow]:
    """Readable works by (committee id, name of the work). One statement for each noun that occurs and committee."""
    wanted: defaultdict[tuple[int, WorkNoun], dict[str, str]] = defaultdict(dict)
    for committee_id, work in names:
        noun, number = noun_and_number(work)
        wanted[committee_id, noun][number] = work
    found: dict[tuple[int, str], WorkRow] = {}
    for (committee_id, noun), works in wanted.items():
        listing, number_of, committee_of = _NOUNS[noun]
        for row in listing.where(session, actor, committee_of == committee_id, number_of.in_(sorted(works))):
            found[committee_id, works[row.number]] = row
    return found
