"""What who speaks for a group wants to have written of its year: two forms of the issued result, of that group alone."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.kept_rows import KeptParts
from services.appraisals.sealed_year import seal_kept
from services.errors import Problem, Refusal, refuse
from services.exports.committee_year import result_meant
from services.exports.group_sheet import sealed_groups
from services.exports.group_year import GroupSheet
from services.exports.wanted import PACKAGE, Wanted, Workshop
from services.models import ActivityGroup, ScoredGroup
from services.permissions import Actor, Right, forbidden
from services.reach import groups_reached

OWN_GROUP_FORMS = ("group-sheet", "group-notice")


def settled_own_group(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> tuple[Wanted, str]:
    """What is wanted with the group's name and the version, which stay the same whenever it is made; and the file's suffix.

    Raises Refusal NOT_FOR_GROUP, UNKNOWN_FORM, FORM_NOT_OWN, OTHER_GROUP and NOT_ISSUED, all that are wrong at once, and NOT_SCORED.
    """
    own = own_groups(session, actor, committee_id, wanted.group_kind)
    problems = _form_problems(wanted.form, workshop)
    name = next(iter(own)) if wanted.group_name is None and len(own) == 1 else wanted.group_name
    if not own:
        problems.append(Problem("NOT_FOR_GROUP", "group_kind", say("jobs.not_for_group", name=actor.name, kind=wanted.group_kind)))
    elif name not in own:
        problems.append(Problem("OTHER_GROUP", "group", say("jobs.other_group", names="、".join(sorted(own)))))
    if wanted.member is not None:
        problems.append(Problem("MEMBER_NOT_WANTED", "member", say("exports.form_of_year", form=wanted.form)))
    result = result_meant(session, committee_id, wanted.year, None, False, wanted.group_kind)
    if result is None:
        problems.append(Problem("NOT_ISSUED", "year", say("jobs.group_not_issued", year=wanted.year, kind=wanted.group_kind)))
    refuse(problems)
    assert result is not None
    assert name is not None
    scored = select(ScoredGroup.id).where(ScoredGroup.scoring_id == result.scoring_id, ScoredGroup.group_id == own[name])
    if session.exec(scored).first() is None:
        raise Refusal("NOT_SCORED", say("jobs.group_not_scored", year=wanted.year, name=name), "year")
    return replace(wanted, group_name=name, number=result.number, is_own=True), workshop.form(wanted.form).suffix


def own_groups(session: Session, actor: Actor, committee_id: int, kind: str) -> dict[str, int]:
    """The groups of a kind that the account speaks for, by name."""
    groups = groups_reached(actor, Right.READ_PERFORMANCE)
    if groups is None:
        return {}
    of_kind = (ActivityGroup.committee_id == committee_id, ActivityGroup.kind == kind, col(ActivityGroup.id).in_(groups))
    found = session.exec(select(ActivityGroup.name, ActivityGroup.id).where(*of_kind))
    return {name: key for name, key in found if key is not None}


def own_group_sheet(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> GroupSheet:
    """The sheet of the result that `settled_own_group` gave, with the one group alone, as things stand now.

    Raises Refusal FORBIDDEN for who does not speak for that group any more, NOT_ISSUED, and what `kept_year` and `sealed_regulation` raise.
    """
    group_id = own_groups(session, actor, committee_id, wanted.group_kind).get(wanted.group_name or "")
    if group_id is None:
        raise forbidden(actor, Right.READ_PERFORMANCE)
    result = result_meant(session, committee_id, wanted.year, wanted.number, False, wanted.group_kind)
    if result is None or result.id is None or (seal := seal_kept(result)) is None:
        raise Refusal("NOT_ISSUED", say("jobs.group_not_issued", year=wanted.year, kind=wanted.group_kind), "year")
    return sealed_groups(KeptParts(session, result.id).of_one(group_id), workshop.regulations, seal)


def _form_problems(name: str, workshop: Workshop) -> list[Problem]:
    if name in OWN_GROUP_FORMS and name in workshop.forms:
        return []
    if name not in (*workshop.forms, PACKAGE):
        return [workshop.unknown(name)]
    known = "、".join(f"{each}({workshop.forms[each].title})" for each in OWN_GROUP_FORMS if each in workshop.forms)
    return [Problem("FORM_NOT_OWN", "form", say("jobs.form_not_own", form=name, known=known))]
