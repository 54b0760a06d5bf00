"""佐证 attached to works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import strawberry

from graphql_schema.changes.inputs import Given, Payload, Sent, thing
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.files import FileInput, content_of
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import parse_global_id, row_id
from scoring_plugins.catalogue import say
from services.attachments import COLUMNS, Work, attach_to_work
from services.errors import Refusal
from services.listings.attachments import ATTACHMENTS
from services.permissions import Right

_TABLES: dict[str, Work] = {table.__name__: table for table in COLUMNS}


@strawberry.input(description="附上佐证: a file that proves a work; a large one is announced and sent first, with `sendFile`.")
class AttachEvidenceInput(Sent):
    work_id: strawberry.ID = strawberry.field(description="工作: global id of an activity, proposal, opinion report or assessment.")
    file: FileInput = strawberry.field(description="文件: a PDF, DOCX, JPEG or PNG.")


@strawberry.type(description="附上佐证结果: the evidence as it is kept.")
class AttachEvidencePayload(Payload):
    evidence: Evidence | None = strawberry.field(
        description="佐证: the evidence; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


async def evidence_payload(
    info: Info, given: object, named: str, use_case: Callable[..., int], key: int, file_name: str, content: bytes
) -> AttachEvidencePayload:
    """What a use case attached to the thing that the input's field `named` names. Raises Refusal, NO_STORE among others."""
    if info.context.attachments is None:
        raise Refusal("NO_STORE", say("attachments.no_store"))
    try:
        written = await change(info, given, use_case, key, info.context.attachments, file_name, content)
    except Refusal as refusal:
        refusal.problems = tuple(replace(each, field=named) if each.field == "id" else each for each in refusal.problems)
        raise
    return AttachEvidencePayload(evidence=await thing(info, ATTACHMENTS, Evidence.from_row, written))


@strawberry.type
class EvidenceChanges:
    @changing("附上佐证: attach a file to a work.", right=Right.REGISTER)
    async def attach_evidence(self, info: Info, input: Given[AttachEvidenceInput]) -> AttachEvidencePayload | None:
        if info.context.attachments is None:
            raise Refusal("NO_STORE", say("attachments.no_store"))
        type_name, text = parse_global_id(input.work_id) or ("", "")
        key, table = row_id(text), _TABLES.get(type_name)
        if key is None or table is None:
            raise Refusal("BAD_ID", say("graphql.bad_id", name="workId", wanted="、".join(_TABLES)), "workId")
        content = await content_of(info, input.file)
        written = await change(info, input, attach_to_work, info.context.attachments, table, key, input.file.name, content)
        return AttachEvidencePayload(evidence=await thing(info, ATTACHMENTS, Evidence.from_row, written))
