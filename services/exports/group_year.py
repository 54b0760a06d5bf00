"""The data of forms of groups: a committee's year of one kind of groups, in the shape of the members' year."""

from __future__ import annotations

from datetime import date

from scoring_plugins.catalogue import sentences
from services.exports.annual_sheet import AnnualSheet


class GroupSheet(AnnualSheet, frozen=True, kw_only=True):
    """One kind of groups in one year. `members` are the groups: `name` and `number` are both a group's name, `sector` what it stands for.

    `dissolved` are the last days, by name, of groups that were dissolved before the period's end. `lists` hold what people decided too.
    """

    group_kind: str
    dissolved: dict[str, date]

    @property
    def kind_name(self) -> str:
        """What the kind is called: the catalogue's word, or the regulation's own, which is one."""
        return sentences().get(f"explain.group_kind.{self.group_kind}") or self.group_kind
