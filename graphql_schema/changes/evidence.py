"""佐证 attached to works."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64

import strawberry

from graphql_schema.changes.inputs import Given, Payload, Sent, thing
from graphql_schema.context import Info
from graphql_schema.evidence import Evidence
from graphql_schema.mutations import change, changing
from graphql_schema.nodes import parse_global_id, row_id
from scoring_plugins.catalogue import say
from services.attachments import COLUMNS, Work, attach_to_work
from services.errors import Problem, Refusal
from services.listings.attachments import ATTACHMENTS
from services.permissions import Right
from services.texts import problems_of_texts

# In base64 it fills a request, whose body may have 256 KiB, but for what stands beside it.
LARGEST_CONTENT = 180 * 1024
_TABLES: dict[str, Work] = {table.__name__: table for table in COLUMNS}


@strawberry.input(description="文件: a small file.")
class FileInput:
    name: str = strawberry.field(description="文件名: what the file is called.")
    content: str = strawberry.field(
        description="内容: a PDF, DOCX, JPEG or PNG in base64; at most 180 KiB before encoding, because a request has at most 256 KiB."
    )


@strawberry.input(description="附上佐证: a small file that proves a work; larger ones are attached with `lvheng records attach`.")
class AttachEvidenceInput(Sent):
    work_id: strawberry.ID = strawberry.field(description="工作: global id of an activity, proposal, opinion report or assessment.")
    file: FileInput = strawberry.field(description="文件: the file.")


@strawberry.type(description="附上佐证结果: the evidence as it is kept.")
class AttachEvidencePayload(Payload):
    evidence: Evidence | None = strawberry.field(
        description="佐证: the evidence; null where something was wrong.", metadata={"right": Right.READ_PERFORMANCE}
    )


@strawberry.type
class EvidenceChanges:
    @changing("附上佐证: attach a small file to a work.", right=Right.REGISTER)
    async def attach_evidence(self, info: Info, input: Given[AttachEvidenceInput]) -> AttachEvidencePayload | None:
        if info.context.attachments is None:
            raise Refusal("NO_STORE", say("attachments.no_store"))
        type_name, text = parse_global_id(input.work_id) or ("", "")
        key, table = row_id(text), _TABLES.get(type_name)
        if key is None or table is None:
            raise Refusal("BAD_ID", say("graphql.bad_id", name="workId", wanted="、".join(_TABLES)), "workId")
        content = _content(input.file)
        written = await change(info, input, attach_to_work, info.context.attachments, table, key, input.file.name, content)
        return AttachEvidencePayload(evidence=await thing(info, ATTACHMENTS, Evidence.from_row, written))


def _content(given: FileInput) -> bytes:
    try:
        content = b64decode(given.content, validate=True)
        problem = Problem("FILE_TOO_LARGE", "file.content", say("attachments.too_large_here", most=LARGEST_CONTENT // 1024))
    except (NotBase64, ValueError):
        content, problem = None, Problem("NOT_BASE64", "file.content", say("attachments.not_base64"))
    if content is None or len(content) > LARGEST_CONTENT:
        raise Refusal.of([*problems_of_texts({"file.name": given.name}), problem])
    return content
