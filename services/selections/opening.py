"""启动评选: a regulation about proposals is frozen for a year, with the grade or list of it that makes a proposal outstanding."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from scoring_plugins.catalogue import say
from scoring_plugins.language.nodes import Version
from scoring_plugins.language.regulation import NotInForceError, Regulation
from scoring_plugins.plugins import Regulations
from services.audit import acting
from services.errors import Problem, Refusal, refuse
from services.models import ProposalSelection, SelectionState
from services.permissions import Actor, Right, require
from services.proposals.supervising import FIRST_YEAR, LAST_YEAR
from services.regulations import readable_regulation
from services.selections.awards import award_named
from services.selections.holding import write_step
from services.texts import problems_of_texts
from services.turns import take_turn

KIND = "proposal"


def open_selection(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    code: str,
    version: date | None = None,
    award: str | None = None,
    partial_because: str | None = None,
) -> int:
    """The id of a year's selection by regulation `code`; `version` is a version's date of force, the one in force in that year if None.

    `award` names the grade or list that makes a proposal outstanding; it need not be named where there is one alone with places to give.

    Raises Refusal FORBIDDEN, or every problem: BAD_YEAR, UNKNOWN_REGULATION, REGULATION_BROKEN, NOT_ABOUT_PROPOSALS, NOT_IN_FORCE,
    UNKNOWN_VERSION, AWARD_MISSING, UNKNOWN_AWARD, NOT_PER_COMMITTEE, PARTIAL_REGULATION where the pack is not complete and nobody says why
    it may decide all the same, ALREADY_OPENED.
    """
    require(actor, Right.EXAMINE, committee_id)
    take_turn(session, committee_id)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("BAD_YEAR", say("supervisions.bad_year", first=FIRST_YEAR, last=LAST_YEAR, found=year), "year")
    regulation = _about_proposals(regulations, code)
    chosen = _version(regulation, year, version)
    found, problems = award_named(chosen, award)
    problems += [*problems_of_texts({"partial_because": partial_because}), *_problems_of_opened(session, committee_id, year, code)]
    if regulation.status != "complete" and partial_because is None:
        message = say("proposal_selection.partial_regulation", title=regulation.title)
        problems.append(Problem("PARTIAL_REGULATION", "partial_because", message))
    refuse(problems)
    pack = regulations.pack(regulation.code)
    assert pack is not None
    assert found is not None
    with acting(session, actor, "proposal_selection.open", partial_because):
        selection = ProposalSelection(
            committee_id=committee_id,
            year=year,
            regulation=regulation.code,
            title=regulation.title,
            version=chosen.in_force_from,
            status=regulation.status,
            content_hash=regulation.content_hash,
            regulation_source=pack.text(),
            partial_because=None if regulation.status == "complete" else partial_because,
            award=found.name,
            state=SelectionState.OPEN,
            opened_by_id=actor.account_id,
            opened_at=datetime.now(UTC),
        )
        session.add(selection)
        session.flush()
        write_step(session, actor, selection, "open", partial_because)
    assert selection.id is not None
    return selection.id


def _about_proposals(regulations: Regulations, code: str) -> Regulation:
    regulation = readable_regulation(regulations, code, "UNKNOWN_REGULATION", "regulation")
    if regulation.subject != "work" or regulation.subject_kind != KIND:
        raise Refusal("NOT_ABOUT_PROPOSALS", say("proposal_selection.not_about_proposals", title=regulation.title), "regulation")
    return regulation


def _version(regulation: Regulation, year: int, wanted: date | None) -> Version:
    """The version meant. Raises Refusal NOT_IN_FORCE for a year before all, UNKNOWN_VERSION for one that is none or comes later."""
    try:
        in_force = regulation.version_for(year)
    except NotInForceError as early:
        raise Refusal("NOT_IN_FORCE", str(early), "year") from early
    last_day = regulation.period(year).ends_on
    known = [each for each in regulation.versions if each.in_force_from <= last_day]
    for each in known:
        if each.in_force_from == (wanted or in_force.in_force_from):
            return each
    days = "、".join(each.in_force_from.isoformat() for each in known)
    raise Refusal("UNKNOWN_VERSION", say("adoption.unknown_version", title=regulation.title, wanted=wanted, days=days), "version")


def _problems_of_opened(session: Session, committee_id: int, year: int, code: str) -> list[Problem]:
    of_year = (ProposalSelection.committee_id == committee_id, ProposalSelection.year == year, ProposalSelection.regulation == code)
    under_way = select(ProposalSelection.id).where(*of_year, ProposalSelection.state != SelectionState.CANCELLED)
    if session.exec(under_way).first() is None:
        return []
    return [Problem("ALREADY_OPENED", "year", say("proposal_selection.already_opened", year=year))]
