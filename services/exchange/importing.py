"""A package kept in another database: once, whole or not at all, and exactly as it was sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.appraisals.finding import year_appraisal
from services.appraisals.sealed_rows import SealedYear
from services.appraisals.seals import Digests, seal_of
from services.appraisals.states import SETTLED
from services.audit import acting
from services.committees import create_committee, root_id
from services.errors import Problem, Refusal
from services.exchange.keeping import Keeping
from services.exchange.kept_subjects import MOST_TOLD
from services.exchange.verifying import Verification
from services.models import (
    AppraisalResult,
    DivisionCode,
    LocalCommittee,
    ResultState,
)
from services.permissions import Actor, Right, require
from services.turns import take_turn

_LET_OUT = (ResultState.ISSUED, ResultState.SUPERSEDED)


class Imported(NamedTuple):
    """What an import came to: whose result it is, and whether it was new here."""

    committee_id: int
    result_id: int
    is_new: bool


def import_package(session: Session, actor: Actor, committee_id: int, found: Verification, because: str | None = None) -> Imported:
    """Keep what `verify_package` found in a package: of the committee itself, or of one below it, which is made if it is not there.

    A package that is here already changes nothing; a newer version supersedes the one before. `because` is why a package is taken whose
    key is not trusted, or that is not signed; it is kept in the audit.
    Raises Refusal FORBIDDEN without the right to administer the committee, PACKAGE_DIFFERS with the first findings, SIGNATURE_WRONG,
    SIGNATURE_UNKNOWN, NOT_BELOW, APPRAISAL_UNDERWAY, REGULATION_DIFFERS, OTHER_SEAL, OLDER_VERSION, MEMBER_DIFFERS, GROUP_DIFFERS.
    """
    require(actor, Right.ADMINISTER, committee_id)
    year, seal = _sound(found, because)
    own_id = _committee(session, actor, committee_id, year)
    take_turn(session, own_id)
    if (known := _known(session, own_id, year, seal)) is not None:
        return Imported(own_id, known, False)
    with acting(session, actor, "exchange.import", because):
        result_id = Keeping(session, actor, own_id, year).keep(seal)
    if seal_of(session, result_id) != seal:
        raise RuntimeError("what was kept of a package is not what it says")
    return Imported(own_id, result_id, True)


def _sound(found: Verification, because: str | None) -> tuple[SealedYear, Digests]:
    if found.signature == "broken":
        raise Refusal("SIGNATURE_WRONG", say("exchange.refused_broken"), "file")
    if found.signature == "wrong_key":
        raise Refusal("SIGNATURE_WRONG", say("exchange.refused_wrong_key"), "file")
    if found.year is None or found.seal is None or not found.is_equal:
        problems = [Problem("PACKAGE_DIFFERS", "file", each.text) for each in found.findings[:MOST_TOLD]]
        raise Refusal.of([Problem("PACKAGE_DIFFERS", "file", say("exchange.differs", count=len(found.findings))), *problems])
    if found.signature != "known" and not (because or "").strip():
        key = say("exchange.refused_unknown", code=found.year.result.committee_code, state=say(f"exchange.signed_{found.signature}"))
        raise Refusal("SIGNATURE_UNKNOWN", key, "because")
    return found.year, found.seal


def _committee(session: Session, actor: Actor, above_id: int, year: SealedYear) -> int:
    said = year.result
    # Two who import one package at once would each make the committee.
    take_turn(session, root_id(session))
    codes = select(DivisionCode).where(DivisionCode.code == said.committee_code).order_by(col(DivisionCode.valid_from))
    bearers = session.exec(codes).all()
    day = said.period_to
    in_force = [each for each in bearers if each.valid_from <= day and (each.valid_to is None or each.valid_to >= day)]
    if not bearers:
        return create_committee(
            session, actor, above_id, code=said.committee_code, name=said.committee, level=said.level, valid_from=said.period_from
        )
    own_id = (in_force or bearers)[0].committee_id
    parents: Mapping[int, int | None] = {row[0]: row[1] for row in session.exec(select(LocalCommittee.id, LocalCommittee.parent_id))}  # type: ignore[misc]
    step: int | None = own_id
    while step is not None and step != above_id:
        step = parents.get(step)
    if step is None:
        raise Refusal("NOT_BELOW", say("exchange.not_below", code=said.committee_code, name=said.committee), "committee")
    return own_id


def _known(session: Session, committee_id: int, year: SealedYear, seal: Digests) -> int | None:
    """The id of the result that is here already; None for a new package. Raises Refusal where it cannot stand beside what is here."""
    said = year.result
    appraisal = year_appraisal(session, committee_id, said.year, said.group_kind)
    if appraisal is None:
        return None
    results = session.exec(select(AppraisalResult).where(AppraisalResult.appraisal_id == appraisal.id)).all()
    same = next((each for each in results if each.number == said.number), None)
    told = {"year": said.year, "number": said.number}
    if same is not None:
        if (same.seal, same.seal_sm3) != (seal.sha256, seal.sm3):
            raise Refusal("OTHER_SEAL", say("exchange.other_seal", here=(same.seal or "—")[:16], packed=seal.sha256[:16], **told), "file")
        return same.id
    if appraisal.state not in SETTLED:
        state = say(f"appraisals.state_{appraisal.state}")
        raise Refusal("APPRAISAL_UNDERWAY", say("exchange.underway", state=state, **told), "file")
    if (appraisal.regulation, appraisal.content_hash) != (said.regulation, said.content_hash):
        raise Refusal("REGULATION_DIFFERS", say("exchange.regulation_differs", here=appraisal.title, packed=said.title), "file")
    if (newest := max((each.number for each in results if each.state in _LET_OUT), default=0)) > said.number:
        raise Refusal("OLDER_VERSION", say("exchange.older_version", newest=newest, **told), "file")
    return None
