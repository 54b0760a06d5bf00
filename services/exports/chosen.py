"""Some members of a committee, chosen by 委员编号: a form that is one member after another is made of these alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
from sqlmodel import Session, select

from scoring_plugins import Form
from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, nearest
from services.exports.annual_sheet import AnnualSheet, named_works
from services.models import AppraisalResult, Member, ScoredMember

# Whoever wants more of them wants everybody's.
MOST_CHOSEN = 500


def in_one_order(numbers: Sequence[str]) -> tuple[str, ...]:
    """The numbers by their bytes: the same people are the same choice, in whatever order somebody names them."""
    return tuple(sorted(numbers, key=str.encode))


def choice_problems(
    session: Session, committee_id: int, numbers: Sequence[str], form: Form | None, forms: Sequence[Form], is_of_groups: bool
) -> list[Problem]:
    """Everything that is wrong with a choice, each by its place in it: nobody, too many, a number twice, a number of nobody here; and a
    form that is not one member after another (None for the package)."""
    problems = []
    if is_of_groups or form is None or not form.one_by_one:
        known = "、".join(f"{each.name}({each.title})" for each in forms if each.one_by_one)
        problems.append(Problem("MEMBERS_NOT_WANTED", "members", say("exports.chosen_not_wanted", known=known)))
    if not 0 < len(numbers) <= MOST_CHOSEN:
        problems.append(Problem("MEMBER_COUNT", "members", say("exports.chosen_count", most=MOST_CHOSEN, found=len(numbers))))
        return problems
    here = set(session.exec(select(Member.number).where(Member.committee_id == committee_id)))
    counts, told = Counter(numbers), set[str]()
    for place, number in enumerate(numbers):
        field = f"members[{place}]"
        if number not in here:
            problems.append(
                Problem("UNKNOWN_MEMBER", field, say("exports.chosen_unknown", number=number, hint=nearest(number, sorted(here))))
            )
        elif counts[number] > 1 and number not in told:
            problems.append(Problem("DUPLICATE_MEMBER", field, say("exports.chosen_twice", number=number, count=counts[number])))
        told.add(number)
    return problems


def refuse_unscored(session: Session, numbers: Sequence[str], result: AppraisalResult) -> None:
    """Raises Refusal NOT_SCORED with every member of the choice whom the result is not about."""
    scored = set(session.exec(select(ScoredMember.number).where(ScoredMember.scoring_id == result.scoring_id)))
    _refuse([number for number in numbers if number not in scored])


def chosen_sheet(sheet: AnnualSheet, numbers: Sequence[str]) -> AnnualSheet:
    """The sheet with the members of these numbers alone, and the works of theirs; what is the committee's as a whole is left out.

    Raises Refusal NOT_SCORED with every number that is not in it.
    """
    wanted = set(numbers)
    members = tuple(member for member in sheet.members if member.number in wanted)
    _refuse(in_one_order(tuple(wanted - {member.number for member in members})))
    named = {work for member in members for work in named_works(member.scorecard)}
    named |= {record.work for member in members for record in member.records}
    works = {work: label for work, label in sheet.works.items() if work in named}
    return msgspec.structs.replace(sheet, members=members, works=works, quotas=(), lists=())


def _refuse(missing: Sequence[str]) -> None:
    if missing:
        raise Refusal("NOT_SCORED", say("exports.chosen_not_scored", numbers="、".join(missing)), "members")
