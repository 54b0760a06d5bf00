"""A text as a client sends it: lines, a pasted page, or a DOCX, and one of them."""

from __future__ import annotations

from graphql_schema.files import FileInput, content_of
from scoring_plugins.catalogue import say
from services.course_manuscripts import PastedPage, Source, UploadedFile
from services.errors import Refusal

HTML = "粘贴的内容: HTML as a browser's clipboard gives it; paragraphs, tables and pictures are kept, the rest is told and dropped."
UPLOAD = "上传的文件: a DOCX, within the limit of a request."


def source_of(html: str | None, file: FileInput | None) -> Source:
    """The page or the file. Raises Refusal ONE_SOURCE for none or both, and those of `content_of`."""
    if (html is None) == (file is None):
        raise Refusal("ONE_SOURCE", say("manuscripts.one_source"), "html")
    if file is not None:
        return UploadedFile(file.name, content_of(file))
    return PastedPage(html or "")


def text_of(lines: str | None, html: str | None, file: FileInput | None) -> str | Source:
    """Lines, a page or a file. Raises Refusal as `source_of` does, for none or several of them."""
    if lines is None:
        return source_of(html, file)
    if html is not None or file is not None:
        raise Refusal("ONE_SOURCE", say("manuscripts.one_source"), "html")
    return lines
