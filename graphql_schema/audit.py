"""审计: who did what, when and why, for the auditors of a committee."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

import orjson
import strawberry

from graphql_schema.arguments import FILTER, CommitteeCode, DateRange, committee_id, days_in
from graphql_schema.context import Info
from graphql_schema.fields import resolved
from graphql_schema.nodes import global_id, parse_global_id, row_id
from graphql_schema.pagination import After, Before, Connection, First, Last, listed
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.listings.audit import AUDIT_ENTRIES, AuditEntryRow, AuditSought
from services.permissions import Right

# What the rows of a table are called that have a global id.
_TYPES = {
    "access_token": "AccessToken",
    "account": "Account",
    "activity": "Activity",
    "activity_group": "ActivityGroup",
    "appraisal": "Appraisal",
    "appraisal_result": "AppraisalResult",
    "assessment": "Assessment",
    "attachment": "Evidence",
    "authorship": "Authorship",
    "ballot_round": "BallotRound",
    "export_job": "ExportJob",
    "group_objection": "GroupObjection",
    "handling_course": "HandlingCourse",
    "issue_outcome": "IssueOutcome",
    "local_committee": "LocalCommittee",
    "member": "Member",
    "objection": "Objection",
    "opinion_report": "OpinionReport",
    "participation": "Participation",
    "plenary_session": "PlenarySession",
    "proposal": "Proposal",
    "proposal_course": "ProposalCourse",
    "proposal_assessment": "ProposalAssessment",
    "proposal_selection": "ProposalSelection",
    "reference_topic": "ReferenceTopic",
    "registration_form": "RegistrationForm",
    "reply_rating": "ReplyRating",
    "report_course": "ReportCourse",
    "report_issue": "ReportIssue",
    "scored_member": "StoredScorecard",
    "scoring": "Scoring",
    "sector": "Sector",
    "special_committee": "SpecialCommittee",
    "sponsorship": "Sponsorship",
    "supervision": "Supervision",
    "supervision_step": "SupervisionStep",
    "supervision_suggestion": "SupervisionSuggestion",
    "term": "Term",
}
_TABLES = {name: table for table, name in _TYPES.items()}


@strawberry.type(description="审计变更: what a field was set to, or said when its row was deleted.")
class AuditChange:
    field: str = strawberry.field(description="字段: the field's name as it is kept.")
    value: str | None = strawberry.field(
        description="新值: what it was set to, or said before it was deleted; `***` stands for what is secret, null for nothing."
    )


@strawberry.type(description="审计记录: one row that somebody wrote, or read for a reason.")
class AuditEntry:
    number: int = strawberry.field(description="流水号: the entry's number; later entries have larger ones.")
    at: datetime = strawberry.field(description="时刻: when.")
    account: str = strawberry.field(description="账号: whose account did it.")
    display_name: str = strawberry.field(description="名称: what the account is called.")
    action: str = strawberry.field(description="操作: what was done, such as `activity.change`.")
    noun: str = strawberry.field(description="对象类别: the table of the row, such as `activity`.")
    thing: strawberry.ID | None = strawberry.field(description="对象: the row's global id; null for rows that have none.")
    row: int = strawberry.field(description="行号: the row's number within its table.")
    is_deletion: bool = strawberry.field(description="删除: whether the row was deleted; `changes` then tell what it said.")
    changes: list[AuditChange] = strawberry.field(
        description="审计变更: field by field; empty where nothing was changed.", metadata={"size": 8}
    )
    reason: str | None = strawberry.field(description="理由: what whoever did it stated; null where none was asked for.")

    @classmethod
    def from_row(cls, row: AuditEntryRow) -> Self:
        gone = row.changes.get("deleted")
        is_deletion = isinstance(gone, dict)
        values: dict[str, Any] = gone if isinstance(gone, dict) else row.changes
        return cls(
            number=row.id,
            at=row.at,
            account=row.account,
            display_name=row.display_name,
            action=row.action,
            noun=row.noun,
            thing=global_id(_TYPES[row.noun], row.row_id) if row.noun in _TYPES else None,
            row=row.row_id,
            is_deletion=is_deletion,
            changes=[AuditChange(field=name, value=_text(value)) for name, value in sorted(values.items())],
            reason=row.reason,
        )


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else orjson.dumps(value).decode()


@strawberry.input(description="审计筛选: which entries are sought.")
class AuditFilter:
    account: str | None = strawberry.field(default=None, description="账号: done by the account of this name.")
    action: str | None = strawberry.field(
        default=None, description="操作: this action, or any below it; `account` takes in `account.create`."
    )
    noun: str | None = strawberry.field(default=None, description="对象类别: rows of this table.")
    thing: strawberry.ID | None = strawberry.field(default=None, description="对象: the row with this global id.")
    on: DateRange | None = strawberry.field(default=None, description="日期: on one of these days, in UTC.")

    def sought(self, committee: int) -> AuditSought:
        """What it stands for. Raises Refusal BAD_DATES or BAD_ID."""
        days = days_in(self.on, "filter.on")
        return AuditSought(committee, self.account, self.action, self.noun, _row_of(self.thing), days.first, days.last)


def _row_of(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    type_name, key = parse_global_id(text) or ("", "")
    found = row_id(key)
    if type_name not in _TABLES or found is None:
        raise Refusal("BAD_ID", say("graphql.bad_id", name="filter.thing", wanted="、".join(sorted(_TABLES))), "filter.thing")
    return _TABLES[type_name], found


@strawberry.type
class AuditQueries:
    @resolved("审计记录: who did what in a committee, the newest first.", rows=Right.AUDIT)
    async def audit_entries(
        self,
        info: Info,
        committee: CommitteeCode,
        filter: Annotated[AuditFilter | None, FILTER] = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Connection[AuditEntry] | None:
        sought = (filter or AuditFilter()).sought(await committee_id(info, committee, Right.AUDIT))
        return await listed(info, AUDIT_ENTRIES, (first, after, last, before), AuditEntry.from_row, sought)
