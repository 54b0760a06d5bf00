"""The page of rights and roles, from the policy table. `python -m tests.docs.authorisation` writes `docs/authorisation.md` again."""

from __future__ import annotations

from pathlib import Path

from scoring_plugins.catalogue import say
from services.models import Role
from services.permissions import APART, CARRIES, POLICY, SCOPED, Reach, Right

PAGE = Path(__file__).parents[2] / "docs/authorisation.md"
REACHES = {
    Reach.OWN: "本人",
    Reach.SECTOR: "本界别",
    Reach.SPECIAL_COMMITTEE: "本专委会",
    Reach.BODY: "本单位",
    Reach.UNIT: "本承办单位",
    Reach.ENTERED: "本人录入",
    Reach.GROUP: "本界别或本专委会的小组",
    Reach.COMMITTEE: "本委员会",
    Reach.BELOW: "本级与下一级",
}
_HEAD = """# Who may do what · 权限

Made from the policy table (`services/permissions.py`) by `python -m tests.docs.authorisation`; a test keeps it true.
Which right a field takes is told by the reference of the schema; `tests/graphql_schema/test_authorisation.py` tries every field for every
role, token and place of a member, on both databases.

An entry says how far a right reaches from where the role is held: 本人 the member that the account is · 本界别, 本专委会 members who today
belong to the sector or special committee that the role is held for · 本单位, 本承办单位 what the body
or handling unit that it names submits or handles · 本人录入 what the account itself entered ·
本界别或本专委会的小组 groups that stand for the sector or special committee that the role is held for
· 本委员会 everything of the committee ·
本级与下一级 the committee and those right below it. No entry: not at all.
"""


def page() -> str:
    """The page as Markdown."""
    roles = list(Role)
    lines = [_HEAD, "| 权限 | " + " | ".join(_role(role) for role in roles) + " |", "|---" * (len(roles) + 1) + "|"]
    for right in Right:
        cells = [REACHES[POLICY[right][role]] if role in POLICY[right] else "" for role in roles]
        lines.append(f"| {say(f'permissions.right_{right}')} `{right.name}` | " + " | ".join(cells) + " |")
    lines += ["", "One person holds at most one of " + "、".join(_role(role) for role in roles if role in APART) + ".", ""]
    lines += [f"- {_role(role)} is held for a `{noun}`." for role, noun in SCOPED.items()]
    lines += [
        "",
        "A token may be narrowed to some rights, and never gives more than its account's roles do. These rights carry others,",
        "without which they could not be used, in the committees where the account holds the right itself:",
        "",
    ]
    for right, carried in CARRIES.items():
        lines.append(f"- `{right.name}` carries " + ", ".join(f"`{each.name}`" for each in Right if each in carried))
    return "\n".join(lines) + "\n"


def _role(role: Role) -> str:
    return say(f"permissions.role_{role}")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
