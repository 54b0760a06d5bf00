"""The schema, composed."""

from __future__ import annotations

import strawberry
from strawberry.schema.config import StrawberryConfig

from graphql_schema.accounts import AccountQueries
from graphql_schema.activities import ActivityQueries
from graphql_schema.assessments import AssessmentQueries
from graphql_schema.audit import AuditQueries
from graphql_schema.calendars import CalendarChanges, CalendarQueries
from graphql_schema.changes.accounts import AccountChanges
from graphql_schema.changes.activities import ActivityChanges
from graphql_schema.changes.appraisal_papers import AppraisalPaperChanges
from graphql_schema.changes.appraisal_results import AppraisalResultChanges
from graphql_schema.changes.appraisals import AppraisalChanges
from graphql_schema.changes.assessments import AssessmentChanges
from graphql_schema.changes.ballots import BallotChanges
from graphql_schema.changes.committees import CommitteeChanges
from graphql_schema.changes.deletions import DeletionChanges
from graphql_schema.changes.evidence import EvidenceChanges
from graphql_schema.changes.exports import ExportChanges
from graphql_schema.changes.group_papers import GroupPaperChanges
from graphql_schema.changes.handling_office import HandlingOfficeChanges
from graphql_schema.changes.handling_replies import HandlingReplyChanges
from graphql_schema.changes.members import MemberChanges
from graphql_schema.changes.opinion_reports import OpinionReportChanges
from graphql_schema.changes.packages import PackageChanges
from graphql_schema.changes.papers import PaperChanges
from graphql_schema.changes.particulars import ParticularsChanges
from graphql_schema.changes.proposal_drafts import ProposalDraftChanges
from graphql_schema.changes.proposal_examination import ProposalExaminationChanges
from graphql_schema.changes.proposals import ProposalChanges
from graphql_schema.changes.quality_ratings import QualityRatingChanges
from graphql_schema.changes.received import ReceivedChanges
from graphql_schema.changes.regulations import RegulationChanges
from graphql_schema.changes.reply_scans import ReplyScanChanges
from graphql_schema.changes.report_issues import ReportIssueChanges
from graphql_schema.changes.report_pieces import ReportPieceChanges
from graphql_schema.changes.sectors import SectorChanges
from graphql_schema.changes.selections import ProposalSelectionChanges
from graphql_schema.changes.sent_files import SentFileChanges
from graphql_schema.changes.supervisions import SupervisionChanges
from graphql_schema.changes.texts import TextChanges
from graphql_schema.changes.verification import VerificationChanges
from graphql_schema.committees import CommitteeQueries
from graphql_schema.courses.handlings import HandlingCourseQueries
from graphql_schema.courses.proposals import ProposalCourseQueries
from graphql_schema.courses.report_queries import ReportCourseQueries
from graphql_schema.courses.selections import ProposalSelectionQueries
from graphql_schema.courses.similar import SimilarProposalQueries
from graphql_schema.courses.supervisions import SupervisionQueries
from graphql_schema.courses.unit_checks import UnitCheckQueries
from graphql_schema.deadlines import DeadlineChanges, DeadlineQueries
from graphql_schema.execution import Closed, Measured, QuietSchema
from graphql_schema.exports import ExportQueries, ExportSubscriptions
from graphql_schema.federation import FEDERATION_SCALARS, FederationQueries
from graphql_schema.inbox import InboxChanges, InboxQueries
from graphql_schema.members import MemberQueries
from graphql_schema.nodes import NodeQueries
from graphql_schema.opinion_reports import OpinionReportQueries
from graphql_schema.packages import PackageQueries
from graphql_schema.parameters import ParameterChanges
from graphql_schema.proposals import ProposalQueries
from graphql_schema.quick import QuickExecutor
from graphql_schema.rankings import RankingChanges
from graphql_schema.received import ReceivedQueries, ReceivedSubscriptions
from graphql_schema.regulations import RegulationQueries
from graphql_schema.report_notices import ReportNoticeQueries
from graphql_schema.scalars import SCALARS
from graphql_schema.scorings import ScoringMutations, ScoringSubscriptions
from graphql_schema.sectors import SectorQueries
from graphql_schema.statistics import StatisticsQueries
from graphql_schema.unverified import UnverifiedQueries
from graphql_schema.whatif import WhatIfQueries
from graphql_schema.work_statistics import WorkStatisticsQueries


@strawberry.type(description="查询: everything that can be asked.")
class Query(
    NodeQueries,
    CommitteeQueries,
    SectorQueries,
    MemberQueries,
    ActivityQueries,
    ProposalQueries,
    ProposalCourseQueries,
    HandlingCourseQueries,
    SimilarProposalQueries,
    SupervisionQueries,
    ProposalSelectionQueries,
    UnitCheckQueries,
    OpinionReportQueries,
    ReportCourseQueries,
    ReportNoticeQueries,
    AssessmentQueries,
    RegulationQueries,
    StatisticsQueries,
    WorkStatisticsQueries,
    UnverifiedQueries,
    WhatIfQueries,
    AccountQueries,
    AuditQueries,
    CalendarQueries,
    DeadlineQueries,
    InboxQueries,
    ExportQueries,
    PackageQueries,
    ReceivedQueries,
    FederationQueries,
):
    pass


@strawberry.type(description="办理: everything that can be changed; null, with an error in its place, is a change that may not be made.")
class Mutation(
    CommitteeChanges,
    SectorChanges,
    MemberChanges,
    ParticularsChanges,
    ActivityChanges,
    ProposalChanges,
    ProposalDraftChanges,
    ProposalExaminationChanges,
    HandlingReplyChanges,
    HandlingOfficeChanges,
    SupervisionChanges,
    ProposalSelectionChanges,
    QualityRatingChanges,
    OpinionReportChanges,
    ReportPieceChanges,
    ReportIssueChanges,
    TextChanges,
    AssessmentChanges,
    VerificationChanges,
    EvidenceChanges,
    PaperChanges,
    DeletionChanges,
    RegulationChanges,
    ScoringMutations,
    RankingChanges,
    AppraisalChanges,
    AppraisalPaperChanges,
    GroupPaperChanges,
    AppraisalResultChanges,
    BallotChanges,
    ExportChanges,
    PackageChanges,
    ReceivedChanges,
    ReplyScanChanges,
    SentFileChanges,
    CalendarChanges,
    DeadlineChanges,
    ParameterChanges,
    InboxChanges,
    AccountChanges,
):
    pass


@strawberry.type(description="订阅: everything that can be followed as it happens.")
class Subscription(ScoringSubscriptions, ExportSubscriptions, ReceivedSubscriptions):
    pass


def build_schema(introspection: bool) -> QuietSchema:
    """The schema. Without `introspection`, neither its description nor hints at its names are given to clients."""
    return QuietSchema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        execution_context_class=QuickExecutor,
        config=StrawberryConfig(scalar_map={**SCALARS, **FEDERATION_SCALARS}),
        extensions=[Measured] if introspection else [Measured, Closed],
    )


if __name__ == "__main__":
    print(build_schema(introspection=True).as_str())
