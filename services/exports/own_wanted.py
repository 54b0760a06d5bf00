"""What a member wants to have written of the own year: four forms of the issued result, one before it; of oneself alone."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.errors import Problem, Refusal, refuse
from services.exports.committee_year import result_meant
from services.exports.underway import appraisal_in_check
from services.exports.wanted import PACKAGE, Wanted, Workshop
from services.models import Member, ScoredMember
from services.permissions import Actor, Reach, Right

# What a member checks, fills in and signs before there is a result.
IN_CHECK = "registration"
OWN_FORMS = ("registration", "score-sheet", "dossier", "notice")


def settled_own(session: Session, actor: Actor, committee_id: int, wanted: Wanted, workshop: Workshop) -> tuple[Wanted, str]:
    """What the member wants with number and version, which stay the same whenever it is made; and the file's suffix.

    Before a result is issued that is the registration form of the member's check, a draft without a version.

    Raises Refusal NOT_A_MEMBER, UNKNOWN_FORM, FORM_NOT_OWN, OTHER_MEMBER and NOT_ISSUED, all that are wrong at once, and NOT_SCORED.
    """
    own = own_members(session, actor, committee_id)
    problems = _form_problems(wanted.form, workshop)
    number = next(iter(own)) if wanted.member is None and len(own) == 1 else wanted.member
    if not own:
        problems.append(Problem("NOT_A_MEMBER", "committee", say("jobs.not_a_member", name=actor.name)))
    elif number not in own:
        problems.append(Problem("OTHER_MEMBER", "member", say("jobs.other_member", numbers="、".join(sorted(own)))))
    result = result_meant(session, committee_id, wanted.year, None, False)
    in_check = result is None and wanted.form == IN_CHECK and appraisal_in_check(session, committee_id, wanted.year) is not None
    if result is None and not in_check:
        problems.append(Problem("NOT_ISSUED", "year", say("jobs.own_not_issued", year=wanted.year)))
    refuse(problems)
    assert number is not None
    if result is None:
        return replace(wanted, member=number, number=None, is_live=True, is_own=True), workshop.form(wanted.form).suffix
    scored = select(ScoredMember.id).where(ScoredMember.scoring_id == result.scoring_id, ScoredMember.member_id == own[number])
    if session.exec(scored).first() is None:
        raise Refusal("NOT_SCORED", say("jobs.own_not_scored", year=wanted.year), "year")
    return replace(wanted, member=number, number=result.number, is_own=True), workshop.form(wanted.form).suffix


def own_members(session: Session, actor: Actor, committee_id: int) -> dict[str, int]:
    """The members of a committee that the account is, by 委员编号; whose performance it may read as these members."""
    ids = [scope.id for scope in actor.held_for(Right.READ_PERFORMANCE, Reach.OWN) if scope.committee_id == committee_id]
    found = session.exec(select(Member.number, Member.id).where(Member.committee_id == committee_id, col(Member.id).in_(ids)))
    return {number: key for number, key in found if key is not None}


def _form_problems(name: str, workshop: Workshop) -> list[Problem]:
    if name in OWN_FORMS and name in workshop.forms:
        return []
    if name not in (*workshop.forms, PACKAGE):
        return [workshop.unknown(name)]
    known = "、".join(f"{each}({workshop.forms[each].title})" for each in OWN_FORMS if each in workshop.forms)
    return [Problem("FORM_NOT_OWN", "form", say("jobs.form_not_own", form=name, known=known))]
