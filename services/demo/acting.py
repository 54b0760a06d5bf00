"""Use cases done one after the other, each in a transaction of its own, as somebody of the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from scoring_plugins.catalogue import say
from scoring_plugins.plugins import Regulations
from services.accounts import actor_named, create_account
from services.appraisals import drafting
from services.appraisals.finding import of_year
from services.database import transaction
from services.errors import Refusal
from services.models import Account, AccountKind, Appraisal, Role, ScoringState
from services.permissions import Actor
from services.scorings import run_scoring


class Acting:
    """A committee's year under way: `step` is about its appraisal, `do` about anything."""

    def __init__(self, engine: Engine, committee_id: int, regulations: Regulations, appraiser: str) -> None:
        self.engine, self.committee_id, self.regulations = engine, committee_id, regulations
        self._appraiser, self.appraisal_id = appraiser, 0

    def do(self, who: str, use_case: Callable[..., Any], *given: object, **named: object) -> Any:
        with transaction(self.engine) as session:
            return use_case(session, actor_named(session, who), *given, **named)

    def step(self, who: str, use_case: Callable[..., Any], *given: object, **named: object) -> Any:
        return self.do(who, use_case, self.appraisal_id, *given, **named)

    def draft(self, use_case: Callable[..., drafting.Drafted], *given: object) -> None:
        """Draft a result and have its scoring carried out. Raises Refusal RESULT_NOT_READY."""
        drafted: drafting.Drafted = self.step(self._appraiser, use_case, self.regulations, *given)
        if run_scoring(self.engine, drafted.scoring_id, self.regulations) is not ScoringState.DONE:
            raise Refusal("RESULT_NOT_READY", say("appraisals.scoring_underway"))


def make_accounts(session: Session, administrator: Actor, committee_id: int, accounts: tuple[tuple[str, str, Role], ...]) -> None:
    """Accounts that are not there yet. Machines, because nobody signs in as them with a password."""
    known = set(session.exec(select(Account.name).where(col(Account.name).in_([name for name, _, _ in accounts]))))
    for name, display_name, role in accounts:
        if name not in known:
            create_account(session, administrator, committee_id, name, display_name, [role], AccountKind.MACHINE)


def appraisal_there(session: Session, committee_id: int, year: int, group_kind: str = "") -> int | None:
    """The id of the appraisal of a year, if there is one."""
    return session.exec(select(Appraisal.id).where(*of_year(committee_id, year, group_kind))).first()
