"""正文: the text of a proposal or an opinion report, as paragraphs, tables and pictures; taken over from what offices write with."""

from __future__ import annotations

from services.manuscripts.checking import problems_of
from services.manuscripts.counting import length, length_of
from services.manuscripts.differences import BlockChange, Change, Difference, Piece, RowChange, difference
from services.manuscripts.docx_reading import received_docx
from services.manuscripts.docx_writing import written_docx
from services.manuscripts.dropped import DropKind, Dropped, told
from services.manuscripts.gathering import Received
from services.manuscripts.pasted import received_lines, received_page
from services.manuscripts.shown import in_itself, shown
from services.manuscripts.tree import Block, Manuscript, Paragraph, ParagraphKind, Picture, Table, digest, plain_text, read, written

__all__ = [
    "Block",
    "BlockChange",
    "Change",
    "Difference",
    "DropKind",
    "Dropped",
    "Manuscript",
    "Paragraph",
    "ParagraphKind",
    "Picture",
    "Piece",
    "Received",
    "RowChange",
    "Table",
    "difference",
    "digest",
    "in_itself",
    "length",
    "length_of",
    "plain_text",
    "problems_of",
    "read",
    "received_docx",
    "received_lines",
    "received_page",
    "shown",
    "told",
    "written",
    "written_docx",
]
