"""The words of a text: its blocks, how it came in, and what became of one text in another."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Annotated, Self

import strawberry

from graphql_schema.context import Info
from graphql_schema.downloads import Download
from graphql_schema.fields import resolved
from graphql_schema.pagination import MAXIMUM_COUNT
from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.manuscripts import Block, BlockChange, Change, Difference, Paragraph, Picture, Piece, RowChange, Table

Fetched = Callable[[Picture], Download | None]
HowMany = Annotated[int, strawberry.argument(description=f"前几段: how many blocks, 0 to {MAXIMUM_COUNT}.")]
Skipped = Annotated[int, strawberry.argument(description="略过几段: how many blocks are left out before.")]


@strawberry.enum(description="文稿来源: how a version of a text came in.")
class ManuscriptOrigin(Enum):
    TYPED = strawberry.enum_value("typed", description="录入: typed as lines.")
    PASTED = strawberry.enum_value("pasted", description="粘贴: pasted from Word, WPS or a page.")
    UPLOADED = strawberry.enum_value("uploaded", description="上传: uploaded as DOCX.")


@strawberry.enum(description="段落类别: what a block of a text is.")
class BlockKind(Enum):
    BODY = strawberry.enum_value("body", description="正文段落: a paragraph.")
    HEADING = strawberry.enum_value("heading", description="标题: a heading, of level 1 to 6.")
    ITEM = strawberry.enum_value("item", description="列表项: behind a bullet, of level 1 to 9.")
    TABLE = strawberry.enum_value("table", description="表格: rows of equally many cells.")
    PICTURE = strawberry.enum_value("picture", description="图片: a picture.")


@strawberry.enum(description="变化: what became of a part of a text in another.")
class TextChange(Enum):
    KEPT = strawberry.enum_value("kept", description="保留: it stands in both.")
    ADDED = strawberry.enum_value("added", description="新增: it stands in the later one only.")
    REMOVED = strawberry.enum_value("removed", description="删去: it stands in the earlier one only.")
    CHANGED = strawberry.enum_value("changed", description="改动: it stands in both, and not alike.")


@strawberry.type(description="文稿图片: a picture in a text; its size is what its head claims.")
class TextPicture:
    sha256: str = strawberry.field(description="摘要: SHA-256 of its bytes.")
    media_type: str = strawberry.field(description="类型: PNG or JPEG.")
    width: int = strawberry.field(description="宽: in pixels.")
    height: int = strawberry.field(description="高: in pixels.")
    alt: str = strawberry.field(description="替代文字: what it is called where it cannot be seen; may be empty.")
    download: Download | None = strawberry.field(
        description="下载: where its bytes are fetched; null in a comparison, and where the server keeps no files."
    )


@strawberry.type(description="段落: a block of a text.")
class TextBlock:
    kind: BlockKind = strawberry.field(description="段落类别: what it is.")
    text: str | None = strawberry.field(description="文字: of a paragraph, a heading or an item; null for others.")
    level: int = strawberry.field(description="层级: of a heading or an item; 0 for others.")
    rows: list[list[str]] | None = strawberry.field(description="表格行: the cells of a table row by row; null for others.")
    picture: TextPicture | None = strawberry.field(description="图片: the picture; null for others.")

    @classmethod
    def of(cls, block: Block, fetched: Fetched = lambda _: None) -> Self:
        match block:
            case Paragraph(text, kind, level):
                return cls(kind=BlockKind(kind.value), text=text, level=level, rows=None, picture=None)
            case Table(rows):
                return cls(kind=BlockKind.TABLE, text=None, level=0, rows=[list(row) for row in rows], picture=None)
            case Picture(sha256, media_type, width, height, alt):
                picture = TextPicture(sha256=sha256, media_type=media_type, width=width, height=height, alt=alt, download=fetched(block))
                return cls(kind=BlockKind.PICTURE, text=None, level=0, rows=None, picture=picture)


@strawberry.type(description="文字片段: characters that were kept, added or removed.")
class TextPiece:
    change: TextChange = strawberry.field(description="变化: what became of them.")
    text: str = strawberry.field(description="文字: the characters.")

    @classmethod
    def of(cls, piece: Piece) -> Self:
        return cls(change=TextChange(piece.change.value), text=piece.text)


@strawberry.type(description="表格行变化: a row of a changed table.")
class RowDifference:
    change: TextChange = strawberry.field(description="变化: what became of it.")
    before: list[str] | None = strawberry.field(description="原行: its cells before; null where it was not there.")
    after: list[str] | None = strawberry.field(description="新行: its cells afterwards; null where it is gone.")
    cells: list[list[TextPiece]] = strawberry.field(
        description="逐格变化: the pieces of each cell of a changed row; empty otherwise.", metadata={"size": 4}
    )

    @classmethod
    def of(cls, row: RowChange) -> Self:
        return cls(
            change=TextChange(row.change.value),
            before=None if row.before is None else list(row.before),
            after=None if row.after is None else list(row.after),
            cells=[[TextPiece.of(piece) for piece in cell] for cell in row.cells],
        )


@strawberry.type(description="段落变化: a block of either text and what became of it.")
class BlockDifference:
    change: TextChange = strawberry.field(description="变化: what became of it.")
    before: TextBlock | None = strawberry.field(description="原段: the block before; null where it was not there.")
    after: TextBlock | None = strawberry.field(description="新段: the block afterwards; null where it is gone.")
    pieces: list[TextPiece] = strawberry.field(description="逐字变化: of a changed paragraph; empty otherwise.", metadata={"size": 4})
    rows: list[RowDifference] = strawberry.field(description="逐行变化: of a changed table; empty otherwise.", metadata={"size": 4})

    @classmethod
    def of(cls, block: BlockChange) -> Self:
        return cls(
            change=TextChange(block.change.value),
            before=None if block.before is None else TextBlock.of(block.before),
            after=None if block.after is None else TextBlock.of(block.after),
            pieces=[TextPiece.of(piece) for piece in block.pieces],
            rows=[RowDifference.of(row) for row in block.rows],
        )


@strawberry.type(description="版本差异: what became of one text in another.")
class TextDifference:
    found: strawberry.Private[Difference]
    added: int = strawberry.field(description="新增字数: how much was added, in 字数.")
    removed: int = strawberry.field(description="删去字数: how much was removed, in 字数.")
    block_count: int = strawberry.field(description="变化段数: how many blocks are not alike.")

    @resolved("段落变化: the blocks that are not alike, in order; with `kept` those that stand in both as well.", size=20)
    async def blocks(
        self,
        info: Info,
        first: HowMany = 20,
        skip: Skipped = 0,
        kept: Annotated[bool, strawberry.argument(description="含未变: blocks that stand in both as well.")] = False,
    ) -> list[BlockDifference]:
        start, stop = part(first, skip)
        wanted = [block for block in self.found.blocks if kept or block.change is not Change.KEPT]
        return [BlockDifference.of(block) for block in wanted[start:stop]]

    @classmethod
    def of(cls, found: Difference) -> Self:
        count = sum(block.change is not Change.KEPT for block in found.blocks)
        return cls(found=found, added=found.added, removed=found.removed, block_count=count)


def part(first: int, skip: int) -> tuple[int, int]:
    """From which block to which. Raises Refusal BAD_PAGE."""
    for name, count, most in (("first", first, MAXIMUM_COUNT), ("skip", skip, 2**31 - 1)):
        if not 0 <= count <= most:
            raise Refusal("BAD_PAGE", say("graphql.bad_count", name=name, count=count, maximum=most), name)
    return skip, skip + first
