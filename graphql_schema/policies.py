"""Which right each type and field of the schema takes: the rights themselves, and who holds them, stand in `services.permissions`.

A type's fields take the type's right, unless a field names its own. `unnamed` finds what names none; a test keeps it empty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isawaitable
from typing import Any, NamedTuple, Protocol

from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from strawberry.extensions import FieldExtension
from strawberry.extensions.field_extension import AsyncExtensionResolver

from graphql_schema.context import Context, Info
from services.permissions import Actor, Reach, Right, forbidden
from services.reach import groups_among, reached_among

TYPE_RIGHTS: dict[str, Right] = {
    # What a committee publishes about itself.
    **dict.fromkeys(
        (
            "LocalCommittee",
            "Term",
            "PlenarySession",
            "SpecialCommittee",
            "ActivityGroup",
            "AdoptedRegulation",
            "Sector",
            "Regulation",
            "Chosen",
            "NotComputable",
            "CommitteeParameter",
            "CalendarYear",
            "CalendarDay",
            "WorkingDeadline",
            "MovedDeadline",
            "MovedDeadlines",
            "DueItem",
            "Inbox",
        ),
        Right.REFER,
    ),
    # Where something is fetched that was shown: who may is asked again when it is.
    "Download": Right.REFER,
    # Works on their way: which of them somebody sees is asked of each (`services.proposals.seen`), and is no right's alone.
    **dict.fromkeys(("ProposalCourse", "ProposalSigner", "ProposalStep", "PossibleEvent"), Right.REFER),
    # Their texts: who reads which version is asked of each (`services.listings.course_manuscripts`).
    **dict.fromkeys(("Manuscript", "TextBlock", "TextPicture", "PassedReply"), Right.REFER),
    **dict.fromkeys(("TextDifference", "BlockDifference", "RowDifference", "TextPiece"), Right.REFER),
    # A unit sees what is assigned to it and itself alone (`services.proposals.handlings_seen`, `services.statistics.handling_units`).
    **dict.fromkeys(("HandlingCourse", "HandlingStep", "ReplyRating", "ReplyScan", "QualityRating", "ReferenceTopic"), Right.REFER),
    **dict.fromkeys(("HandlingChecks", "UnitChecks", "OpenedFigure"), Right.REFER),
    # Until it is decided it is for those who prepare it (`services.selections.holding.selections_seen`).
    **dict.fromkeys(("ProposalSelection", "SelectionEntry", "SelectionLine", "SelectionStep", "CandidateExplanation"), Right.REFER),
    "ProposalAssessment": Right.REFER,
    **dict.fromkeys(("Supervision", "SupervisionStep", "SupervisionSuggestion"), Right.READ),
    # Who belongs to it, what was held and proposed.
    **dict.fromkeys(
        (
            "Member",
            "Membership",
            "Activity",
            "ActivityOrganiser",
            "ActivitySession",
            "Proposal",
            "ProposalMark",
            "Sponsorship",
            "Handling",
            "SimilarProposal",
        ),
        Right.READ,
    ),
    # What a member took part in, wrote and scored.
    **dict.fromkeys(
        (
            "Participation",
            "Evidence",
            "UnverifiedFact",
            "Attendance",
            "OpinionReport",
            "Authorship",
            "Forwarding",
            "Adoption",
            "WrittenInstruction",
            "Assessment",
            "ScoredYear",
            "Scorecard",
            "StoredScorecard",
            "GroupScorecard",
            "GroupList",
            "YearScore",
            "ScoreLine",
            "Clause",
            "Record",
            "Refused",
            "BlockScore",
            "DutyOutcome",
            "GradeQuota",
            "Consequence",
        ),
        Right.READ_PERFORMANCE,
    ),
    **dict.fromkeys(
        (
            "WhatIf",
            "AppliedRegulation",
            "MemberChange",
            "NodeChange",
            "NodeEffect",
            "ScoreRange",
            "GradeCount",
        ),
        Right.READ_PERFORMANCE,
    ),
    # Opinion reports on their way, and issues: who sees which is asked of each (`services.opinion_reports.seen`), no right's alone.
    **dict.fromkeys(("ReportCourse", "ReportWriter", "ReportStep", "ReportIssue", "IssueSource", "IssueOutcome"), Right.REFER),
    # What a gateway composes.
    "_Service": Right.INTROSPECT,
    # Who may act.
    **dict.fromkeys(("Account", "RoleGrant", "AccessToken", "ForeignSubject"), Right.READ_ACCOUNTS),
    # Who is signed in.
    "SignInSession": Right.READ_SESSIONS,
    # Who did what.
    **dict.fromkeys(("AuditEntry", "AuditChange"), Right.AUDIT),
    # What members entrust to an office.
    "Particulars": Right.READ_PERSONAL,
    # Figures about all members together.
    **dict.fromkeys(("WorkStatistics", "WorkFigureRows", "WorkFigureRow", "WorkFigure"), Right.READ_FIGURES),
    **dict.fromkeys(("YearStatistics", "Figure", "KindCount", "SectorCount", "Scoring", "ScoringProgress"), Right.READ_FIGURES),
    **dict.fromkeys(("ScoreDistribution", "DistributionRange", "RankingDecision"), Right.READ_FIGURES),
    **dict.fromkeys(("ReportNotice", "NoticeRow", "NoticeFigure", "CommitteeOrder", "CommitteeInOrder"), Right.READ_FIGURES),
    # Files made of what everybody scored.
    **dict.fromkeys(("ExportJob", "ExportProgress"), Right.READ_PERFORMANCE),
    # What a package that somebody may import says.
    **dict.fromkeys(("PackageCheck", "PackageFinding", "ReceivedPackage", "PackageProgress"), Right.ADMINISTER),
    # What an account itself sends.
    **dict.fromkeys(("SentFile", "Upload"), Right.REFER),
    # Where a year's appraisal stands; what is said of members in it.
    **dict.fromkeys(("Appraisal", "AppraisalStep", "AppraisalResult", "BallotRound", "BallotChoice"), Right.READ_FIGURES),
    **dict.fromkeys(
        (
            "Exclusion",
            "RegistrationForm",
            "Objection",
            "DepartmentReview",
            "Feedback",
            "GradeDecision",
            "ConsequenceDecision",
            "ListDecision",
            "BallotTally",
            "GroupBallotTally",
            "BallotMarks",
            "GroupDecision",
            "GroupExclusion",
            "GroupObjection",
        ),
        Right.READ_PERFORMANCE,
    ),
}
# Shapes that hold nothing of their own: what they hold has its own right.
STRUCTURAL = ("Connection", "Edge", "PageInfo", "Payload", "UserError", "Node", "Mutation", "Query", "Subscription")


class Belonging(NamedTuple):
    """Whose an object is: ids of the committee, and of the member or the group where it is one's."""

    committee: int
    member: int | None = None
    group: int | None = None


