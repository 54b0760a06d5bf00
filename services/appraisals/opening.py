"""启动考核: the regulation is frozen, and what is known of it only in part needs a decision that says why it may be used all the same."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlmodel import Session

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.appraisals.finding import year_appraisal
from services.appraisals.holding import write_step
from services.audit import acting
from services.errors import Problem, Refusal
from services.models import Appraisal, AppraisalState, DayUnit
from services.permissions import Actor, Right, require
from services.scoring import regulation_in_use
from services.texts import problems_of_texts
from services.turns import take_turn

MOST_NOTICE_DAYS = 90


def open_appraisal(
    session: Session,
    actor: Actor,
    committee_id: int,
    year: int,
    regulations: Regulations,
    *,
    notice_days: int,
    notice_unit: DayUnit = DayUnit.DAYS,
    partial_because: str | None = None,
    group_kind: str = "",
) -> int:
    """The id of the appraisal of a year. `notice_days` are the days of the public notice in `notice_unit`, 0 for none.

    It is about members, or with `group_kind` about the groups of that kind.

    Raises Refusal with every problem: ALREADY_OPENED, NOTICE_DAYS, NOTICE_UNIT, PARTIAL_REGULATION where the pack is not complete and
    nobody says why it may decide about people, and what `regulation_in_use` raises.
    """
    require(actor, Right.APPRAISE, committee_id)
    take_turn(session, committee_id)
    regulation = regulation_in_use(session, committee_id, year, regulations, group_kind)
    problems = problems_of_texts({"partial_because": partial_because})
    if year_appraisal(session, committee_id, year, group_kind) is not None:
        problems.append(Problem("ALREADY_OPENED", "year", say("appraisals.already_opened", year=year)))
    if not 0 <= notice_days <= MOST_NOTICE_DAYS:
        problems.append(Problem("NOTICE_DAYS", "notice_days", say("appraisals.notice_days", most=MOST_NOTICE_DAYS, found=notice_days)))
    if notice_unit == DayUnit.MONTHS:
        problems.append(Problem("NOTICE_UNIT", "notice_unit", say("appraisals.notice_unit")))
    if regulation.status != "complete" and partial_because is None:
        problems.append(Problem("PARTIAL_REGULATION", "partial_because", say("appraisals.partial_regulation", title=regulation.title)))
    if problems:
        raise Refusal.of(problems)
    pack = regulations.pack(regulation.code)
    assert pack is not None
    with acting(session, actor, "appraisal.open", partial_because):
        appraisal = Appraisal(
            committee_id=committee_id,
            year=year,
            group_kind=group_kind,
            regulation=regulation.code,
            title=regulation.title,
            version=regulation.version_for(year).in_force_from,
            status=regulation.status,
            content_hash=regulation.content_hash,
            regulation_source=pack.text(),
            partial_because=None if regulation.status == "complete" else partial_because,
            notice_days=notice_days,
            notice_unit=notice_unit,
            state=AppraisalState.OPEN,
            opened_by_id=actor.account_id,
            opened_at=datetime.now(UTC),
        )
        session.add(appraisal)
        session.flush()
        write_step(session, actor, appraisal, "open", AppraisalState.OPEN, partial_because)
    assert appraisal.id is not None
    return appraisal.id
