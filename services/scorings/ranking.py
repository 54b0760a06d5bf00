"""Whether a committee shows ranks. It does not, until somebody who decides says so and why; every such decision is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from services.audit import acting
from services.errors import Refusal
from services.models import RankingDecision
from services.permissions import Actor, Right, require
from services.texts import refuse_bad_texts


def decide_ranking(session: Session, actor: Actor, committee_id: int, shown: bool, reason: str) -> int:
    """The id of the new decision. Raises Refusal REASON_MISSING for a reason of nothing but spaces, and what `refuse_bad_texts` raises."""
    require(actor, Right.DECIDE, committee_id)
    if not reason.strip():
        raise Refusal("REASON_MISSING", say("scorings.ranking_reason_missing"), "reason")
    refuse_bad_texts({"reason": reason})
    with acting(session, actor, "ranking.decide", reason.strip()):
        decision = RankingDecision(
            committee_id=committee_id, shown=shown, reason=reason.strip(), decided_by_id=actor.account_id, decided_at=datetime.now(UTC)
        )
        session.add(decision)
        session.flush()
    assert decision.id is not None
    return decision.id


def ranking_shown(session: Session, actor: Actor, committee_ids: Collection[int]) -> frozenset[int]:
    """Those of the committees that show ranks: everybody who reads scores may know. One statement."""
    newest = select(func.max(col(RankingDecision.id))).group_by(col(RankingDecision.committee_id))
    shown = select(RankingDecision.committee_id).where(
        col(RankingDecision.committee_id).in_(sorted(set(committee_ids))), col(RankingDecision.id).in_(newest), col(RankingDecision.shown)
    )
    return frozenset(session.exec(shown))


def require_order_by_total(session: Session, actor: Actor, committee_id: int) -> None:
    """Raise Refusal RANKING_NOT_SHOWN unless the committee shows ranks or the actor appraises there."""
    if not actor.may(Right.APPRAISE, committee_id) and committee_id not in ranking_shown(session, actor, [committee_id]):
        raise Refusal("RANKING_NOT_SHOWN", say("scorings.ranking_not_shown"), "order_by")
