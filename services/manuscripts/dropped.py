"""What was not taken over from a page or a file, by kind: nothing that carries meaning goes without a word."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from scoring_plugins.catalogue import say

MOST_NAMES = 5
LONGEST_NAME = 60


class DropKind(StrEnum):
    """Each kind has its sentence in the catalogue, `manuscripts.dropped_<kind>`. Looks (faces, sizes, colours, margins) are not told."""

    SCRIPT = "script"
    EMBEDDED = "embedded"
    FORM_FIELD = "form_field"
    LINK = "link"
    HIDDEN = "hidden"
    UNSEEN = "unseen"
    COMMENT = "comment"
    DELETION = "deletion"
    INSERTION = "insertion"
    STRUCK = "struck"
    RAISED = "raised"
    RUBY = "ruby"
    FORMULA = "formula"
    SYMBOL = "symbol"
    TEXT_BOX = "text_box"
    NOTE = "note"
    HEADER = "header"
    NESTED_TABLE = "nested_table"
    MERGED_CELLS = "merged_cells"
    PICTURE_ELSEWHERE = "picture_elsewhere"
    PICTURE_MOVED = "picture_moved"
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_MANY_PIXELS = "picture_too_many_pixels"


class Dropped(msgspec.Struct, frozen=True):
    """So many of a kind, the first few by name where they have one."""

    kind: DropKind
    count: int
    names: tuple[str, ...] = ()


def told(dropped: Iterable[Dropped]) -> list[str]:
    """A sentence for each kind, in Chinese."""
    return [say(f"manuscripts.dropped_{each.kind}", count=each.count, names=_said_names(each)) for each in dropped]


def _said_names(dropped: Dropped) -> str:
    if not dropped.names:
        return ""
    more = say("manuscripts.and_more") if dropped.count > len(dropped.names) else ""
    return say("manuscripts.names", names="、".join(dropped.names), more=more)
