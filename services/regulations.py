"""Which regulation a committee has adopted, and from when."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.problems import RegulationError
from scoring_plugins.language.regulation import Regulation
from scoring_plugins.plugins import Regulations, UnknownRegulationError
from services.audit import acting
from services.errors import Problem, Refusal
from services.models import AdoptedRegulation
from services.permissions import Actor, Right, require
from services.turns import take_turn


def adopt_regulation(
    session: Session, actor: Actor, committee_id: int, regulations: Regulations, code: str, from_on: date, version: date | None = None
) -> AdoptedRegulation:
    """The committee uses regulation `code` from `from_on`; `version` is a version's date of force, the newest by then if None.

    Adopting the same again changes nothing. Raises Refusal for an unknown code or version, a regulation that cannot be read or is not
    about members, or another one adopted from that day.
    """
    require(actor, Right.APPRAISE, committee_id)
    take_turn(session, committee_id)
    same_day = select(AdoptedRegulation).where(AdoptedRegulation.committee_id == committee_id, AdoptedRegulation.from_on == from_on)
    adopted = session.exec(same_day).first()
    chosen, problems = _version(regulations, code, from_on, version)
    if adopted is not None and chosen is not None and (adopted.regulation, adopted.version) == (code, chosen):
        return adopted
    if adopted is not None:
        problems.append(Problem("ALREADY_ADOPTED", "from_on", say("adoption.already", day=from_on, code=adopted.regulation)))
    if chosen is None or problems:
        raise Refusal.of(problems)
    with acting(session, actor, "regulation.adopt"):
        adopted = AdoptedRegulation(committee_id=committee_id, regulation=code, version=chosen, from_on=from_on)
        session.add(adopted)
    return adopted


def _version(regulations: Regulations, code: str, from_on: date, version: date | None) -> tuple[date | None, list[Problem]]:
    """The version of a regulation that is meant, and what is wrong with it; None where there is none such."""
    try:
        regulation = readable_regulation(regulations, code, "UNKNOWN_REGULATION", "regulation")
    except Refusal as refusal:
        return None, list(refusal.problems)
    problems = []
    if regulation.subject != "member":
        problems.append(Problem("NOT_ABOUT_MEMBERS", "regulation", say("adoption.not_about_members", title=regulation.title)))
    known = sorted(each.in_force_from for each in regulation.versions)
    chosen = version or max((day for day in known if day <= from_on), default=None)
    if chosen is None or chosen not in known:
        days = "、".join(day.isoformat() for day in known)
        message = say("adoption.unknown_version", title=regulation.title, wanted=version or from_on, days=days)
        return None, [*problems, Problem("UNKNOWN_VERSION", "version", message)]
    return chosen, problems


def readable_regulation(regulations: Regulations, code: str, unknown_code: str, field: str) -> Regulation:
    """The installed regulation of that code. Raises Refusal `unknown_code`, or REGULATION_BROKEN with every problem of its pack."""
    try:
        return regulations[code]
    except UnknownRegulationError as unknown:
        raise Refusal(unknown_code, str(unknown), field) from unknown
    except RegulationError as broken:
        raise Refusal.of([Problem("REGULATION_BROKEN", field, problem.text) for problem in broken.problems]) from broken


def adopted_regulation(session: Session, committee_id: int, year: int, regulations: Regulations) -> AdoptedRegulation:
    """The regulation a committee uses for `year`: the one adopted last by the last day of what that regulation calls the year.

    Of one that is not installed nobody knows the year, so it is taken to be the calendar's. Raises Refusal NOT_ADOPTED.
    """
    every = select(AdoptedRegulation).where(AdoptedRegulation.committee_id == committee_id)
    for adopted in session.exec(every.order_by(col(AdoptedRegulation.from_on).desc())):
        if adopted.from_on <= _last_day(regulations, adopted.regulation, year):
            return adopted
    raise Refusal("NOT_ADOPTED", say("adoption.none", year=year), "year")


def _last_day(regulations: Regulations, code: str, year: int) -> date:
    try:
        return regulations[code].period(year).ends_on
    except (UnknownRegulationError, RegulationError):
        return date(year, 12, 31)
