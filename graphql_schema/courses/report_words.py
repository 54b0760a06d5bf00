"""The words of 社情民意信息 on its way: where a piece and an issue stand, and what may become of an issue."""

from __future__ import annotations

from enum import Enum

import strawberry


@strawberry.enum(description="信息状态: where an opinion report stands on its way.")
class ReportState(Enum):
    DRAFT = strawberry.enum_value("draft", description="起草: it is being written, or mended.")
    SUBMITTED = strawberry.enum_value("submitted", description="已提交: it waits to be read.")
    SHELVED = strawberry.enum_value("shelved", description="留存: it was read and kept aside.")
    SELECTED = strawberry.enum_value("selected", description="已选用: it is in an issue that is being edited.")
    ISSUED = strawberry.enum_value("issued", description="已编发: its issue was signed.")
    CLOSED = strawberry.enum_value("closed", description="已办结: its year was closed.")
    DISCARDED = strawberry.enum_value("discarded", description="已作废: the draft was given up.")
    WITHDRAWN = strawberry.enum_value("withdrawn", description="已撤回: it was taken back and counts for nobody.")


@strawberry.enum(description="期刊状态: where an issue stands.")
class IssueState(Enum):
    EDITING = strawberry.enum_value("editing", description="编辑中: it is being edited.")
    SIGNING = strawberry.enum_value("signing", description="待签发: it waits for the leader.")
    ISSUED = strawberry.enum_value("issued", description="已签发: it is signed and numbered.")
    REPORTED = strawberry.enum_value("reported", description="已上报: it was sent upward.")
    CLOSED = strawberry.enum_value("closed", description="已办结: its year was closed.")
    DISSOLVED = strawberry.enum_value("dissolved", description="已撤销: it was given up, and its pieces may be selected again.")


@strawberry.enum(description="后续类别: what may become of an issue.")
class IssueOutcomeKind(Enum):
    REPORTED = strawberry.enum_value("reported", description="上报: it was sent upward.")
    ADOPTED = strawberry.enum_value("adopted", description="采用: it was adopted.")
    INSTRUCTED = strawberry.enum_value("instructed", description="批示: a leader wrote an instruction on it.")
    FED_BACK = strawberry.enum_value("fed_back", description="反馈: a unit told what it did.")
