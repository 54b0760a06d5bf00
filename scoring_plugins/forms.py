"""Forms: files an office can have made from scores, by this distribution or by a plugin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args

import msgspec

FormSubject = Literal[
    "committee_year", "scorecard", "group_year", "group_scorecard", "committee_works", "tree_works", "outstanding_proposals"
]
FORM_SUBJECTS: tuple[str, ...] = get_args(FormSubject)


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """A file made from plain data: `lvheng appraisal export --format NAME` writes it.

    `of` says what it is made of: a committee's year, or one member's scorecard (the command then needs `--member`); or a year of one kind
    of groups, or one group's scorecard, which `lvheng appraisal export-groups --groups KIND` writes (with `--group` for one); or the
    figures of a year's proposals and opinion reports, of one committee or with those below it; or the proposals that were decided to be
    outstanding.
    `write` takes the data as plain dicts, lists, text, whole numbers and ISO dates, and returns the file's bytes; the same data must
    give the same bytes. Points are micro-points; `points_text` prints them. The fields are listed in `docs/hooks.md`.
    A form of a year that is `one_by_one` is one member after another, and can be made of some of them: it is then given these alone.
    `name` is lower-case letters, digits, `-` and `_`; `suffix` is the file's, with its dot; `title` is what an office calls it.
    """

    name: str
    of: FormSubject
    suffix: str
    title: str
    write: Callable[[dict[str, Any]], bytes]
    one_by_one: bool = False
