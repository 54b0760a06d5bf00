"""The page of what is kept of people, from the columns. `python -m tests.docs.personal_data` writes `docs/personal-data.md` again."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from scoring_plugins.catalogue import say
from services.models.personal import PERSONAL
from services.models.personal_classes import Level, Personal, Shown
from services.permissions import POLICY, Right
from tests.docs.authorisation import REACHES

PAGE = Path(__file__).parents[2] / "docs/personal-data.md"
_HEAD = """# What is kept of people · 个人信息

Made from `services/models/personal.py` by `python -m tests.docs.personal_data`; `tests/services/test_personal.py` keeps it true, and fails
for a column of any table that is stated to be neither personal nor impersonal, and for a personal one without a purpose.

Classes: **公开** what a committee publishes itself · **一般** for those who work with it · **敏感** sensitive by law (Personal Information
Protection Law, article 28: religious belief, special identity) or by what it opens.
No identity card number, gender, date of birth, face, position or reading behaviour is kept of a member.

- A member's sector may tell a party, a people or a belief: every one is shown only to those who read the member's performance, so that what
  is hidden tells nothing either. Groups named after a religion or an ethnic group are hidden alike, others are shown with `READ`
  (`services/sensitivity.py`).
- Telephone numbers and reasons for leave are sealed (AES-256-GCM) under a key that lies outside the database; numbers are shown with their
  middle hidden, and in full only to who states a reason, which the audit keeps.
- The audit says that a secret column changed, and never what it holds.
- What is not yet there: deletion after the term by destroying a person's key. "As long as its row" below means just that.
"""


def page() -> str:
    """The page as Markdown."""
    lines = [_HEAD]
    for level in Level:
        lines += [f"## {level}", "", "| where | kept for | shown to | how long |", "|---|---|---|---|"]
        columns = [(stated, f"`{table}.{name}`") for table, named in PERSONAL.items() for name, stated in named.items()]
        own = sorted((each for each in columns if each[0].level == level), key=lambda each: _order(each[0]))
        for stated, found in groupby(own, key=lambda each: each[0]):
            names = " ".join(name for _, name in found)
            lines.append(f"| {names} | {stated.purpose} | {shown_to(stated.shown)} | {stated.kept} |")
        lines.append("")
    return "\n".join(lines)


def _order(stated: Personal) -> tuple[str, ...]:
    return (stated.purpose.name, stated.shown, stated.kept.name)


def shown_to(shown: Shown) -> str:
    """The right with the roles that hold it and how far, as the policy table has it."""
    if shown == Shown.NOBODY:
        return "nobody: no interface shows it"
    right = Right[shown.name]
    roles = "、".join(f"{say(f'permissions.role_{role}')}({REACHES[reach]})" for role, reach in POLICY[right].items())
    return f"{say(f'permissions.right_{right}')} `{right.name}`: {roles}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
