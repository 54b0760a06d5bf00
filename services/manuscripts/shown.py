"""A text as HTML for display: tags of a fixed list, every character of the text escaped, no styles and nothing that runs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping
from html import escape

from services.manuscripts.tree import Manuscript, Paragraph, ParagraphKind, Picture, Table


def shown(manuscript: Manuscript, address_of: Callable[[Picture], str]) -> str:
    """The text as a fragment of HTML; `address_of` says where a picture is fetched. Pasting it gives the same text again."""
    return "".join(_parts(manuscript, address_of))


def in_itself(pictures: Mapping[str, bytes]) -> Callable[[Picture], str]:
    """Addresses that hold the pictures' bytes, for a page that stands alone."""

    def address_of(picture: Picture) -> str:
        return f"data:{picture.media_type};base64,{base64.b64encode(pictures[picture.sha256]).decode()}"

    return address_of


def _parts(manuscript: Manuscript, address_of: Callable[[Picture], str]) -> Iterator[str]:
    depth = 0
    for block in manuscript.blocks:
        wanted = block.level if isinstance(block, Paragraph) and block.kind is ParagraphKind.ITEM else 0
        yield _to_depth(depth, wanted)
        depth = wanted
        match block:
            case Paragraph(text, ParagraphKind.HEADING, level):
                yield f"<h{level}>{escape(text)}</h{level}>"
            case Paragraph(text, ParagraphKind.ITEM):
                yield f"<li>{escape(text)}"
            case Paragraph(text):
                yield f"<p>{escape(text)}</p>"
            case Table(rows):
                yield f"<table><tbody>{''.join(map(_row, rows))}</tbody></table>"
            case Picture():
                size = f'width="{block.width}" height="{block.height}"'
                yield f'<p><img src="{escape(address_of(block))}" alt="{escape(block.alt)}" {size}></p>'
    yield _to_depth(depth, 0)


def _to_depth(depth: int, wanted: int) -> str:
    """From an item that is open at `depth` to where one of `wanted` may begin; a level that is left out has an empty item."""
    if wanted > depth:
        return "<ul>" + "<li><ul>" * (wanted - depth - 1)
    closed = "</li></ul>" * (depth - wanted)
    return closed + "</li>" if wanted else closed


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{_cell(cell)}</td>' for cell in cells)}</tr>"


def _cell(cell: str) -> str:
    return "<br>".join(map(escape, cell.split("\n")))
