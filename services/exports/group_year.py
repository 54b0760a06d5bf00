"""The data of forms of groups: a committee's year of one kind of groups, in the shape of the members' year."""

from __future__ import annotations

from datetime import date

from services.exports.annual_sheet import AnnualSheet


class GroupSheet(AnnualSheet, frozen=True, kw_only=True):
    """One kind of groups in one year. `members` are the groups: `name` and `number` are both a group's name, `sector` what it stands for.

    `dissolved` are the last days, by name, of groups that were dissolved before the period's end. `lists` hold what people decided too.
    """

    group_kind: str
    dissolved: dict[str, date]
