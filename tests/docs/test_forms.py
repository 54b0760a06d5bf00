"""`docs/forms.md` is true: every form with whom it is of and its suffix, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from scoring_plugins import Form
from services.exports.forms import register_forms

PAGE = (Path(__file__).parents[2] / "docs/forms.md").read_text(encoding="utf-8")


def row(form: Form) -> tuple[str, str, str]:
    words = {"committee_year": "year", "scorecard": "member", "group_year": "groups", "group_scorecard": "group"}
    words |= {"committee_works": "works", "tree_works": "works of a tree", "outstanding_proposals": "selections"}
    return form.name, words[form.of], form.suffix


def test_every_form_is_listed_with_what_it_is_of_and_no_other() -> None:
    listed = re.findall(
        r"^\| `([\w-]+)` \| (year|member|groups|group|works|works of a tree|selections) \| `(\.[\w.]+)` \|", PAGE, flags=re.MULTILINE
    )

    assert sorted(listed) == sorted(row(form) for form in register_forms())


def test_every_form_is_called_what_an_office_calls_it() -> None:
    assert [form.title for form in register_forms() if form.title not in PAGE] == []
