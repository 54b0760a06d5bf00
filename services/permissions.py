"""Who may do what: one table of rights and the roles that hold them, asked by every use case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import Role


class Right(StrEnum):
    ADMINISTER = "administer"
    REGISTER = "register"
    VERIFY = "verify"
    APPRAISE = "appraise"
    READ = "read"


POLICY: dict[Right, frozenset[Role]] = {
    Right.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    Right.REGISTER: frozenset({Role.REGISTRAR}),
    Right.VERIFY: frozenset({Role.VERIFIER}),
    Right.APPRAISE: frozenset({Role.APPRAISER}),
    Right.READ: frozenset(Role),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account with its roles by committee id."""

    account_id: int
    name: str
    display_name: str
    roles: frozenset[tuple[int, Role]]

    def may(self, right: Right, committee_id: int) -> bool:
        return any((committee_id, role) in self.roles for role in POLICY[right])

    def committees_with(self, right: Right) -> frozenset[int]:
        """Ids of the committees in which the actor holds `right`."""
        return frozenset(committee_id for committee_id, role in self.roles if role in POLICY[right])


def require(actor: Actor, right: Right, committee_id: int) -> None:
    """Raise Refusal FORBIDDEN unless `actor` holds `right` in the committee."""
    if not actor.may(right, committee_id):
        roles = "、".join(say(f"permissions.role_{role}") for role in sorted(POLICY[right]))
        raise Refusal("FORBIDDEN", say("permissions.forbidden", name=actor.name, right=say(f"permissions.right_{right}"), roles=roles))