class Owned(Protocol):
    """An object that says whose it is."""

    def belongs(self) -> Belonging: ...


class Guard(FieldExtension):
    """Lets a field be resolved for those who hold its right where the object belongs; everybody else is refused.

    Where the object says nothing, at the root, whoever holds the right nowhere is refused: the use case asks for the place.
    """

    def __init__(self, right: Right) -> None:
        self.right = right

    async def resolve_async(self, next_: AsyncExtensionResolver, source: Any, info: Info, **kwargs: Any) -> Any:
        if not await permitted(info.context, self.right, source):
            raise forbidden(info.context.actor, self.right)
        found: Any = next_(source, info, **kwargs)
        return await found if isawaitable(found) else found


async def permitted(context: Context, right: Right, source: object) -> bool:
    """Whether the actor holds `right` where `source` belongs."""
    actor = context.actor
    belongs = getattr(source, "belongs", None)
    if belongs is None:
        return actor.may_somewhere(right)
    place: Belonging = belongs()
    if actor.may(right, place.committee):
        return True
    if not _reaches_some(actor, right):
        return False
    if place.group is not None:
        of_group: bool = await context.loaders.keep(("reached_groups", right), _reached(context, right, groups_among)).load(place.group)
        return of_group
    if place.member is None:
        return False
    reached: bool = await context.loaders.keep(("reached", right), _reached(context, right)).load(place.member)
    return reached


async def all_permitted(context: Context, right: Right, sources: Sequence[object]) -> bool:
    """Whether the actor holds `right` wherever these objects belong; most are of one committee, which is asked about once."""
    places = {belongs() if (belongs := getattr(source, "belongs", None)) else None for source in sources}
    whole = {committee for committee in {place.committee for place in places if place is not None} if context.actor.may(right, committee)}
    if None in places and not context.actor.may_somewhere(right):
        return False
    members = {place for place in places if place is not None and place.committee not in whole}
    if not members:
        return True
    if any(place.group is not None for place in members):
        return all([await permitted(context, right, source) for source in sources])
    if any(place.member is None for place in members) or not _reaches_some(context.actor, right):
        return False
    reached = context.loaders.keep(("reached", right), _reached(context, right))
    return all(await reached.load_at_once([place.member for place in members]))


def _reaches_some(actor: Actor, right: Right) -> bool:
    return any(actor.held_for(right, reach) for reach in (Reach.OWN, Reach.SECTOR, Reach.SPECIAL_COMMITTEE))


def _reached(context: Context, right: Right, among: Callable[..., frozenset[int]] = reached_among) -> Any:
    async def load(members: list[int]) -> list[bool]:
        found = await context.read(among, right, members)
        return [member in found for member in members]

    return load


def right_of(type_name: str, field: GraphQLField) -> Right | None:
    """The right that a field takes, its own or its type's; None if neither names one."""
    definition = field.extensions.get("strawberry-definition")
    own: Right | None = definition.metadata.get("right") if definition is not None else None
    return own or TYPE_RIGHTS.get(type_name)


def unnamed(schema: GraphQLSchema) -> list[str]:
    """Fields whose right nobody named; a test keeps this empty."""
    return [
        f"{name}.{field_name}"
        for name, found in schema.type_map.items()
        if isinstance(found, GraphQLObjectType | GraphQLInterfaceType) and not name.startswith("__")
        for field_name, field in found.fields.items()
        if right_of(name, field) is None and (name in ROOTS or not name.endswith(STRUCTURAL))
    ]


ROOTS = ("Query", "Mutation", "Subscription")
