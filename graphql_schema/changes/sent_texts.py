"""A text as a client sends it: lines, a pasted page, or a DOCX, and one of them."""

from __future__ import annotations

from graphql_schema.context import Info
from graphql_schema.files import FileInput, content_of
from scoring_plugins.catalogue import say
from services.course_manuscripts import PastedPage, Source, UploadedFile
from services.errors import Refusal

HTML = "粘贴的内容: HTML as a browser's clipboard gives it; paragraphs, tables and pictures are kept, the rest is told and dropped."
UPLOAD = "上传的文件: a DOCX; one that is too large for a request is announced and sent first, with `sendFile`."


async def source_of(info: Info, html: str | None, file: FileInput | None) -> Source:
    """The page or the file. Raises Refusal ONE_SOURCE for none or both, and those of `content_of`."""
    if (html is None) == (file is None):
        raise Refusal("ONE_SOURCE", say("manuscripts.one_source"), "html")
    if file is not None:
        return UploadedFile(file.name, await content_of(info, file))
    return PastedPage(html or "")


async def text_of(info: Info, lines: str | None, html: str | None, file: FileInput | None) -> str | Source:
    """Lines, a page or a file. Raises Refusal as `source_of` does, for none or several of them."""
    if lines is None:
        return await source_of(info, html, file)
    if html is not None or file is not None:
        raise Refusal("ONE_SOURCE", say("manuscripts.one_source"), "html")
    return lines
