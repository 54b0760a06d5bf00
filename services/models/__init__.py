"""Every table, one noun per file; importing this module fills `metadata`.

Each table carries the committee that owns its rows; reference data shared by all belong to the root committee.
"""

from services.models.accounts import AccessToken, Account, AccountKind, ForeignSubject, Role, RoleGrant
from services.models.activities import Activity, ActivitySession, Attendance, AttendanceStatus, Half, Participation
from services.models.appraisals import (
    Appraisal,
    AppraisalResult,
    AppraisalState,
    AppraisalStep,
    ConsequenceDecision,
    DepartmentReview,
    Exclusion,
    Feedback,
    GradeDecision,
    ListDecision,
    Objection,
    ObjectionStage,
    ObjectionState,
    RegistrationForm,
    RegistrationFormState,
    ResultState,
    SealedFacts,
)
from services.models.assessments import Assessment, AssessmentKind
from services.models.attachments import Attachment
from services.models.audit import AuditEntry
from services.models.ballots import BallotChoice, BallotCount, BallotDivisor, BallotRound
from services.models.calendar import CalendarDay, CalendarYear
from services.models.columns import Registered, Revised, metadata
from services.models.committees import (
    ActivityGroup,
    AdministrativeLevel,
    DivisionCode,
    LocalCommittee,
    PlenarySession,
    SpecialCommittee,
    Term,
)
from services.models.export_jobs import ExportJob, ExportState
from services.models.groups import GroupDecision, GroupDecisionAbout, GroupScoreLine, ScoredGroup, SealedGroupFacts
from services.models.idempotency import GivenAnswer
from services.models.members import GroupSeat, Leaving, Member, Membership, Post
from services.models.opinion_reports import (
    Adoption,
    Authorship,
    AuthorshipRole,
    Forwarding,
    Manner,
    OpinionReport,
    OutcomeLevel,
    WrittenInstruction,
)
from services.models.parameters import CommitteeParameter, ReplyMeaning
from services.models.particulars import Particulars
from services.models.proposals import (
    Handling,
    HandlingRole,
    HandlingUnit,
    MarkKind,
    Proposal,
    ProposalMark,
    Reply,
    Sponsorship,
    SponsorshipRole,
)
from services.models.regulations import AdoptedRegulation
from services.models.scorings import RankingDecision, ScoredMember, ScoreLine, Scoring, ScoringState
from services.models.sectors import Sector, SectorAlias
from services.models.sign_in import Credential, ResetToken, SignInFailure, SignInSession

__all__ = [
    "AccessToken",
    "Account",
    "AccountKind",
    "Activity",
    "ActivityGroup",
    "ActivitySession",
    "AdministrativeLevel",
    "AdoptedRegulation",
    "Adoption",
    "Appraisal",
    "AppraisalResult",
    "AppraisalState",
    "AppraisalStep",
    "Assessment",
    "AssessmentKind",
    "Attachment",
    "Attendance",
    "AttendanceStatus",
    "AuditEntry",
    "Authorship",
    "AuthorshipRole",
    "BallotChoice",
    "BallotCount",
    "BallotDivisor",
    "BallotRound",
    "CalendarDay",
    "CalendarYear",
    "CommitteeParameter",
    "ConsequenceDecision",
    "Credential",
    "DepartmentReview",
    "DivisionCode",
    "Exclusion",
    "ExportJob",
    "ExportState",
    "Feedback",
    "ForeignSubject",
    "Forwarding",
    "GivenAnswer",
    "GradeDecision",
    "GroupDecision",
    "GroupDecisionAbout",
    "GroupScoreLine",
    "GroupSeat",
    "Half",
    "Handling",
    "HandlingRole",
    "HandlingUnit",
    "Leaving",
    "ListDecision",
    "LocalCommittee",
    "Manner",
    "MarkKind",
    "Member",
    "Membership",
    "Objection",
    "ObjectionStage",
    "ObjectionState",
    "OpinionReport",
    "OutcomeLevel",
    "Participation",
    "Particulars",
    "PlenarySession",
    "Post",
    "Proposal",
    "ProposalMark",
    "RankingDecision",
    "Registered",
    "RegistrationForm",
    "RegistrationFormState",
    "Reply",
    "ReplyMeaning",
    "ResetToken",
    "ResultState",
    "Revised",
    "Role",
    "RoleGrant",
    "ScoreLine",
    "ScoredGroup",
    "ScoredMember",
    "Scoring",
    "ScoringState",
    "SealedFacts",
    "SealedGroupFacts",
    "Sector",
    "SectorAlias",
    "SignInFailure",
    "SignInSession",
    "SpecialCommittee",
    "Sponsorship",
    "SponsorshipRole",
    "Term",
    "WrittenInstruction",
    "metadata",
]
