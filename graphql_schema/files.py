"""文件 that stand in a request: small ones, in base64."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64

import strawberry

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal
from services.texts import problems_of_texts

# In base64 it fills a request, whose body may have 256 KiB, but for what stands beside it.
LARGEST_CONTENT = 180 * 1024


@strawberry.input(description="文件: a small file.")
class FileInput:
    name: str = strawberry.field(description="文件名: what the file is called.")
    content: str = strawberry.field(
        description="内容: the file in base64; at most 180 KiB before encoding, because a request has at most 256 KiB."
    )


def content_of(given: FileInput, too_large: str | None = None) -> bytes:
    """The bytes of a file; `too_large` says what to do with a larger one, if it is no evidence.

    Raises Refusal FILE_TOO_LARGE, NOT_BASE64, with what is wrong with its name.
    """
    try:
        content = b64decode(given.content, validate=True)
        problem = Problem("FILE_TOO_LARGE", "file.content", too_large or say("attachments.too_large_here", most=LARGEST_CONTENT // 1024))
    except (NotBase64, ValueError):
        content, problem = None, Problem("NOT_BASE64", "file.content", say("attachments.not_base64"))
    if content is None or len(content) > LARGEST_CONTENT:
        raise Refusal.of([*problems_of_texts({"file.name": given.name}), problem])
    return content
