"""文稿: the text of a work on its way as blocks, version by version, as DOCX, and beside another version."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.courses.manuscript_words import HowMany, ManuscriptOrigin, Skipped, TextBlock, TextDifference, part
from graphql_schema.downloads import Download
from graphql_schema.fields import resolved
from graphql_schema.policies import Belonging
from services.course_manuscripts.reading import differences_since, manuscripts_of, picture_key
from services.listings.course_manuscripts import COURSE_MANUSCRIPTS, CourseManuscriptRow
from services.manuscripts import Manuscript as Text
from services.manuscripts import Picture, plain_text, shown

OfVersion = Annotated[int | None, strawberry.argument(description="版次: which version; the one that stands if left out.")]


@strawberry.type(
    description="文稿: a version of a work's text, of paragraphs, tables and pictures. The one that stands is for whoever sees the work; "
    "earlier ones are for its writers and the office, and of a reply what was passed is for whoever it answers."
)
class Manuscript:
    row: strawberry.Private[CourseManuscriptRow]
    version: int = strawberry.field(description="版次: from 1.")
    is_latest: bool = strawberry.field(description="现行: whether it is the one that stands.")
    origin: ManuscriptOrigin = strawberry.field(description="来源: how it came in.")
    file_name: str | None = strawberry.field(description="文件名: of an uploaded file; null otherwise.")
    sha256: str = strawberry.field(description="摘要: SHA-256 of its canonical JSON; equal texts have equal ones.")
    length: int = strawberry.field(description="字数: as Word and WPS count it; this is what a committee's limit is held against.")
    dropped: list[str] = strawberry.field(description="未收下: what was not taken over, a sentence each; empty where everything was.")
    made_at: datetime = strawberry.field(description="形成时刻: when.")
    made_by: str | None = strawberry.field(description="形成人: whose account; null for what stood there before versions were kept.")

    @resolved("段数: how many blocks it has.", weight=2)
    async def block_count(self, info: Info) -> int:
        return len((await self._text(info)).blocks)

    @resolved("段落: its blocks in order.", size=20)
    async def blocks(self, info: Info, first: HowMany = 20, skip: Skipped = 0) -> list[TextBlock]:
        text = await self._text(info)
        start, stop = part(first, skip)
        return [TextBlock.of(block, self._fetched(info, text)) for block in text.blocks[start:stop]]

    @resolved("纯文本: a paragraph or a row of a table a line, cells parted by tabs.", weight=5)
    async def plain_text(self, info: Info) -> str:
        return plain_text(await self._text(info))

    @resolved(
        "网页片段: as HTML of fifteen tags with every character escaped, to be shown; pictures by the paths of their downloads. Null where "
        "the server keeps no files and the text has pictures.",
        weight=10,
    )
    async def html(self, info: Info) -> str | None:
        text = await self._text(info)
        fetched = self._fetched(info, text)
        if any(fetched(picture) is None for picture in text.pictures):
            return None
        return shown(text, lambda picture: _path(fetched(picture)))

    @resolved("下载: where it is fetched as DOCX, for the office's own program; null where the server keeps no files.", weight=1)
    async def docx(self, info: Info) -> Download | None:
        return Download.of(info.context.downloads, info.context.actor, "manuscript", self.row.id)

    @resolved("版本比较: what became of another version of the same work in this one; null with UNKNOWN_VERSION.", weight=300)
    async def difference(
        self, info: Info, since: Annotated[int, strawberry.argument(description="版次: the version it is compared with.")]
    ) -> TextDifference | None:
        return TextDifference.of(await info.context.read(differences_since, self.row.id, since))

    async def _text(self, info: Info) -> Text:
        async def load(keys: list[int]) -> list[Any]:
            found = await info.context.read(manuscripts_of, keys)
            return [found.get(key, Text()) for key in keys]

        text: Text = await info.context.loaders.keep("texts of manuscripts", load).load(self.row.id)
        return text

    def _fetched(self, info: Info, text: Text) -> Any:
        """Where the pictures of the text are fetched."""
        places = {picture: place for place, picture in reversed(list(enumerate(text.pictures)))}
        context = info.context

        def fetched(picture: Picture) -> Download | None:
            key = picture_key(self.row.id, places[picture])
            return Download.of(context.downloads, context.actor, "manuscript-picture", key)

        return fetched

    def belongs(self) -> Belonging:
        return Belonging(self.row.committee_id)

    @classmethod
    def from_row(cls, row: CourseManuscriptRow) -> Self:
        same = ("version", "is_latest", "file_name", "sha256", "length", "made_at", "made_by")
        values = {name: getattr(row, name) for name in same}
        return cls(row=row, origin=ManuscriptOrigin(row.origin), dropped=row.dropped.split("\n") if row.dropped else [], **values)


async def version_of(info: Info, holder: str, key: int, version: int | None) -> Manuscript | None:
    """The version of a work's text, the one that stands for None; null for one that is not there or may not be read."""
    rows = await info.context.loaders.grouped(COURSE_MANUSCRIPTS, holder).load(key)
    found = (row for row in rows if (row.is_latest if version is None else row.version == version))
    return next((Manuscript.from_row(row) for row in found), None)


async def versions_of(info: Info, holder: str, key: int) -> list[Manuscript]:
    """The versions of a work's text that may be read, in order."""
    rows = await info.context.loaders.grouped(COURSE_MANUSCRIPTS, holder).load(key)
    return [Manuscript.from_row(row) for row in rows]


def _path(download: Download | None) -> str:
    return "" if download is None else download.path
