"""Finding by words: one text a row is found by, made when the row is written, and every word sought in it, alike on every database.

No full-text index of a database is used: PostgreSQL's knows no Chinese, SQLite's trigrams miss words of two characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from scoring_plugins.catalogue import say
from services.errors import Refusal

LONGEST_TEXT = 100
MOST_WORDS = 10
# The dot between the parts of a name of another language, in its many forms; people leave it out when they look for somebody.
_DOTS = dict.fromkeys(map(ord, "·•・‧"))
_CHINESE = "[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
# Names of two characters are often written apart, to align with those of three.
_APART = re.compile(f"(?<={_CHINESE}) (?={_CHINESE})")


def normalised(text: str) -> str:
    """The text as it is compared: one form for each character (NFKC), no case, spaces squeezed and left out between Chinese characters."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _APART.sub("", " ".join(folded.translate(_DOTS).split()))


def search_text(parts: Iterable[str | None]) -> str:
    """What a row is found by. No word is found across two parts, because words hold no line breaks."""
    return "\n".join(normalised(part) for part in parts if part)


def words_of(text: str | None, field: str = "text") -> tuple[str, ...]:
    """The words that are sought; none for a text of nothing but spaces. Raises Refusal BAD_TEXT, naming `field`, for too many."""
    if text is None:
        return ()
    if len(text) > LONGEST_TEXT:
        raise Refusal("BAD_TEXT", say("search.too_long", limit=LONGEST_TEXT, found=len(text)), field)
    if "\0" in text:
        raise Refusal("BAD_TEXT", say("search.unwritable"), field)
    # A character may come apart into several with a space between them.
    words = tuple(dict.fromkeys(word for part in text.split() for word in normalised(part).split()))
    if len(words) > MOST_WORDS:
        raise Refusal("BAD_TEXT", say("search.too_many_words", limit=MOST_WORDS, found=len(words)), field)
    return words


def all_found(column: Mapped[str], words: Iterable[str]) -> list[ColumnElement[bool]]:
    """The conditions that every word occurs in the column's text; each character stands for itself."""
    return [_Place(column, word) > 0 for word in words]


class _Place(FunctionElement[int]):
    """Where a text occurs in another, from 1; 0 if it does not."""

    type = Integer()
    inherit_cache = True


@compiles(_Place)
def _instr(element: _Place, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(_Place, "postgresql")
def _strpos(element: _Place, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"
