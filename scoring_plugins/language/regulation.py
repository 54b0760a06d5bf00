"""A regulation as loaded: its versions, its periods, where it came from, and the hash of what it says."""

from __future__ import annotations

from typing import Literal

import msgspec

from scoring_plugins.catalogue import say
from scoring_plugins.engine.scorecard import Chosen, NotComputable
from scoring_plugins.language.kinds import BUILT_IN, AttributeType, Vocabulary
from scoring_plugins.language.nodes import Status, Version
from scoring_plugins.language.periods import Period, PeriodRule


class NotInForceError(LookupError):
    """No version was in force on the last day of the year asked for; the message says from when there is one."""


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Who brought a regulation: a distribution with its version, or a folder; `path` is where the pack was read."""

    distribution: str | None = None
    version: str | None = None
    path: str = ""

    @property
    def text(self) -> str:
        """`distribution version (path)`, or the path alone."""
        return f"{self.distribution} {self.version} ({self.path})" if self.distribution else self.path


class Regulation(msgspec.Struct, frozen=True, kw_only=True):
    """One locality's regulation. `committee` is a division code; `content_hash` the SHA-256 of its canonical content.

    `subject` is who is appraised: a member, a group (of `group_kinds`), or a work of the kind `subject_kind`.
    `document` names the published text that several regulations may share; `member_attributes` are declared by the committee.
    """

    code: str
    committee: str
    title: str
    status: Status
    source: dict[str, str]
    subject: Literal["member", "group", "work"]
    subject_kind: str | None = None
    document: str | None = None
    member_attributes: dict[str, AttributeType] = {}
    vocabulary: Vocabulary = BUILT_IN
    group_kinds: tuple[str, ...] = ()
    compare_across: bool = True
    compare_within: str | None = None
    periods: dict[str, PeriodRule]
    versions: tuple[Version, ...]
    chosen: tuple[Chosen, ...] = ()
    content_hash: str
    origin: Origin = Origin()

    def period(self, year: int, name: str = "year") -> Period:
        """The days of the named period in `year`. Raises KeyError for a period the regulation does not name."""
        return self.periods[name].in_year(year)

    def version_for(self, year: int) -> Version:
        """The version in force on the last day of the year's period. Raises NotInForceError naming the first day in force."""
        last_day = self.period(year).ends_on
        in_force = [version for version in self.versions if version.in_force_from <= last_day]
        if not in_force:
            first = min(version.in_force_from for version in self.versions)
            raise NotInForceError(say("regulation.not_in_force", title=self.title, year=year, last_day=last_day, first=first))
        return max(in_force, key=lambda version: version.in_force_from)

    def chosen_in(self, version: Version) -> tuple[Chosen, ...]:
        """Everything the pack chose where its source is silent, in written order; fields of clauses are written `<clause>.<field>`."""
        parts = [node.chosen for node, _ in version.walk()] + [duty.chosen for duty in version.duties]
        return (*self.chosen, *version.chosen, *(chosen for part in parts for chosen in part))

    def not_computable_in(self, version: Version) -> tuple[NotComputable, ...]:
        """Clauses of the source that this version cannot carry out, and why."""
        return version.not_computable
