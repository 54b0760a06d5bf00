"""文件 that a change is given: small ones stand in the request, in base64; larger ones were sent before, and are named."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64

import strawberry

from graphql_schema.context import Info
from graphql_schema.nodes import key_of
from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal
from services.intake import sent_content
from services.texts import problems_of_texts

# In base64 it fills a request, whose body may have 256 KiB, but for what stands beside it.
LARGEST_CONTENT = 180 * 1024


@strawberry.input(description="文件: a small one as `content`, or a larger one that was announced and sent as `sent`; one of them.")
class FileInput:
    name: str = strawberry.field(description="文件名: what the file is called.")
    content: str | None = strawberry.field(
        default=None, description="内容: the file in base64; at most 180 KiB before encoding, because a request has at most 256 KiB."
    )
    sent: strawberry.ID | None = strawberry.field(
        default=None, description="送来的文件: the id of a file that `sendFile` announced and that was sent; it is used by one change."
    )


def sent_key(given: FileInput) -> int | None:
    """Which file that was sent is meant; None for one that stands in the request. Raises Refusal BAD_ID."""
    return None if given.sent is None else key_of(given.sent, "SentFile", "file.sent")


async def content_of(info: Info, given: FileInput) -> bytes:
    """The bytes of a file; of one that was sent before, `change` says that it is used.

    Raises Refusal ONE_FILE for neither or both, as `content_here` does, or as `sent_content` does.
    """
    key = sent_key(given)
    if key is None:
        return content_here(given)
    if given.content is not None:
        raise _one_file(given)
    if info.context.sent is None:
        raise Refusal("NO_STORE", say("attachments.no_store"), "file.sent")
    return await info.context.read(sent_content, info.context.sent, key)


def content_here(given: FileInput, too_large: str | None = None) -> bytes:
    """The bytes of a file in the request; `too_large` says what to do with a larger one, if it is no text and no evidence.

    Raises Refusal FILE_TOO_LARGE, NOT_BASE64, ONE_FILE, with what is wrong with its name.
    """
    if given.content is None or given.sent is not None:
        raise _one_file(given)
    try:
        content = b64decode(given.content, validate=True)
        problem = Problem("FILE_TOO_LARGE", "file.content", too_large or say("attachments.too_large_here", most=LARGEST_CONTENT // 1024))
    except (NotBase64, ValueError):
        content, problem = None, Problem("NOT_BASE64", "file.content", say("attachments.not_base64"))
    if content is None or len(content) > LARGEST_CONTENT:
        raise Refusal.of([*problems_of_texts({"file.name": given.name}), problem])
    return content


def _one_file(given: FileInput) -> Refusal:
    return Refusal.of([*problems_of_texts({"file.name": given.name}), Problem("ONE_FILE", "file", say("attachments.one_file"))])
