"""What is wrong with a text that did not come through our own readers: whatever we read or show keeps to this."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scoring_plugins.catalogue import say
from services.errors import Problem
from services.manuscripts import limits
from services.manuscripts.tidying import is_tidy
from services.manuscripts.tree import DEEPEST_HEADING, DEEPEST_ITEM, Manuscript, Paragraph, ParagraphKind, Picture, Table

_DIGEST = re.compile(r"[0-9a-f]{64}")
_LEVELS = {ParagraphKind.BODY: (0, 0), ParagraphKind.HEADING: (1, DEEPEST_HEADING), ParagraphKind.ITEM: (1, DEEPEST_ITEM)}


def problems_of(manuscript: Manuscript, field: str = "text") -> list[Problem]:
    """Every problem with its place, `text.blocks[3].rows[0][1]`. Whether a picture's bytes are kept is for who keeps them."""
    problems = list(_problems_of_size(manuscript, field))
    for number, block in enumerate(manuscript.blocks[: limits.MOST_BLOCKS]):
        place = f"{field}.blocks[{number}]"
        match block:
            case Paragraph(text, kind, level):
                if not text or not is_tidy(text):
                    problems.append(Problem("NOT_TIDY", f"{place}.text", say("manuscripts.not_tidy")))
                least, most = _LEVELS[kind]
                if not least <= level <= most:
                    problems.append(
                        Problem("BAD_LEVEL", f"{place}.level", say("manuscripts.bad_level", least=least, most=most, found=level))
                    )
            case Table(rows):
                problems += _problems_of_table(rows, place)
            case Picture():
                problems += _problems_of_picture(block, place)
    return problems


def _problems_of_size(manuscript: Manuscript, field: str) -> Iterator[Problem]:
    if len(manuscript.blocks) > limits.MOST_BLOCKS:
        yield Problem("TOO_MANY_BLOCKS", field, say("manuscripts.too_many_blocks", most=limits.MOST_BLOCKS))
    if sum(map(_characters, manuscript.blocks)) > limits.MOST_CHARACTERS:
        yield Problem("TEXT_TOO_LONG", field, say("manuscripts.too_long", most=limits.MOST_CHARACTERS))
    if len(manuscript.pictures) > limits.MOST_PICTURES:
        size = limits.LARGEST_PICTURES // limits.MEGABYTE
        yield Problem("TOO_MANY_PICTURES", field, say("manuscripts.too_many_pictures", most=limits.MOST_PICTURES, size=size))


def _characters(block: object) -> int:
    match block:
        case Paragraph(text=text):
            return len(text)
        case Table(rows=rows):
            return sum(len(cell) for row in rows for cell in row)
        case _:
            return 0


def _problems_of_table(rows: tuple[tuple[str, ...], ...], place: str) -> Iterator[Problem]:
    widths = {len(row) for row in rows}
    if len(widths) != 1 or widths == {0} or not any(cell for row in rows for cell in row):
        yield Problem("BAD_TABLE", f"{place}.rows", say("manuscripts.bad_table"))
    elif max(widths) > limits.MOST_COLUMNS or max(widths) * len(rows) > limits.MOST_CELLS:
        message = say("manuscripts.table_too_large", columns=limits.MOST_COLUMNS, cells=limits.MOST_CELLS)
        yield Problem("TABLE_TOO_LARGE", f"{place}.rows", message)
    for number, row in enumerate(rows[: limits.MOST_CELLS]):
        for column, cell in enumerate(row[: limits.MOST_COLUMNS]):
            if cell and not all(line and is_tidy(line) for line in cell.split("\n")):
                yield Problem("NOT_TIDY", f"{place}.rows[{number}][{column}]", say("manuscripts.not_tidy"))


def _problems_of_picture(picture: Picture, place: str) -> Iterator[Problem]:
    sides = (picture.width, picture.height)
    if not _DIGEST.fullmatch(picture.sha256):
        yield Problem("BAD_PICTURE", f"{place}.sha256", say("manuscripts.bad_picture"))
    if min(sides) < 1 or max(sides) > limits.LONGEST_SIDE or picture.width * picture.height > limits.MOST_PIXELS:
        yield Problem("BAD_PICTURE", place, say("manuscripts.bad_picture"))
    if len(picture.alt) > limits.LONGEST_ALT or not is_tidy(picture.alt):
        yield Problem("NOT_TIDY", f"{place}.alt", say("manuscripts.not_tidy"))
