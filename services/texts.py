"""What any text that somebody typed must be: not blank, of a length, without characters that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from scoring_plugins.catalogue import say
from services.errors import Problem, refuse

LONGEST = {"number": 64, "case_number": 64, "code": 64, "name": 200, "summary": 5000}
LONGEST |= {"statement": 2000, "findings": 2000, "answer": 2000, "reply_text": 20_000}
LONGEST_TEXT = 500
# What is written in paragraphs: its lines may break.
PARAGRAPHS = frozenset({"summary", "statement", "findings", "answer", "reply_text"})
# Controls, what turns the direction of writing or takes no room, breaks of lines, and lone surrogates: two names that look alike would be
# two. Unassigned characters pass: a rare name may be written with one that our tables do not know yet.
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def problems_of_texts(texts: Mapping[str, str | None]) -> list[Problem]:
    """What is wrong with texts by field path; None is left out. What a field is called last in its path decides how long it may be."""
    problems = []
    for field, text in texts.items():
        if text is None:
            continue
        called = field.rpartition(".")[2]
        longest = LONGEST.get(called, LONGEST_TEXT)
        seen = text.replace("\n", "") if called in PARAGRAPHS else text
        if not text.strip():
            problems.append(Problem("BLANK", field, say("texts.blank")))
        elif len(text) > longest:
            problems.append(Problem("TOO_LONG", field, say("texts.too_long", longest=longest, found=len(text))))
        elif any(unicodedata.category(character) in UNSEEN for character in seen):
            problems.append(Problem("UNSEEN_CHARACTER", field, say("texts.unseen")))
    return problems


def problems_of_name(name: str, field: str = "name") -> list[Problem]:
    """NAME_MISSING for nothing but spaces, else what `problems_of_texts` finds of a name, whatever its field is called."""
    if not name.strip():
        return [Problem("NAME_MISSING", field, say("errors.name_missing"))]
    return [replace(problem, field=field) for problem in problems_of_texts({"name": name})]


def refuse_bad_texts(texts: Mapping[str, str | None]) -> None:
    """Raise Refusal with every problem of `problems_of_texts`."""
    refuse(problems_of_texts(texts))
