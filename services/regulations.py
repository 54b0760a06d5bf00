"""Which regulation a committee has adopted, and from when."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations, UnknownRegulationError
from services.audit import acting
from services.errors import Problem, Refusal, nearest
from services.models import AdoptedRegulation
from services.permissions import Actor, Right, require
from services.texts import problems_of_texts
from services.turns import take_turn


def adopt_regulation(
    session: Session,
    actor: Actor,
    committee_id: int,
    regulations: Regulations,
    code: str,
    from_on: date,
    version: date | None = None,
    group_kind: str | None = None,
) -> AdoptedRegulation:
    """The committee uses regulation `code` from `from_on`; `version` is a version's date of force, the newest by then if None.

    A regulation about groups is used for one `group_kind`; it need not be named where the regulation names one alone. Beside it, one about
    members and those for other kinds stay in use. Adopting the same again changes nothing.
    Raises Refusal for an unknown code, version or kind, a regulation that cannot be read or is about neither members nor groups, or
    another one adopted from that day for the same subjects.
    """
    require(actor, Right.APPRAISE, committee_id)
    take_turn(session, committee_id)
    chosen, kind, problems = _version(regulations, code, from_on, version, group_kind)
    of_kind = (AdoptedRegulation.committee_id == committee_id, AdoptedRegulation.group_kind == kind)
    adopted = session.exec(select(AdoptedRegulation).where(*of_kind, AdoptedRegulation.from_on == from_on)).first()
    if adopted is not None and chosen is not None and (adopted.regulation, adopted.version) == (code, chosen):
        return adopted
    if adopted is not None:
        problems.append(Problem("ALREADY_ADOPTED", "from_on", say("adoption.already", day=from_on, code=adopted.regulation)))
    if chosen is None or problems:
        raise Refusal.of(problems)
    with acting(session, actor, "regulation.adopt"):
        adopted = AdoptedRegulation(committee_id=committee_id, group_kind=kind, regulation=code, version=chosen, from_on=from_on)
        session.add(adopted)
    return adopted


def _version(
    regulations: Regulations, code: str, from_on: date, version: date | None, group_kind: str | None
) -> tuple[date | None, str, list[Problem]]:
    """The version of a regulation that is meant, the kind of groups it is used for, and what is wrong; None where there is none such."""
    try:
        regulation = readable_regulation(regulations, code, "UNKNOWN_REGULATION", "regulation")
    except Refusal as refusal:
        return None, "", list(refusal.problems)
    kind, problems = _kind(regulation, group_kind)
    known = sorted(each.in_force_from for each in regulation.versions)
    chosen = version or max((day for day in known if day <= from_on), default=None)
    if chosen is None or chosen not in known:
        days = "、".join(day.isoformat() for day in known)
        message = say("adoption.unknown_version", title=regulation.title, wanted=version or from_on, days=days)
        return None, kind, [*problems, Problem("UNKNOWN_VERSION", "version", message)]
    return chosen, kind, problems


def _kind(regulation: Regulation, group_kind: str | None) -> tuple[str, list[Problem]]:
    """The kind of groups that a regulation is used for, empty for members, and what is wrong with the one that was named."""
    title = regulation.title
    if regulation.subject == "member":
        wrong = [Problem("NOT_ABOUT_GROUPS", "group_kind", say("adoption.not_about_groups", title=title))] if group_kind else []
        return "", wrong
    if regulation.subject != "group":
        return "", [Problem("NOT_ABOUT_MEMBERS", "regulation", say("adoption.not_about_members", title=title))]
    kinds = regulation.group_kinds
    if group_kind is None and len(kinds) == 1:
        return kinds[0], []
    if not group_kind:
        return "", [Problem("GROUP_KIND_MISSING", "group_kind", say("adoption.group_kind_missing", title=title, kinds="、".join(kinds)))]
    if kinds and group_kind not in kinds:
        hint, known = nearest(group_kind, kinds), "、".join(kinds)
        message = say("adoption.unknown_group_kind", title=title, kind=group_kind, kinds=known, hint=hint)
        return group_kind, [Problem("UNKNOWN_GROUP_KIND", "group_kind", message)]
    return group_kind, problems_of_texts({"group_kind": group_kind})


def readable_regulation(regulations: Regulations, code: str, unknown_code: str, field: str) -> Regulation:
    """The installed regulation of that code. Raises Refusal `unknown_code`, or REGULATION_BROKEN with every problem of its pack."""
    try:
        return regulations[code]
    except UnknownRegulationError as unknown:
        raise Refusal(unknown_code, str(unknown), field) from unknown
    except RegulationError as broken:
        raise Refusal.of([Problem("REGULATION_BROKEN", field, problem.text) for problem in broken.problems]) from broken


def adopted_regulation(session: Session, committee_id: int, year: int, regulations: Regulations, group_kind: str = "") -> AdoptedRegulation:
    """The regulation a committee uses for `year`: the one adopted last by the last day of what that regulation calls the year.

    `group_kind` is the kind of the groups that it is to appraise, empty for members. Of one that is not installed nobody knows the year,
    so it is taken to be the calendar's. Raises Refusal NOT_ADOPTED.
    """
    of_kind = (AdoptedRegulation.committee_id == committee_id, AdoptedRegulation.group_kind == group_kind)
    every = select(AdoptedRegulation).where(*of_kind)
    for adopted in session.exec(every.order_by(col(AdoptedRegulation.from_on).desc())):
        if adopted.from_on <= _last_day(regulations, adopted.regulation, year):
            return adopted
    if not group_kind:
        raise Refusal("NOT_ADOPTED", say("adoption.none", year=year), "year")
    kinds = kinds_in_use(session, committee_id)
    message = say("adoption.none_for_groups", year=year, kind=group_kind, kinds="、".join(kinds) or say("adoption.no_kinds"))
    raise Refusal("NOT_ADOPTED", message, "group_kind")


def kinds_in_use(session: Session, committee_id: int) -> list[str]:
    """The kinds of groups for which a committee ever adopted a regulation, in order."""
    used = select(AdoptedRegulation.group_kind).where(AdoptedRegulation.committee_id == committee_id).distinct()
    return sorted(kind for kind in session.exec(used) if kind)


def _last_day(regulations: Regulations, code: str, year: int) -> date:
    try:
        return regulations[code].period(year).ends_on
    except (UnknownRegulationError, RegulationError):
        return date(year, 12, 31)
