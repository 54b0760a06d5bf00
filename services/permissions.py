"""Who may do what, and how far: one table of rights, the roles that hold them and their reach, asked by use cases, lists and fields."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import NamedTuple

from scoring_plugins.catalogue import say
from services.errors import Refusal
from services.models import Role


class Right(StrEnum):
    """What may be done or read. The first four of reading go from what every signed-in account sees to what hardly anybody does."""

    REFER = "refer"  # committees, terms, sectors, regulations: what a committee publishes about itself
    READ = "read"  # who belongs to a committee, what was held and proposed
    READ_PERFORMANCE = "read_performance"  # what a member took part in, wrote and scored
    READ_PERSONAL = "read_personal"  # telephone, party, why somebody asked for leave, religious and ethnic sectors
    READ_FIGURES = "read_figures"  # figures about all members together
    READ_ACCOUNTS = "read_accounts"  # who may act, in which roles, with which tokens; never a secret
    READ_SESSIONS = "read_sessions"  # who is signed in, since when and from where
    ADMINISTER = "administer"
    GRANT = "grant"
    AUDIT = "audit"
    REGISTER = "register"
    VERIFY = "verify"
    APPRAISE = "appraise"
    DECIDE = "decide"
    PROPOSE = "propose"  # draft, sign, submit and withdraw proposals: one's own, one's body's, or on behalf, with the paper
    RATE = "rate"  # how a unit handled one's proposal; nobody who handles it may
    REPORT = "report"  # write and submit opinion reports: one's own, one's body's, or on behalf, with the paper
    EXAMINE = "examine"  # classify, return, assign, supervise and close proposals
    HANDLE = "handle"  # accept, return and answer what was assigned to a unit
    EDIT = "edit"  # select, combine, edit and forward opinion reports
    RESPOND = "respond"  # to one's own appraisal: the registration form, objections; an office does it on behalf
    EXPLORE = "explore"  # documents that are not stored with the server
    INTROSPECT = "introspect"  # the schema's own description


class Reach(StrEnum):
    """How far a right goes from the place where the role is held."""

    OWN = "own"  # the member that the account is
    SECTOR = "sector"  # members of the sector that the role names
    SPECIAL_COMMITTEE = "special_committee"  # members of the special committee that the role names
    GROUP = "group"  # groups that stand for the sector or special committee that the role names, and none of its members
    COMMITTEE = "committee"  # everything of the local committee
    BODY = "body"  # the body that the role names
    UNIT = "unit"  # the handling unit that the role names
    ENTERED = "entered"  # what the account entered itself
    BELOW = "below"  # the local committee and those right below it


_SOME = (Reach.OWN, Reach.SECTOR, Reach.SPECIAL_COMMITTEE, Reach.BODY, Reach.UNIT, Reach.ENTERED, Reach.GROUP)

_OFFICE = (Role.REGISTRAR, Role.VERIFIER, Role.APPRAISER, Role.SECRETARY_GENERAL, Role.CHAIRPERSON, Role.READER)
_ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)
_STAFF = (*_OFFICE, Role.SPECIAL_COMMITTEE_STAFF, Role.PROPOSAL_STAFF, Role.OPINION_STAFF)


def _all(roles: Iterable[Role]) -> dict[Role, Reach]:
    return dict.fromkeys(roles, Reach.COMMITTEE)


POLICY: dict[Right, dict[Role, Reach]] = {
    Right.REFER: {**_all(Role), Role.SUPERIOR: Reach.BELOW},
    Right.READ: _all([*_STAFF, Role.SECTOR_CONVENER, Role.MEMBER, Role.INTEGRATION]),
    Right.READ_PERFORMANCE: {
        **_all([*_OFFICE, Role.OPINION_STAFF, Role.INTEGRATION]),
        Role.SPECIAL_COMMITTEE_STAFF: Reach.SPECIAL_COMMITTEE,
        Role.SECTOR_CONVENER: Reach.SECTOR,
        Role.MEMBER: Reach.OWN,
    },
    Right.READ_PERSONAL: {Role.SECRETARY_GENERAL: Reach.COMMITTEE, Role.REGISTRAR: Reach.COMMITTEE, Role.MEMBER: Reach.OWN},
    Right.READ_FIGURES: {
        **_all([*_STAFF, Role.SECTOR_CONVENER, Role.MEMBER, Role.INTEGRATION]),
        Role.SUPERIOR: Reach.BELOW,
    },
    Right.READ_ACCOUNTS: _all(_ADMINISTRATORS),
    # Whoever makes accounts need not know when their people come and go.
    Right.READ_SESSIONS: _all([Role.SECURITY_ADMINISTRATOR, Role.AUDITOR]),
    Right.ADMINISTER: _all([Role.ADMINISTRATOR]),
    Right.GRANT: _all([Role.SECURITY_ADMINISTRATOR]),
    Right.AUDIT: _all([Role.AUDITOR]),
    Right.REGISTER: _all([Role.REGISTRAR]),
    Right.VERIFY: _all([Role.VERIFIER]),
    Right.APPRAISE: _all([Role.APPRAISER]),
    Right.DECIDE: _all([Role.SECRETARY_GENERAL, Role.CHAIRPERSON]),
    # A member answers for the own year alone; who speaks for a sector or a special committee answers for the group that stands for it.
    Right.RESPOND: {
        **_all([Role.REGISTRAR, Role.APPRAISER]),
        Role.MEMBER: Reach.OWN,
        Role.SECTOR_CONVENER: Reach.GROUP,
        Role.SPECIAL_COMMITTEE_STAFF: Reach.GROUP,
    },
    Right.PROPOSE: {
        **_all([Role.REGISTRAR]),
        Role.MEMBER: Reach.OWN,
        Role.SECTOR_CONVENER: Reach.SECTOR,
        Role.SPECIAL_COMMITTEE_STAFF: Reach.SPECIAL_COMMITTEE,
        Role.SUBMITTING_BODY: Reach.BODY,
    },
    # A handling unit never rates itself; the office enters what a member wrote on paper.
    Right.RATE: {**_all([Role.REGISTRAR]), Role.MEMBER: Reach.OWN, Role.SUBMITTING_BODY: Reach.BODY},
    Right.REPORT: {
        **_all([Role.REGISTRAR]),
        Role.MEMBER: Reach.OWN,
        Role.SECTOR_CONVENER: Reach.SECTOR,
        Role.SPECIAL_COMMITTEE_STAFF: Reach.SPECIAL_COMMITTEE,
        Role.SUBMITTING_BODY: Reach.BODY,
        Role.INFORMANT: Reach.ENTERED,
    },
    Right.EXAMINE: _all([Role.PROPOSAL_STAFF]),
    Right.HANDLE: {**_all([Role.PROPOSAL_STAFF]), Role.HANDLING_UNIT: Reach.UNIT},
    Right.EDIT: _all([Role.OPINION_STAFF]),
    # Programs ask what is stored with the server: what a person may try out, a program knows beforehand.
    Right.EXPLORE: _all([*_STAFF, *_ADMINISTRATORS]),
    Right.INTROSPECT: _all([*_STAFF, *_ADMINISTRATORS, Role.INTEGRATION]),
}
# What a token for a right lets be read besides: what the right is about has a committee, and what was done has somebody who did it.
# Only where the account holds the right itself: a token for what nobody may do there lets nothing be read there.
CARRIES: dict[Right, frozenset[Right]] = {
    Right.READ: frozenset({Right.REFER}),
    Right.READ_PERFORMANCE: frozenset({Right.REFER, Right.READ}),
    Right.READ_PERSONAL: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE}),
    Right.READ_FIGURES: frozenset({Right.REFER}),
    # Whoever changes something is shown what it became.
    Right.REGISTER: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE}),
    Right.VERIFY: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE}),
    Right.APPRAISE: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE, Right.READ_FIGURES}),
    Right.DECIDE: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE, Right.READ_FIGURES}),
    Right.RESPOND: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE}),
    Right.PROPOSE: frozenset({Right.REFER, Right.READ}),
    Right.RATE: frozenset({Right.REFER, Right.READ}),
    Right.REPORT: frozenset({Right.REFER}),
    Right.EXAMINE: frozenset({Right.REFER, Right.READ}),
    Right.HANDLE: frozenset({Right.REFER}),
    Right.EDIT: frozenset({Right.REFER, Right.READ, Right.READ_PERFORMANCE}),
    Right.READ_ACCOUNTS: frozenset({Right.REFER}),
    Right.READ_SESSIONS: frozenset({Right.REFER}),
    Right.ADMINISTER: frozenset({Right.REFER, Right.READ_ACCOUNTS}),
    Right.GRANT: frozenset({Right.REFER, Right.READ_ACCOUNTS, Right.READ_SESSIONS}),
    Right.AUDIT: frozenset({Right.REFER, Right.READ_ACCOUNTS, Right.READ_SESSIONS}),
}
# One person holds at most one of them, wherever.
APART = frozenset(_ADMINISTRATORS)
# What a role is held for, besides the committee: the grant has to name it.
SCOPED: dict[Role, str] = {
    Role.MEMBER: "member_id",
    Role.SECTOR_CONVENER: "sector_id",
    Role.SPECIAL_COMMITTEE_STAFF: "special_committee_id",
    Role.HANDLING_UNIT: "handling_unit_id",
    Role.SUBMITTING_BODY: "body",
}


class Scope(NamedTuple):
    """What a role of a committee is held for: the id of a member, a sector, a special committee or a handling unit, the name of a body.

    An informant's is held for the account itself, by its id.
    """

    committee_id: int
    role: Role
    id: int | str


@dataclass(frozen=True)
class Actor:
    """Who acts: an account with its roles by committee id, and what they are held for.

    `below` are the committees right below, with the role that is held above them. `rights` narrows everything to what a token is for, and
    gives nothing that the roles do not; None narrows nothing. `credential` is what was presented where an account can have several at a
    time; it decides nothing.
    """

    account_id: int
    name: str
    display_name: str
    roles: frozenset[tuple[int, Role]]
    scopes: frozenset[Scope] = frozenset()
    below: frozenset[tuple[int, Role]] = frozenset()
    rights: frozenset[Right] | None = None
    credential: str | None = field(default=None, compare=False)

    @property
    def counted_as(self) -> Hashable:
        """By what is counted how much is asked: the credential. All of a person's sessions rest on one password, and count as one."""
        return self.credential or self.account_id

    def may(self, right: Right, committee_id: int) -> bool:
        """Whether the right reaches the whole committee."""
        return committee_id in self.committees_with(right)

    def may_within(self, right: Right, committee_id: int) -> bool:
        """Whether the right reaches the committee, or at least some of its members."""
        return committee_id in self._within(right)

    def may_somewhere(self, right: Right) -> bool:
        """Whether the right reaches anything at all."""
        return bool(self._within(right))

    def committees_with(self, right: Right) -> frozenset[int]:
        """Ids of the committees that the right reaches as a whole."""
        reaches, whole = POLICY[right], (Reach.COMMITTEE, Reach.BELOW)
        own = {committee_id for committee_id, role in self.roles if reaches.get(role) in whole}
        below = {committee_id for committee_id, role in self.below if reaches.get(role) == Reach.BELOW}
        return self._narrowed(right, frozenset(own | below))

    def held_for(self, right: Right, reach: Reach) -> frozenset[Scope]:
        """What roles that give the right are held for, where it reaches no further than that."""
        held = frozenset(scope for scope in self.scopes if POLICY[right].get(scope.role) == reach)
        good = self._narrowed(right, frozenset(scope.committee_id for scope in held)) if held else frozenset()
        return frozenset(scope for scope in held if scope.committee_id in good)

    def own_members(self, right: Right, committee_id: int) -> frozenset[int]:
        """Ids of the members of a committee that the account is, and may do as what the right says."""
        return frozenset(int(scope.id) for scope in self.held_for(right, Reach.OWN) if scope.committee_id == committee_id)

    def _narrowed(self, right: Right, committee_ids: frozenset[int]) -> frozenset[int]:
        """Those of the committees in which the token is good for the right: it names it, or one that carries it and is held there."""
        if self.rights is None or right in self.rights:
            return committee_ids
        carrying = (held for held in self.rights if right in CARRIES.get(held, ()))
        return committee_ids & frozenset(committee_id for held in carrying for committee_id in self._within(held))

    def _within(self, right: Right) -> frozenset[int]:
        """Ids of the committees of which the right reaches anything."""
        some = (scope.committee_id for reach in _SOME for scope in self.held_for(right, reach))
        return self.committees_with(right) | frozenset(some)


def require(actor: Actor, right: Right, committee_id: int) -> None:
    """Raise Refusal FORBIDDEN unless `actor` holds `right` in the whole committee."""
    if not actor.may(right, committee_id):
        raise forbidden(actor, right)


def forbidden(actor: Actor, right: Right) -> Refusal:
    """The refusal that names the right, why the actor has none of it here, and who has: roles that hold it for a whole committee."""
    spoken = say(f"permissions.right_{right}")
    if not actor.may_somewhere(right) and replace(actor, rights=None).may_somewhere(right):
        return Refusal("FORBIDDEN", say("permissions.forbidden_by_token", name=actor.name, right=spoken))
    roles = "、".join(say(f"permissions.role_{role}") for role in sorted(POLICY[right]) if POLICY[right][role] not in _SOME)
    if any(actor.held_for(right, reach) for reach in _SOME):
        return Refusal("FORBIDDEN", say("permissions.forbidden_here", name=actor.name, right=spoken, roles=roles))
    return Refusal("FORBIDDEN", say("permissions.forbidden", name=actor.name, right=spoken, roles=roles))
