"""Works of every noun as nodes: what a record names, fetched back as what it is."""

from __future__ import annotations

from graphql_schema.activities import Activity
from graphql_schema.assessments import Assessment
from graphql_schema.nodes import Node
from graphql_schema.opinion_reports import OpinionReport
from graphql_schema.proposals import Proposal
from services.listings.activities import ActivityRow
from services.listings.assessments import AssessmentRow
from services.listings.proposals import ProposalRow
from services.listings.works import WorkRow


def node_of(row: WorkRow) -> Node:
    """The activity, proposal, opinion report or assessment that a row stands for."""
    if isinstance(row, ActivityRow):
        return Activity.from_row(row)
    if isinstance(row, ProposalRow):
        return Proposal.from_row(row)
    if isinstance(row, AssessmentRow):
        return Assessment.from_row(row)
    return OpinionReport.from_row(row)
